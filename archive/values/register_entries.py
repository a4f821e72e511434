"""Defines the entries of an office's own registers: units with their former names, classes, office words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from archive.values.error import ArsipError
from archive.values.record import Description


class UnitChangedLater(ArsipError):
    """A unit cannot be changed from a day before its last change, or after its end: `day` is that day."""

    code = "unit_changed_later"

    def __init__(self, unit: str, day: date) -> None:
        super().__init__(f"{unit} was changed on {day.isoformat()}")
        self.unit = unit
        self.day = day


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that records come from, under one name; `language` is what Tesseract reads its scans in.

    The name is valid from its first to its last day, None while it lasts; `successor` is the unit that took over then.
    """

    code: str
    name: str
    parent: str | None = None
    language: str | None = None
    valid_from: date = date.min
    valid_to: date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """Every name that each unit had, by code and first day."""

    units: Mapping[str, Sequence[Unit]]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> UnitHistory:
        found: dict[str, list[Unit]] = {}
        for unit in sorted(units, key=lambda one: (one.code, one.valid_from)):
            found.setdefault(unit.code, []).append(unit)
        return cls(found)

    def newest(self) -> tuple[Unit, ...]:
        """Each unit as it is now, or was at its end."""
        return tuple(names[-1] for names in self.units.values())

    def on(self, code: str | None, day: date | None) -> Unit | None:
        """The unit as it was on a day, on the nearest where it was none then, and now without a day."""
        names = self.units.get(code or "", ())
        begun = [unit for unit in names if day is None or unit.valid_from <= day]
        return (begun[-1] if begun else names[0]) if names else None

    def name_for(self, said: Description) -> str | None:
        """The name of a document's unit on the document's own day."""
        unit = self.on(said.unit, _day_of(said))
        return unit.name if unit else None

    def changed(self, units: Iterable[Unit], day: date) -> Iterator[Unit]:
        """The entries that change when these are the units from `day` on; raises `UnitChangedLater`.

        A unit that nobody knew was always there. Another language is no new name.
        """
        for unit in units:
            former = self.on(unit.code, None)
            if former is None:
                yield unit
            elif (former.name, former.parent, former.valid_to) == (unit.name, unit.parent, None):
                yield replace(former, language=unit.language)
            else:
                yield from _renamed(former, unit, day)


NO_UNITS = UnitHistory({})


def _renamed(former: Unit, unit: Unit, day: date) -> Iterator[Unit]:
    began = former.valid_from if former.valid_to is None else former.valid_to + timedelta(days=1)
    if day < began:
        raise UnitChangedLater(former.code, began)
    if former.valid_to is None and former.valid_from < day:
        yield replace(former, valid_to=day - timedelta(days=1))
    yield replace(unit, valid_from=day, valid_to=None, successor=None)


def _day_of(said: Description) -> date | None:
    """The document's date, else the last day of its period, else the first."""
    if said.dated is not None or said.period is None:
        return said.dated
    return said.period.start if said.period.end == date.max else said.period.end


@dataclass(frozen=True, slots=True)
class Classification:
    """A class; `title` is empty when a schedule names the class by its code alone."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class OfficeWord:
    """A short form that an office uses, and one of the things that it stands for."""

    short: str
    long: str
