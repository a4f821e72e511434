"""Measures pages per minute and word recall of our reader beside a naive loop and raw Tesseract.

    python -m bench.ocr [--samples DIR] [--naive-pages N] [--truth-only] [--workers N]

The same pages for all: those of `ocr_truth` and the example batch, which have a transcript, and the scans of
`office`. The naive loop renders each page at 300 dpi and calls `image_to_string`, Tesseract's threads left as they
are; it is slow, so it may be given a sample of the pages. Raw Tesseract gets the pages at 150 dpi, rendered before
its clock starts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytesseract
from PIL import Image

from bench.pages import (
    LANGUAGE,
    Score,
    Sheet,
    example_sheets,
    office_sheets,
    rendered,
    score,
    total,
    truth_sheets,
)
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest

_RAW_CHUNK = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What one way of reading made of some pages, and in how many seconds."""

    name: str
    texts: dict[Sheet, str]
    seconds: float

    @property
    def pages_per_minute(self) -> float:
        return 60 * len(self.texts) / self.seconds


def run_ours(sheets: Sequence[Sheet], workers: int) -> Run:
    """The whole reader: identify, decide, render, recognise, in processes of its own."""
    wanted = {(sheet.path, sheet.number): sheet for sheet in sheets}
    waiting = list(dict.fromkeys(sheet.path for sheet in sheets))
    texts: dict[Sheet, str] = {}
    start = perf_counter()
    with tempfile.TemporaryDirectory() as scratch, PageReader(workers, Path(scratch)) as reader:
        while waiting or not reader.is_idle:
            while waiting and reader.has_room:
                path = waiting.pop(0)
                reader.submit(ReadRequest(str(path), path, LANGUAGE))
            reading = reader.next()
            if isinstance(reading, Reading):
                for page in reading.pages:
                    if sheet := wanted.get((Path(reading.key), page.number)):
                        texts[sheet] = page.text
        seconds = perf_counter() - start
    return Run("Arsip", texts, seconds)


def run_naive(sheets: Sequence[Sheet]) -> Run:
    start = perf_counter()
    texts = {sheet: str(pytesseract.image_to_string(rendered(sheet, 300), lang=LANGUAGE)) for sheet in sheets}
    return Run("pytesseract loop, 300 dpi", texts, perf_counter() - start)


def run_raw(sheets: Sequence[Sheet], workers: int, dpi: int = 150) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        chunks = [sheets[i : i + _RAW_CHUNK] for i in range(0, len(sheets), _RAW_CHUNK)]
        listings = [_listing(Path(folder), i, chunk, dpi) for i, chunk in enumerate(chunks)]
        start = perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            outputs = list(pool.map(_tesseract, listings))
        seconds = perf_counter() - start
    pages = (text for output in outputs for text in output.split("\f"))
    return Run(f"tesseract lists × {workers}, {dpi} dpi", dict(zip(sheets, pages, strict=False)), seconds)


def _listing(folder: Path, number: int, sheets: Sequence[Sheet], dpi: int) -> Path:
    paths: list[Path] = []
    for sheet in sheets:
        paths.append(folder / f"{number}-{len(paths)}.pgm")
        image = rendered(sheet, dpi)
        if sheet.path.suffix.lower() != ".pdf":  # scans of 300 dpi, shown at the same scale
            image = image.resize((image.width * dpi // 300, image.height * dpi // 300), Image.Resampling.BOX)
        image.save(paths[-1], format="PPM")
    listing = folder / f"{number}.txt"
    listing.write_text("".join(f"{path}\n" for path in paths))
    return listing


def _tesseract(listing: Path) -> str:
    command = ["tesseract", str(listing), "-", "-l", LANGUAGE, "--dpi", "150"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\f")


def scores(run: Run) -> dict[Sheet, Score]:
    """The pages whose truth is known."""
    return {sheet: score(sheet.truth, text) for sheet, text in run.texts.items() if sheet.truth is not None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--samples", type=Path, default=Path("../shared/samples"))
    parser.add_argument(
        "--naive-pages", type=int, default=0, help="of the pages without truth; 0: none of them"
    )
    parser.add_argument("--truth-only", action="store_true", help="only the pages with a transcript")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    known = [*truth_sheets(options.samples), *example_sheets()]
    office = [] if options.truth_only else list(office_sheets(options.samples))
    every = max(1, len(office) // options.naive_pages) if options.naive_pages else len(office) + 1
    sampled = office[every - 1 :: every][: options.naive_pages]
    print(
        f"tesseract {pytesseract.get_tesseract_version()}, {len(known)} pages with truth, {len(office)} scans without"
    )
    runs = [run_ours(known + office, options.workers), run_raw(known + office, options.workers)]
    if options.naive_pages:
        runs.append(run_naive(known + sampled))
    tell(runs)


def tell(runs: Sequence[Run]) -> None:
    """Pages with a transcript one by one, then everything together."""
    by_run = [scores(run) for run in runs]
    print(f"\n{'word recall / precision':<44}" + "".join(f"{run.name[:22]:>24}" for run in runs))
    for sheet in by_run[0]:
        marks = (
            f"{of[sheet].recall:.4f} / {of[sheet].precision:.4f}" if sheet in of else "-" for of in by_run
        )
        print(f"{sheet.name:<44}" + "".join(f"{mark:>24}" for mark in marks))
    slowest = runs[-1].pages_per_minute
    print(f"\n{'':<30}{'pages':>6}{'seconds':>9}{'pages/min':>11}{'× last':>9}{'recall':>8}{'precision':>10}")
    for run, of in zip(runs, by_run, strict=True):
        all_of_it = total(of.values())
        print(
            f"{run.name:<30}{len(run.texts):>6}{run.seconds:>9.1f}{run.pages_per_minute:>11.1f}"
            f"{run.pages_per_minute / slowest:>9.2f}{all_of_it.recall:>8.4f}{all_of_it.precision:>10.4f}"
        )


if __name__ == "__main__":
    main()
