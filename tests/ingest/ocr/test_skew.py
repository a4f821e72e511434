import pytest
from PIL import Image

from ingest.formats.raster import Raster, as_it_lay, straightened
from ingest.ocr.looks import ink_of
from ingest.ocr.skew import skew_of
from tests.ingest.paper import LINES, letter


def askew(image: Image.Image, degrees: float) -> Image.Image:
    """Lying so far anticlockwise."""
    return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


@pytest.mark.parametrize("degrees", [-6.0, -3.0, 1.5, 4.0])
def test_a_page_askew_is_measured(degrees: float) -> None:
    assert skew_of(ink_of(askew(letter(LINES * 2), degrees))) == pytest.approx(degrees, abs=0.25)


@pytest.mark.parametrize("degrees", [0.0, 0.5, -0.5])
def test_a_page_that_lies_almost_straight_is_left_so(degrees: float) -> None:
    assert skew_of(ink_of(askew(letter(LINES * 2), degrees))) == 0.0


def test_what_has_no_lines_has_no_skew() -> None:
    stamp = letter([])
    stamp.paste(0, (300, 300, 500, 480))
    for image in (letter([]), stamp, Image.new("L", (3, 3)), Image.new("L", (1200, 9), 255)):
        assert skew_of(ink_of(image)) == 0.0


def test_a_straightened_page_has_its_letters_where_they_would_stand() -> None:
    plain = letter(LINES)
    straight = straightened(Raster(askew(plain, 3.0), 150), 3.0)
    assert straight.skew == 3.0
    assert skew_of(ink_of(straight.image)) == 0.0
    differing = sum(abs(a - b) > 128 for a, b in zip(plain.tobytes(), straight.image.tobytes(), strict=True))
    assert differing < 0.01 * plain.width * plain.height


def test_a_point_of_a_straightened_page_is_found_where_it_lay() -> None:
    page = Image.new("L", (600, 800), 255)
    page.paste(0, (100, 150, 104, 154))
    straight = straightened(Raster(page, 150), 5.0)
    box = straight.image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    x, y = as_it_lay(straight, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    assert x == pytest.approx(102, abs=1)
    assert y == pytest.approx(152, abs=1)
