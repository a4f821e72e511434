"""Allocates codes: a record gets the next number of its scheme, once and for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, select, union_all

from archive.catalogue import schema
from archive.journal.entries import Act, Action, Draft, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.registers.code_pattern import CodeParts, Pattern
from archive.registers.code_scheme import Scheme, Scope, counter_key, scheme_in_force
from archive.values.error import ArsipError
from archive.values.record import Description, RecordId


class NoScheme(ArsipError, LookupError):
    """No code scheme of this unit is in force on this day."""

    code = "no_scheme"

    def __init__(self, unit: str, day: date) -> None:
        super().__init__(f"no scheme of {unit} is in force on {day.isoformat()}")
        self.unit = unit
        self.day = day


@dataclass(frozen=True, slots=True)
class Given:
    """A code that was given, by which scheme's which number, counted by which counter."""

    code: str
    scheme: Scheme
    number: int
    counter: str


def coding_day(description: Description, today: date) -> date:
    """The day whose scheme, month and year a code is made from.

    The document's own date; else the first day of its period, if that has one; else the day it is coded, as an
    office numbers an undated letter on the day it is registered.
    """
    if description.dated is not None:
        return description.dated
    if description.period is not None and description.period.start != date.min:
        return description.period.start
    return today


class Allocator:
    """Gives codes within one transaction that holds the write lock, and reads registers and counters once.

    Codes that were ever given, also by another scheme or as an alias, are passed over.
    """

    def __init__(self, connection: Connection, journal: Journal, draft: Draft) -> None:
        """The reservations are added to `draft`."""
        self._connection = connection
        self._journal = journal
        self._draft = draft
        self._last: dict[str, int] = {}
        self._codes: set[str] = set()
        self._reserved: list[JournalEntry] = []
        self._voided: list[JournalEntry] = []

    @cached_property
    def _schemes(self) -> tuple[Scheme, ...]:
        return schemes(self._connection)

    def give(self, record: RecordId, description: Description) -> Given | None:
        """Give a record the next code of its unit's scheme.

        None without unit, classification or a scheme in force: then the record waits to be coded.
        """
        if description.unit is None or description.classification is None:
            return None
        day = coding_day(description, self._journal.clock().date())
        scheme = scheme_in_force(self._schemes, description.unit, day)
        if scheme is None:
            return None
        parts = CodeParts(description.classification, 0, description.unit, day, description.access)
        given = self._next_free(scheme, parts)
        self._reserved.append(self._draft.add(_reservation(record, given)))
        return given

    def void(self, record: RecordId, code: str) -> None:
        """Mark a code whose record never came; its number stays used."""
        self._voided.append(self._draft.add(_voiding(record, code)))

    def write(self) -> None:
        """Make the rows of what was given; call it once."""
        target = ReplayTarget(self._connection)
        for entries, how in ((self._voided, _replay_voided), (self._reserved, _replay_reserved)):
            if entries:
                how(target, entries)

    def _next_free(self, scheme: Scheme, parts: CodeParts) -> Given:
        key = counter_key(scheme, parts)
        number = self._last[key] + 1 if key in self._last else next_number(self._connection, key)
        while self._is_taken(code := scheme.pattern.format(replace(parts, number=number))):
            number += 1
        self._last[key] = number
        self._codes.add(code)
        return Given(code, scheme, number, key)

    def _is_taken(self, code: str) -> bool:
        return code in self._codes or self._connection.scalar(_TAKEN, {"code": code}) is not None


def allocate(
    connection: Connection, journal: Journal, record: RecordId, description: Description
) -> Given | None:
    """Give one record a code as `Allocator.give` does."""
    draft = journal.draft(connection)
    allocator = Allocator(connection, journal, draft)
    given = allocator.give(record, description)
    draft.write()
    allocator.write()
    return given


def schemes(connection: Connection) -> tuple[Scheme, ...]:
    """All code schemes, by unit and by the day they began."""
    table = schema.scheme.c
    query = select(schema.scheme).order_by(table.unit, table.valid_from, table.id)
    return tuple(
        Scheme(row.id, row.unit, Pattern.parse(row.pattern), Scope(row.scope), row.valid_from, row.valid_to)
        for row in connection.execute(query)
    )


def void(connection: Connection, journal: Journal, record: RecordId, code: str) -> None:
    """Mark a code whose record never came; its number stays used."""
    enact(connection, journal, _replay_voided, _voiding(record, code))


def enter_found(connection: Connection, journal: Journal, record: RecordId, code: str) -> None:
    """Enter a code that a record bears and that the journal never heard of; which scheme gave it is not known."""
    detail = {"code": code, "recovered": "yes"}
    enact(connection, journal, _replay_reserved, Act(Action.CODE_RESERVED, record, detail))


def next_number(connection: Connection, key: str) -> int:
    """The number that the counter `key` would give next."""
    return (connection.scalar(select(schema.counter.c.last).where(schema.counter.c.key == key)) or 0) + 1


_TAKEN = union_all(
    *(
        select(column).where(column == bindparam("code"))
        for column in (schema.given_code.c.code, schema.alias.c.code)
    )
)


def _voiding(record_id: RecordId, code: str) -> Act:
    return Act(Action.CODE_VOIDED, record_id, {"code": code})


def _reservation(record_id: RecordId, given: Given) -> Act:
    """Makes the journal's detail of a code that was given: enough to go on counting from the journal alone."""
    detail = {
        "code": given.code,
        "scheme": str(given.scheme.pattern),
        "number": str(given.number),
        "scheme_id": str(given.scheme.id),
        "counter": given.counter,
    }
    return Act(Action.CODE_RESERVED, record_id, detail)


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_reserved(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    target.insert(schema.given_code, [_row_of(entry) for entry in entries])
    counted = [entry.detail for entry in entries if "counter" in entry.detail]
    target.put(schema.counter, [{"key": one["counter"], "last": int(one["number"])} for one in counted])


def _row_of(entry: JournalEntry) -> dict[str, Any]:
    detail = entry.detail
    scheme, number = detail.get("scheme_id"), detail.get("number")
    return {
        "code": detail["code"],
        "record": entry.record,
        "scheme": int(scheme) if scheme else None,
        "counter": detail.get("counter"),
        "number": int(number) if number else None,
        "void": False,
    }


def _replay_voided(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    table = schema.given_code
    one = table.update().where(table.c.code == bindparam("which")).values(void=True)
    target.connection.execute(one, [{"which": entry.detail["code"]} for entry in entries])


REPLAY: ReplayTable = {Action.CODE_RESERVED: _replay_reserved, Action.CODE_VOIDED: _replay_voided}
