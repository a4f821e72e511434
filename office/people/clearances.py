"""Says what a person may read by the roles that they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from archive.values.access import LEVELS, Reader, Role
from archive.values.record import AccessLevel
from office.people.appointments import Appointment, OfficeRole

_R = OfficeRole
OVERSEERS: Mapping[OfficeRole, AccessLevel] = MappingProxyType(
    {
        _R.AGENCY_HEAD: AccessLevel.TOP_SECRET,
        _R.PPID: AccessLevel.TOP_SECRET,
        _R.RECORDS_HEAD: AccessLevel.SECRET,
        _R.SECRETARY: AccessLevel.SECRET,
        _R.AUDITOR: AccessLevel.SECRET,
        _R.DOCUMENTATION: AccessLevel.RESTRICTED,
        _R.PROCESSING: AccessLevel.RESTRICTED,
    }
)
"""Who reads beyond a unit (Perka ANRI 17/2011), and up to which class; whoever files a paper has it in hand."""

OF_THEIR_UNIT: Mapping[OfficeRole, AccessLevel] = MappingProxyType(
    {_R.UNIT_HEAD: AccessLevel.SECRET, _R.UNIT_OFFICER: AccessLevel.RESTRICTED}
)
"""Who reads closed records of the own unit, and up to which class. All others read what is ordinary."""


def reader_of(held: Iterable[Appointment]) -> Reader:
    """What somebody with these appointments in force may read; the widest reach wins, never a sum of two."""
    held = tuple(held)
    wide = [OVERSEERS[one.role] for one in held if one.role in OVERSEERS]
    if wide:
        return Reader(Role.OVERSEER, clearance=max(wide, key=LEVELS.index))
    own = [one for one in held if one.role in OF_THEIR_UNIT and one.unit is not None]
    if not own:
        return Reader()
    units = tuple(dict.fromkeys(one.unit for one in own if one.unit is not None))
    return Reader(Role.STAFF, units, min((OF_THEIR_UNIT[one.role] for one in own), key=LEVELS.index))
