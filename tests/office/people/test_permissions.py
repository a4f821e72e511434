"""Every cell of the table of permissions, tried; and the reasons for each no."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from archive.values.record import BadValue
from office.people.appointments import OF_ONE_UNIT, Appointment, OfficeRole, Person
from office.people.permissions import PERMISSIONS, Denial, DenialCode, Permit, Reach, Right, permit

DAY = date(2026, 11, 30)
SARI = Person("sari", "Sari Dewi")


def appointed(role: OfficeRole, unit: str | None = None, **more: date | None) -> Appointment:
    span = {"valid_from": date(2026, 1, 1), "valid_to": None} | more
    return Appointment(1, "sari", role, unit, mandate="SK 1/2026", **span)  # type: ignore[arg-type]


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", OfficeRole)
def test_each_cell_of_the_table(right: Right, role: OfficeRole) -> None:
    held = appointed(role, "IKP" if role in OF_ONE_UNIT else None)
    grants = [grant for grant in PERMISSIONS[right] if grant.role is role]
    own, other = (permit(right, unit, SARI, [held], DAY) for unit in ("IKP", "APTIKA"))
    assert isinstance(own, Permit) is bool(grants)
    reaches_all = any(grant.reach is Reach.ALL for grant in grants) or (bool(grants) and held.unit is None)
    assert isinstance(other, Permit) is reaches_all


@pytest.mark.parametrize("right", Right)
def test_every_right_is_somebodys(right: Right) -> None:
    assert PERMISSIONS[right]


def code_of(answer: Permit | Denial) -> DenialCode:
    assert isinstance(answer, Denial)
    return answer.code


def test_the_reason_for_each_no() -> None:
    head = appointed(OfficeRole.UNIT_HEAD, "IKP")
    assert code_of(permit(Right.AUTHENTICATE, "IKP", None, [head], DAY)) is DenialCode.NOT_SIGNED_IN
    assert code_of(permit(Right.AUTHENTICATE, "APTIKA", SARI, [head], DAY)) is DenialCode.NOT_YOUR_UNIT
    assert code_of(permit(Right.PUBLISH, "IKP", SARI, [head], DAY)) is DenialCode.NOT_YOUR_ROLE
    ended = appointed(OfficeRole.UNIT_HEAD, "IKP", valid_to=DAY - timedelta(days=1))
    assert code_of(permit(Right.AUTHENTICATE, "IKP", SARI, [ended], DAY)) is DenialCode.APPOINTMENT_ENDED
    auditor = appointed(OfficeRole.AUDITOR)
    assert code_of(permit(Right.DESCRIBE, "IKP", SARI, [auditor], DAY)) is DenialCode.AUDITOR_WRITES_NOTHING


def test_an_appointment_holds_on_its_last_day_and_not_on_the_next() -> None:
    held = appointed(OfficeRole.PPID, valid_to=DAY)
    assert isinstance(permit(Right.PUBLISH, None, SARI, [held], DAY), Permit)
    assert isinstance(permit(Right.PUBLISH, None, SARI, [held], DAY + timedelta(days=1)), Denial)


def test_who_has_left_may_nothing_whatever_the_appointments_say() -> None:
    left = Person("sari", "Sari Dewi", ended=DAY - timedelta(days=1))
    assert isinstance(permit(Right.READ, None, left, [appointed(OfficeRole.PPID)], DAY), Denial)


@pytest.mark.parametrize("name", ["", "Sari", "sari dewi", "-sari", "s" * 65])
def test_a_name_that_is_no_slug_is_refused(name: str) -> None:
    with pytest.raises(BadValue):
        Person(name, "Sari Dewi")


def test_a_unit_head_is_head_of_a_unit() -> None:
    with pytest.raises(BadValue):
        appointed(OfficeRole.UNIT_HEAD)
