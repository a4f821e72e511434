import pytest
from PIL import Image, ImageDraw

from ingest.ocr.looks import ink_of, letter_height, runs_sideways
from tests.ingest.paper import LINES, letter


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
