"""Keeps the registers that an office imports: units, classes, retention schedule, code schemes, its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Table, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import Replay, ReplayTable, ReplayTarget, enact
from archive.registers.code_allocation import next_number, schemes
from archive.registers.code_pattern import CodeParts
from archive.registers.code_scheme import Scheme, counter_key, preview, scheme_in_force
from archive.values.error import ArsipError
from archive.values.objection import Objection, objection
from archive.values.record import Description
from archive.values.register_entries import Classification, OfficeWord, Unit, UnitChangedLater, UnitHistory
from archive.values.retention_rule import (
    Retention,
    RetentionRule,
    RetentionSchedule,
    parse_disposition,
)
from archive.values.serialisation import canonical


class UnknownEntry(ArsipError, LookupError):
    """A unit or class that the office's own register does not have; `nearest` are entries like it."""

    code = "unknown_entry"

    def __init__(self, kind: str, entry: str, nearest: Sequence[str]) -> None:
        super().__init__(f"{kind} {entry!r} is not in the register")
        self.kind = kind
        self.entry = entry
        self.nearest = tuple(nearest)

    @property
    def values(self) -> Mapping[str, object]:
        nearest = (
            objection("nearest_entries", "(perhaps: {names})", names=self.nearest) if self.nearest else ""
        )
        return {
            "kind": Objection(f"kind_{self.kind}", self.kind, {}),
            "entry": self.entry,
            "nearest": nearest,
        }


class MandateMissing(ArsipError):
    """There is a retention schedule already; another version names its mandate and its first day."""

    code = "mandate_missing"


class ScheduleTaken(ArsipError):
    """Another version of the retention schedule, by another mandate, is in force from the same day."""

    code = "schedule_taken"

    def __init__(self, day: date, mandate: str | None) -> None:
        super().__init__(f"the schedule from {day.isoformat()} is that of {mandate}")
        self.day = day
        self.mandate = mandate or "-"


class Registers:
    """Imported rows are added or replace the row with the same code; none is ever removed by an import."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def import_units(self, units: Sequence[Unit], source: str, day: date = date.min) -> None:
        """Import units as they are from `day` on; who had another name or parent keeps it until the day before.

        Raises `UnitChangedLater`.
        """
        with self._catalogue.writing() as connection:
            rows = [_unit_row(unit) for unit in _history(connection).changed(units, day)]
            detail = _detail(source, rows) | {"rows": str(len(units))}
            enact(connection, self._journal, _replay_units, Act(Action.UNITS_IMPORTED, None, detail))

    def change_unit(self, code: str, name: str, parent: str | None, day: date, reason: str | None) -> Unit:
        """Give a unit another name from `day` on; its records of before keep the former.

        Raises `UnknownEntry`, `UnitChangedLater`.
        """
        with self._catalogue.writing() as connection:
            history = _history(connection)
            former = _known_unit(history, code)
            wanted = replace(former, name=name, parent=parent or former.parent)
            self._write_units(connection, tuple(history.changed([wanted], day)), reason)
            return _known_unit(_history(connection), code)

    def end_unit(self, code: str, last: date, successor: str | None, reason: str | None) -> Unit:
        """Say on which day a unit ended, and which one took over. Raises `UnknownEntry`, `UnitChangedLater`."""
        with self._catalogue.writing() as connection:
            history = _history(connection)
            former = _known_unit(history, code)
            if successor is not None:
                _known_unit(history, successor)
            if former.valid_to is not None or last < former.valid_from:
                raise UnitChangedLater(code, former.valid_to or former.valid_from)
            ended = replace(former, valid_to=last, successor=successor)
            self._write_units(connection, (ended,), reason)
            return ended

    def _write_units(self, connection: Connection, units: Sequence[Unit], reason: str | None) -> None:
        detail = {"table": canonical([_unit_row(unit) for unit in units]).decode()}
        enact(connection, self._journal, _replay_units, Act(Action.UNIT_CHANGED, None, detail, reason))

    def import_classification(self, classes: Sequence[Classification], source: str) -> None:
        rows = [{"code": entry.code, "title": entry.title} for entry in classes]
        self._enact(_replay_classes, Act(Action.CLASSIFICATION_IMPORTED, None, _detail(source, rows)))

    def import_schedule(
        self,
        rules: Sequence[RetentionRule],
        headings: Sequence[Classification],
        source: str,
        mandate: str | None = None,
        valid_from: date = date.min,
    ) -> None:
        """Import a version of the retention schedule, and the classes that it names without a rule.

        The same mandate and first day add rules to a version, or replace them. Raises `MandateMissing`,
        `ScheduleTaken`.
        """
        rows = [
            {
                "code": rule.code,
                "title": rule.title,
                "active": rule.active.text,
                "inactive": rule.inactive.text,
                "disposition": rule.fate,
            }
            for rule in rules
        ]
        known = {entry.code for entry in self.classification()}
        classes = [
            {"code": entry.code, "title": entry.title} for entry in headings if entry.code not in known
        ]
        detail = _detail(source, rows) | {"classes": canonical(classes).decode()}
        detail |= {"from": valid_from.isoformat()} | ({} if mandate is None else {"mandate": mandate})
        with self._catalogue.writing() as connection:
            _verify_version(connection, mandate, valid_from)
            act = Act(Action.SCHEDULE_IMPORTED, None, detail)
            enact(connection, self._journal, _replay_schedule, act)

    def import_office_words(self, words: Sequence[OfficeWord], source: str) -> None:
        rows = [{"short": word.short, "long": word.long} for word in words]
        self._enact(_replay_office_words, Act(Action.OFFICE_WORDS_IMPORTED, None, _detail(source, rows)))

    def _enact(self, how: Replay, act: Act) -> None:
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, how, act)

    def units(self) -> tuple[Unit, ...]:
        """The units as they are now, or were at their end."""
        return self.unit_history().newest()

    def unit_history(self) -> UnitHistory:
        """The units under all the names that they had."""
        with self._catalogue.reading() as connection:
            return _history(connection)

    def classification(self) -> tuple[Classification, ...]:
        return tuple(Classification(row.code, row.title) for row in self._rows(schema.classification))

    def verify_version(self, version: RetentionSchedule) -> None:
        """Raises `MandateMissing` or `ScheduleTaken` for a version that could not be imported."""
        with self._catalogue.reading() as connection:
            _verify_version(connection, version.mandate, version.valid_from)

    def schedules(self) -> tuple[RetentionSchedule, ...]:
        """The versions of the retention schedule, by their first day."""
        version, rule = schema.schedule.c, schema.rule.c
        with self._catalogue.reading() as connection:
            versions = connection.execute(select(schema.schedule).order_by(version.valid_from)).all()
            rows = connection.execute(select(schema.rule).order_by(rule.valid_from, rule.code)).all()
        mandates = {row.valid_from: row.mandate for row in versions}
        rules: dict[date, list[RetentionRule]] = {day: [] for day in mandates}
        for row in rows:
            rules[row.valid_from].append(_rule(row, mandates[row.valid_from]))
        return tuple(RetentionSchedule(mandates[day], day, tuple(found)) for day, found in rules.items())

    def schedule(self) -> tuple[RetentionRule, ...]:
        """The rules of the newest version."""
        versions = self.schedules()
        return versions[-1].rules if versions else ()

    def office_words(self) -> tuple[OfficeWord, ...]:
        """By short form, and then by what it stands for."""
        table = schema.office_word
        with self._catalogue.reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.short, table.c.long))
            return tuple(OfficeWord(row.short, row.long) for row in rows)

    def _rows(self, table: Table) -> Sequence[Row[Any]]:
        with self._catalogue.reading() as connection:
            return connection.execute(select(table).order_by(table.c.code)).all()

    def verify(self, descriptions: Iterable[Description]) -> None:
        """Raises `UnknownEntry` for a unit or class that the registers do not know; empty registers know all.

        A class may stand in the classification or in the schedule.
        """
        units = [unit.code for unit in self.units()]
        classes = [entry.code for entry in self.classification()]
        if classes:
            classes += [rule.code for version in self.schedules() for rule in version.rules]
        for said in descriptions:
            _verify("unit", said.unit, units)
            _verify("classification", said.classification, classes)

    def add_scheme(self, scheme: Scheme) -> Scheme:
        """Put a scheme into force from its first day; it has its number afterwards."""
        _verify("unit", scheme.unit, [unit.code for unit in self.units()])
        with self._catalogue.writing() as connection:
            number = _next_scheme(connection)
            detail = {
                "unit": scheme.unit,
                "pattern": str(scheme.pattern),
                "scope": scheme.scope.value,
                "from": scheme.valid_from.isoformat(),
                "scheme": str(number),
            }
            if scheme.valid_to is not None:
                detail["to"] = scheme.valid_to.isoformat()
            enact(connection, self._journal, _replay_schemes, Act(Action.SCHEME_ADDED, None, detail))
        return Scheme(number, scheme.unit, scheme.pattern, scheme.scope, scheme.valid_from, scheme.valid_to)

    def all_schemes(self) -> tuple[Scheme, ...]:
        with self._catalogue.reading() as connection:
            return schemes(connection)

    def preview(self, sample: CodeParts, count: int, trial: Scheme | None = None) -> tuple[str, ...]:
        """The next codes for records like `sample`, by `trial` or by the scheme in force; empty without one.

        Nothing is reserved. A code that was given before by another scheme would be passed over when its turn came.
        """
        with self._catalogue.reading() as connection:
            scheme = trial or scheme_in_force(schemes(connection), sample.unit, sample.day)
            if scheme is None:
                return ()
            number = next_number(connection, counter_key(scheme, sample))
        first = CodeParts(sample.classification, number, sample.unit, sample.day, sample.access)
        return preview(scheme, first, count)


def _history(connection: Connection) -> UnitHistory:
    rows = connection.execute(select(schema.unit))
    return UnitHistory.of(
        Unit(row.code, row.name, row.parent, row.language, row.valid_from, row.valid_to, row.successor)
        for row in rows
    )


def _known_unit(history: UnitHistory, code: str) -> Unit:
    found = history.on(code, None)
    if found is None:
        raise UnknownEntry("unit", code, get_close_matches(code, history.units))
    return found


def _unit_row(unit: Unit) -> dict[str, str | None]:
    return {
        "code": unit.code,
        "name": unit.name,
        "parent": unit.parent,
        "language": unit.language,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "successor": unit.successor,
    }


def _verify_version(connection: Connection, mandate: str | None, valid_from: date) -> None:
    versions = {row.valid_from: row.mandate for row in connection.execute(select(schema.schedule))}
    if mandate is None and versions:
        raise MandateMissing
    if versions.get(valid_from, mandate) != mandate:
        raise ScheduleTaken(valid_from, versions[valid_from])


def _rule(row: Row[Any], mandate: str | None) -> RetentionRule:
    disposition, exception = parse_disposition(row.disposition)
    active, inactive = Retention.parse(row.active), Retention.parse(row.inactive)
    return RetentionRule(row.code, row.title, active, inactive, disposition, exception, mandate)


def _detail(source: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Makes the journal's detail of an import: enough to make the register again."""
    return {"source": source, "rows": str(len(rows)), "table": canonical(rows).decode()}


def _verify(kind: str, code: str | None, known: Sequence[str]) -> None:
    if code is not None and known and code not in known:
        raise UnknownEntry(kind, code, get_close_matches(code, known))


def _next_scheme(connection: Connection) -> int:
    return (connection.scalar(select(func.max(schema.scheme.c.id))) or 0) + 1


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_units(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        if "table" not in entry.detail:  # before version 0.2 an import only told how many rows it had
            target.leave_out(entry, schema.unit)
        target.put(schema.unit, [_dated(row) for row in _rows_in(entry, "table")])


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a unit as the table has it; before version 0.4 none told a day, and each was valid since ever."""
    first, last = row.get("valid_from", date.min.isoformat()), row.get("valid_to")
    days = {
        "valid_from": date.fromisoformat(first),
        "valid_to": date.fromisoformat(last) if last else None,
    }
    return dict(row) | days | {"successor": row.get("successor")}


def _replay_classes(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    _replay_import(target, entries, schema.classification)


def _replay_schedule(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        # Before version 0.4 there was one schedule, in force since ever.
        day = date.fromisoformat(entry.detail.get("from", date.min.isoformat()))
        target.put(schema.schedule, [{"valid_from": day, "mandate": entry.detail.get("mandate")}])
        if "table" not in entry.detail:  # before version 0.2 an import only told how many rows it had
            target.leave_out(entry, schema.rule)
        target.put(schema.rule, [{"valid_from": day} | row for row in _rows_in(entry, "table")])
        target.put(schema.classification, _rows_in(entry, "classes"))


def _replay_office_words(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        target.put(schema.office_word, _rows_in(entry, "table"))


def _replay_import(target: ReplayTarget, entries: Sequence[JournalEntry], table: Table) -> None:
    for entry in entries:
        if "table" not in entry.detail:  # before version 0.2 an import only told how many rows it had
            target.leave_out(entry, table)
        target.put(table, _rows_in(entry, "table"))


def _rows_in(entry: JournalEntry, name: str) -> list[dict[str, Any]]:
    return msgspec.json.decode(entry.detail.get(name, "[]"), type=list[dict[str, Any]])


def _replay_schemes(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        detail = entry.detail
        # Numbers were always given one after another, so one that an old entry does not tell is the next.
        number = int(detail.get("scheme") or _next_scheme(target.connection))
        if "scheme" not in detail:  # nor does such an entry tell the last day
            target.leave_out(entry, schema.scheme, number)
        row = {
            "id": number,
            "unit": detail["unit"],
            "pattern": detail["pattern"],
            "scope": detail["scope"],
            "valid_from": date.fromisoformat(detail["from"]),
            "valid_to": date.fromisoformat(detail["to"]) if "to" in detail else None,
        }
        target.insert(schema.scheme, [row])


REPLAY: ReplayTable = {
    Action.UNITS_IMPORTED: _replay_units,
    Action.UNIT_CHANGED: _replay_units,
    Action.CLASSIFICATION_IMPORTED: _replay_classes,
    Action.SCHEDULE_IMPORTED: _replay_schedule,
    Action.SCHEME_ADDED: _replay_schemes,
    Action.OFFICE_WORDS_IMPORTED: _replay_office_words,
}
