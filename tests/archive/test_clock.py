"""A clock that is ten years off, in either direction: order, codes and proof do not depend on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.values.record import Description
from tests.archive.faults import assert_settled, assert_whole
from tests.making import DESCRIBED, NOON, file_one, make_archive


@pytest.mark.slow
@pytest.mark.parametrize("years", [-10, 10])
def test_an_archive_outlives_a_clock_that_is_ten_years_off(tmp_path: Path, years: int) -> None:
    make_archive(tmp_path / "home").close()
    for number, off in enumerate((0, years, 0)):
        archive = Archive.open(tmp_path / "home", "budi", clock(off))
        record = file_one(archive, b"isi %d" % number)
        for each in list(archive.listed(Listing())):
            archive.filing.describe(each.id, Description(title=f"{each.code} {number}", unit="IKP"))
        archive.recover()
        assert_whole(archive)
        assert record.code == f"500.12/{number + 1:03}/IKP/2024"  # by the document's own date
        archive.close()
    archive = Archive.open(tmp_path / "home", "siti", clock(0))
    entries = list(archive.entries())
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert all(later.previous == earlier.digest for earlier, later in pairwise(entries))
    assert_settled(archive)
    archive.close()


def test_an_undated_record_is_coded_by_the_day_of_coding_whatever_that_is(tmp_path: Path) -> None:
    make_archive(tmp_path / "home").close()
    undated = Description(title=DESCRIBED.title, unit="IKP", classification="500.12")
    for off in (10, 0):
        archive = Archive.open(tmp_path / "home", "budi", clock(off))
        assert file_one(archive, b"isi %d" % off, undated).code == f"500.12/001/IKP/{2024 + off}"
        archive.close()


def clock(years: int) -> Callable[[], datetime]:
    """A clock that is off by so many years, and goes on by a second at every look."""
    seconds = count(1)
    start = NOON.replace(year=NOON.year + years)
    return lambda: start + timedelta(seconds=next(seconds))
