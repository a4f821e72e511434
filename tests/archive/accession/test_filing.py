from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from archive.accession.filing import AlreadyCoded
from archive.accession.intents import Intent, intend, pending
from archive.accession.submission import AlreadyFiled, DestroyedBefore, Filed
from archive.archive import Archive
from archive.catalogue import records
from archive.catalogue.records import Listing, NotFound
from archive.journal.entries import Action
from archive.registers.code_allocation import NoScheme
from archive.storage.cache import Cache, CacheKey
from archive.values.record import Description, Page, PageCounts, PageSource, RecordId, Stage
from tests.making import DESCRIBED, bury, check_all, file_all, file_one, renamed, reopened, submission


def given(archive: Archive) -> Path:
    return archive.home.staging / "given"


def test_a_filed_record_has_its_bytes_its_code_and_its_history(archive: Archive) -> None:
    record = file_one(archive, b"Keputusan Kepala Dinas")
    assert record.code == "500.12/001/IKP/2024"
    assert record.stage is Stage.DESCRIBED
    assert archive.find("500.12/001/IKP/2024") == archive.find(record.id) == archive.store.record(record.id)
    assert archive.store.original(record).read_bytes() == b"Keputusan Kepala Dinas"
    actions = [entry.action for entry in archive.entries(record.id)]
    assert actions == ["code_reserved", "filed"]


def test_the_same_bytes_are_recognised_and_their_other_names_noted(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    again = [renamed(submission(given(archive), b"isi"), name) for name in ("salinan.txt", "salinan.txt")]
    for outcome in file_all(archive, again):
        assert isinstance(outcome, AlreadyFiled)
        assert outcome.record == record
    assert archive.count() == 1
    assert [
        entry.detail["name"] for entry in archive.entries(record.id) if entry.action == "received_again"
    ] == ["salinan.txt"]
    known = archive.filing.recognise(record.original.sha256, "surat.txt")
    assert known == record
    assert archive.filing.recognise("0" * 64, "surat.txt") is None


def test_twins_in_one_group_become_one_record(archive: Archive) -> None:
    outcomes = file_all(archive, [submission(given(archive), b"isi"), submission(given(archive), b"isi")])
    assert [type(outcome) for outcome in outcomes] == [Filed, AlreadyFiled]
    assert outcomes[0].record == outcomes[1].record
    assert archive.count() == 1


@pytest.mark.parametrize(
    "missing",
    [
        {"unit": None},
        {"classification": None},
        {"unit": "TIK"},
    ],
    ids=["no unit", "no classification", "no scheme"],
)
def test_what_cannot_be_coded_is_filed_all_the_same(archive: Archive, missing: dict[str, str | None]) -> None:
    record = file_one(archive, b"isi", replace(DESCRIBED, **missing))  # type: ignore[arg-type]
    assert record.code is None
    assert list(archive.listed(Listing(uncoded=True))) == [record]


def test_a_record_is_coded_later_and_once(archive: Archive) -> None:
    record = file_one(archive, b"isi", Description())
    assert record.stage is Stage.RECEIVED
    with pytest.raises(NoScheme):
        archive.filing.code(record.id, "500.12")
    coded = archive.filing.code(record.id, "500.12", "IKP")
    assert coded.code == "500.12/001/IKP/2024"
    assert coded.version == 2
    assert archive.store.record(record.id) == archive.find(record.id) == coded
    with pytest.raises(AlreadyCoded):
        archive.filing.code(record.id, "500.12", "IKP")
    with pytest.raises(NotFound):
        archive.filing.code(type(record.id)("0" * 16), "500.12", "IKP")


def test_describing_again_keeps_the_code(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    changed = archive.filing.describe(record.id, replace(DESCRIBED, title="Judul baru"))
    assert (changed.title, changed.code, changed.version) == ("Judul baru", record.code, 2)
    assert archive.filing.describe(record.id, changed.description).version == 2
    assert archive.find(record.id) == changed


def test_a_record_in_the_wrong_class_gets_a_new_code_and_is_found_by_both(archive: Archive) -> None:
    record = file_one(archive, b"salah kelas")
    recoded = archive.filing.recode(record.id, "000.1", "salah ambil kelas")
    assert recoded.description.classification == "000.1"
    assert recoded.code is not None
    assert recoded.code.startswith("000.1/")
    assert recoded.aliases == (record.code,)
    assert archive.find(str(record.code)) == archive.find(recoded.code) == recoded
    last = list(archive.entries(record.id))[-1]
    assert (last.action, last.reason) == ("recoded", "salah ambil kelas")
    other = file_one(archive, b"yang berikut")
    assert other.code not in (record.code, recoded.code)
    again = archive.filing.recode(record.id, "500.12", "yang pertama benar")
    assert set(again.aliases) == {record.code, recoded.code}
    assert archive.record(record.id) == again
    assert [check for check in check_all(archive) if check.is_finding] == []


def test_bytes_of_a_destroyed_record_are_neither_known_nor_filed(archive: Archive) -> None:
    tombstone = bury(archive, file_one(archive, b"isi"))
    sequence = archive.last_sequence()
    items = [submission(given(archive), b"isi") for _ in range(2)]
    assert file_all(archive, items) == (DestroyedBefore(tombstone),) * 2
    assert archive.filing.recognise(tombstone.original.sha256, "surat.txt") is None
    assert [item.staged.read_bytes() for item in items] == [b"isi", b"isi"]
    assert archive.last_sequence() == sequence


def test_a_person_lets_bytes_of_a_destroyed_record_in_as_a_new_one(archive: Archive) -> None:
    tombstone = bury(archive, file_one(archive, b"isi"))
    item = replace(submission(given(archive), b"isi"), readmitted="putusan 5/2024")
    (outcome,) = file_all(archive, [item])
    assert isinstance(outcome, Filed)
    record = outcome.record
    assert record.code not in (None, tombstone.code)
    assert (record.id == tombstone.id, record.original) == (False, tombstone.original)
    assert archive.by_digest(record.original.sha256) == record
    assert archive.find(tombstone.id) == tombstone
    (filed,) = [entry for entry in archive.entries(record.id) if entry.action == "filed"]
    assert filed.reason == "putusan 5/2024"
    assert file_all(archive, [submission(given(archive), b"isi")]) == (AlreadyFiled(record),)
    assert bury(archive, record, "BA 8").is_destroyed
    assert [check for check in check_all(archive) if check.is_finding] == []


def test_no_two_living_records_have_the_same_bytes(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    twin = replace(record, id=RecordId("0123456789abcdef"), code=None)
    with pytest.raises(IntegrityError), archive.catalogue.writing() as connection:
        records.insert(connection, twin)
    bury(archive, record)
    with archive.catalogue.writing() as connection:
        records.insert(connection, twin)


def test_no_code_is_given_twice_by_writers_at_the_same_time(archive: Archive) -> None:
    groups = [
        [
            submission(archive.home.staging / f"given-{writer}", b"%d %d" % (writer, number))
            for number in range(5)
        ]
        for writer in range(4)
    ]
    others = [reopened(archive) for _ in groups]
    threads = [
        threading.Thread(target=file_all, args=(other, group))
        for other, group in zip(others, groups, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [record.code for record in archive.listed(Listing())]
    assert codes == [f"500.12/{number:03}/IKP/2024" for number in range(1, 21)]
    for other in others:
        other.close()


def test_pages_read_again_are_a_new_version_and_what_was_read_before_is_kept(archive: Archive) -> None:
    record = file_one(archive, b"teks lama")
    page = Page(
        1,
        "teks baru",
        PageSource.OCR,
        confidence=91.5,
        language="ind",
        layer="teks lama",
        part="lampiran.pdf",
    )
    changed = archive.filing.reread(record.id, (page,))
    assert (changed.version, changed.pages, changed.code) == (2, PageCounts(ocr=1), record.code)
    assert archive.find(record.id) == changed == archive.store.record(record.id)
    assert archive.pages(record.id) == (page,)
    assert [(p.source, p.confidence, p.language) for p in archive.batches.ledger(record.id)] == [
        (PageSource.OCR, 91.5, "ind")
    ]
    folder = archive.store.folder(record.id)
    assert (folder / "v1" / "content" / "text.txt").read_text() == "teks lama"
    assert (folder / "v2" / "content" / "text.txt").read_text() == "teks baru"
    assert [entry.action for entry in archive.entries(record.id)][-1] == "reread"
    assert [check for check in check_all(archive) if check.is_finding] == []


def test_what_was_made_of_a_destroyed_record_goes_with_it(archive: Archive) -> None:
    record, kept = file_one(archive, b"isi"), file_one(archive, b"lain")
    cache = Cache(archive.home.cache)
    keys = [CacheKey(each.original.sha256, "page 1", "test") for each in (record, kept)]
    for key in keys:
        cache.make(key, lambda folder: Path(shutil.copy(archive.store.original(record), folder)))
    bury(archive, record)
    assert cache.get(keys[0]) is None
    assert cache.get(keys[1]) is not None


def test_a_row_that_another_one_clashes_with_stops_no_other_filing(archive: Archive) -> None:
    record = file_one(archive, b"satu")
    with archive.catalogue.writing() as connection:
        intend(connection, Intent(record, Action.FILED))  # as after somebody's own hand in the catalogue
    assert file_one(archive, b"dua").id != record.id
    with archive.catalogue.reading() as connection:
        assert [intent.record.id for intent in pending(connection)] == [record.id]
