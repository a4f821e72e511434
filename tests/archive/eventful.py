"""An archive to which everything has happened that a catalogue can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from archive.accession.held_files import HeldState
from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.records import Listing
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.registers.code_pattern import Pattern
from archive.registers.code_scheme import Scheme, Scope
from archive.values.record import Description, Suggestion
from archive.values.register_entries import Classification, Unit
from archive.values.retention_rule import Disposition, Retention, RetentionRule
from tests.making import DESCRIBED, file_all, file_one, make_archive, renamed, submission


def make_eventful(root: Path) -> Archive:
    archive = make_archive(root)
    _fill_registers(archive)
    given = archive.home.staging / "given"
    first = file_one(archive, b"pertama")
    hint = Suggestion("title", "Judul usulan", "TENTANG judul", 1)
    file_all(
        archive,
        [
            replace(submission(given, b"kedua\nbaris"), suggestions=(hint,)),
            submission(given, b"ketiga", Description(title="Tanpa kode")),
        ],
    )
    file_all(archive, [renamed(submission(given, b"pertama"), "nama lain.txt")])
    archive.filing.describe(first.id, replace(first.description, title="Judul baru"))
    uncoded = next(record for record in archive.listed(Listing()) if record.code is None)
    archive.filing.code(uncoded.id, "500.12", "IKP")
    archive.holds.place(first.id, "Sengketa 012")
    archive.holds.lift(archive.holds.place(first.id, "Salah").id, "keliru")
    _quarantine(archive)
    damaged = file_one(archive, b"rusak")
    archive.store.original(damaged).unlink()
    assert FixityVerdict.MISSING in [
        check.verdict for check in archive.scrub.run(Budget(), Manner(cached=True))
    ]
    return archive


def _fill_registers(archive: Archive) -> None:
    archive.registers.import_units(
        [Unit("IKP", "Informasi", None, "ind"), Unit("SEK", "Sekretariat")], "u.csv"
    )
    archive.registers.import_classification([Classification("500.12", "Informatika")], "k.csv")
    rule = RetentionRule(
        "500.12",
        "Informatika",
        Retention.parse("1 Tahun"),
        Retention.parse("2 Tahun"),
        Disposition.DESTROY,
        None,
    )
    archive.registers.import_schedule([rule], [Classification("500", "Kominfo")], "jra.csv")
    pattern = Pattern.parse("{number:04}/{unit}/{year}")
    period = (date(2010, 1, 1), date(2012, 12, 31))
    archive.registers.add_scheme(Scheme(None, "SEK", pattern, Scope.UNIT_YEAR, *period))


def _quarantine(archive: Archive) -> None:
    items = [submission(archive.home.staging / "given", content) for content in (b"terkunci", b"kosong")]
    _stays, leaves = (
        archive.quarantine.hold(item.staged, item.original, DESCRIBED, "locked", "has a password")
        for item in items
    )
    archive.quarantine.clear(leaves, HeldState.RELEASED)


def rows(archive: Archive, *but: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the catalogue, by table, but of those named; damage without its moment."""
    with archive.catalogue.reading() as connection:
        found = {
            table.name: [
                tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in schema.tables.sorted_tables
            if table.name not in but
        }
    return found | {"damage": [row[:3] for row in found["damage"]]}
