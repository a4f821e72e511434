"""Who may see which record: members of the office by their role, units and clearance, and the public."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from archive.values.case_folding import fold
from archive.values.publicity import is_public
from archive.values.record import AccessLevel, Record

LEVELS = tuple(AccessLevel)
"""The security classes from the most open to the most closed."""


class Role(StrEnum):
    """For whom a member of the office reads: for units, or for the office as a whole.

    Overseers are those whom Perka ANRI 17/2011 lets read beyond a unit: heads, the records office, internal
    supervision.
    """

    STAFF = "staff"
    OVERSEER = "overseer"


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of the office: reads up to `clearance` in the own units, or as an overseer in all of them.

    What is ordinary every reader may see, of whatever unit (Perka ANRI 17/2011).
    """

    role: Role = Role.STAFF
    units: tuple[str, ...] = ()
    clearance: AccessLevel = AccessLevel.ORDINARY

    @property
    def levels(self) -> tuple[AccessLevel, ...]:
        """The classes that the clearance covers."""
        return LEVELS[: LEVELS.index(self.clearance) + 1]

    @property
    def unit_keys(self) -> tuple[str, ...]:
        """The own units in the form in which they are compared."""
        return tuple(filter(None, map(unit_key, self.units)))

    @property
    def sees_all(self) -> bool:
        return self.role is Role.OVERSEER and self.clearance is LEVELS[-1]


@dataclass(frozen=True, slots=True)
class Public:
    """Everybody; sees what is published and nothing else."""


Audience: TypeAlias = Reader | Public

UNLIMITED = Reader(Role.OVERSEER, clearance=AccessLevel.TOP_SECRET)
"""Sees everything; who works at an archive's home without any limit set."""


def may_see(audience: Audience, record: Record) -> bool:
    """Whether a record is there at all for this audience; a hidden one is as if it were not."""
    if isinstance(audience, Public):
        return is_public(record)
    level, unit = record.description.effective_access, record.description.unit or ""
    if level is AccessLevel.ORDINARY:
        return True
    is_theirs = audience.role is Role.OVERSEER or unit_key(unit) in audience.unit_keys
    return level in audience.levels and is_theirs


@lru_cache(maxsize=1024)
def unit_key(unit: str) -> str:
    """The form in which units are compared: IKP, ikp and " Ikp" are one."""
    return " ".join(fold(unit).split())
