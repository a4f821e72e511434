import pytest
from PIL import Image, ImageChops, ImageOps

from ingest.formats.pictures.raster import Raster
from ingest.ocr.illumination import evenly_lit, has_dark_areas
from tests.ingest.paper import LINES, letter


def shadowed(page: Image.Image, depth: float) -> Image.Image:
    """The light falls off towards one corner, down to 1 - `depth`."""
    fall = ImageOps.invert(Image.linear_gradient("L")).resize(page.size)
    return ImageChops.multiply(page, fall.point(lambda value: 255 - depth * value))


def darkest_paper(page: Image.Image) -> int:
    inner = ImageOps.crop(page, 40)
    return min(inner.reduce(100).tobytes())


@pytest.mark.parametrize("depth", [0.5, 0.7])
def test_a_shadow_is_taken_off_the_page_and_its_letters_stay(depth: float) -> None:
    page = letter(LINES * 2)
    seen = evenly_lit(Raster(shadowed(page, depth), 150))
    assert darkest_paper(seen.image) > 0.9 * darkest_paper(page)
    ink = seen.image.point(lambda value: 255 * (value < 128))
    true = page.point(lambda value: 255 * (value < 128))
    wrong = sum(ImageChops.difference(ink, true).histogram()[128:])
    assert wrong < 0.02 * sum(true.histogram()[128:])


@pytest.mark.parametrize("depth", [0.0, 0.2])
def test_a_page_in_even_light_is_left_as_it_is(depth: float) -> None:
    raster = Raster(shadowed(letter(LINES), depth), 150)
    assert evenly_lit(raster) is raster


def test_a_black_page_and_a_dot_have_no_light_to_be_made_even() -> None:
    for image in (Image.new("L", (900, 900)), Image.new("L", (1, 1), 200)):
        assert evenly_lit(Raster(image, 150)).image is image


@pytest.mark.parametrize("dpi", [150, 300])
def test_only_a_band_of_dark_is_a_dark_area_and_print_is_not(dpi: int) -> None:
    page = letter(LINES * 2, dpi, points=14)
    assert not has_dark_areas(Raster(page, dpi))
    band = letter(["DAFTAR INFORMASI"], dpi).crop((0, 0, page.width, 2 * dpi))
    page.paste(ImageOps.invert(band), (0, 8 * dpi))
    assert has_dark_areas(Raster(page, dpi))
