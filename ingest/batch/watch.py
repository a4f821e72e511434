"""Watches a drop folder: ingests complete files and moves them, and names the others once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.archive import Archive
from archive.storage.disk import Disk
from archive.storage.staging import Bench
from ingest.batch.outcome import Outcome, OutcomeKind
from ingest.inbox.drop_contents import Dropped, Unpacking, unpack
from ingest.inbox.drop_folder import Drop, DropBatch, DropFolder, DropProblem, NotMoved, mark_of, move_into
from ingest.inbox.incoming import Incoming

Run = Callable[[Bench, Sequence[Incoming]], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Places:
    """Where files go once their bytes are safe: filed ones, and those in quarantine. None leaves them."""

    done: Path | None
    problems: Path | None


@dataclass(frozen=True, slots=True)
class Watch:
    """One watched folder; `run` ingests items and returns their outcomes."""

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
            outcomes: dict[Path, Outcome] = {}
            for outcome in self.run(bench, [item for dropped in ready for item in dropped.items]):
                outcomes[outcome.source] = outcome
                yield outcome
        problems = [item for item in unpacked if isinstance(item, DropProblem)]
        for dropped in ready:
            problems += self._settle(dropped, [outcomes[item.source] for item in dropped.items])
        yield from problems
        for problem in problems:
            self.folder.set_aside(problem.drops)
        self._settle_sheet(batch)

    def _settle(self, dropped: Dropped, outcomes: Sequence[Outcome]) -> Iterator[DropProblem]:
        """Move what is safe in the archive or its quarantine; leave the rest, and offer it no more as it is."""
        held = any(outcome.kind is OutcomeKind.QUARANTINED for outcome in outcomes)
        lost = any(outcome.id is None for outcome in outcomes)
        place = None if lost else self.places.problems if held else self.places.done
        for drop in dropped.drops:
            if place is None:
                self.folder.set_aside([drop])
            elif not self._moved(drop, place):
                yield DropProblem((drop,), "not_moved", NotMoved(drop.path))

    def _settle_sheet(self, batch: DropBatch) -> None:
        """A sheet goes with the last of its files; until then it is offered again only with one that changed."""
        if batch.sheet is None:
            return
        is_last = not any(mark_of(drop.path) for drop in batch.drops)
        if not (is_last and self.places.done and self._moved(batch.sheet, self.places.done)):
            self.folder.set_aside([batch.sheet])

    def _moved(self, drop: Drop, place: Path) -> bool:
        try:
            return move_into(place, drop, self.folder.root, Disk())
        except OSError:
            return False
