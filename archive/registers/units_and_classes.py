"""Keeps the registers that an office imports: units, classes, retention schedule, code schemes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from archive.values.register_entries import Classification, Unit
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

    def import_units(self, units: Sequence[Unit], source: str) -> None:
        rows = [
            {"code": unit.code, "name": unit.name, "parent": unit.parent, "language": unit.language}
            for unit in units
        ]
        self._enact(_replay_units, Act(Action.UNITS_IMPORTED, None, _detail(source, rows)))

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

    def _enact(self, how: Replay, act: Act) -> None:
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, how, act)

    def units(self) -> tuple[Unit, ...]:
        rows = self._rows(schema.unit)
        return tuple(Unit(row.code, row.name, row.parent, row.language) for row in rows)

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
    _replay_import(target, entries, schema.unit)


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
    Action.CLASSIFICATION_IMPORTED: _replay_classes,
    Action.SCHEDULE_IMPORTED: _replay_schedule,
    Action.SCHEME_ADDED: _replay_schemes,
}
