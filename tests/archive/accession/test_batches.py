from pathlib import Path

import pytest

from archive.accession.batches import BatchFile, GivenFile, NoSuchBatch
from archive.archive import Archive
from archive.values.record import Description, Page, PageSource
from tests.making import DESCRIBED, file_one, reopened

GIVEN = [GivenFile(f"file:///masuk/{name}", name, DESCRIBED) for name in ("a.txt", "b.txt", "c.txt")]


def outcomes(archive: Archive, number: int) -> list[tuple[str, str | None, str | None]]:
    return [(file.given.path, file.outcome, file.ref) for file in archive.batches.files(number)]


def test_every_file_is_noted_before_it_is_touched(archive: Archive) -> None:
    number, goes_on = archive.batches.begin(GIVEN)
    assert (number, goes_on) == (1, False)
    assert [file.given for file in archive.batches.files(number)] == GIVEN
    assert {file.outcome for file in archive.batches.files(number)} == {None}
    (line,) = archive.batches.listed()
    assert (line.files, line.waiting, line.certified) == (3, 3, None)


def test_a_batch_that_was_cut_off_goes_on_when_the_same_files_come_again(archive: Archive) -> None:
    number, _ = archive.batches.begin(GIVEN)
    archive.batches.note(number, [BatchFile(2, GIVEN[1], "filed", "r1")])
    archive = reopened(archive)
    assert archive.batches.begin(GIVEN) == (number, True)
    assert outcomes(archive, number) == [
        ("a.txt", None, None),
        ("b.txt", "filed", "r1"),
        ("c.txt", None, None),
    ]
    assert archive.batches.begin(GIVEN[:2]) == (number + 1, False)
    archive.close()


def test_a_certified_batch_is_over(archive: Archive) -> None:
    number, _ = archive.batches.begin(GIVEN)
    archive.batches.certify(number, b'{"batch":1}', {"clean": "yes"})
    assert archive.batches.certificate(number) == b'{"batch":1}'
    assert archive.batches.begin(GIVEN) == (number + 1, False)
    entry = [entry for entry in archive.entries() if entry.action == "batch_certified"]
    assert [(e.detail["batch"], e.detail["clean"], len(e.detail["sha256"])) for e in entry] == [
        ("1", "yes", 64)
    ]


def test_what_a_batch_filed_stays_filed_when_it_is_met_again(archive: Archive) -> None:
    number, _ = archive.batches.begin(GIVEN)
    archive.batches.note(number, [BatchFile(1, GIVEN[0], "quarantined", "q1", "timed_out", "stopped")])
    archive.batches.note(number, [BatchFile(1, GIVEN[0], "filed", "r1")])
    archive.batches.note(number, [BatchFile(1, GIVEN[0], "already_filed", "r1")])
    assert outcomes(archive, number)[0] == ("a.txt", "filed", "r1")


def test_a_batch_of_nothing_is_a_batch_and_an_unknown_one_is_not(archive: Archive) -> None:
    number, _ = archive.batches.begin([])
    assert archive.batches.files(number) == ()
    assert archive.batches.certificate(number) is None
    with pytest.raises(NoSuchBatch):
        archive.batches.files(99)
    with pytest.raises(NoSuchBatch):
        archive.batches.certificate(99)


def page(number: int, source: PageSource = PageSource.OCR, confidence: float | None = None) -> Page:
    reason = "timed_out" if source is PageSource.NONE else None
    return Page(number, "", source, confidence=confidence, reason=reason)


def test_the_worst_pages_come_first_and_the_good_ones_not(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.filing.reread(record.id, (page(1, confidence=79.0),))
    other = file_one(archive, b"lain", Description())
    archive.filing.reread(other.id, (page(1, PageSource.NONE),))
    third = file_one(archive, b"ketiga", Description())
    archive.filing.reread(third.id, (page(1, confidence=81.0),))
    found = [(found.record, found.reason, found.confidence) for found in archive.batches.doubtful_pages(80)]
    assert found == [(other.id, "timed_out", None), (record.id, None, 79.0)]


def test_the_ledger_of_a_batch_has_each_record_once(tmp_path: Path, archive: Archive) -> None:
    record = file_one(archive, b"isi")
    number, _ = archive.batches.begin(GIVEN)
    kinds = ("filed", "already_filed", "quarantined")
    done = [BatchFile(place, GIVEN[place - 1], kind, record.id) for place, kind in enumerate(kinds, start=1)]
    archive.batches.note(number, done)
    assert [(page.record, page.number, page.source) for page in archive.batches.pages(number)] == [
        (record.id, 1, PageSource.TEXT)
    ]
    assert archive.batches.ledger(record.id) == tuple(archive.batches.pages(number))
