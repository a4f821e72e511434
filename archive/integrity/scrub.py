"""Checks the store bit by bit, longest unchecked first, within limits of time and bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from sqlalchemy import Connection

from archive.catalogue import records
from archive.catalogue.database import Catalogue
from archive.catalogue.records import record_ids
from archive.integrity.check_history import CheckHistory, CheckTally
from archive.integrity.check_order import Span, stretches
from archive.integrity.consistency import compare_journal, compare_ledgers, compare_records, disagreements
from archive.integrity.expectations import loads_in, loads_of, loads_unfiled
from archive.integrity.fixity import FixityCheck, check_strangers
from archive.integrity.parallel import ExaminedRecord, Load, Manner, examine, examine_all
from archive.integrity.replayed_rows import compare_rows
from archive.journal.replay import ReplayTable
from archive.storage.store import Store
from archive.values.record import Record, RecordId

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


@dataclass(slots=True)
class _Round:
    """What a run has handed out to be examined and not noted yet, and what has come back of it."""

    out: dict[RecordId, Load] = field(default_factory=dict)
    waiting: list[ExaminedRecord] = field(default_factory=list)

    def hand_out(self, loads: Sequence[Load]) -> Sequence[Load]:
        self.out |= {load.expected.record: load for load in loads}
        return loads

    def asked(self, examined: ExaminedRecord) -> Load | None:
        return self.out.get(examined.record) if examined.record else None

    def noted(self) -> tuple[Sequence[ExaminedRecord], Sequence[Span]]:
        """What has come back, to be noted now, and the places of its filing in the journal."""
        batch, self.waiting = self.waiting, []
        loads = (self.out.pop(examined.record, None) for examined in batch if examined.record)
        return batch, [load.span for load in loads if load is not None and load.span is not None]


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
        check_held: CheckHeld,
        replays: ReplayTable,
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._history = history
        self._check_held = check_held
        self._replays = replays

    def examine(self, budget: Budget, manner: Manner) -> Iterator[ExaminedRecord]:
        """Check all records, those first that were checked longest ago, until they or the budget end.

        What was checked is noted every few batches, so the next run begins where this one stopped or died. A
        run without limits also walks store and quarantine, and compares them with catalogue and journal; one with
        limits does so once a week, first of all. Raises `OSError` for a fault of the machine; those of the store
        are verdicts.
        """
        walk = not budget.is_limited or self._history.is_walk_due()
        tally, round_ = self._history.begin(walked=walk), _Round()
        try:
            if walk:
                yield from self._walk(tally, cached=manner.cached)
            batches = examine_all(str(self._store.root), self._loads(round_, budget), manner)
            for number, batch in enumerate(batches, start=1):
                for examined in (self._settled(round_, one) for one in batch):
                    tally.add(examined)
                    round_.waiting.append(examined)
                    yield examined
                if number % _NOTED_TOGETHER == 0:
                    self._history.note(tally, *round_.noted())
        finally:
            self._history.note(tally, *round_.noted())
            self._history.end(tally, None)

    def run(self, budget: Budget, manner: Manner) -> Iterator[FixityCheck]:
        """Runs the same check, and returns its verdicts file by file."""
        for examined in self.examine(budget, manner):
            yield from examined.checks()

    def examine_one(self, record: RecordId) -> Iterator[ExaminedRecord]:
        """Check one record, and what journal and catalogue say of it; noted like any other run."""
        tally, round_ = self._history.begin(walked=False), _Round()
        try:
            with self._catalogue.alone(), self._catalogue.reading() as connection:
                loads = round_.hand_out(loads_of(connection, [record]))
                batch = examine(str(self._store.root), [load.expected for load in loads], cached=False)
                known = records.load(connection, [record])
                others = [check for one in known for check in self._disagreements_of(connection, one)]
            for examined in batch:
                tally.add(examined)
                round_.waiting.append(examined)
                yield examined
            yield from self._noted(tally, others)
        finally:
            self._history.note(tally, *round_.noted())
            self._history.end(tally, record)

    def _disagreements_of(self, connection: Connection, record: Record) -> tuple[FixityCheck, ...]:
        return tuple(disagreements(self._store, connection, record, self._replays))

    def _loads(self, round_: _Round, budget: Budget) -> Iterator[Load]:
        left = budget.max_bytes
        for load in self._in_order():
            if budget.is_over() or (left is not None and left <= 0):
                return
            yield from round_.hand_out([load])
            left = None if left is None else left - load.bytes

    def _in_order(self) -> Iterator[Load]:
        """Everything there was when the run began, what was checked longest ago first."""
        with self._catalogue.reading() as connection:
            order = stretches(connection)
        for stretch in order:
            after = stretch.first - 1
            while after < stretch.last:
                with self._catalogue.reading() as connection:
                    found = loads_in(connection, after, stretch.last)
                yield from found
                after = found[-1].span[1] if found and found[-1].span else stretch.last
        with self._catalogue.reading() as connection:
            unfiled = loads_unfiled(connection)
        yield from unfiled

    def _settled(self, round_: _Round, examined: ExaminedRecord) -> ExaminedRecord:
        """What was seen of a record, or what is seen now where it was changed between the question and the look."""
        asked = round_.asked(examined) if examined.findings else None
        if asked is None:
            return examined
        with self._catalogue.alone(), self._catalogue.reading() as connection:
            now = [load.expected for load in loads_of(connection, [asked.expected.record])]
            if now == [asked.expected]:
                return examined
            return next(iter(examine(str(self._store.root), now, cached=True)), examined)

    # -- the walk --------------------------------------------------------------------------------------------

    def _walk(self, tally: CheckTally, *, cached: bool) -> Iterator[ExaminedRecord]:
        with self._catalogue.reading() as connection:
            ids = record_ids(connection)
        checks = (*self._strangers(ids), *self._check_held(cached=cached))
        tally.files += len(checks)
        yield from self._noted(tally, chain(checks, self._disagreements(ids)))

    def _noted(self, tally: CheckTally, checks: Iterable[FixityCheck]) -> Iterator[ExaminedRecord]:
        for examined in map(_looked_at, checks):
            tally.findings += len(examined.findings)
            self._history.note_findings(tally, examined)
            yield examined

    def _strangers(self, known: Sequence[RecordId]) -> tuple[FixityCheck, ...]:
        found = tuple(check_strangers(self._store, known))
        if any(check.is_finding for check in found):
            # What was filed since the check began is no stranger; under the lock nothing is half filed.
            with self._catalogue.alone(), self._catalogue.reading() as connection:
                found = tuple(check_strangers(self._store, record_ids(connection)))
        return found

    def _disagreements(self, ids: Sequence[RecordId]) -> Iterator[FixityCheck]:
        doubtful: list[RecordId | None] = []
        for start in range(0, len(ids), _IN_ONE_QUERY):
            with self._catalogue.reading() as connection:
                known = records.load(connection, ids[start : start + _IN_ONE_QUERY])
                yield from tuple(compare_ledgers(connection, [record.id for record in known]))
            doubtful += [check.record for check in compare_records(self._store, known)]
        # A record may have been changed between the two looks; under the lock nothing is half changed.
        with self._catalogue.alone(), self._catalogue.reading() as connection:
            again = records.load(connection, [record for record in doubtful if record is not None])
            yield from tuple(compare_records(self._store, again))
            yield from tuple(compare_journal(connection))
        with self._catalogue.reading() as connection:
            yield from compare_rows(connection, self._replays)


def _looked_at(check: FixityCheck) -> ExaminedRecord:
    """A verdict that comes from no reading of a record's object."""
    if check.is_finding:
        return ExaminedRecord(check.record, 0, (), {check.file: check.verdict})
    return ExaminedRecord(check.record, 0, (check.file,), {})
