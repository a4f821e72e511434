"""Measures the processor time of each step of `arsip ingest` on born-digital files, by the page.

    python -m bench.stages [PDF|FOLDER ...]

Without files it takes those of the samples. Every step is called in this one process, one after the other, so that no
start of a process and no waiting for the disk is in the figures; how often each step asked the disk to be durable is
counted beside them. Pages that need OCR are left out. The first line is what any program would pay that reads the
files and does nothing with them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TypeVar

import pypdfium2

from archive.accession.submission import Filed, Submission
from archive.archive import Archive
from archive.storage.disk import Disk
from archive.storage.staging import Received
from archive.values.record import Description, Original
from bench.ingest import pdfs
from bench.pages import born_digital
from ingest.describe.similar_records import suggest_rescans
from ingest.reading.tasks import survey
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, ReaderMode, Survey, SurveyTask
from search.embedded import EmbeddedGenerations
from search.mirror.follow import catch_up
from search.mirror.probe import unfindable

_Result = TypeVar("_Result")
_GROUP = 6  # files: about as many as make up a group of 64 pages


class CountingDisk(Disk):
    """Counts the calls that wait until bytes are durable."""

    def __init__(self) -> None:
        self.syncs = 0

    def step(self, operation: str, path: Path) -> None:  # noqa: ARG002
        self.syncs += operation in ("fsync", "syncfs", "commit")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", type=Path, nargs="*")
    files = pdfs(parser.parse_args().files) or list(born_digital(Path("../shared/samples")))
    with tempfile.TemporaryDirectory() as folder:
        disk = CountingDisk()
        archive = Archive.create(Path(folder) / "home", "bench", lambda: datetime.now(UTC), disk)
        with archive.staging.bench() as bench:
            steps = Steps(archive, Path(folder), disk)
            steps.timed("PDFium alone", lambda: [_bare(path) for path in files])
            received = steps.timed("received", lambda: [bench.receive(path) for path in files])
            read = steps.timed("read and judged", lambda: [steps.survey(item.staged) for item in received])
            steps.pages = sum(len(found.read) for found in read)
            steps.timed("filed", lambda: steps.file(received, read))
        steps.timed("compared", lambda: list(suggest_rescans(archive)))
        generations = EmbeddedGenerations(archive.home.index)
        steps.timed("indexed", lambda: catch_up(archive, generations))
        steps.timed("asked for", lambda: steps.ask(generations))
        steps.tell()
        archive.close()


class Steps:
    """The steps of one run, and what each of them cost."""

    def __init__(self, archive: Archive, folder: Path, disk: CountingDisk) -> None:
        self.pages = 0
        self._archive, self._folder, self._disk = archive, folder, disk
        self._costs: list[tuple[str, float, int]] = []
        self._records: list[Filed] = []

    def timed(self, name: str, step: Callable[[], _Result]) -> _Result:
        start, syncs = process_time(), self._disk.syncs
        result = step()
        self._costs.append((name, process_time() - start, self._disk.syncs - syncs))
        return result

    def survey(self, path: Path) -> Survey:
        place = FilePlace(str(path.parent), str(self._folder / "parts"), 0)
        return survey(SurveyTask(str(path), ReaderMode.AUTO, 1, 10_000, Limits(), place))

    def file(self, received: Sequence[Received], read: Sequence[Survey]) -> None:
        submissions = [_submission(*both) for both in zip(received, read, strict=True)]
        for start in range(0, len(submissions), _GROUP):
            outcomes = self._archive.filing.file(submissions[start : start + _GROUP])
            self._records += [outcome for outcome in outcomes if isinstance(outcome, Filed)]

    def ask(self, generations: EmbeddedGenerations) -> None:
        for filed in self._records:
            texts = dict(enumerate(self._archive.texts(filed.record.id), start=1))
            missing = list(unfindable(generations.current(), filed.record, texts))
            if missing:
                raise SystemExit(f"cannot be found: {missing}")

    def tell(self) -> None:
        print(f"{'step':<18}{'ms/page':>8}{'syncs':>7}   {self.pages} pages, {len(self._records)} records")
        for name, seconds, syncs in self._costs:
            print(f"{name:<18}{1000 * seconds / self.pages:>8.2f}{syncs:>7}")


def _bare(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _submission(received: Received, read: Survey) -> Submission:
    digests = received.digests
    original = Original(
        name=received.staged.name,
        media_type=read.media_type,
        size=digests.size,
        sha256=digests.sha256,
        sha512=digests.sha512,
    )
    return Submission(original, received.staged, read.read, Description())


if __name__ == "__main__":
    main()
