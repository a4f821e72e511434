"""Gives the benches pages with and without a transcript, renders pages, and counts words."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageSequence

from examples.make_batch import BATCH, FAXES, PHOTOS, SCANS, SIDEWAYS, TIFFS, text_of

LANGUAGE = "ind+eng"
_SCANS = ("scan", "scan+ocr", "scan-neardup")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to read: where it is, and what it says, if that is known."""

    path: Path
    number: int
    truth: str | None = None

    @property
    def name(self) -> str:
        return f"{self.path.stem[:40]} {self.number}"


@dataclass(frozen=True, slots=True)
class Score:
    """The words of some pages: `found` of the `true` ones stand among those that were `read`."""

    found: int = 0
    true: int = 0
    read: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.true if self.true else 0.0

    @property
    def precision(self) -> float:
        return self.found / self.read if self.read else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.found + other.found, self.true + other.true, self.read + other.read)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def score(truth: str, text: str) -> Score:
    """Each word as often as it is there."""
    true, read = words(truth), words(text)
    return Score((true & read).total(), true.total(), read.total())


def total(scores: Iterable[Score]) -> Score:
    return sum(scores, start=Score())


def truth_sheets(samples: Path) -> Iterator[Sheet]:
    """The pages of `ocr_truth`, each with its transcript."""
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


def example_sheets() -> Iterator[Sheet]:
    """The scans of the example batch that are one page long: their text is known, not where its pages break."""
    for name in (*SCANS, *FAXES, *SIDEWAYS, *TIFFS, *PHOTOS):
        path = next(BATCH.glob(f"{name}.*"))
        if page_count(path) == 1:
            yield Sheet(path, 1, " ".join(text_of(name).words))


def office_sheets(samples: Path) -> Iterator[Sheet]:
    """Every page of the scans of `office`; what they say nobody has written down."""
    with (samples / "manifest.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["path"].startswith("office/")]
    for row in rows:
        if row["kind"] in _SCANS:
            path = samples / row["path"]
            yield from (Sheet(path, number) for number in range(1, page_count(path) + 1))


def born_digital(samples: Path) -> Iterator[Path]:
    """The office PDFs that were never on paper."""
    with (samples / "manifest.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["path"].startswith("office/") and row["kind"] == "born":
                yield samples / row["path"]


def page_count(path: Path) -> int:
    if path.suffix.lower() != ".pdf":
        with Image.open(path) as scan:
            return int(getattr(scan, "n_frames", 1))
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def rendered(sheet: Sheet, dpi: int) -> Image.Image:
    """The page in grey: a PDF's at `dpi`, a scanned image as it is."""
    if sheet.path.suffix.lower() != ".pdf":
        with Image.open(sheet.path) as scan:
            return ImageSequence.all_frames(scan)[sheet.number - 1].convert("L")
    with pypdfium2.PdfDocument(sheet.path) as document:
        image: Image.Image = (
            document[sheet.number - 1].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        )
        return image
