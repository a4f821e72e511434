import pytest

from ingest.formats.text.page_text import Drawn
from ingest.formats.text.text_flow import TextFlow


def test_a_block_stands_below_the_line_that_it_is_anchored_in() -> None:
    flow = TextFlow()
    flow.write("peng")
    flow.begin_block()
    flow.write("satu")
    flow.end_line()
    flow.write("dua")
    flow.end_block()
    flow.write("elolaan")
    flow.end_line()
    flow.write("akhir")
    assert flow.pages() == ["pengelolaan\nsatu\ndua\nakhir"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("Kepala", "Bidang", "Kepala Bidang"),
        ("Kepala ", "Bidang", "Kepala Bidang"),
        ("Kepala", ", Bidang", "Kepala, Bidang"),
        ("ke", "pala", "kepala"),
        ("tahun", "2024", "tahun 2024"),
    ],
)
def test_what_is_anchored_parts_words_but_not_the_halves_of_one(before: str, after: str, line: str) -> None:
    flow = TextFlow()
    flow.write(before)
    flow.anchor("kotak")
    flow.note("kaki")
    flow.write(after)
    assert flow.text() == f"{line}\nkotak\nkaki"


def test_cells_stand_side_by_side_even_empty_ones_and_those_of_several_lines() -> None:
    flow = TextFlow()
    flow.write("atas")
    flow.end_line()
    for cell in (["a", "b"], [], ["c"], []):
        flow.begin_cell()
        for line in cell:
            flow.write(line)
            flow.end_line()
        flow.end_cell()
    flow.end_row()
    assert flow.text() == "atas\na\nb\t\tc"


def test_notes_stand_at_the_end_of_their_page_once() -> None:
    flow = TextFlow()
    flow.write("satu")
    flow.note("catatan")
    flow.note("catatan")
    flow.end_page()
    flow.write("dua")
    assert flow.pages() == ["satu\ncatatan", "dua"]


def test_a_page_does_not_end_inside_a_block() -> None:
    flow = TextFlow()
    flow.begin_block()
    flow.write("a")
    flow.end_page()
    flow.write("b")
    flow.end_block()
    assert flow.pages() == ["a\nb"]


def test_a_page_that_is_drawn_on_says_so() -> None:
    flow = TextFlow()
    flow.end_page()
    flow.draw()
    assert not flow.is_page_empty
    assert [type(page) for page in flow.pages()] == [str, Drawn]


def test_what_is_left_open_is_closed() -> None:
    flow = TextFlow()
    flow.begin_block()
    flow.begin_cell()
    flow.write("isi")
    assert flow.text() == "isi"
