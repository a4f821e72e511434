"""Pages of running text, with numbers before their paragraphs, are told from columns, tables and letters' heads."""

import pytest
from PIL import Image

from ingest.ocr.columns import stands_side_by_side
from ingest.ocr.looks import ink_of
from tests.ingest.paper import A4_DOTS, LINE_PITCH, MARGIN, PRINT, blank_sheet, justified, letter, numbered

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
