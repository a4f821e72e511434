"""Ingests what somebody gave: files, folders, a sheet's files, or a bag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.storage.staging import Bench
from archive.values.record import Description
from desk.operations.ingest.run import BatchRun
from desk.operations.ingest.tally import Tally
from ingest.inbox.bag import take_bag
from ingest.inbox.clutter import clutter_in
from ingest.inbox.containers import on_disk, unpack
from ingest.inbox.description_sheet import read_sheet
from ingest.inbox.incoming import Incoming, describe, gather, with_defaults
from ingest.inbox.walk import PassedOver


@dataclass(frozen=True, slots=True)
class GivenFiles:
    """The files that somebody gave: paths, a sheet that describes them, and what is said of all of them."""

    paths: tuple[Path, ...]
    sheet: Path | None
    defaults: Description


def ingest(run: BatchRun, given: GivenFiles) -> Tally:
    """Bring in what was given as one batch; all that can be wrong with it is found before anything is filed.

    Raises `NoSuchPath`, `BadSheet`, `UnmatchedRows`, `UnknownEntry`, and as `Batch.run` does.
    """
    with run.archive.staging.bench() as bench:
        run.archive.recover()
        passed_over = _PassedOver(run)
        items = _described(_items(run, given, bench, passed_over), given.defaults)
        run.archive.registers.verify(item.description for item in items)
        return replace(run.bring_in(items, bench), passed_over=passed_over.count)


def ingest_bag(run: BatchRun, path: Path, defaults: Description) -> Tally:
    """Bring in the files of a bag as one batch. Raises `BadBag`, `UnknownEntry`, and as `Batch.run` does."""
    run.archive.recover()
    run.archive.registers.verify([defaults])
    with run.archive.staging.bench() as bench:
        passed_over = _PassedOver(run)
        taken = _without_clutter(take_bag(path, bench.scratch()), passed_over)
        return replace(run.bring_in(_described(taken, defaults), bench), passed_over=passed_over.count)


class _PassedOver:
    """Tells each name that is not taken in, and counts them."""

    def __init__(self, run: BatchRun) -> None:
        self._tell = run.listener.passed_over
        self.count = 0

    def __call__(self, over: PassedOver) -> None:
        self.count += 1
        self._tell(over)


def _without_clutter(items: Sequence[Incoming], tell: Callable[[PassedOver], None]) -> Iterator[Incoming]:
    """The items that are somebody's documents; the others are named."""
    for item in items:
        reason = clutter_in(Path(item.path).parts)
        if reason is None:
            yield item
        else:
            tell(PassedOver(Path(item.path), reason))


def _described(items: Iterable[Incoming], defaults: Description) -> tuple[Incoming, ...]:
    return tuple(replace(item, description=with_defaults(item.description, defaults)) for item in items)


def _items(
    run: BatchRun, given: GivenFiles, bench: Bench, tell: Callable[[PassedOver], None]
) -> tuple[Incoming, ...]:
    sheet, paths = given.sheet, given.paths
    known = read_sheet(sheet) if sheet else None
    if not paths and sheet is not None and known is not None:
        paths = tuple(dict.fromkeys(on_disk(sheet.parent / row.file) for row in known.rows))
    itself = sheet.absolute() if sheet else None  # a sheet may lie in the folder that it describes
    found = gather(paths, run.archive.home.root, tell)
    given_files = (item for item in found if item.source.absolute() != itself)
    items, opened = unpack(given_files, bench.scratch(), tell=tell)
    for unpacked in opened:
        run.listener.unpacked(unpacked)
    return describe(items, known, sheet.parent if sheet else None)
