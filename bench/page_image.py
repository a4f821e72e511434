"""Times pictures of pages: drawn by a process for each, and by one that keeps the document open.

`python -m bench.page_image FOLDER` files the PDFs and images of a folder and draws their first pages, 1000 pixels wide.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from ingest.derivatives.open_documents import OpenDocuments
from ingest.derivatives.requests import PageImage, Pictured, PictureFormat
from ingest.reading.fence.process import ready_server
from ingest.reading.one_off import FencedWork, run_fenced
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead

_PAGES, _WIDTH = 4, 1000
_SERVER_SECONDS = 5
_DRAWN = ("*.pdf", "*.png", "*.jpg", "*.tif")
_LIMITS = Limits()


def main() -> None:
    """Print the median of each way for each format, in milliseconds."""
    ready_server()
    sleep(_SERVER_SECONDS)
    files = [
        path for pattern in _DRAWN for path in sorted(Path(sys.argv[1]).rglob(pattern)) if _can_be_drawn(path)
    ]
    print(f"{datetime.now(UTC):%Y-%m-%d}: {len(files)} files, median ms for a page {_WIDTH} pixels wide")
    for form in PictureFormat:
        with TemporaryDirectory() as folder:
            documents = OpenDocuments(Path(folder) / "open", _LIMITS, perf_counter)
            alone = _timed(files, Path(folder), form, _draw_alone)
            first, later = _timed_open(files, Path(folder), form, documents)
            documents.close()
        print(f"{form:5} own process {alone:6.0f}   document opened {first:6.0f}   next page {later:6.0f}")


def _can_be_drawn(path: Path) -> bool:
    with TemporaryDirectory() as folder:
        try:
            _draw_alone(PageImage(str(path), 1, _WIDTH, PictureFormat.JPEG, _LIMITS), Path(folder) / "drawn")
        except CannotRead:
            return False
        return True


def _draw_alone(wanted: PageImage, target: Path) -> Pictured:
    work = FencedWork("ingest.derivatives.page_image:make_page_image", (wanted, str(target)), Pictured)
    return run_fenced(work, target.parent, _LIMITS, [Path(wanted.path)], [target.name])


def _timed(
    files: list[Path], folder: Path, form: PictureFormat, draw: Callable[[PageImage, Path], Pictured]
) -> float:
    return statistics.median(_milliseconds(draw, path, 1, folder, form) for path in files)


def _timed_open(
    files: list[Path], folder: Path, form: PictureFormat, documents: OpenDocuments
) -> tuple[float, float]:
    first, later = [], []
    for path in files:
        first.append(_milliseconds(documents.draw, path, 1, folder, form))
        later += [_milliseconds(documents.draw, path, 1, folder, form) for _ in range(1, _PAGES)]
    return statistics.median(first), statistics.median(later)


def _milliseconds(
    draw: Callable[[PageImage, Path], Pictured], path: Path, number: int, folder: Path, form: PictureFormat
) -> float:
    target = folder / "drawn"
    target.unlink(missing_ok=True)
    start = perf_counter()
    draw(PageImage(str(path), number, _WIDTH, form, _LIMITS), target)
    return (perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
