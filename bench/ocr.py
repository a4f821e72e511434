"""Pages per minute and word recall of our reader beside a naive pytesseract loop and raw Tesseract, in one run.

    python -m bench.ocr [--samples DIR] [--naive-pages N] [--workers N]

The same pages for all: those of `ocr_truth` (which have a transcript) and the scans of `office`. The naive loop
renders each page at 300 dpi and calls `image_to_string`, Tesseract's threads left as they are; it is slow, so it
may be given a sample of the pages. Raw Tesseract gets the pages at 150 dpi, rendered before its clock starts.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pypdfium2
import pytesseract
from PIL import Image, ImageSequence

from ingest.reader import PageReader, Reading, ReadRequest

_LANGUAGE = "ind+eng"
_SCANS = ("scan", "scan+ocr", "scan-neardup")
_RAW_CHUNK = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to read: where it is, and what it says, if that is known."""

    path: Path
    number: int
    truth: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What one way of reading made of some pages, and in how many seconds."""

    name: str
    texts: dict[Sheet, str]
    seconds: float

    @property
    def pages_per_minute(self) -> float:
        return 60 * len(self.texts) / self.seconds


def truth_sheets(samples: Path) -> Iterator[Sheet]:
    folder = samples / "ocr_truth"
    scan = folder / "sk_satu_data" / "SK_2024_scan.pdf"
    for text in sorted((folder / "sk_satu_data" / "truth_from_2023").glob("p*.txt")):
        yield Sheet(scan, int(text.stem[1:]), text.read_text(encoding="utf-8"))
    for name, transcript in (("phototest.tif", "phototest.gold.txt"), ("eurotext.tif", "eurotext.txt")):
        truth = (folder / "unlv" / transcript).read_text("utf-8", "replace")
        yield Sheet(folder / "unlv" / name, 1, truth)
    for scanned in sorted((folder / "unlv").glob("*.3B.tif")):
        yield Sheet(scanned, 1, scanned.with_suffix(".txt").read_text("utf-8", "replace"))
    yield Sheet(folder / "ocrmypdf" / "linn.png", 1, (folder / "ocrmypdf" / "linn.gt.txt").read_text("utf-8"))


def office_sheets(samples: Path) -> Iterator[Sheet]:
    with (samples / "manifest.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["path"].startswith("office/")]
    for row in rows:
        if row["kind"] in _SCANS:
            path = samples / row["path"]
            document = pypdfium2.PdfDocument(path)
            yield from (Sheet(path, number) for number in range(1, len(document) + 1))
            document.close()


def rendered(sheet: Sheet, dpi: int) -> Image.Image:
    if sheet.path.suffix.lower() != ".pdf":
        with Image.open(sheet.path) as scan:
            return ImageSequence.all_frames(scan)[sheet.number - 1].convert("L")
    document = pypdfium2.PdfDocument(sheet.path)
    bitmap = document[sheet.number - 1].render(scale=dpi / 72, grayscale=True)
    page: Image.Image = bitmap.to_pil().convert("L")
    document.close()
    return page


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
                reader.submit(ReadRequest(str(path), path, _LANGUAGE))
            reading = reader.next()
            if isinstance(reading, Reading):
                for page in reading.pages:
                    if sheet := wanted.get((Path(reading.key), page.number)):
                        texts[sheet] = page.text
        seconds = perf_counter() - start
    return Run("Arsip", texts, seconds)


def run_naive(sheets: Sequence[Sheet]) -> Run:
    start = perf_counter()
    texts = {
        sheet: str(pytesseract.image_to_string(rendered(sheet, 300), lang=_LANGUAGE)) for sheet in sheets
    }
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
    command = ["tesseract", str(listing), "-", "-l", _LANGUAGE, "--dpi", "150"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\f")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def recall_and_precision(run: Run) -> tuple[float, float]:
    """Over the pages whose truth is known: the share of its words found, and of the found words that are true."""
    found = true = read = 0
    for sheet, text in run.texts.items():
        if sheet.truth is not None:
            truth, seen = words(sheet.truth), words(text)
            found += (truth & seen).total()
            true += truth.total()
            read += seen.total()
    return (found / true if true else 0.0), (found / read if read else 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--samples", type=Path, default=Path("../shared/samples"))
    parser.add_argument(
        "--naive-pages", type=int, default=0, help="of the pages without truth; 0: none of them"
    )
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    known, office = list(truth_sheets(options.samples)), list(office_sheets(options.samples))
    every = max(1, len(office) // options.naive_pages) if options.naive_pages else len(office) + 1
    sampled = office[every - 1 :: every][: options.naive_pages]
    print(
        f"tesseract {pytesseract.get_tesseract_version()}, {len(known)} pages with truth, {len(office)} scans without"
    )
    runs = [
        run_ours(known + office, options.workers),
        run_raw(known + office, options.workers),
        run_naive(known + sampled),
    ]
    slowest = runs[-1].pages_per_minute
    print(f"{'':<30}{'pages':>6}{'seconds':>9}{'pages/min':>11}{'× naive':>9}{'recall':>8}{'precision':>10}")
    for run in runs:
        recall, precision = recall_and_precision(run)
        print(
            f"{run.name:<30}{len(run.texts):>6}{run.seconds:>9.1f}{run.pages_per_minute:>11.1f}"
            f"{run.pages_per_minute / slowest:>9.1f}{recall:>8.4f}{precision:>10.4f}"
        )


if __name__ == "__main__":
    main()
