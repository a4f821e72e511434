"""Reads and writes the rows of sign-offs, and replays them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from archive.catalogue import schema
from archive.catalogue.database import is_one_of
from archive.journal.entries import Act, Action, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget
from archive.values.record import RecordId
from archive.values.serialisation import canonical
from office.people.appointments import OfficeRole
from office.signing.sign_offs import CheckAnswer, SignOff, SignOffVerdict, Step

_AT_ONCE = 500
_TOLD_ELSEWHERE = ("id", "record", "reason", "time", "verdict", "stands_in_for")


def load(connection: Connection, records: Sequence[RecordId]) -> Mapping[RecordId, tuple[SignOff, ...]]:
    """The sign-offs of some records, in the order in which they were given."""
    table = schema.sign_off
    found: dict[RecordId, tuple[SignOff, ...]] = {}
    for start in range(0, len(records), _AT_ONCE):
        some = is_one_of(table.c.record, records[start : start + _AT_ONCE])
        for row in connection.execute(select(table).where(some).order_by(table.c.id)):
            found[row.record] = (*found.get(row.record, ()), _sign_off(row))
    return found


def act_of(signed: SignOff, name: str) -> Act:
    """What the journal keeps of a sign-off: all of it, so that the row can be made again, and the person's name."""
    row = _row(signed)
    detail = {
        name: value if isinstance(value, str) else "yes"
        for name, value in row.items()
        if value not in (None, False, "[]") and name not in _TOLD_ELSEWHERE
    }
    if signed.stands_in_for is not None:
        detail["stands_in_for"] = str(signed.stands_in_for)
    detail["name"] = name
    action = Action.RETURNED if signed.verdict is SignOffVerdict.RETURNED else Action.SIGNED_OFF
    return Act(action, signed.record, detail, signed.reason)


def sign_off_of(entry: JournalEntry) -> SignOff:
    """The sign-off that a journal entry tells."""
    said = entry.detail
    stands_in = said.get("stands_in_for")
    return SignOff(
        record=RecordId(entry.record or ""),
        step=Step(said["step"]),
        verdict=SignOffVerdict.RETURNED if entry.action == Action.RETURNED else SignOffVerdict.AGREED,
        person=said["person"],
        role=OfficeRole(said["role"]),
        unit=said.get("unit"),
        digest=said["digest"],
        time=entry.time,
        back_to=Step(said["back_to"]) if "back_to" in said else None,
        reason=entry.reason,
        checklist=_answers(said.get("checklist", "[]")),
        statement=said.get("statement"),
        stands_in_for=int(stands_in) if stands_in else None,
        on_behalf=said.get("on_behalf") == "yes",
        self_check=said.get("self_check") == "yes",
        entry=entry.sequence,
    )


def _row(one: SignOff) -> dict[str, Any]:
    return {
        "id": one.entry,
        "record": one.record,
        "step": one.step.value,
        "verdict": one.verdict.value,
        "back_to": one.back_to.value if one.back_to else None,
        "person": one.person,
        "role": one.role.value,
        "unit": one.unit,
        "stands_in_for": one.stands_in_for,
        "digest": one.digest,
        "checklist": canonical(one.checklist).decode().strip(),
        "statement": one.statement,
        "reason": one.reason,
        "on_behalf": one.on_behalf,
        "self_check": one.self_check,
        "time": one.time,
    }


def _sign_off(row: Row[Any]) -> SignOff:
    return SignOff(
        record=RecordId(row.record),
        step=Step(row.step),
        verdict=SignOffVerdict(row.verdict),
        person=row.person,
        role=OfficeRole(row.role),
        unit=row.unit,
        digest=row.digest,
        time=row.time,
        back_to=Step(row.back_to) if row.back_to else None,
        reason=row.reason,
        checklist=_answers(row.checklist),
        statement=row.statement,
        stands_in_for=row.stands_in_for,
        on_behalf=row.on_behalf,
        self_check=row.self_check,
        entry=row.id,
    )


def _answers(text: str) -> tuple[CheckAnswer, ...]:
    return msgspec.json.decode(text, type=tuple[CheckAnswer, ...])


# -- replay ------------------------------------------------------------------------------------------------------


def replay_signed(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    """Make the rows of sign-offs and returns; the stages are computed afterwards."""
    target.insert(schema.sign_off, [_row(sign_off_of(entry)) for entry in entries])


REPLAY: ReplayTable = {Action.SIGNED_OFF: replay_signed, Action.RETURNED: replay_signed}
