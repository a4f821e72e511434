from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from archive.values.access import UNLIMITED
from archive.values.period import Period
from archive.values.record import Description
from search.answer.ask import AnswerShape, Filters
from search.answer.catalogue_only import ask_by_description
from search.index.contract import Sort
from search.mirror.audience import View
from tests.making import DESCRIBED, file_one, make_archive

PLAIN = Filters()
PLAINLY = AnswerShape()


Ask = Callable[..., list[str]]


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    archive = make_archive(tmp_path_factory.mktemp("archive") / "home")
    file_one(archive, b"rahasia di dalam teks", replace(DESCRIBED, kind="keputusan", number="188/12/2024"))
    file_one(
        archive,
        b"lain",
        Description(
            title="Laporan pelayanan", unit="TIK", classification="500.1", period=Period.parse("2023")
        ),
    )
    file_one(archive, b"ketiga", Description(title="Undangan rapat", unit="IKP", dated=date(2020, 1, 1)))

    def ask(text: str, filters: Filters = PLAIN, wanted: AnswerShape = PLAINLY) -> list[str]:
        answer = ask_by_description(View(archive, UNLIMITED), text, filters, wanted)
        assert answer.total == len(answer.hits)
        titles = [hit.record.title for hit in answer.hits]
        return sorted(titles) if wanted == AnswerShape() else titles

    yield ask
    archive.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Keputusan tentang PPID", "Laporan pelayanan", "Undangan rapat"]),
        ("melayani", ["Laporan pelayanan"]),
        ('"tentang ppid"', ["Keputusan tentang PPID"]),
        ('"ppid tentang"', []),
        ("unda*", ["Undangan rapat"]),
        ("rahasia", []),
        ("isi:ppid", []),
        ("judul:ppid", ["Keputusan tentang PPID"]),
        ("nomor:188", ["Keputusan tentang PPID"]),
        ("jenis:keputusan", ["Keputusan tentang PPID"]),
        ("kode:500.12", ["Keputusan tentang PPID"]),
        ("kode:500.1", []),
        ("kelas:500.1", ["Laporan pelayanan"]),
        ("unit:ikp -undangan", ["Keputusan tentang PPID"]),
        ("periode:2023", ["Laporan pelayanan"]),
        ("periode:2020", ["Undangan rapat"]),
        ("rapat ATAU ppid", ["Keputusan tentang PPID", "Undangan rapat"]),
    ],
)
def test_what_the_catalogue_knows_is_found_without_an_index(titles: Ask, text: str, found: list[str]) -> None:
    assert titles(text) == found


def test_filters_join_the_question(titles: Ask) -> None:
    assert titles("", Filters(unit="TIK")) == ["Laporan pelayanan"]
    assert titles("rapat", Filters(unit="TIK")) == []
    assert titles("", Filters(period=Period.parse("2022..2023"))) == ["Laporan pelayanan"]


def test_without_an_index_the_order_of_time_can_still_be_had(titles: Ask) -> None:
    newest = ["Keputusan tentang PPID", "Laporan pelayanan", "Undangan rapat"]
    assert titles("", PLAIN, AnswerShape(sort=Sort.NEWEST)) == newest
    assert titles("", PLAIN, AnswerShape(sort=Sort.OLDEST)) == newest[::-1]
