"""Watches a folder, and ingests each batch in it once it is complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.archive import Archive
from archive.storage.staging import Bench
from archive.values.record import Description
from desk.operations.clock import pause, seconds
from desk.operations.ingest.run import BatchRun
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome, OutcomeKind
from ingest.batch.watch import Places, Watch
from ingest.inbox.drop_contents import Unpacking
from ingest.inbox.drop_folder import DropBatch, DropFolder, DropProblem
from ingest.inbox.incoming import Incoming

_ROUNDS = 8  # of `settle` seconds: as long does `once` wait for a file that is not complete
_SHORTEST_PAUSE = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class WatchOrder:
    """Which folder is watched, and how; `settle` is how many seconds a file must be as it is.

    `done` and `problems` are folders inside it for filed files and for those in quarantine; `leave` moves none.
    """

    folder: Path
    defaults: Description
    settle: float
    done: str
    problems: str
    once: bool = False
    leave: bool = False
    split: bool = True
    collate: bool = False


def watch_folder(run: BatchRun, order: WatchOrder) -> int:
    """Look, ingest, wait; for ever, or with `once` until nothing waits. Returns how many files are in trouble.

    Raises `UnknownEntry`, and `OSError` when the archive's disk fails.
    """
    run.archive.recover()
    run.archive.registers.verify([order.defaults])
    folder = DropFolder(order.folder, order.settle, (order.done, order.problems), run.archive.home.root)
    findings, began = 0, seconds()
    while True:
        ready = folder.complete(seconds())
        for over in folder.newly_passed_over():
            run.listener.passed_over(over)
        for batch in ready:
            findings += _taken(run, order, folder, batch)
        if order.once and (not folder.is_waiting or seconds() - began > _ROUNDS * order.settle):
            return findings
        pause(max(_SHORTEST_PAUSE, order.settle / 2))


def _taken(run: BatchRun, order: WatchOrder, folder: DropFolder, batch: DropBatch) -> int:
    """Ingest one batch; how many of its files are in trouble."""
    accounts: list[Account] = []

    def bring_in(bench: Bench, items: Sequence[Incoming]) -> Iterator[Outcome]:
        accounts.append(run.opened(items))
        return run.outcomes(accounts[-1], items, bench)

    findings = 0
    watch = Watch(run.archive, folder, _places(order), _unpacking(run.archive, order), bring_in)
    for result in watch.take(batch):
        if isinstance(result, DropProblem):
            run.listener.problem(result)
            findings += 1
        else:
            findings += result.kind is OutcomeKind.QUARANTINED or bool(result.pages.failed)
    return findings + sum(len(run.close(account).unfound_pages) for account in accounts)


def _places(order: WatchOrder) -> Places:
    if order.leave:
        return Places(None, None)
    return Places(order.folder / order.done, order.folder / order.problems)


def _unpacking(archive: Archive, order: WatchOrder) -> Unpacking:
    return Unpacking(
        defaults=order.defaults,
        verify=lambda said: archive.registers.verify([said]),
        split=order.split,
        collate=order.collate,
        settled=(order.folder / order.done, order.folder / order.problems),
    )
