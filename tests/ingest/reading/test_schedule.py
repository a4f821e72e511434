from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.schedule import Waiting
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, OcrPage, OcrTask, ReaderMode, SurveyTask

LIMITS = Limits()
PLACE = FilePlace("/in", "/parts", 0, 0)


def ocr(path: str, pages: int) -> OcrTask:
    wanted = tuple(OcrPage(number) for number in range(1, pages + 1))
    return OcrTask(path, Kind.PDF, wanted, "ind", "/scratch", LIMITS)


def handed_out(waiting: Waiting) -> list[tuple[str, list[int]]]:
    found = []
    while waiting:
        task = waiting.next()
        assert isinstance(task, OcrTask)
        found.append((task.path, [page.number for page in task.wanted]))
    return found


def sizes(workers: int, pages: int) -> list[int]:
    waiting = Waiting(workers)
    waiting.add(ocr("a", pages))
    return [len(numbers) for _, numbers in handed_out(waiting)]


def test_pieces_are_large_while_many_pages_wait_and_small_at_the_end() -> None:
    assert sizes(2, 53) == [8, 8, 8, 8, 6, 4, 3, 2, 2, 2, 1, 1]


def test_a_short_file_that_is_alone_is_shared_by_all_workers() -> None:
    assert sizes(2, 2) == [1, 1]
    assert sizes(4, 4) == [1, 1, 1, 1]


def test_a_piece_is_of_one_file_and_only_the_last_file_is_cut_small() -> None:
    waiting = Waiting(2)
    for name in ("a", "b", "c"):
        waiting.add(ocr(name, 5))
    assert handed_out(waiting) == [
        ("a", [1, 2, 3, 4, 5]),
        ("b", [1, 2, 3, 4, 5]),
        ("c", [1, 2]),
        ("c", [3, 4]),
        ("c", [5]),
    ]


def test_files_are_looked_over_before_pages_are_read() -> None:
    waiting = Waiting(2)
    waiting.add(ocr("a", 1))
    waiting.add(SurveyTask("b", ReaderMode.AUTO, 1, 200, LIMITS, PLACE))
    assert isinstance(waiting.next(), SurveyTask)
    assert handed_out(waiting) == [("a", [1])]


@given(st.integers(1, 8), st.lists(st.integers(0, 60), max_size=6))
def test_every_page_is_handed_out_once(workers: int, files: list[int]) -> None:
    waiting = Waiting(workers)
    for name, pages in enumerate(files):
        waiting.add(ocr(str(name), pages))
    expected = [(str(name), number) for name, pages in enumerate(files) for number in range(1, pages + 1)]
    assert [(path, number) for path, numbers in handed_out(waiting) for number in numbers] == expected
