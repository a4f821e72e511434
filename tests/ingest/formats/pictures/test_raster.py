from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.formats.pictures.raster import Raster, is_blank, scale_for, scaled, turned, write_raster
from tests.ingest.paper import letter

SIZE = 1240, 1754


def noisy(paper: float, spread: float) -> Image.Image:
    grain = np.random.default_rng(7).normal(paper, spread, SIZE[::-1])
    return Image.fromarray(grain.clip(0, 255).astype(np.uint8))


def stamped() -> Image.Image:
    page = Image.new("L", SIZE, 250)
    ImageDraw.Draw(page).ellipse((800, 1200, 1020, 1420), outline=90, width=6)
    return page


def signed() -> Image.Image:
    page = Image.new("L", SIZE, 250)
    points = [(600 + x, 1500 + round(60 * np.sin(x / 15))) for x in range(0, 300, 3)]
    ImageDraw.Draw(page).line(points, fill=60, width=4)
    return page


def framed() -> Image.Image:
    """The dark edges that a scanner's lid leaves."""
    page = Image.new("L", SIZE, 245)
    ImageDraw.Draw(page).rectangle((0, 0, SIZE[0] - 1, SIZE[1] - 1), outline=20, width=30)
    return page


def dusty() -> Image.Image:
    page = Image.new("L", SIZE, 245)
    dots = np.random.default_rng(7).integers(0, [SIZE[0], SIZE[1]], (60, 2))
    for x, y in dots:
        page.putpixel((int(x), int(y)), 0)
    return page


@pytest.mark.parametrize(
    "page",
    [
        Image.new("L", SIZE, 255),
        Image.new("L", SIZE, 130),
        Image.new("L", SIZE, 0),
        noisy(225, 12),
        framed(),
        dusty(),
    ],
    ids=["white", "grey", "black", "noisy", "dark edges", "dust"],
)
def test_a_page_without_ink_is_blank(page: Image.Image) -> None:
    assert is_blank(Raster(page, 150))


@pytest.mark.parametrize(
    "page",
    [
        stamped(),
        signed(),
        letter(["Halaman ini sengaja dikosongkan untuk catatan."]),
        letter(["Lampiran II"]),
        Image.eval(letter(["Tulisan putih di atas kertas hitam"]), lambda value: 255 - value),
        letter(),
    ],
    ids=["stamp", "signature", "a line", "two words", "white on black", "a letter"],
)
def test_a_page_with_ink_is_not(page: Image.Image) -> None:
    assert not is_blank(Raster(page, 150))


@pytest.mark.parametrize("dpi", [75, 150, 300, 600])
def test_ink_is_seen_in_any_resolution(dpi: int) -> None:
    assert not is_blank(Raster(letter(["Lampiran keputusan gubernur"], dpi), dpi))
    assert is_blank(Raster(letter([], dpi), dpi))


def test_a_page_is_scaled_down_and_never_up() -> None:
    raster = Raster(Image.new("L", (600, 900)), 300)
    smaller = scaled(raster, 150)
    assert (smaller.image.size, smaller.dpi) == ((300, 450), 150)
    assert scaled(raster, 300) is raster
    assert scaled(raster, 600) is raster


@pytest.mark.parametrize(("degrees", "corner"), [(0, (0, 0)), (90, (29, 0)), (180, (19, 29)), (270, (0, 19))])
def test_a_page_is_turned_clockwise(degrees: int, corner: tuple[int, int]) -> None:
    page = Image.new("L", (20, 30), 255)
    page.putpixel((0, 0), 0)
    upright = turned(Raster(page, 72), degrees)
    assert upright.image.getpixel(corner) == 0
    assert upright.image.size == ((20, 30) if degrees in (0, 180) else (30, 20))


def test_a_huge_page_gets_fewer_dots() -> None:
    assert scale_for(8.27, 11.69, 300, 40_000_000) == 300
    assert scale_for(200, 200, 300, 1_000_000) == pytest.approx(5)
    assert scale_for(0, 0, 300, 1_000_000) == 300


def test_a_written_page_is_the_same_page(tmp_path: Path) -> None:
    page = noisy(200, 30)
    write_raster(Raster(page, 150), tmp_path / "a.pgm")
    with Image.open(tmp_path / "a.pgm") as written:
        assert written.tobytes() == page.tobytes()
