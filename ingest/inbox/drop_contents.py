"""Prepares dropped files for ingest: describes them, cuts stacks, collates passes, names problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.registers.units_and_classes import UnknownEntry
from archive.storage.disk import digest_file
from archive.storage.source_file import opened_source
from archive.values.record import Description, Excerpt
from ingest.inbox.containers import unpack as unpacked
from ingest.inbox.description_sheet import BadSheet, Sheet, read_sheet
from ingest.inbox.drop_folder import Drop, DropBatch, DropProblem
from ingest.inbox.incoming import Incoming, UnmatchedRows, describe, legible, with_defaults
from ingest.inbox.separators import BadSeparator, Separator
from ingest.inbox.stack import Stack, StackDocument
from ingest.reading.fence.left_files import are_plain
from ingest.reading.one_off import FencedWork, run_fenced
from ingest.tables.table_reader import BadTable
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_STACK_SECONDS = 900.0
_OF_NO_STACK = {
    Reason.ENCRYPTED,
    Reason.DAMAGED,
    Reason.EMPTY,
    Reason.PROGRAM,
    Reason.UNSUPPORTED,
    Reason.TOO_LARGE,
    Reason.TOO_MANY_PAGES,
}
_LIMITS = Limits(task_seconds=_STACK_SECONDS)


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file, or the two passes of one stack, and what is ingested of it."""

    drops: tuple[Drop, ...]
    items: tuple[Incoming, ...]


@dataclass(frozen=True, slots=True)
class Unpacking:
    """How dropped files are taken: what is said of all, whether stacks come apart, whether files are passes.

    `verify` raises `UnknownEntry` for a unit or class that the office does not have; `settled` are the folders
    into which files went that are done with.
    """

    defaults: Description
    verify: Callable[[Description], None]
    split: bool = True
    collate: bool = False
    settled: tuple[Path, ...] = ()


def unpack(batch: DropBatch, how: Unpacking, scratch: Callable[[], Path]) -> Iterator[Dropped | DropProblem]:
    """Everything to ingest of one batch, file by file; `scratch` makes an empty folder for what is cut out."""
    try:
        described = _described(batch, how.settled)
    except (BadSheet, BadTable, UnmatchedRows) as error:
        reason = "unmatched_rows" if isinstance(error, UnmatchedRows) else "bad_sheet"
        sheet = (batch.sheet,) if batch.sheet else ()
        yield DropProblem((*batch.drops, *sheet), reason, error)
        return
    for group in _groups(batch.drops, collate=how.collate):
        if (unreadable := _why_unreadable(group)) is not None:
            yield DropProblem(group, "unreadable", unreadable)
            continue
        try:
            yield _dropped(group, described, how, scratch)
        except CannotRead as error:
            yield DropProblem(group, error.reason, error)
        except UnknownEntry as error:
            yield DropProblem(group, "unknown_entry", error)


def _why_unreadable(drops: Sequence[Drop]) -> OSError | None:
    """Why one of these cannot be opened, of which a reader could only die."""
    for drop in drops:
        try:
            with opened_source(drop.path):
                pass
        except OSError as error:
            return error
    return None


def _described(batch: DropBatch, settled: Sequence[Path]) -> dict[Path, Incoming]:
    sheet = _without(read_sheet(batch.sheet.path), batch, settled) if batch.sheet else None
    incoming = [
        Incoming(drop.path, legible(drop.path.relative_to(batch.folder)), Description(), beneath=batch.folder)
        for drop in batch.drops
    ]
    return {item.source: item for item in describe(incoming, sheet, batch.folder)}


def _without(sheet: Sheet, batch: DropBatch, settled: Sequence[Path]) -> Sheet:
    """The sheet without its rows for files that were moved away before an interruption."""
    folders = [folder / batch.name for folder in settled]
    present = {drop.path.name for drop in batch.drops}
    gone = {path.name for folder in folders if folder.is_dir() for path in folder.rglob("*")} - present
    return Sheet(tuple(row for row in sheet.rows if Path(row.file).name not in gone))


def _groups(drops: Sequence[Drop], *, collate: bool) -> Iterator[tuple[Drop, ...]]:
    """Each file alone, or two by two in the order of their names; the last of an odd number stays alone."""
    step = 2 if collate else 1
    for start in range(0, len(drops), step):
        yield tuple(drops[start : start + step])


def _dropped(
    drops: tuple[Drop, ...], described: dict[Path, Incoming], how: Unpacking, scratch: Callable[[], Path]
) -> Dropped:
    first = described[drops[0].path]
    whole = replace(first, description=with_defaults(first.description, how.defaults))
    if how.collate and len(drops) == 1:
        raise CannotRead(Reason.UNEVEN_PASSES, "the other pass is missing")
    how.verify(whole.description)
    items = tuple(_cut(drops, whole, scratch())) if how.split or how.collate else ()
    for item in items:
        how.verify(item.description)
    return Dropped(drops, items or unpacked((whole,), scratch())[0])


def _cut(drops: Sequence[Drop], whole: Incoming, folder: Path) -> Iterator[Incoming]:
    """The documents of a stack, each with what its sheet says, else what is known of the stack."""
    paths = tuple(str(drop.path) for drop in drops)
    try:
        arguments = (paths, drops[0].path.stem, str(folder), _LIMITS)
        work = FencedWork("ingest.inbox.stack:take_apart", arguments, Stack)
        stack = run_fenced(work, folder, _LIMITS, [drop.path for drop in drops])
    except CannotRead as error:
        if error.reason in _OF_NO_STACK and len(drops) == 1:
            return  # it is read, or held, like any other file
        raise
    if not stack.parts:
        return
    _verify(stack, folder)
    digests = [digest_file(drop.path).sha256 for drop in drops]
    for number, part in enumerate(stack.parts, start=1):
        excerpts = (
            Excerpt(legible(Path(drop.path.name)), digest, pages)
            for place, (drop, digest) in enumerate(zip(drops, digests, strict=True))
            if (pages := tuple(leaf.page for leaf in part.leaves if leaf.file == place))
        )
        said = with_defaults(_said(part), whole.description)
        path = f"{whole.path} [{number}/{len(stack.parts)}]"
        yield Incoming(folder / part.path, path, said, tuple(excerpts))


def _said(part: StackDocument) -> Description:
    try:
        separator = Separator.parse(part.separator) if part.separator else None
    except BadSeparator as error:
        raise CannotRead(Reason.BAD_SEPARATOR, str(error)) from error
    return separator.description if separator else Description()


def _verify(stack: Stack, folder: Path) -> None:
    """Raises `CannotRead` unless each page is in one part or a sheet's, and each part a file that was cut out."""
    leaves = sorted(
        (leaf.file, leaf.page)
        for leaf in (*stack.sheets, *(leaf for part in stack.parts for leaf in part.leaves))
    )
    files = {file for file, _ in leaves}
    whole = [
        (file, page) for file in sorted(files) for page in range(1, 1 + sum(f == file for f, _ in leaves))
    ]
    if leaves != whole or not are_plain(folder, [part.path for part in stack.parts]):
        raise CannotRead(Reason.CRASHED, "the stack came apart into something that cannot be")
