import pytest
from PIL import Image, ImageDraw

from ingest.formats.pictures.raster import Raster, as_it_lay, straightened
from ingest.ocr.looks import ink_of, letter_height, runs_sideways, skew_of, stands_side_by_side
from tests.ingest.paper import (
    A4_DOTS,
    LINE_PITCH,
    LINES,
    MARGIN,
    PRINT,
    blank_sheet,
    justified,
    letter,
    numbered,
)


def test_larger_print_has_higher_letters() -> None:
    heights = [letter_height(ink_of(letter(LINES * 2, points=points))) for points in (6, 9, 12)]
    assert None not in heights
    assert heights == sorted(heights, key=lambda height: height or 0.0)
    assert len(set(heights)) == 3


def test_letters_are_twice_as_high_at_twice_the_resolution() -> None:
    low = letter_height(ink_of(letter(LINES * 2, dpi=75)))
    high = letter_height(ink_of(letter(LINES * 2, dpi=150)))
    assert low is not None
    assert high == pytest.approx(2 * low, abs=2)


def test_small_print_decides_not_the_heading() -> None:
    page = letter(LINES * 2, points=8)
    plain = letter_height(ink_of(page))
    page.paste(letter(["KEPUTUSAN"], points=40).crop((150, 140, 1100, 260)), (150, 20))
    assert letter_height(ink_of(page)) == plain


def test_an_empty_page_and_a_single_dot_have_no_letter_height() -> None:
    for image in (letter([]), Image.new("L", (1, 1)), Image.new("L", (3, 900), 255)):
        assert letter_height(ink_of(image)) is None
        assert not runs_sideways(ink_of(image))


@pytest.mark.parametrize(
    ("turn", "sideways"),
    [
        (None, False),
        (Image.Transpose.ROTATE_90, True),
        (Image.Transpose.ROTATE_180, False),
        (Image.Transpose.ROTATE_270, True),
    ],
)
def test_lines_that_run_up_or_down_are_seen(turn: Image.Transpose | None, *, sideways: bool) -> None:
    page = letter(LINES * 2)
    turned = page if turn is None else page.transpose(turn)
    assert runs_sideways(ink_of(turned)) is sideways


def test_a_crooked_page_is_still_upright() -> None:
    page = letter(LINES * 2)
    crooked = page.rotate(1.5, fillcolor=255, resample=Image.Resampling.BICUBIC)
    straight, tilted = letter_height(ink_of(page)), letter_height(ink_of(crooked))
    assert not runs_sideways(ink_of(crooked))
    assert straight is not None
    assert tilted == pytest.approx(straight, abs=2)


def test_a_shaded_sheet_is_paper_and_rules_are_not_letters() -> None:
    page = letter(LINES * 2)
    shaded = page.point(lambda value: value * 170 // 255)
    ruled = page.copy()
    draw = ImageDraw.Draw(ruled)
    for left in range(100, ruled.width, 200):
        draw.line((left, 0, left, ruled.height), fill=0, width=3)
    plain = letter_height(ink_of(page))
    assert plain is not None
    assert letter_height(ink_of(shaded)) == pytest.approx(plain, abs=1)
    assert letter_height(ink_of(ruled)) == pytest.approx(plain, abs=1)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_letter_is_as_high_as_its_x_however_the_page_was_scanned(dpi: int) -> None:
    page = letter(LINES * 2, dpi, points=12).rotate(0.7, Image.Resampling.BICUBIC, fillcolor=255)
    bits = page.point(lambda value: 255 * (value > 150))
    true = letter(["xxxxxxxx"], dpi, points=12).point(lambda value: 255 * (value < 128)).getbbox()
    assert true is not None
    assert letter_height(ink_of(bits)) == pytest.approx(true[3] - true[1], rel=0.12)


def test_a_table_in_small_print_decides_on_a_page_of_larger_print() -> None:
    page = letter(LINES, points=12)
    small = letter(LINES * 2, points=7)
    page.paste(small.crop((100, 140, 1200, 700)), (100, 800))
    assert letter_height(ink_of(page)) == letter_height(ink_of(small))


def test_the_bars_of_capitals_are_no_print_of_their_own() -> None:
    plain = letter_height(ink_of(letter(LINES * 2)))
    assert letter_height(ink_of(letter([*LINES, *(["L T L T L T L T L T L T"] * 12)]))) == plain


LEFT, RIGHT, TOP, PITCH = MARGIN, A4_DOTS[0] - MARGIN, MARGIN, LINE_PITCH


def columns(count: int, gap: int) -> Image.Image:
    page, draw = blank_sheet()
    width = (RIGHT - LEFT - gap * (count - 1)) // count
    for column in range(count):
        left = LEFT + column * (width + gap)
        justified(draw, left, left + width, range(35))
    return page


def table(columns: int, rows: int, word: str) -> Image.Image:
    page, draw = blank_sheet()
    width, height = (RIGHT - LEFT) // columns, 50
    for row in range(rows):
        for column in range(columns):
            left, top = LEFT + column * width, TOP + row * height
            draw.rectangle((left, top, left + width, top + height), outline=0, width=2)
            draw.text((left + 8, top + 12), word, 0, PRINT)
    return page


def head_of_a_letter() -> Image.Image:
    page, draw = blank_sheet()
    for line in range(6):
        draw.text((LEFT, TOP + line * PITCH), "Nomor 005/12/DISKOMINFO", 0, PRINT)
        draw.text((LEFT + 560, TOP + line * PITCH), "Kepada Yth. Kepala Dinas", 0, PRINT)
    justified(draw, LEFT, RIGHT, range(10, 22))
    return page


@pytest.mark.parametrize(("mark", "turned"), [("{}.", 0.0), ("({})", 0.9), ("Pasal {}", -0.9)])
def test_the_numbers_of_paragraphs_are_no_column(mark: str, turned: float) -> None:
    page = numbered(mark).rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)
    assert not stands_side_by_side(ink_of(page))


def test_running_text_stands_line_below_line() -> None:
    assert not stands_side_by_side(ink_of(columns(1, 0)))
    assert not stands_side_by_side(ink_of(letter()))


@pytest.mark.parametrize(
    ("count", "gap", "turned"), [(2, 24, 0.0), (2, 30, 0.9), (2, 60, -0.9), (3, 30, 0.9)]
)
def test_columns_stand_side_by_side_however_narrow_their_gutter(count: int, gap: int, turned: float) -> None:
    page = columns(count, gap).rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)
    assert stands_side_by_side(ink_of(page))


@pytest.mark.parametrize("word", ["", "1.250", "Kegiatan"])
def test_the_cells_of_a_table_stand_side_by_side_with_words_and_without(word: str) -> None:
    assert stands_side_by_side(ink_of(table(5, 20, word)))


def test_the_two_sides_of_a_letters_head_stand_side_by_side() -> None:
    assert stands_side_by_side(ink_of(head_of_a_letter()))


def test_an_empty_page_and_a_single_dot_have_nothing_side_by_side() -> None:
    for image in (
        letter([]),
        Image.new("L", (1, 1)),
        Image.new("L", (3, 900), 255),
        Image.new("L", (900, 3)),
    ):
        assert not stands_side_by_side(ink_of(image))


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
