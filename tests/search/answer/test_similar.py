from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.archive import Archive
from archive.values.access import UNLIMITED
from archive.values.record import Description, Record
from search.answer.ask import AnswerShape, Filters
from search.answer.similar import MOST_WORDS, Similar, ask_similar
from search.embedded import EmbeddedGenerations
from search.mirror.audience import View
from search.mirror.follow import catch_up
from tests.making import file_one

Alike = Callable[..., Similar]


@pytest.fixture
def alike(archive: Archive, generations: EmbeddedGenerations) -> Alike:
    def answer(record: Record, filters: Filters | None = None) -> Similar:
        catch_up(archive, generations)
        view = View(archive, UNLIMITED)
        return ask_similar(view, generations.current(), record, filters or Filters(), AnswerShape())

    return answer


def file_text(archive: Archive, title: str, text: str, unit: str = "IKP") -> Record:
    return file_one(archive, text.encode(), Description(title=title, unit=unit))


def test_what_shares_the_telling_words_comes_first_and_never_the_record_itself(
    archive: Archive, alike: Alike
) -> None:
    asked = file_text(archive, "Jembatan Mahakam", "pembangunan jembatan sungai mahakam anggaran")
    near = file_text(archive, "Jembatan lain", "perbaikan jembatan di sungai mahakam")
    far = file_text(archive, "Gaji", "anggaran gaji pegawai")
    file_text(archive, "Undangan", "rapat koordinasi")
    for number in range(5):
        file_text(archive, f"Anggaran {number}", f"anggaran rutin nomor {number}")
    found = alike(asked)
    ids = [hit.record.id for hit in found.answer.hits]
    assert ids[0] == near.id
    assert far.id in ids
    assert asked.id not in ids
    assert found.answer.total == len(ids) == 7
    assert found.words[0] == "jembatan"
    assert "anggaran" in found.words[-2:]


def test_filters_narrow_what_is_alike(archive: Archive, alike: Alike) -> None:
    asked = file_text(archive, "Jembatan", "jembatan sungai")
    file_text(archive, "Jembatan lama", "jembatan sungai lama")
    other = file_text(archive, "Jembatan baru", "jembatan sungai baru", "TIK")
    assert [hit.record.id for hit in alike(asked, Filters(unit="tik")).answer.hits] == [other.id]


def test_nothing_is_like_a_record_without_words(archive: Archive, alike: Alike) -> None:
    file_text(archive, "Jembatan", "jembatan")
    empty = file_one(archive, b"...", Description(title="12 / 34"))
    found = alike(empty)
    assert (found.words, found.answer.total) == ((), 0)


def test_a_long_record_asks_with_a_few_words(archive: Archive, alike: Alike) -> None:
    letters = "bcdfghjklmnprst"
    words = [f"{first}a{second}o{first}i" for first in letters for second in letters]
    asked = file_text(archive, "Panjang", " ".join(words))
    file_text(archive, "Juga panjang", " ".join(words[::-1]))
    found = alike(asked)
    assert len(found.words) == MOST_WORDS
    assert found.answer.total == 1
