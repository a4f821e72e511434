"""A reader that was taken over by a file: whatever it does, nothing outside is touched and only its file is lost."""

from __future__ import annotations

import json
import os
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.batch.outcome import Outcome
from ingest.batch.run import Batch, Languages
from ingest.inbox.incoming import gather
from ingest.reading.fence.sandbox import standing_fences
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest
from ingest.task.limits import Limits
from ingest.task.orders import ReaderMode
from tests.ingest.processes import descendants, is_running
from tests.ingest.reading.evil_reader import by_ocr, evil_file, take_over
from tests.ingest.reading.misdeeds import (
    ATTEMPTS,
    ATTEMPTS_OF_A_LOOK,
    ATTEMPTS_OF_OCR,
    HELD,
    PREPARED,
    UNREAD,
)
from tests.making import make_archive

FENCES = standing_fences()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (FENCES.files and FENCES.network), reason="this machine has not both fences"),
]


@pytest.fixture(autouse=True)
def _taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    take_over(monkeypatch)


def attempts(tmp_path: Path, misdeeds: dict[str, str], *, is_ocr: bool) -> dict[str, str]:
    """What became of each misdeed, done in one process."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        known = [
            f"parent, victim, port = {os.getpid()}, Path({str(tmp_path / 'victim')!r}), {server.getsockname()[1]}"
        ]
        tried = ", ".join(f"{name!r}: attempted(lambda: {act})" for name, act in misdeeds.items())
        told = [f"text = __import__('json').dumps({{{tried}}})"]
        answer = "(replace(OCR_PAGE, text=text),)" if is_ocr else "told(text)"
        code = "\n".join([*known, PREPARED, *told, f"answer = {answer}"])
        path = evil_file(tmp_path / "received" / "evil", by_ocr(code) if is_ocr else code)
        with PageReader(1, tmp_path / "scratch", Limits(task_seconds=60)) as reader:
            reader.submit(ReadRequest("evil", path))
            reading = reader.next()
    assert isinstance(reading, Reading), reading
    outcomes: dict[str, str] = json.loads(reading.pages[0].text)
    return outcomes


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A file outside, which is as it was when the test ends."""
    for name in ("received", "scratch"):
        (tmp_path / name).mkdir()
    victim = tmp_path / "victim"
    victim.write_text("rahasia")
    before, limits = victim.stat(), resource.getrlimit(resource.RLIMIT_CPU)
    nice, cores = os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0)
    yield victim
    after = victim.stat()
    assert victim.read_text() == "rahasia"
    assert (after.st_mode, after.st_uid, after.st_mtime_ns) == (
        before.st_mode,
        before.st_uid,
        before.st_mtime_ns,
    )
    assert resource.getrlimit(resource.RLIMIT_CPU) == limits
    assert (os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0)) == (nice, cores)


def test_whatever_a_look_tries_is_refused(tmp_path: Path, victim: Path) -> None:
    misdeeds = ATTEMPTS | ATTEMPTS_OF_A_LOOK
    assert attempts(tmp_path, misdeeds, is_ocr=False) == dict.fromkeys(misdeeds, "refused")


@pytest.mark.ocr
def test_whatever_ocr_tries_is_refused(tmp_path: Path, victim: Path) -> None:
    misdeeds = ATTEMPTS | ATTEMPTS_OF_OCR
    assert attempts(tmp_path, misdeeds, is_ocr=True) == dict.fromkeys(misdeeds, "refused")


LIMITS = Limits(
    task_seconds=15,
    page_seconds=0,
    written_bytes=64 << 20,
    scratch_bytes=128 << 20,
    scratch_files=200,
    unpacked_bytes=50 << 20,
)


def test_only_the_evil_files_are_lost_and_nothing_outlives_the_batch(tmp_path: Path) -> None:
    folder = tmp_path / "masuk"
    folder.mkdir()
    expected: dict[str, str | None] = {"a.txt": None, "z.txt": None}
    for name in expected:
        (folder / name).write_text("surat keputusan")
    for reason, misdeeds in HELD.items():
        for name, code in misdeeds.items():
            evil_file(folder / name, code)
            expected[name] = reason
    for reason, misdeeds in UNREAD.items():
        for name, code in misdeeds.items():
            evil_file(folder / name, by_ocr(code))
            expected[name] = reason
    before = set(descendants(os.getpid()))  # a server that other tests ask may be among them
    outcomes = ingested(tmp_path, folder)
    assert {name: outcome.reason for name, outcome in outcomes.items()} == expected
    assert all((outcome.message or "").isprintable() for outcome in outcomes.values())
    still_there = {pid for pid in descendants(os.getpid()) if is_running(pid)} - before
    assert len(still_there) <= 3  # this process, the fork server, multiprocessing's tracker


def ingested(tmp_path: Path, folder: Path) -> dict[str, Outcome]:
    archive = make_archive(tmp_path / "home")
    with archive.staging.bench() as bench, PageReader(2, bench.scratch(), LIMITS) as reader:
        batch = Batch(archive, bench, Languages("eng", {}), ReaderMode.AUTO)
        outcomes = {outcome.path: outcome for outcome in batch.run(gather([folder]), reader)}
    archive.close()
    return outcomes
