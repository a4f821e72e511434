from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.values.record import Record
from search.embedded import EmbeddedGenerations
from search.index.contract import Index
from search.mirror.follow import catch_up
from search.mirror.probe import unfindable
from tests.making import copied_archive, file_one


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = copied_archive(tmp_path / "home")
    yield archive
    archive.close()


def filed(archive: Archive, *texts: str) -> tuple[Record, dict[int, str]]:
    """A record with these pages."""
    record = file_one(archive, " ".join(texts).encode())
    return record, dict(enumerate(texts, start=1))


def followed(archive: Archive) -> Index:
    generations = EmbeddedGenerations(archive.home.index)
    catch_up(archive, generations)
    return generations.current()


def test_a_page_that_was_indexed_is_found(archive: Archive) -> None:
    record, pages = filed(archive, "Keputusan Kepala Dinas tentang Pejabat Pengelola Informasi")
    index = followed(archive)
    assert list(unfindable(index, record, pages)) == []


def test_words_the_index_never_saw_are_told_with_their_page(archive: Archive) -> None:
    record, _ = filed(archive, "Keputusan Kepala Dinas")
    index = followed(archive)
    unseen = {7: "halaman tambahan yang tidak pernah diindeks"}
    assert list(unfindable(index, record, unseen)) == [(record.id, 7)]


def test_a_record_the_index_does_not_know_is_not_found(archive: Archive) -> None:
    filed(archive, "Keputusan Kepala Dinas")
    index = followed(archive)
    record, pages = filed(archive, "Undangan rapat koordinasi")
    assert list(unfindable(index, record, pages)) == [(record.id, 1)]


def test_pages_without_words_need_not_be_found(archive: Archive) -> None:
    record, _ = filed(archive, "Keputusan Kepala Dinas")
    empty = {2: "", 3: "... --- |||"}
    assert list(unfindable(followed(archive), record, empty)) == []


@pytest.mark.slow
def test_alike_pages_of_many_records_are_all_found(archive: Archive) -> None:
    made = [filed(archive, f"Formulir permohonan informasi publik nomor {number}") for number in range(30)]
    index = followed(archive)
    form = {1: "Formulir permohonan informasi publik"}
    for record, pages in made:
        assert list(unfindable(index, record, pages)) == []
        assert list(unfindable(index, record, form)) == []
