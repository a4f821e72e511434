from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ingest.derivatives.page_shapes import page_shapes
from ingest.derivatives.requests import PageShape
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.paper import text_pdf


def test_each_page_of_a_pdf_has_its_size_as_it_is_shown(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"], ["tiga"]])
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[1].Rotate = 90
        document.pages[2].MediaBox = [0, 0, 0, 0]
        document.save(path)
    letter = PageShape(612, 792)  # what PDFium takes for a page without a size
    assert page_shapes(str(path), Limits()) == (PageShape(595, 842), PageShape(842, 595), letter)


def test_a_scan_has_the_size_of_its_paper(tmp_path: Path) -> None:
    frames = [Image.new("L", size) for size in ((1240, 1754), (300, 600))]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], dpi=(150, 150))
    assert page_shapes(str(tmp_path / "a.tif"), Limits()) == (PageShape(595, 842), PageShape(144, 288))


def test_a_photograph_that_lies_on_its_side_is_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (300, 150))
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif, dpi=(150, 150))
    assert page_shapes(str(tmp_path / "a.jpg"), Limits()) == (PageShape(72, 144),)


def test_what_cannot_be_shown_has_no_shapes_and_too_many_pages_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("isi")
    assert page_shapes(str(tmp_path / "a.txt"), Limits()) == ()
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"]])
    with pytest.raises(CannotRead) as caught:
        page_shapes(str(path), Limits(pages=1))
    assert caught.value.reason is Reason.TOO_MANY_PAGES
