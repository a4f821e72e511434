from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from archive.values.record import Page, PageSource, PageWord
from ingest.reading.page_ledger import PageLedger

PAGES = tuple(
    Page(
        number,
        f"halaman {number}",
        PageSource.OCR,
        confidence=90.0,
        words=(PageWord("halaman", 1, 2, 3, 4, 90.0),),
    )
    for number in (3, 1, 2)
)


Open = Callable[[], PageLedger]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens the same ledger as one more process would."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(PageLedger(tmp_path / "reading")))


def leased(ledger: PageLedger, key: str, manner: str) -> tuple[Page, ...]:
    lines = ledger.lease(key, manner)
    return tuple(lines[number] for number in lines) if lines else ()


@pytest.fixture
def left(opened: Open) -> PageLedger:
    """A ledger in which somebody kept two pages and then died."""
    dead = opened()
    assert leased(dead, "k", "ind.auto") == ()
    dead.keep("k", PAGES[:2])
    dead.close()
    return opened()


def test_pages_that_were_kept_come_back(left: PageLedger, opened: Open) -> None:
    assert leased(left, "k", "ind.auto") == PAGES[:2]
    left.keep("k", PAGES[2:])
    left.close()
    assert leased(opened(), "k", "ind.auto") == PAGES


def test_another_manner_of_reading_knows_nothing_of_them(left: PageLedger) -> None:
    assert leased(left, "k", "eng.auto") == ()


def test_a_line_that_a_kill_cut_off_is_dropped_and_written_over(left: PageLedger, opened: Open) -> None:
    (file,) = left.root.iterdir()
    file.write_bytes(file.read_bytes() + b'{"number":2,"text":"ha')
    assert leased(left, "k", "ind.auto") == PAGES[:2]
    left.keep("k", PAGES[2:])
    left.close()
    assert leased(opened(), "k", "ind.auto") == PAGES


def test_a_document_is_leased_to_one_at_a_time(left: PageLedger, opened: Open) -> None:
    assert leased(left, "k", "ind.auto") == PAGES[:2]
    second = opened()
    assert leased(second, "k", "ind.auto") == ()
    second.keep("k", PAGES[2:])
    left.close()
    assert leased(opened(), "k", "ind.auto") == PAGES[:2]


def test_what_is_settled_is_forgotten_however_it_was_read(left: PageLedger) -> None:
    left.lease("k", "eng.auto")
    left.lease("other", "eng.auto")
    left.settle("k")
    assert [path.name for path in left.root.iterdir()] == ["other.eng.auto.jsonl"]
    left.settle("never seen")
