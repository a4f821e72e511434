"""Makes pages as a registry scans a law, with a transcript: one bit, 240 dots per inch."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from bench.pages import Sheet, born_digital
from ingest.formats.text.page_text import clean

_DPI = 240
_ASKEW = 0.8  # degrees, to either side
_PAPER = 150  # the darkest grey that is still paper
_SPECKS = 120
_FEWEST_WORDS = 40
_LONGEST = 1100  # points: a sheet of F4 has 936


def scanned_law(samples: Path, pages: int, folder: Path) -> list[Sheet]:
    """One PDF of so many scanned pages in `folder`, as its sheets; alike at every run."""
    images: list[Image.Image] = []
    texts: list[str] = []
    for path in born_digital(samples):
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document):
                text = clean(page.get_textpage().get_text_bounded())
                if len(images) < pages and len(text.split()) >= _FEWEST_WORDS and _is_sheet(page):
                    images.append(_scanned(page, f"{path.stem} {number}"))
                    texts.append(text)
    target = folder / "law.pdf"
    images[0].save(target, "PDF", resolution=_DPI, save_all=True, append_images=images[1:])
    return [Sheet(target, number, text) for number, text in enumerate(texts, start=1)]


def _is_sheet(page: pypdfium2.PdfPage) -> bool:
    """Budgets and lists lie across, and posters are metres high; laws are neither."""
    width, height = page.get_size()
    return bool(width < height < _LONGEST)


def _scanned(page: pypdfium2.PdfPage, name: str) -> Image.Image:
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    clean = page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
    askew = clean.rotate(chance.uniform(-_ASKEW, _ASKEW), Image.Resampling.BICUBIC, fillcolor=255)
    greys = np.asarray(askew.filter(ImageFilter.GaussianBlur(0.7))) * 0.85 + 20
    noisy = Image.fromarray(np.clip(greys + chance.normal(0, 12, greys.shape), 0, 255).astype(np.uint8))
    dots = np.asarray(noisy.filter(ImageFilter.GaussianBlur(0.5))) > _PAPER
    height, width = dots.shape
    for x, y in zip(
        chance.integers(3, width - 3, _SPECKS), chance.integers(3, height - 3, _SPECKS), strict=True
    ):
        dots[y : y + chance.integers(1, 3), x : x + chance.integers(1, 3)] = False
    return Image.fromarray(dots)
