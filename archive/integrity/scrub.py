"""Checks the store bit by bit, longest unchecked first, within limits of time and bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, func, literal, select

from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue, among
from archive.integrity import consistency, damage
from archive.integrity.fixity import Expected, FixityCheck, check_strangers
from archive.integrity.parallel import ExaminedRecord, Load, Manner, examine_all
from archive.journal.entries import Act, Action, Journal
from archive.storage.locks import exclusive
from archive.storage.store import Store, name_of_type
from archive.values.record import Phase, RecordId

_NOTED_TOGETHER = (
    16  # batches whose outcome is written in one transaction; after a death only these are read again
)
_IN_ONE_QUERY = 500
_WALK_EVERY = timedelta(days=7)


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Budget:
    """How far a run may go; it stops before the first object that would begin beyond it."""

    max_bytes: int | None = None
    is_over: Callable[[], bool] = _never

    @property
    def is_limited(self) -> bool:
        return self.max_bytes is not None or self.is_over is not _never


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the check; `ended` is None while it runs, or when it was killed.

    `walked`: it also looked through the whole store for strangers, and compared store, catalogue and journal.
    """

    id: int
    began: str
    ended: str | None
    records: int
    files: int
    bytes: int
    findings: int
    walked: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the archive was ever checked, and how long ago the check lies that is longest ago.

    A record that was not checked yet was read back when it was filed; `oldest` takes that for its check.
    """

    records: int
    checked: int
    oldest: str | None


@dataclass(slots=True)
class _Tally:
    """The counts of a run so far."""

    began: str
    records: int = 0
    files: int = 0
    bytes: int = 0
    findings: int = 0
    walked: bool = False
    waiting: list[ExaminedRecord] = field(default_factory=list)


class CheckHeld(Protocol):
    """The verdicts on the files in quarantine, which lies beside the store."""

    def __call__(self, *, cached: bool) -> Iterator[FixityCheck]: ...


class Scrub:
    """Runs of the check, and what they left to be known."""

    def __init__(
        self, catalogue: Catalogue, store: Store, journal: Journal, lock: Path, check_held: CheckHeld
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._journal = journal
        self._lock = lock
        self._check_held = check_held

    def examine(self, budget: Budget, manner: Manner) -> Iterator[ExaminedRecord]:
        """Check all records, those first that were checked longest ago, until they or the budget end.

        What was checked is noted every few batches, so the next run begins where this one stopped or died. A
        run without limits also walks store and quarantine, and compares them with catalogue and journal; one with
        limits does so once a week, first of all. Raises `OSError` for a fault of the machine; those of the store
        are verdicts.
        """
        with self._catalogue.reading() as connection:
            ids = _longest_ago_first(connection)
        yield from self._run(ids, budget, manner, walk=not budget.is_limited or self._is_walk_due())

    def run(self, budget: Budget, manner: Manner) -> Iterator[FixityCheck]:
        """Runs the same check, and returns its verdicts file by file."""
        for examined in self.examine(budget, manner):
            yield from examined.checks()

    def examine_one(self, record: RecordId) -> Iterator[ExaminedRecord]:
        """Check one record, noted like any other run."""
        yield from self._run([record], Budget(), Manner(), walk=False)

    def _run(
        self, ids: Sequence[RecordId], budget: Budget, manner: Manner, *, walk: bool
    ) -> Iterator[ExaminedRecord]:
        tally = _Tally(self._time(), walked=walk)
        run_id = self._begin(tally)
        try:
            if walk:
                yield from self._walk(run_id, ids, tally, cached=manner.cached)
            batches = examine_all(str(self._store.root), self._loads(ids, budget), manner)
            for number, batch in enumerate(batches, start=1):
                tally.waiting += batch
                yield from batch
                if number % _NOTED_TOGETHER == 0:
                    self._note(run_id, tally)
        finally:
            self._note(run_id, tally)
            self._end(run_id, tally, ids[0] if len(ids) == 1 and not walk else None)

    def _loads(self, ids: Sequence[RecordId], budget: Budget) -> Iterator[Load]:
        left = budget.max_bytes
        for start in range(0, len(ids), _IN_ONE_QUERY):
            with self._catalogue.reading() as connection:
                loads = _loads(connection, ids[start : start + _IN_ONE_QUERY])
            for load in loads:
                if budget.is_over() or (left is not None and left <= 0):
                    return
                yield load
                left = None if left is None else left - load.bytes

    # -- the walk --------------------------------------------------------------------------------------------

    def _walk(
        self, run_id: int, ids: Sequence[RecordId], tally: _Tally, *, cached: bool
    ) -> Iterator[ExaminedRecord]:
        checks = (*self._strangers(ids), *self._check_held(cached=cached))
        tally.files += len(checks)
        for examined in (_looked_at(check) for check in (*checks, *self._disagreements(ids))):
            self._note_findings(run_id, examined, tally)
            yield examined

    def _strangers(self, known: Sequence[RecordId]) -> tuple[FixityCheck, ...]:
        found = tuple(check_strangers(self._store, known))
        if any(check.is_finding for check in found):
            # What was filed since the check began is no stranger; under the lock nothing is half filed.
            with exclusive(self._lock), self._catalogue.reading() as connection:
                found = tuple(check_strangers(self._store, _longest_ago_first(connection)))
        return found

    def _disagreements(self, ids: Sequence[RecordId]) -> Iterator[FixityCheck]:
        doubtful: list[RecordId | None] = []
        for start in range(0, len(ids), _IN_ONE_QUERY):
            with self._catalogue.reading() as connection:
                known = records.load(connection, ids[start : start + _IN_ONE_QUERY])
            doubtful += [check.record for check in consistency.compare_records(self._store, known)]
        # A record may have been changed between the two looks; under the lock nothing is half changed.
        with exclusive(self._lock), self._catalogue.reading() as connection:
            again = records.load(connection, [record for record in doubtful if record is not None])
            yield from tuple(consistency.compare_records(self._store, again))
            yield from tuple(consistency.compare_journal(connection))

    def _is_walk_due(self) -> bool:
        table = schema.scrub.c
        with self._catalogue.reading() as connection:
            last = connection.scalar(select(func.max(table.began)).where(table.walked))
        return last is None or abs(self._journal.clock() - datetime.fromisoformat(last)) > _WALK_EVERY

    # -- what is remembered ----------------------------------------------------------------------------------

    def _begin(self, tally: _Tally) -> int:
        with self._catalogue.writing() as connection:
            new = schema.scrub.insert().values(began=tally.began).returning(schema.scrub.c.id)
            return int(connection.scalars(new).one())

    def _note(self, run_id: int, tally: _Tally) -> None:
        batch, tally.waiting = tally.waiting, []
        if not batch:
            return
        time = self._time()
        with self._catalogue.writing() as connection:
            known = {each.record for each in damage.damaged(connection)}
            for examined in batch:
                tally.records += 1
                tally.files += examined.files
                tally.bytes += examined.bytes
                findings = examined.findings
                tally.findings += len(findings)
                if findings:
                    _insert_findings(connection, run_id, examined)
                if examined.record is not None and (findings or examined.record in known):
                    damage.note(connection, self._journal, examined.record, findings)
            checked = [examined.record for examined in batch if examined.record is not None]
            _insert_checked(connection, run_id, checked, time)

    def _note_findings(self, run_id: int, examined: ExaminedRecord, tally: _Tally) -> None:
        if examined.findings:
            tally.findings += len(examined.findings)
            with self._catalogue.writing() as connection:
                _insert_findings(connection, run_id, examined)

    def _end(self, run_id: int, tally: _Tally, record: RecordId | None) -> None:
        totals = {
            "records": tally.records,
            "files": tally.files,
            "bytes": tally.bytes,
            "findings": tally.findings,
        }
        detail = {name: str(value) for name, value in totals.items()} | {"checked": str(tally.files)}
        detail |= {"began": tally.began, "walked": "yes" if tally.walked else "no"}
        with self._catalogue.writing() as connection:
            row = schema.scrub.update().where(schema.scrub.c.id == run_id)
            connection.execute(row.values(ended=self._time(), walked=tally.walked, **totals))
            self._journal.write(connection, Act(Action.CHECKED, record, detail))

    def _time(self) -> str:
        return self._journal.clock().isoformat(timespec="milliseconds")

    # -- what is asked afterwards ----------------------------------------------------------------------------

    def runs(self, limit: int) -> tuple[Run, ...]:
        """The latest runs, the last first."""
        query = select(schema.scrub).order_by(schema.scrub.c.id.desc()).limit(limit)
        with self._catalogue.reading() as connection:
            return tuple(Run(*row) for row in connection.execute(query))

    def coverage(self) -> Coverage:
        """How much was checked when, by the last check of each record."""
        table, filed = schema.checked.c, schema.journal.c
        never = (
            select(func.min(filed.time))
            .join_from(schema.journal, schema.checked, filed.record == table.record, isouter=True)
            .where(filed.action == Action.FILED, table.record.is_(None))
        )
        with self._catalogue.reading() as connection:
            checked, oldest = connection.execute(select(func.count(), func.min(table.time))).one()
            times = [time for time in (oldest, connection.scalar(never)) if time is not None]
            return Coverage(records.count(connection), checked, min(times, default=None))


def _longest_ago_first(connection: Connection) -> list[RecordId]:
    last = func.coalesce(schema.checked.c.scrub, 0)
    query = select(schema.record.c.id).join(schema.checked, isouter=True).order_by(last, schema.record.c.id)
    return [RecordId(found) for found in connection.scalars(query)]


def _loads(connection: Connection, ids: Sequence[RecordId]) -> list[Load]:
    """The objects to examine, in the order of the ids."""
    table = schema.record.c
    query = select(table.id, table.media_type, table.sha256, table.version, table.size, table.phase)
    rows = {row[0]: row for row in connection.execute(query.where(among(table.id, ids))).all()}
    return [_load(*rows[found]) for found in ids if found in rows]


def _load(found: str, media_type: str, sha256: str, version: int, size: int, phase: str) -> Load:
    kept = phase != Phase.DESTROYED
    original = f"v1/content/{name_of_type(media_type)}" if kept else None
    return Load(Expected(RecordId(found), original, sha256, version), size if kept else 0)


def _looked_at(check: FixityCheck) -> ExaminedRecord:
    """A verdict that comes from no reading of a record's object."""
    if check.is_finding:
        return ExaminedRecord(check.record, 0, (), {check.file: check.verdict})
    return ExaminedRecord(check.record, 0, (check.file,), {})


def _insert_findings(connection: Connection, run_id: int, examined: ExaminedRecord) -> None:
    rows = [
        {"scrub": run_id, "record": check.record, "file": check.file, "verdict": check.verdict}
        for check in examined.wrong()
    ]
    connection.execute(schema.finding.insert(), rows)


def _insert_checked(connection: Connection, run_id: int, ids: Sequence[RecordId], time: str) -> None:
    table = schema.checked
    known = select(schema.record.c.id, literal(run_id), literal(time)).where(among(schema.record.c.id, ids))
    new = table.insert().prefix_with("OR REPLACE")
    connection.execute(new.from_select([table.c.record, table.c.scrub, table.c.time], known))
