from __future__ import annotations

from datetime import date

import pytest

from archive.archive import Archive
from archive.copies.rebuild import rebuild
from archive.journal.entries import Journal
from archive.registers.units_and_classes import UnknownEntry
from archive.values.record import Description
from archive.values.register_entries import Unit, UnitChangedLater
from tests.archive.faults import assert_retold
from tests.making import Clock, make_schema, tamper

DAY = date(2024, 7, 1)


@pytest.fixture
def named(archive: Archive) -> Archive:
    archive.registers.import_units([Unit("IKP", "Bidang Lama"), Unit("SEK", "Sekretariat")], "a.csv")
    return archive


def names(archive: Archive) -> list[tuple[str, date, date | None, str | None]]:
    found = archive.registers.unit_history().units["IKP"]
    return [(unit.name, unit.valid_from, unit.valid_to, unit.successor) for unit in found]


RENAMED = [("Bidang Lama", date.min, date(2024, 6, 30), None), ("Bidang Baru", DAY, None, None)]


def test_an_imported_name_is_valid_from_its_day_and_the_former_until_then(named: Archive) -> None:
    named.registers.import_units([Unit("IKP", "Bidang Baru")], "b.csv", DAY)
    assert names(named) == RENAMED
    assert [unit.name for unit in named.registers.units()] == ["Bidang Baru", "Sekretariat"]
    named.registers.verify([Description(unit="IKP")])
    assert_retold(named)


def test_a_unit_is_renamed_and_merged_and_all_comes_back(named: Archive) -> None:
    named.registers.change_unit("IKP", "Bidang Baru", None, DAY, "Pergub 5")
    ended = named.registers.end_unit("IKP", date(2025, 12, 31), "SEK", "Pergub 9")
    assert (ended.valid_to, ended.successor) == (date(2025, 12, 31), "SEK")
    told = [*RENAMED[:1], ("Bidang Baru", DAY, date(2025, 12, 31), "SEK")]
    assert names(named) == told
    assert_retold(named)
    named.notary.checkpoint()
    named.close()
    named.home.catalogue.unlink()
    rebuild(named.home, named.home.journal, Journal("siti", Clock(hours=1)), named.replays)
    again = Archive.open(named.home.root, "siti", Clock(hours=2))
    assert names(again) == told
    again.close()


def test_what_cannot_be_is_refused_and_nothing_is_written(named: Archive) -> None:
    named.registers.change_unit("IKP", "Bidang Baru", None, DAY, None)
    sequence = named.last_sequence()
    with pytest.raises(UnitChangedLater):
        named.registers.change_unit("IKP", "Lain", None, date(2024, 1, 1), None)
    with pytest.raises(UnitChangedLater):
        named.registers.end_unit("IKP", date(2024, 1, 1), None, None)
    with pytest.raises(UnknownEntry):
        named.registers.end_unit("IKP", date(2025, 1, 1), "XYZ", None)
    with pytest.raises(UnknownEntry):
        named.registers.change_unit("XYZ", "Lain", None, DAY, None)
    assert named.last_sequence() == sequence


def test_a_name_altered_by_hand_is_found(named: Archive) -> None:
    tamper(named, "UPDATE unit SET name = 'Palsu' WHERE code = 'SEK'")
    with pytest.raises(AssertionError):
        assert_retold(named)


def test_units_of_an_older_home_are_valid_since_ever(named: Archive) -> None:
    make_schema(named, 11)
    opened = Archive.open(named.home.root, "siti", Clock())
    assert names(opened) == [("Bidang Lama", date.min, None, None)]
    assert_retold(opened)
    opened.close()
