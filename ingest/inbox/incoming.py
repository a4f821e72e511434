"""Lists the files behind the paths that somebody gave, and receives their bytes."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath

from archive.values.error import ArsipError
from archive.values.objection import objection
from archive.values.record import Description, Excerpt
from ingest.inbox.clutter import PassReason
from ingest.inbox.description_sheet import DescribedFile, Sheet
from ingest.inbox.walk import PassedOver, WalkFault, looked_over, walk

_EMPTY = Description()


class NoSuchPath(ArsipError, FileNotFoundError):
    """A given path is not there; nothing was ingested."""

    code = "no_such_path"

    def __init__(self, path: str) -> None:
        super().__init__(errno.ENOENT, "no such file or folder", path)
        self.path = path


class UnmatchedRows(ArsipError, ValueError):
    """Rows of the sheet name files that are not in the batch, that several files could be, or one file twice."""

    code = "unmatched_rows"

    def __init__(self, rows: Sequence[DescribedFile]) -> None:
        super().__init__(", ".join(f"line {row.line}: {row.file}" for row in rows))
        self.rows = tuple(rows)

    @property
    def values(self) -> Mapping[str, object]:
        return {
            "rows": tuple(
                objection("unmatched_row", "line {line}: {file}", line=row.line, file=row.file)
                for row in self.rows
            )
        }


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file to ingest: `path` as people know it (as given, or below the folder given), and its description.

    `cut_from` says which stack of papers it was cut out of, if it was. A file out of a ZIP file lies in a `source` of
    ours; `within` is where people find it. Below `beneath`, the folder that was given, no link is followed. `fault` is
    why it cannot be had at all. `called` is a name that no file can bear safely, but that its giver gave it.
    """

    source: Path
    path: str
    description: Description
    cut_from: tuple[Excerpt, ...] = ()
    within: Path | None = None
    beneath: Path | None = None
    fault: WalkFault | None = None
    called: str | None = None

    @property
    def origin(self) -> Path:
        """Where people find it."""
        return self.within or self.source

    @property
    def name(self) -> str:
        """The name that its giver called it by."""
        return self.called or legible(Path(self.origin.name))


def nobody_told(_over: PassedOver) -> None:
    """For whoever does not want to know what is passed over."""


def gather(
    given: Iterable[Path], own: Path | None = None, tell: Callable[[PassedOver], None] = nobody_told
) -> tuple[Incoming, ...]:
    """Every file behind the given files and folders, in a stable order, each once; raises `NoSuchPath`.

    No link is followed. Rubbish, links and the archive's `own` home are passed over, and `tell` hears of each; a
    folder that cannot be looked into is an item with a fault.
    """
    items: dict[Path, Incoming] = {}
    for path in given:
        if not os.path.lexists(path):
            raise NoSuchPath(legible(path))
        for found in _behind(path, own):
            if isinstance(found, PassedOver):
                tell(found)
            else:
                items.setdefault(found.source.absolute(), found)
    return tuple(items.values())


def _behind(path: Path, own: Path | None) -> Iterator[Incoming | PassedOver]:
    if (over := looked_over(path)) is not None:
        yield over
    elif own is not None and path.resolve().is_relative_to(own.resolve()):
        yield PassedOver(path, PassReason.ARCHIVE)
    elif not path.is_dir():
        yield Incoming(path, legible(path), _EMPTY)
    else:
        for found in walk(path, own):
            if isinstance(found, PassedOver):
                yield PassedOver(found.path.relative_to(path), found.reason)
            else:
                yield _found(found, path)


def _found(found: Path | WalkFault, folder: Path) -> Incoming:
    source = found if isinstance(found, Path) else found.path
    fault = found if isinstance(found, WalkFault) else None
    return Incoming(source, legible(source.relative_to(folder)), _EMPTY, beneath=folder, fault=fault)


def describe(incoming: Sequence[Incoming], sheet: Sheet | None, beside: Path | None) -> tuple[Incoming, ...]:
    """Give each file the description of its row in the sheet, which lies in the folder `beside`.

    A row names a file by its path below the folder given, by its path from the sheet's folder, or by its bare
    name where only one file has it. Raises `UnmatchedRows`.
    """
    if sheet is None:
        return tuple(incoming)
    names = _names(incoming, beside)
    matches = [(row, names.get(composed(PurePosixPath(row.file).as_posix()), set())) for row in sheet.rows]
    claims = Counter(source for _, sources in matches if len(sources) == 1 for source in sources)
    unmatched = [row for row, sources in matches if [claims[source] for source in sources] != [1]]
    if unmatched:
        raise UnmatchedRows(unmatched)
    described = {next(iter(sources)): row.description for row, sources in matches}
    return tuple(
        replace(item, description=described[item.source]) if item.source in described else item
        for item in incoming
    )


def with_defaults(description: Description, defaults: Description) -> Description:
    """`description`, its absent parts filled from `defaults`."""
    missing = {
        part.name: getattr(defaults, part.name)
        for part in fields(Description)
        if getattr(description, part.name) == getattr(_EMPTY, part.name)
    }
    return replace(description, **missing)


def composed(name: str) -> str:
    """A name with its letters composed (NFC), by which spellings of one name are compared."""
    return unicodedata.normalize("NFC", name)


def legible(path: Path) -> str:
    """A path as text that can be written as UTF-8: other bytes are shown as `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _names(incoming: Sequence[Incoming], beside: Path | None) -> Mapping[str, set[Path]]:
    """The files that each name could mean; a full path wins over bare names."""
    full: dict[str, set[Path]] = {}
    bare: dict[str, set[Path]] = {}
    for item in incoming:
        full.setdefault(composed(PurePosixPath(item.path).as_posix()), set()).add(item.source)
        if beside is not None and item.origin.absolute().is_relative_to(beside.absolute()):
            below = item.origin.absolute().relative_to(beside.absolute())
            full.setdefault(composed(below.as_posix()), set()).add(item.source)
        bare.setdefault(composed(item.origin.name), set()).add(item.source)
    return bare | full
