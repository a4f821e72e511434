"""Checks the store bit by bit, longest unchecked first, within limits of time and bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, func, select

from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue, among
from archive.integrity import consistency
from archive.integrity.check_history import CheckHistory, CheckTally
from archive.integrity.fixity import Expected, FixityCheck, check_strangers
from archive.integrity.parallel import ExaminedRecord, Load, Manner, examine_all
from archive.storage.locks import exclusive
from archive.storage.store import Store, name_of_type
from archive.values.record import Phase, RecordId

_NOTED_TOGETHER = (
    16  # batches whose outcome is written in one transaction; after a death only these are read again
)
_IN_ONE_QUERY = 500


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


class CheckHeld(Protocol):
    """The verdicts on the files in quarantine, which lies beside the store."""

    def __call__(self, *, cached: bool) -> Iterator[FixityCheck]: ...


class Scrub:
    """Runs of the check; what they come to is noted in their history."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        history: CheckHistory,
        lock: Path | None,
        check_held: CheckHeld,
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._history = history
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
        yield from self._run(ids, budget, manner, walk=not budget.is_limited or self._history.is_walk_due())

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
        tally, waiting = CheckTally(self._history.time(), walked=walk), list[ExaminedRecord]()
        run_id = self._history.begin(tally)
        try:
            if walk:
                yield from self._walk(run_id, ids, tally, cached=manner.cached)
            batches = examine_all(str(self._store.root), self._loads(ids, budget), manner)
            for number, batch in enumerate(batches, start=1):
                for examined in batch:
                    tally.add(examined)
                    waiting.append(examined)
                    yield examined
                if number % _NOTED_TOGETHER == 0:
                    self._history.note(run_id, waiting)
                    waiting.clear()
        finally:
            self._history.note(run_id, waiting)
            self._history.end(run_id, tally, ids[0] if len(ids) == 1 and not walk else None)

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
        self, run_id: int, ids: Sequence[RecordId], tally: CheckTally, *, cached: bool
    ) -> Iterator[ExaminedRecord]:
        checks = (*self._strangers(ids), *self._check_held(cached=cached))
        tally.files += len(checks)
        for examined in (_looked_at(check) for check in (*checks, *self._disagreements(ids))):
            tally.findings += len(examined.findings)
            self._history.note_findings(run_id, examined)
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
