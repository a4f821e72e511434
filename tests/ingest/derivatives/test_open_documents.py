from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from ingest.derivatives.open_documents import OpenDocuments
from ingest.derivatives.requests import PageImage, PictureFormat
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.paper import text_pdf

pytestmark = pytest.mark.slow  # each starts processes


class Seconds:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def documents(tmp_path: Path, seconds: Seconds) -> Iterator[OpenDocuments]:
    opened = OpenDocuments(tmp_path / "scratch", Limits(task_seconds=60), seconds, most=2)
    yield opened
    opened.close()
    assert list((tmp_path / "scratch").glob("*")) == []


def wanted(path: Path, number: int) -> PageImage:
    return PageImage(str(path), number, 100, PictureFormat.JPEG, Limits())


def processes(tmp_path: Path) -> set[str]:
    return {folder.name for folder in (tmp_path / "scratch").iterdir()}


def test_one_process_draws_all_pages_of_a_document(tmp_path: Path, documents: OpenDocuments) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"]])
    documents.draw(wanted(path, 1), tmp_path / "1")
    first = processes(tmp_path)
    with pytest.raises(CannotRead) as caught:
        documents.draw(wanted(path, 3), tmp_path / "3")
    assert caught.value.reason is Reason.DAMAGED
    shown = documents.draw(wanted(path, 2), tmp_path / "2")
    assert (len(first), processes(tmp_path)) == (1, first)
    with Image.open(tmp_path / "2") as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "L", (shown.width, shown.height))


def test_the_one_asked_for_longest_ago_makes_room_and_an_idle_one_is_closed(
    tmp_path: Path, documents: OpenDocuments, seconds: Seconds
) -> None:
    paths = [text_pdf(tmp_path / f"{name}.pdf", [[name]]) for name in ("a", "b", "c")]
    for path in paths:
        seconds.now += 1
        documents.draw(wanted(path, 1), tmp_path / f"{path.stem}.jpg")
    assert len(processes(tmp_path)) == 2
    seconds.now += 29
    documents.close_idle()
    assert len(processes(tmp_path)) == 1
    documents.draw(wanted(paths[0], 1), tmp_path / "again.jpg")
    assert (tmp_path / "again.jpg").read_bytes() == (tmp_path / "a.jpg").read_bytes()


def test_a_process_that_died_is_replaced(tmp_path: Path, documents: OpenDocuments) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"]])
    documents.draw(wanted(path, 1), tmp_path / "1")
    for document in documents._open.values():
        document.process.end()
    documents.draw(wanted(path, 1), tmp_path / "2")
    assert (tmp_path / "2").stat().st_size


def test_many_threads_may_ask_at_once(tmp_path: Path, documents: OpenDocuments) -> None:
    paths = [text_pdf(tmp_path / f"{name}.pdf", [[name], [name]]) for name in ("a", "b", "c")]
    orders = [(path, number) for path in paths for number in (1, 2)] * 2

    def draw(order: int) -> int:
        path, number = orders[order]
        return documents.draw(wanted(path, number), tmp_path / f"{order}.jpg").width

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(draw, range(len(orders)))) == {101}  # a pixel is begun
