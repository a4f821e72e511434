from __future__ import annotations

from datetime import date

import pytest

from archive.values.period import Period
from archive.values.record import Description
from archive.values.register_entries import Unit, UnitChangedLater, UnitHistory

DAY = date(2024, 7, 1)
OLD, NEW = Unit("IKP", "Bidang Lama", valid_to=date(2024, 6, 30)), Unit("IKP", "Bidang Baru", valid_from=DAY)
HISTORY = UnitHistory.of([NEW, OLD])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (Description(unit="IKP", dated=date(2024, 6, 30)), "Bidang Lama"),
        (Description(unit="IKP", dated=date(2024, 7, 1)), "Bidang Baru"),
        (Description(unit="IKP", period=Period.parse("2023")), "Bidang Lama"),
        (Description(unit="IKP", period=Period.parse("2024")), "Bidang Baru"),
        (Description(unit="IKP", period=Period(date(2020, 1, 1), date.max)), "Bidang Lama"),
        (Description(unit="IKP"), "Bidang Baru"),
        (Description(unit="XYZ", dated=DAY), None),
        (Description(dated=DAY), None),
    ],
)
def test_a_document_has_the_name_that_its_unit_had_on_its_day(said: Description, name: str | None) -> None:
    assert HISTORY.name_for(said) == name


def test_outside_its_days_a_unit_has_the_nearest_name() -> None:
    history = UnitHistory.of([Unit("A", "Seksi", valid_from=DAY, valid_to=date(2025, 1, 1))])
    assert [unit.name for unit in map(history.on, "AA", (date(2000, 1, 1), date(2030, 1, 1))) if unit] == [
        "Seksi"
    ] * 2


def test_another_name_ends_the_former_the_day_before() -> None:
    history = UnitHistory.of([Unit("IKP", "Bidang Lama"), Unit("SEK", "Sekretariat")])
    units = [Unit("IKP", "Bidang Baru"), Unit("SEK", "Sekretariat", None, "ind"), Unit("TIK", "TIK")]
    changed = list(history.changed(units, DAY))
    assert changed == [OLD, NEW, Unit("SEK", "Sekretariat", None, "ind"), Unit("TIK", "TIK")]


def test_a_name_is_put_right_on_its_own_first_day() -> None:
    assert list(HISTORY.changed([Unit("IKP", "Bidang Betul")], DAY)) == [
        Unit("IKP", "Bidang Betul", valid_from=DAY)
    ]


def test_a_change_before_the_last_one_is_refused() -> None:
    with pytest.raises(UnitChangedLater):
        list(HISTORY.changed([Unit("IKP", "Lain")], date(2024, 6, 30)))
