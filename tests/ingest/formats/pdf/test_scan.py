from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

from ingest.formats.pdf.pdf_file import opened_pdf
from ingest.formats.pdf.scan import embedded_scan
from ingest.formats.pictures.raster import Raster
from tests.ingest.paper import letter, new_pdf, place_image, scan_pdf

PIXELS = 40_000_000


def taken(path: Path, dpi: int = 100, pixels: int = PIXELS) -> Raster | None:
    with opened_pdf(path) as document:
        return embedded_scan(document[0], dpi, pixels)


def shown(path: Path, dpi: int = 100) -> Image.Image:
    """The same page as PDFium renders it."""
    with opened_pdf(path) as document:
        image: Image.Image = document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        return image


def page() -> Image.Image:
    image = letter(dpi=200)
    image.paste(0, (0, 0, 400, 200))  # so that up and left can be told
    return image


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_the_scan_is_what_the_page_shows(tmp_path: Path, mode: str, degrees: int) -> None:
    path = scan_pdf(tmp_path / "a.pdf", [page().convert(mode)], dpi=200)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Rotate = degrees
        document.save(path)
    raster = taken(path)
    assert raster is not None
    expected = shown(path)
    assert raster.dpi == 100
    assert raster.image.size == pytest.approx(expected.size, abs=1)
    difference = ImageChops.difference(raster.image.resize(expected.size), expected)
    assert sum(difference.histogram()[64:]) < 0.02 * expected.width * expected.height


def with_a_note(path: Path) -> Path:
    canvas = new_pdf(path)
    place_image(canvas, page(), (0, 0, 595, 842))
    canvas.drawString(50, 50, "DITERIMA")
    canvas.save()
    return path


def in_part(path: Path) -> Path:
    canvas = new_pdf(path)
    place_image(canvas, page(), (0, 0, 595, 700))
    canvas.save()
    return path


def mirrored(path: Path) -> Path:
    scan_pdf(path, [page()], dpi=200)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Contents = document.make_stream(b"q -595.4 0 0 841.7 595.4 0 cm /image Do Q")
        document.save(path)
    return path


def black_and_white(path: Path) -> Path:
    return scan_pdf(path, [page().convert("1")], dpi=200)


def inks(path: Path) -> Path:
    return scan_pdf(path, [page().convert("RGB").convert("CMYK")], dpi=200)


def coarse(path: Path) -> Path:
    return scan_pdf(path, [letter(dpi=72)], dpi=72)


def broken(path: Path) -> Path:
    scan_pdf(path, [page()], dpi=200)
    data = path.read_bytes()
    start = data.index(b"\xff\xd8\xff")
    path.write_bytes(data[: start + 2] + b"\0" * 400 + data[start + 402 :])
    return path


@pytest.mark.parametrize("make", [with_a_note, in_part, mirrored, black_and_white, inks, coarse, broken])
def test_a_page_that_is_anything_else_is_left_to_pdfium(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert taken(make(tmp_path / "a.pdf")) is None


def test_an_enormous_scan_is_left_to_pdfium(tmp_path: Path) -> None:
    assert taken(scan_pdf(tmp_path / "a.pdf", [page()], dpi=200), pixels=900_000) is None
