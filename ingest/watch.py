"""Watching a drop folder: what is complete is ingested, then moved; what is not stays and is named once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.archive import Archive
from archive.disk import Disk
from archive.staging import Bench
from ingest.dropfolder import Drop, DropBatch, DropFolder, move_into
from ingest.drops import Dropped, DropProblem, Unpacking, unpack
from ingest.outcome import Outcome, OutcomeKind
from ingest.receive import Incoming

Run = Callable[[Bench, Sequence[Incoming]], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Places:
    """Where files go once their bytes are safe: filed ones, and those in quarantine. None leaves them."""

    done: Path | None
    problems: Path | None


@dataclass(frozen=True, slots=True)
class Watch:
    """One watched folder; `run` ingests items and tells their outcomes."""

    archive: Archive
    folder: DropFolder
    places: Places
    how: Unpacking
    run: Run

    def take(self, batch: DropBatch) -> Iterator[Outcome | DropProblem]:
        """Ingest one batch; yields every outcome, and every problem of a file that was not ingested.

        A file is moved after all that it became is durable; a death before that has it recognised the next time.
        """
        with self.archive.staging.bench() as bench:
            unpacked = tuple(unpack(batch, self.how, bench.scratch))
            ready = [item for item in unpacked if isinstance(item, Dropped)]
            for problem in unpacked:
                if isinstance(problem, DropProblem):
                    self.folder.set_aside(problem.drops)
                    yield problem
            outcomes: dict[Path, Outcome] = {}
            for outcome in self.run(bench, [item for dropped in ready for item in dropped.items]):
                outcomes[outcome.source] = outcome
                yield outcome
        for dropped in ready:
            yield from self._settle(dropped, [outcomes[item.source] for item in dropped.items])

    def _settle(self, dropped: Dropped, outcomes: Sequence[Outcome]) -> Iterator[DropProblem]:
        """Move what is safe in the archive or its quarantine; leave the rest, and offer it no more as it is."""
        held = any(outcome.kind is OutcomeKind.QUARANTINED for outcome in outcomes)
        lost = [outcome for outcome in outcomes if outcome.id is None]
        place = None if lost else self.places.problems if held else self.places.done
        for drop in dropped.drops:
            if place is None:
                self.folder.set_aside([drop])
            elif not self._moved(drop, place):
                message = "changed while it was ingested, or cannot be moved; it will be looked at again"
                yield DropProblem((drop,), "not_moved", message)

    def _moved(self, drop: Drop, place: Path) -> bool:
        try:
            return move_into(place, drop, self.folder.root, Disk())
        except OSError:
            self.folder.set_aside([drop])
            return False
