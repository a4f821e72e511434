"""What was replaced in all places of store and catalogue alike is found: the journal decides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.page_rows import ledger_digests
from archive.copies.backup import Backup
from archive.copies.replica import Replicas, repair_of
from archive.export.bag import Sender, export
from archive.export.packet import DamagedRecord, certify
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.validate import validate
from archive.values.record import Record
from archive.values.serialisation import canonical
from tests.archive.forgery import replace_original, replace_title
from tests.making import check_all, file_one

Forgery = Callable[[Archive, Record], object]


def _original(archive: Archive, record: Record) -> None:
    replace_original(archive, record, b"isi palsu")


def _title(archive: Archive, record: Record) -> None:
    replace_title(archive, record, "Judul palsu")


def _title_of_a_second_version(archive: Archive, record: Record) -> None:
    replace_title(archive, archive.filing.reread(record.id, archive.pages(record.id)), "Judul palsu")


forgeries = pytest.mark.parametrize("forge", [_original, _title, _title_of_a_second_version])
FOUND = ("inventory.json", FixityVerdict.DIFFERS)


@pytest.fixture
def record(archive: Archive) -> Record:
    file_one(archive, b"lain")
    return file_one(archive, b"isi asli")


@forgeries
def test_every_check_finds_what_was_replaced_everywhere(
    archive: Archive, record: Record, forge: Forgery
) -> None:
    forge(archive, record)
    assert list(validate(archive.store.root)) == []  # the forger knows OCFL
    for checks in (
        archive.scrub.run(Budget(), Manner(cached=True)),
        archive.scrub.run(Budget(max_bytes=10**9), Manner(cached=True, workers=2)),
        [check for examined in archive.scrub.examine_one(record.id) for check in examined.checks()],
        check_all(archive),
        archive.check(record.id),
        archive.contradictions(record.id),
    ):
        found = {(check.file, check.verdict) for check in checks if check.is_finding}
        assert FOUND in found
        if forge is _original:
            assert ("v1/content/original.txt", FixityVerdict.CHANGED) in found


@forgeries
def test_nothing_that_was_replaced_is_handed_out(
    archive: Archive, record: Record, forge: Forgery, tmp_path: Path
) -> None:
    forge(archive, record)
    forged = archive.find(record.id)
    assert not archive.copy_original(forged, tmp_path / "salinan")
    assert not (tmp_path / "salinan").exists()
    sequence = archive.last_sequence()
    with pytest.raises(DamagedRecord, match=r"inventory\.json"):
        certify(archive, forged, lambda _: {}, with_original=True)
    assert (
        export(archive, forged, Sender("Dinas", "budi", date(2024, 5, 6)), tmp_path / "bag")
        == "inventory.json"
    )
    assert archive.last_sequence() == sequence
    assert not list((tmp_path / "bag").glob("*"))


@forgeries
def test_no_copy_takes_in_what_was_replaced(
    archive: Archive, record: Record, forge: Forgery, tmp_path: Path
) -> None:
    forge(archive, record)
    made = Backup(tmp_path / "backup").make(archive)
    replicas = Replicas(archive)
    copied = replicas.sync(replicas.add(tmp_path / "replica"))
    for failures in (made.failures, copied.failures):
        assert [failure.record for failure in failures] == [record.id]
        assert failures[0].file.endswith("inventory.json")
    assert not Backup(tmp_path / "backup").duplicate.folder(record.id).exists()


@forgeries
def test_a_replica_made_before_puts_it_right(
    archive: Archive, record: Record, forge: Forgery, tmp_path: Path
) -> None:
    replicas = Replicas(archive)
    if forge is _title_of_a_second_version:
        archive.filing.reread(record.id, archive.pages(record.id))
    replica = replicas.add(tmp_path / "replica")
    replicas.sync(replica)
    (_title if forge is _title_of_a_second_version else forge)(archive, archive.find(record.id))
    list(archive.scrub.examine_one(record.id))
    mended = repair_of(archive).repair(record.id, [replica.duplicate.store]).mended
    assert mended.left == {}
    assert "inventory.json" in mended.files
    assert archive.store.original(record).read_bytes() == b"isi asli"
    # The row of the catalogue is still the forger's: its record.json says what was filed.
    (left,) = archive.contradictions(record.id)
    assert left.file == f"v{archive.find(record.id).version}/content/record.json"


def test_a_record_that_says_nothing_false_is_not_contradicted(archive: Archive, record: Record) -> None:
    assert archive.contradictions(record.id) == ()


def test_a_page_ledger_that_was_altered_is_found(archive: Archive, record: Record) -> None:
    with archive.catalogue.writing() as connection:
        connection.execute(
            schema.page.update().where(schema.page.c.record == record.id).values(characters=99)
        )
    (check,) = archive.contradictions(record.id)
    assert (check.file, check.verdict) == (f"catalogue/page/{record.id}", FixityVerdict.DIFFERS)


def test_the_name_of_a_part_belongs_to_the_ledger(archive: Archive, record: Record) -> None:
    with archive.catalogue.writing() as connection:
        connection.execute(schema.page.update().where(schema.page.c.record == record.id).values(part="lain"))
    (check,) = archive.contradictions(record.id)
    assert (check.file, check.verdict) == (f"catalogue/page/{record.id}", FixityVerdict.DIFFERS)


def test_a_ledger_from_before_parts_had_names_is_known_by_the_digest_of_that_time(
    archive: Archive, record: Record
) -> None:
    rows = [
        [page.number, page.source, len(page.text), page.confidence, page.language, page.engine, page.reason]
        for page in archive.pages(record.id)
    ]
    with archive.catalogue.reading() as connection:
        ((_, digests),) = ledger_digests(connection, [record.id])
    assert hashlib.sha256(canonical(rows)).hexdigest() in digests
