from pathlib import Path

import pytest
from PIL import Image

from ingest.derivatives.page_image import make_page_image
from ingest.derivatives.requests import PageImage, Pictured, PictureFormat
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead
from tests.ingest.paper import letter, text_pdf


def pictured(
    path: Path, number: int = 1, width: int | None = None, limits: Limits | None = None
) -> Image.Image:
    target = path.with_name("made")
    wanted = PageImage(str(path), number, width, PictureFormat.PNG, limits or Limits())
    told = make_page_image(wanted, str(target))
    with Image.open(target) as picture:
        assert told == Pictured(*picture.size)
        return picture.copy()


def test_a_pdf_page_is_drawn_as_wide_as_wanted(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"]])
    assert pictured(path, 2, 240).width == 240
    assert pictured(path).size == (1240, 1755)


def test_no_page_is_drawn_beyond_the_limit(tmp_path: Path) -> None:
    picture = pictured(text_pdf(tmp_path / "a.pdf", [["satu"]]), 1, 9000, Limits(page_pixels=100_000))
    assert picture.width * picture.height <= 101_000


def test_a_scan_is_made_smaller_and_never_larger(tmp_path: Path) -> None:
    letter().save(tmp_path / "a.png", dpi=(150, 150))
    assert pictured(tmp_path / "a.png", 1, 240).width == 240
    assert pictured(tmp_path / "a.png", 1, 5000).width == letter().width


def test_colours_and_pages_of_a_tiff_are_those_of_the_scan(tmp_path: Path) -> None:
    pages = [Image.new("RGB", (300, 400), colour) for colour in ("red", "blue")]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert pictured(tmp_path / "a.tif", 2, 100).getpixel((5, 5)) == (0, 0, 255)


@pytest.mark.parametrize("number", [3, 99])
def test_a_page_that_is_not_there_has_a_reason(tmp_path: Path, number: int) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"]])
    with pytest.raises(CannotRead):
        pictured(path, number)
    letter().save(tmp_path / "a.png")
    with pytest.raises(CannotRead):
        pictured(tmp_path / "a.png", number)


@pytest.mark.parametrize("form", list(PictureFormat))
def test_pictures_are_of_the_format_that_was_asked_for(tmp_path: Path, form: PictureFormat) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"]])
    make_page_image(PageImage(str(path), 1, 100, form, Limits()), str(tmp_path / "made"))
    with Image.open(tmp_path / "made") as picture:
        assert picture.format == form.value.upper()
