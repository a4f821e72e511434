from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ingest.derivatives.page_image import make_page_image
from ingest.derivatives.requests import PageImage, PictureFormat
from ingest.derivatives.word_boxes import word_boxes
from ingest.task.limits import Limits
from tests.ingest.paper import new_pdf, text_pdf, write_lines


def test_every_word_of_a_page_has_its_place(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["Keputusan tentang anggaran", "baris kedua"]])
    found = word_boxes(str(path), [2, 7])
    assert list(found) == [2], "there is no seventh page"
    words = found[2]
    assert [word.text for word in words] == ["Keputusan", "tentang", "anggaran", "baris", "kedua"]
    assert words[0].left < words[1].left < words[2].left
    assert words[0].left + words[0].width <= words[1].left
    assert words[3].top >= words[0].top + words[0].height
    assert words[3].left == pytest.approx(words[0].left, abs=60)


def test_a_word_that_a_line_breaks_has_two_places_and_its_hyphen(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["tentang penge-", "lolaan arsip"]])
    words = word_boxes(str(path), [1])[1]
    assert [word.text for word in words] == ["tentang", "penge-", "lolaan", "arsip"]
    assert words[2].top > words[1].top


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_places_are_those_on_the_page_as_it_is_shown(tmp_path: Path, degrees: int) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    write_lines(canvas, ["MMMMMMMM"])
    canvas.save()
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as document:
        document.pages[0].Rotate = degrees
        document.save(tmp_path / "a.pdf")
    (word,) = word_boxes(str(tmp_path / "a.pdf"), [1])[1]
    inked = ink(tmp_path)
    told = (word.left, word.top, word.left + word.width, word.top + word.height)
    assert told == pytest.approx(inked, abs=120)


def ink(folder: Path) -> tuple[float, ...]:
    """Where the page is not white, in ten-thousandths."""
    wanted = PageImage(str(folder / "a.pdf"), 1, 1000, PictureFormat.PNG, Limits())
    make_page_image(wanted, str(folder / "a.png"))
    with Image.open(folder / "a.png") as picture:
        box = picture.convert("L").point(lambda grey: 255 if grey < 128 else 0).getbbox()
        assert box is not None
        return tuple(10_000 * place / side for place, side in zip(box, picture.size * 2, strict=True))
