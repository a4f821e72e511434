import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.accession.batches import NoSuchPages
from archive.archive import Archive
from archive.values.record import Page, PageCounts, PageSource
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome, OutcomeKind, page_runs
from ingest.batch.quarantine_exit import release
from ingest.batch.reread import Again, failed_pages, reread
from ingest.batch.retry import retry
from ingest.batch.run import Batch, Languages
from ingest.inbox.incoming import gather
from ingest.reading.page_ledger import PageLedger
from ingest.reading.reader import PageReader
from ingest.task.orders import ReaderMode
from tests.ingest.paper import LINES, letter, scan_pdf, text_pdf
from tests.making import copied_archive

LANGUAGES = Languages("eng", {})
FILED, HELD = OutcomeKind.FILED, OutcomeKind.QUARANTINED


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = copied_archive(tmp_path / "home")
    yield archive
    archive.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "masuk"
    folder.mkdir()
    (folder / "a.txt").write_text("surat pertama")
    (folder / "rusak.pdf").write_bytes(b"%PDF-1.7\nrusak")
    return folder


def ingest(archive: Archive, folder: Path, stop_after: int | None = None) -> Account:
    """Ingest a folder with its account; as if cut off after some outcomes."""
    items = gather([folder])
    account = Account.opened(archive, items)
    with archive.staging.bench() as bench, PageReader(1, bench.scratch()) as reader:
        outcomes = account.kept(Batch(archive, bench, LANGUAGES, ReaderMode.AUTO).run(items, reader))
        for number, _ in enumerate(outcomes, start=1):
            if number == stop_after:
                break
    return account


def tried_again(account: Account) -> list[Outcome]:
    with account.archive.staging.bench() as bench, PageReader(1, bench.scratch()) as reader:
        return list(retry(account, bench, reader, LANGUAGES))


def told(account: Account) -> dict[str, tuple[str | None, str | None]]:
    files = account.archive.batches.files(account.number)
    return {file.given.path: (file.outcome, file.reason) for file in files}


def test_every_outcome_is_noted(archive: Archive, folder: Path) -> None:
    os.mkfifo(folder / "putus")
    account = ingest(archive, folder)
    assert told(account) == {
        "a.txt": (FILED, None),
        "rusak.pdf": (HELD, "damaged"),
        "putus": (HELD, "unreadable"),
    }


def test_names_that_are_no_text_are_noted_and_found_again(archive: Archive, folder: Path) -> None:
    odd = folder / os.fsdecode(b"surat \xff.txt")
    try:
        odd.write_text("surat bernama aneh")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    account = Account.opened(archive, gather([folder]))
    assert odd.absolute() in [item.source for item in account.waiting()]


def test_only_what_is_open_is_tried_again(archive: Archive, folder: Path) -> None:
    os.mkfifo(folder / "putus")
    account = ingest(archive, folder)
    (folder / "putus").unlink()
    (folder / "putus").write_text("yang kemudian datang")
    outcomes = tried_again(account)
    assert sorted((outcome.path, outcome.kind) for outcome in outcomes) == [
        ("putus", FILED),
        ("rusak.pdf", HELD),
    ]
    assert told(account)["putus"] == (FILED, None)
    assert tried_again(account)[0].path == "rusak.pdf"


def test_a_batch_that_was_cut_off_is_finished_by_trying_again(archive: Archive, folder: Path) -> None:
    account = ingest(archive, folder, stop_after=1)
    assert len(account.waiting()) == 1
    assert len(tried_again(account)) in (1, 2)  # whichever file came first
    assert account.waiting() == ()
    assert archive.count() == 1


def test_what_left_the_quarantine_is_filed(archive: Archive, folder: Path) -> None:
    account = ingest(archive, folder)
    ((_, held),) = account.held()
    with archive.staging.bench() as bench:
        outcome = release(archive, held, bench)
    account.refresh()
    files = {file.given.path: file for file in archive.batches.files(account.number)}
    assert (files["rusak.pdf"].outcome, files["rusak.pdf"].ref) == (FILED, outcome.id)
    assert list(account.held()) == []


def test_pages_that_failed_are_read_again_and_the_others_are_not(archive: Archive, folder: Path) -> None:
    (folder / "rusak.pdf").unlink()
    text_pdf(folder / "b.pdf", [["satu"], ["dua"], ["tiga"]])
    account = ingest(archive, folder)
    (record,) = (r for r in map(archive.by_digest, digests(archive)) if r and r.original.name == "b.pdf")
    archive.filing.reread(record.id, (Page(2, "", PageSource.NONE, reason="timed_out"),))
    assert [failed.id for failed in account.with_failed_pages()] == [record.id]
    (outcome,) = tried_again(account)
    assert (outcome.id, outcome.pages) == (record.id, PageCounts(text=3))
    assert [page.text for page in archive.pages(record.id)] == ["satu", "dua", "tiga"]
    assert tried_again(account) == []


def digests(archive: Archive) -> list[str]:
    return [entry.detail["sha256"] for entry in archive.entries() if entry.action == "filed"]


def test_a_page_that_the_record_has_not_is_refused(archive: Archive, folder: Path) -> None:
    ingest(archive, folder)
    (record,) = filter(None, map(archive.by_digest, digests(archive)))
    with archive.staging.bench() as bench, PageReader(1, bench.scratch()) as reader:
        with pytest.raises(NoSuchPages) as refused:
            reread(archive, record, Again(frozenset({1, 5}), "eng"), reader)
        assert (refused.value.numbers, refused.value.count) == ((5,), 1)


@pytest.mark.ocr
def test_a_page_read_again_by_ocr_keeps_its_own_text(archive: Archive, folder: Path) -> None:
    (folder / "rusak.pdf").unlink()
    (folder / "a.txt").unlink()
    text_pdf(folder / "b.pdf", [list(LINES), ["tetap"]])
    ingest(archive, folder)
    (record,) = filter(None, map(archive.by_digest, digests(archive)))
    before = archive.pages(record.id)
    with archive.staging.bench() as bench, PageReader(1, bench.scratch()) as reader:
        changed = reread(archive, record, Again(frozenset({1}), "eng"), reader)
    first, second = archive.pages(record.id)
    assert (changed.version, changed.pages) == (2, PageCounts(text=1, ocr=1))
    assert (first.source, first.language, first.layer) == (PageSource.OCR, "eng", before[0].text)
    assert second == before[1]


@pytest.mark.ocr
def test_a_killed_run_goes_on_with_the_pages_it_had_read(archive: Archive, tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "a.pdf", [letter(["DOKUMEN ARSIP"], points=24)] * 2)
    items = gather([path])
    kept = Page(1, "dibaca sebelum mati", PageSource.OCR, confidence=99.0, engine="tesseract 5")
    ledger = PageLedger(archive.home.reading)
    with archive.staging.bench() as bench:
        key = bench.receive(path).digests.sha256
        ledger.lease(key, "eng.auto")
        ledger.keep(key, [kept])
        ledger.close()
        with PageReader(1, bench.scratch(), ledger=PageLedger(archive.home.reading)) as reader:
            (outcome,) = Batch(archive, bench, LANGUAGES, ReaderMode.AUTO).run(items, reader)
    record = archive.find(outcome.id or "")
    assert [page.text for page in archive.pages(record.id)] == [kept.text, "DOKUMEN ARSIP"]
    assert list(archive.home.reading.iterdir()) == []


def test_pages_that_are_alike_are_told_in_one() -> None:
    pages = [
        Page(1, "a", PageSource.TEXT, engine="pdfium"),
        Page(2, "b", PageSource.TEXT, engine="pdfium"),
        Page(3, "c", PageSource.OCR, 91.0, "ind", "tesseract", 150),
        Page(4, "d", PageSource.OCR, 85.0, "ind", "tesseract", 150),
        Page(5, "e", PageSource.OCR, 95.0, "ind", "tesseract", 150, 90),
        Page(6, "", PageSource.NONE, reason="timed_out"),
    ]
    runs = [
        (run.first, run.last, run.source, run.confidence, run.rotation, run.reason)
        for run in page_runs(pages)
    ]
    assert runs == [
        (1, 2, PageSource.TEXT, None, 0, None),
        (3, 4, PageSource.OCR, 85.0, 0, None),
        (5, 5, PageSource.OCR, 95.0, 90, None),
        (6, 6, PageSource.NONE, None, 0, "timed_out"),
    ]
    assert failed_pages(tuple(pages)) == {6}
