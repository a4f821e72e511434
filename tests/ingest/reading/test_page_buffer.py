import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.record import Page, PageSource, PageWord
from ingest.reading.page_buffer import PageBuffer


def page(number: int, words: int) -> Page:
    boxes = tuple(PageWord(f"kata{number}-{place}", place, 2, 3, 4, 90.5) for place in range(words))
    return Page(number, " ".join(word.text for word in boxes), PageSource.OCR, confidence=90.5, words=boxes)


@pytest.mark.slow
@given(numbers=st.permutations(range(1, 9)), words=st.sampled_from([0, 3, 1000]))
def test_pages_come_back_as_they_were_in_the_order_of_their_numbers(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], words: int
) -> None:
    pages = PageBuffer(tmp_path_factory.getbasetemp())
    for number in numbers:
        pages.add(page(number, words))
    whole = [page(number, words) for number in range(1, 9)]
    assert list(pages) == list(pages.in_order()) == whole
    assert (len(pages), pages[0], pages[-1], list(pages[2:4])) == (8, whole[0], whole[-1], whole[2:4])


def test_few_pages_stay_in_memory(tmp_path: Path) -> None:
    pages = PageBuffer(tmp_path)
    pages.add(page(1, 300))
    assert pages.in_order() == (page(1, 300),)


def test_a_page_that_comes_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    pages = PageBuffer(tmp_path)
    for words in (4000, 2, 4000, 3):
        pages.add(page(1, words))
    assert list(pages) == [page(1, 3)]


@pytest.mark.slow
def test_a_thick_file_takes_no_more_memory_than_a_thin_one(tmp_path: Path) -> None:
    tracemalloc.start()
    pages = PageBuffer(tmp_path)
    for number in range(1, 301):
        pages.add(page(number, 200))
    assert sum(len(each.words) for each in pages) == 60_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20
    assert not list(tmp_path.iterdir()), "the file has no name that a kill could leave behind"
