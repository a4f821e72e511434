"""An archive to which everything has happened that a catalogue can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from archive.accession.batches import BatchFile, GivenFile
from archive.accession.duplicate_candidates import Rescan, RescanState
from archive.accession.held_files import HeldState
from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.records import Listing
from archive.copies.replica import Replicas
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.registers.code_pattern import Pattern
from archive.registers.code_scheme import Scheme, Scope
from archive.registers.saved_searches import SavedSearch
from archive.values.record import Description, Publicity, Record, Suggestion
from archive.values.register_entries import Classification, OfficeWord, Unit
from archive.values.retention_rule import Disposition, Retention, RetentionRule
from desk.operations.replay_table import REPLAY_TABLE
from office.people.appointments import Appointment, OfficeRole, Person
from office.people.directory import Directory
from office.service.holidays import Holidays
from office.service.working_days import DayKind, SpecialDay
from office.signing.checklists import Checklists
from office.signing.record_signing import RecordSigning
from office.signing.requirements import Signing
from office.signing.sign_offs import Step
from tests.making import DESCRIBED, bury, file_all, file_one, make_archive, renamed, submission

LONG = b"kedua\n" + " ".join(f"kata{one}{other}" for one in "abcdefgh" for other in "abcdefgh").encode()


def make_eventful(root: Path) -> Archive:
    archive = make_archive(root).with_replays(REPLAY_TABLE)
    _fill_registers(archive)
    given = archive.home.staging / "given"
    first = file_one(archive, b"pertama")
    hint = Suggestion("title", "Judul usulan", "TENTANG judul", 1)
    file_all(
        archive,
        [
            replace(submission(given, LONG), suggestions=(hint,)),
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
    _batch(archive)
    _save_searches(archive)
    archive.notary.rotate()
    _replicate(archive, root.with_name("replica"))
    pair = Rescan(first.id, uncoded.id, 0.8125, ("number",))
    archive.rescans.note_compared(
        {first.id: (pair,), uncoded.id: (replace(pair, record=uncoded.id, other=first.id),)}
    )
    archive.rescans.decide(first.id, uncoded.id, RescanState.DIFFERENT, "nomor lain")
    _staff(archive, archive.find(uncoded.id))
    bury(archive, file_one(archive, b"musnah"))
    damaged = file_one(archive, b"rusak")
    archive.store.original(damaged).unlink()
    assert FixityVerdict.MISSING in [
        check.verdict for check in archive.scrub.run(Budget(), Manner(cached=True))
    ]
    return archive


def _replicate(archive: Archive, place: Path) -> None:
    replicas = Replicas(archive)
    replicas.sync(replicas.add(place))


def _staff(archive: Archive, record: Record) -> None:
    """The rows of the office: people and what they may do, a record signed for, a checklist, a special day."""
    directory, first = Directory(archive.catalogue, archive.journal), date(2024, 1, 1)
    directory.add(Person("dewi", "Dewi"))
    directory.appoint(Appointment(0, "dewi", OfficeRole.UNIT_OFFICER, "IKP", first, None, "SK 1/2024"))
    Checklists(archive.catalogue, archive.journal).import_all(
        {"keputusan": ["Tanda tangan ada?"]}, "daftar.csv"
    )
    day = SpecialDay(date(2024, 8, 17), DayKind.HOLIDAY, "Hari Kemerdekaan", "SKB 3 Menteri")
    Holidays(archive.catalogue, archive.journal).import_all([day], "libur.csv")
    said = replace(record.description, unit="IKP", title="Judul", summary="ringkas", kind="keputusan")
    archive.filing.describe(record.id, replace(said, publicity=Publicity.PERIODIC, dated=first))
    (signed,) = RecordSigning(archive, date(2024, 6, 1)).sign([record.id], Signing(Step.DESCRIBE, "dewi"))
    assert signed.refused == (), signed


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
    archive.registers.import_schedule([rule], [], "jra-2.csv", "Pergub 12/2023", date(2024, 1, 1))
    pattern = Pattern.parse("{number:04}/{unit}/{year}")
    period = (date(2010, 1, 1), date(2012, 12, 31))
    archive.registers.add_scheme(Scheme(None, "SEK", pattern, Scope.UNIT_YEAR, *period))
    archive.registers.import_office_words([OfficeWord("SIKEDIP", "sistem kearsipan digital")], "istilah.csv")


def _batch(archive: Archive) -> None:
    given = [GivenFile(f"file:///masuk/{name}", name, DESCRIBED) for name in ("a.pdf", "b.pdf", "c.pdf")]
    number, _ = archive.batches.begin(given)
    done = BatchFile(1, given[0], "filed", "abcdefghijklmnop")
    held = BatchFile(2, given[1], "quarantined", "q0123456789abcde", "locked", "has a password")
    archive.batches.note(number, [done, held])
    archive.batches.note(number, [replace(done, outcome="already_filed")])
    archive.batches.certify(number, b'{"batch":1}', {"received": "3", "clean": "no"})
    archive.batches.begin(given[:1])


def _save_searches(archive: Archive) -> None:
    for name in ("rapat", "undangan"):
        archive.searches().save(SavedSearch(name, f"{name} 2024", {"unit": "IKP"}))
    archive.searches().save(SavedSearch("rapat", "rapat kerja"))
    archive.searches().delete("undangan")


def _quarantine(archive: Archive) -> None:
    items = [submission(archive.home.staging / "given", content) for content in (b"terkunci", b"kosong")]
    _stays, leaves = (
        archive.quarantine.hold(item.staged, item.original, DESCRIBED, "locked", "has a password")
        for item in items
    )
    archive.quarantine.clear(leaves, HeldState.RELEASED)


def rows(archive: Archive, *but: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the catalogue, by table, but of those named."""
    with archive.catalogue.reading() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in schema.tables.sorted_tables
            if table.name not in but
        }
