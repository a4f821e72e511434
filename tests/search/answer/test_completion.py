from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.archive import Archive
from archive.values.access import UNLIMITED, Audience, Reader
from archive.values.record import AccessLevel, Description
from search.answer.completion import Suggestions, suggest
from search.embedded import EmbeddedGenerations
from search.mirror.audience import View
from search.mirror.follow import catch_up
from tests.making import file_one

Suggest = Callable[..., Suggestions]


@pytest.fixture
def suggested(archive: Archive, generations: EmbeddedGenerations) -> Suggest:
    for title, text, classification, access in (
        ("Laporan anggaran 2024", "rencana anggaran dan anggota tim", "500.12", AccessLevel.ORDINARY),
        ("Anggaran belanja daerah", "anggaran", "500.1", AccessLevel.ORDINARY),
        ("Anggrek bulan", "anggrek zamrud", "500.12", AccessLevel.SECRET),
    ):
        said = Description(title=title, unit="IKP", classification=classification, access=access)
        file_one(archive, text.encode(), said)
    catch_up(archive, generations)

    def answer(text: str, audience: Audience = UNLIMITED, limit: int = 8) -> Suggestions:
        return suggest(View(archive, audience), generations.current(), text, limit)

    return answer


def test_titles_and_words_go_on_from_what_was_typed(suggested: Suggest) -> None:
    found = suggested("angg")
    assert set(found.titles) == {"Laporan anggaran 2024", "Anggaran belanja daerah", "Anggrek bulan"}
    assert found.words == ("anggaran", "anggrek", "anggota")


def test_the_words_typed_before_narrow_and_stay(suggested: Suggest) -> None:
    found = suggested("Laporan ang")
    assert found.titles == ("Laporan anggaran 2024",)
    assert found.words == ("Laporan anggaran", "Laporan anggota")


def test_codes_go_on_within_a_segment(suggested: Suggest) -> None:
    year = "/2024"
    assert suggested("500.1").codes == (
        f"500.1/002/IKP{year}",
        f"500.12/001/IKP{year}",
        f"500.12/003/IKP{year}",
    )
    assert suggested("500.12/003").codes == (f"500.12/003/IKP{year}",)
    assert suggested("kode 500.12/00").codes == (f"500.12/001/IKP{year}", f"500.12/003/IKP{year}")
    assert suggested("50").codes[0] == f"500.1/002/IKP{year}"
    assert suggested("501").codes == ()


def test_nothing_is_suggested_from_what_may_not_be_seen(suggested: Suggest) -> None:
    found = suggested("angg", Reader())
    assert "Anggrek bulan" not in found.titles
    assert found.words == ("anggaran", "anggota")
    assert suggested("zam", Reader()) == Suggestions() == suggested("zzz", Reader())
    assert suggested("500.12/", Reader()).codes == ("500.12/001/IKP/2024",)


@pytest.mark.parametrize("text", ["", " ", "a", "angg ", "???", "-", "*"])
def test_too_little_suggests_nothing(suggested: Suggest, text: str) -> None:
    assert suggested(text) == Suggestions()


def test_no_more_is_suggested_than_wanted(suggested: Suggest) -> None:
    found = suggested("angg", limit=1)
    assert (len(found.titles), found.words) == (1, ("anggaran",))
