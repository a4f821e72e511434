"""Measures `arsip ingest` beside OCRmyPDF, raw Tesseract, a naive loop and bare PDFium.

    python -m bench.ingest [--scans DIR|FILE ...] [--born DIR|FILE ...] [--pages N] [--copies N] [--rounds N]
                           [--naive-pages N] [--law N] [--only NAME ...] [--samples DIR]

Without `--scans` and `--born` it takes those of the samples; `--law` takes instead so many pages of born-digital laws,
made to look like a scan of one bit at 240 dots per inch, which have a transcript. All ways, or those that are named
(raw, ocrmypdf), read the same PDFs, one after the other, in each round; the ratios are of the same round, by the clock
and by the processor time of all processes together. Arsip's clock runs from the call of `arsip ingest` until every
page of the batch was found by a phrase of its own, archive and index included. OCRmyPDF (`--jobs 2`, file after file,
from the dependency group `bench`) also writes a PDF that can be searched. Raw Tesseract gets the very page images that
Arsip shows to it, made before its clock starts, in list files of four, two at a time. Bare PDFium reads the text of
every page in two processes, and does nothing with it. `--copies` makes a short set of born-digital files longer: each
copy differs in its last bytes, so that none is known already; but copies are looked at as rescans of each other, which
files of an office seldom are, so that a larger set of one's own is the better measure.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import pikepdf
import pypdfium2
import pytesseract

from bench.law import scanned_law
from bench.pages import (
    LANGUAGE,
    Score,
    Sheet,
    born_digital,
    office_sheets,
    page_count,
    rendered,
    score,
    total,
    truth_sheets,
)
from bench.timing import Work
from ingest.formats.pdf.pdf_file import opened_pdf, render_page
from ingest.formats.pictures.raster import write_raster
from ingest.ocr.page_reading import PageReading
from ingest.task.orders import OcrPage

_WORKERS = 2
_CHUNK = 4
_PIXELS = 40_000_000
_COMPILED = str(Path(tempfile.gettempdir()) / "arsip-bench-compiled")
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one way took, for how many pages, and what it read on those with a transcript, page by page."""

    seconds: float
    processors: float  # seconds of them, of all processes together
    pages: int
    texts: Mapping[Path, Sequence[str]]

    @property
    def per_minute(self) -> float:
        return 60 * self.pages / self.seconds

    @property
    def processors_a_page(self) -> float:
        return self.processors / self.pages


Way = Callable[[Sequence[Path]], Timed]


def by_arsip(files: Sequence[Path]) -> Timed:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _arsip(home, "init")
        _arsip(
            home, "ingest", __file__
        )  # any text: let Python compile what is imported, as an installation does
        work = Work()
        lines = _arsip(home, "ingest", *map(str, files))
        seconds, processors = work.stop()
        ids = {Path(line["source"]): line["id"] for line in lines if line.get("outcome") == "filed"}
        if unfiled := set(files) - ids.keys():
            raise SystemExit(f"not filed: {', '.join(path.name for path in unfiled)}")
        (certificate,) = _arsip(home, "batch", "show", "2", "--as-kept")
        if certificate["unfound_pages"] or certificate["index"]:
            raise SystemExit(f"not all pages can be found: {certificate['unfound_pages'][:3]}")
        texts = {path: _arsip(home, "show", name, "--text")[0]["text"] for path, name in ids.items()}
    return Timed(seconds, processors, sum(map(len, texts.values())), texts)


def _arsip(home: Path, *arguments: str) -> list[dict[str, Any]]:
    code = "from desk.cli.main import main; main()"
    command = [sys.executable, "-c", code, "--home", str(home), *arguments, "--json"]
    environment = os.environ | {"ARSIP_WORKERS": "2", "PYTHONPYCACHEPREFIX": _COMPILED}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.decode())
    return [json.loads(line) for line in done.stdout.splitlines()]


def by_ocrmypdf(files: Sequence[Path]) -> Timed:
    texts: dict[Path, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Work()
        for path in files:
            sidecar = Path(folder) / f"{path.stem}.txt"
            options = ["--jobs", "2", "-l", LANGUAGE, "--mode", "force", "--sidecar", str(sidecar), "--quiet"]
            command = [
                sys.executable,
                "-m",
                "ocrmypdf",
                *options,
                str(path),
                str(sidecar.with_suffix(".pdf")),
            ]
            subprocess.run(command, check=True, capture_output=True)
            texts[path] = sidecar.read_text("utf-8").split("\f")
        seconds, processors = work.stop()
    return Timed(seconds, processors, sum(map(page_count, files)), texts)


def by_raw_tesseract(files: Sequence[Path]) -> Timed:
    with tempfile.TemporaryDirectory() as folder:
        images = [(path, image) for path in files for image in _page_images(path, Path(folder))]
        listings = []
        for at in range(0, len(images), _CHUNK):
            listings.append(Path(folder) / f"{at}.txt")
            listings[-1].write_text("".join(f"{image}\n" for _, image in images[at : at + _CHUNK]))
        work = Work()
        with ThreadPoolExecutor(_WORKERS) as pool:
            pages = [page for output in pool.map(_tesseract, listings) for page in output]
        seconds, processors = work.stop()
    texts: dict[Path, list[str]] = {}
    for (path, _), text in zip(images, pages, strict=True):
        texts.setdefault(path, []).append(text)
    return Timed(seconds, processors, len(images), texts)


def _page_images(path: Path, folder: Path) -> Iterator[Path]:
    """The pages as Arsip shows them to Tesseract at first."""
    with opened_pdf(path) as document, tempfile.TemporaryDirectory() as scratch:
        reading = PageReading(
            lambda number, dpi: render_page(document, number, dpi, _PIXELS),
            lambda _: True,
            LANGUAGE,
            Path(scratch),
            "",
        )
        for number in range(1, len(document) + 1):
            image = folder / f"{abs(hash(path))}-{number}.pgm"
            write_raster(reading.shown(OcrPage(number)).raster, image)
            yield image


def _tesseract(listing: Path) -> list[str]:
    command = ["tesseract", str(listing), "-", "-l", LANGUAGE, "--psm", "3", "--dpi", "150"]
    done = subprocess.run(command, env=os.environ | _ONE_THREAD, capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\f").split("\f")


def by_naive_loop(files: Sequence[Path], pages: int) -> Timed:
    """`pages` of them, as evenly spread as can be; each at 300 dpi, Tesseract's threads left as they are."""
    sheets = [Sheet(path, number) for path in files for number in range(1, page_count(path) + 1)]
    chosen = sheets[:: max(1, len(sheets) // pages)][:pages]
    work = Work()
    for sheet in chosen:
        pytesseract.image_to_string(rendered(sheet, 300), lang=LANGUAGE)
    return Timed(*work.stop(), len(chosen), {})


def by_bare_pdfium(files: Sequence[Path]) -> Timed:
    work = Work()
    with get_context("fork").Pool(_WORKERS) as pool:
        texts = dict(zip(files, pool.map(_texts_of, files, chunksize=1), strict=True))
    return Timed(*work.stop(), sum(map(len, texts.values())), texts)


def _texts_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def compare(files: Sequence[Path], ways: Mapping[str, Way], rounds: int, truths: Sequence[Sheet]) -> None:
    """Each way in each round, in the opposite order every other time; ratios of the same round."""
    runs: dict[str, list[Timed]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways)[:: 1 if number % 2 == 0 else -1]:
            runs[name].append(ways[name](files))
    ours = runs["Arsip"]
    print(f"\n{len(files)} files, {ours[0].pages} pages, {rounds} rounds")
    heads = f"{'seconds':>9}{'pages/min':>11}{'CPU s/page':>12}{'Arsip is ×':>12}{'by CPU ×':>10}"
    print(f"{'':<26}{heads}   in each round")
    for name, timed in runs.items():
        ratios = [mine.per_minute / other.per_minute for mine, other in zip(ours, timed, strict=True)]
        spared = [of.processors_a_page / mine.processors_a_page for mine, of in zip(ours, timed, strict=True)]
        seconds, pace = median(t.seconds for t in timed), median(t.per_minute for t in timed)
        used = median(t.processors_a_page for t in timed)
        each = " ".join(f"{ratio:.2f}" for ratio in ratios)
        figures = f"{seconds:>9.2f}{pace:>11.1f}{used:>12.3f}{median(ratios):>12.2f}{median(spared):>10.2f}"
        print(f"{name:<26}{figures}   {each}")
    tell_recall({name: timed[-1].texts for name, timed in runs.items() if timed[-1].texts}, truths)


def tell_recall(texts: Mapping[str, Mapping[Path, Sequence[str]]], truths: Sequence[Sheet]) -> None:
    """Word recall of each document with a transcript, and over all of them."""
    documents = {sheet.path for sheet in truths}
    if not documents or not all(documents <= of.keys() for of in texts.values()):
        return
    print(f"\n{'word recall / precision':<40}" + "".join(f"{name:>26}" for name in texts))
    sums = {name: [_score(of, truths, path) for path in sorted(documents)] for name, of in texts.items()}
    for at, path in enumerate(sorted(documents)):
        print(f"{path.stem[:39]:<40}" + "".join(f"{_shares(of[at]):>26}" for of in sums.values()))
    print(f"{'all':<40}" + "".join(f"{_shares(total(of)):>26}" for of in sums.values()))


def _score(texts: Mapping[Path, Sequence[str]], truths: Sequence[Sheet], path: Path) -> Score:
    return total(
        score(sheet.truth, texts[path][sheet.number - 1])
        for sheet in truths
        if sheet.path == path and sheet.truth is not None
    )


def _shares(of: Score) -> str:
    return f"{of.recall:.4f} / {of.precision:.4f}"


def shortened(files: Sequence[Path], pages: int, folder: Path) -> list[Path]:
    """The first files until there are about so many pages, all of them with 0."""
    chosen: list[Path] = []
    left = pages or sys.maxsize
    for path in files:
        count = page_count(path)
        if left <= 0:
            break
        chosen.append(path if count <= left else _first_pages(path, left, folder))
        left -= count
    return chosen


def _first_pages(path: Path, count: int, folder: Path) -> Path:
    target = folder / path.name
    with pikepdf.open(path) as document:
        del document.pages[count:]
        document.save(target)
    return target


def copied(files: Sequence[Path], copies: int, folder: Path) -> list[Path]:
    made = []
    for number in range(copies):
        for path in files:
            made.append(folder / f"{number}-{path.name}")
            made[-1].write_bytes(path.read_bytes() + b"\n%% %d\n" % number)
    return made


def pdfs(given: Sequence[Path]) -> list[Path]:
    found = [sorted(path.rglob("*.[pP][dD][fF]")) if path.is_dir() else [path] for path in given]
    return [path for group in found for path in group]


def scans_for(options: argparse.Namespace, folder: Path) -> tuple[list[Path], list[Sheet]]:
    """The scans that were asked for, and those of their pages that have a transcript."""
    if options.scans is not None:
        return pdfs(options.scans), []
    if options.law:
        truths = scanned_law(options.samples, options.law, folder)
    else:
        truths = [sheet for sheet in truth_sheets(options.samples) if sheet.path.suffix == ".pdf"]
    office = [] if options.law else office_sheets(options.samples)
    paths = [sheet.path for sheet in (*truths, *office)]
    # each content once, as an archive files it; with a transcript if one of its copies has one
    return list({path.read_bytes(): path for path in reversed(paths)}.values())[::-1], truths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--samples", type=Path, default=Path("../shared/samples"))
    parser.add_argument("--scans", type=Path, nargs="*")
    parser.add_argument("--born", type=Path, nargs="*")
    parser.add_argument("--pages", type=int, default=0, help="of the scans; 0: all")
    parser.add_argument("--copies", type=int, default=1, help="of the born-digital files")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--naive-pages", type=int, default=0)
    parser.add_argument("--law", type=int, default=0, metavar="PAGES")
    parser.add_argument("--only", choices=("raw", "ocrmypdf"), nargs="*", default=["raw", "ocrmypdf"])
    options = parser.parse_args()
    born = pdfs(options.born) if options.born is not None else list(born_digital(options.samples))
    with tempfile.TemporaryDirectory() as folder:
        scans, truths = scans_for(options, Path(folder))
        if scans:
            others: dict[str, Way] = {"ocrmypdf": by_ocrmypdf, "raw": by_raw_tesseract}
            ways: dict[str, Way] = {"Arsip": by_arsip} | {name: others[name] for name in options.only}
            if options.naive_pages:
                ways["naive loop, 300 dpi"] = lambda files: by_naive_loop(files, options.naive_pages)
            compare(shortened(scans, options.pages, Path(folder)), ways, options.rounds, truths)
        if born:
            files = copied(born, options.copies, Path(folder))
            compare(files, {"Arsip": by_arsip, "PDFium × 2, text only": by_bare_pdfium}, options.rounds, ())


if __name__ == "__main__":
    main()
