"""The levels of preservation rise with copies and checks, and never beyond what a program can see."""

from __future__ import annotations

import pytest

from archive.archive import Archive
from archive.integrity.ndsa import Evidence, standings, standings_of
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from tests.making import file_one


@pytest.mark.parametrize(
    ("evidence", "levels"),
    [
        (Evidence(1, is_checked=False), (0, 1, 3, 0, 1)),
        (Evidence(1, is_checked=True), (0, 1, 3, 0, 1)),
        (Evidence(2, is_checked=False), (1, 2, 3, 3, 1)),
        (Evidence(3, is_checked=True), (1, 4, 3, 3, 1)),
    ],
)
def test_levels_follow_the_evidence(evidence: Evidence, levels: tuple[int, ...]) -> None:
    assert tuple(each.level for each in standings(evidence)) == levels


def test_a_checked_archive_without_a_copy_stays_where_it_is(archive: Archive) -> None:
    file_one(archive, b"isi")
    list(archive.scrub.run(Budget(), Manner(cached=True)))
    found = standings_of(archive.catalogue, archive.checks.coverage(), archive.journal.clock())
    assert [each.level for each in found] == [0, 1, 3, 0, 1]
