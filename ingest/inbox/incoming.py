"""Lists the files behind the paths that somebody gave, and receives their bytes."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath

from archive.values.error import ArsipError
from archive.values.objection import objection
from archive.values.record import Description, Excerpt
from ingest.inbox.description_sheet import DescribedFile, Sheet

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
    ours; `within` is where people find it.
    """

    source: Path
    path: str
    description: Description
    cut_from: tuple[Excerpt, ...] = ()
    within: Path | None = None

    @property
    def origin(self) -> Path:
        """Where people find it."""
        return self.within or self.source

    @property
    def name(self) -> str:
        """The name that its giver called it by."""
        return legible(Path(self.origin.name))


def gather(given: Iterable[Path]) -> tuple[Incoming, ...]:
    """Every file behind the given files and folders, in a stable order, each once; raises `NoSuchPath`.

    Folders are walked without following links to folders; a link to a file counts as that file.
    """
    found: dict[Path, Incoming] = {}
    for path in given:
        if path.is_dir():
            for source in sorted(_walk(path)):
                found.setdefault(
                    source.absolute(), Incoming(source, legible(source.relative_to(path)), _EMPTY)
                )
        elif path.exists():
            found.setdefault(path.absolute(), Incoming(path, legible(path), _EMPTY))
        else:
            raise NoSuchPath(legible(path))
    return tuple(found.values())


def describe(incoming: Sequence[Incoming], sheet: Sheet | None, beside: Path | None) -> tuple[Incoming, ...]:
    """Give each file the description of its row in the sheet, which lies in the folder `beside`.

    A row names a file by its path below the folder given, by its path from the sheet's folder, or by its bare
    name where only one file has it. Raises `UnmatchedRows`.
    """
    if sheet is None:
        return tuple(incoming)
    names = _names(incoming, beside)
    matches = [(row, names.get(PurePosixPath(row.file).as_posix(), set())) for row in sheet.rows]
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


def legible(path: Path) -> str:
    """A path as text that can be written as UTF-8: other bytes are shown as `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        elif not path.is_dir():
            yield path


def _names(incoming: Sequence[Incoming], beside: Path | None) -> Mapping[str, set[Path]]:
    """The files that each name could mean; a full path wins over bare names."""
    full: dict[str, set[Path]] = {}
    bare: dict[str, set[Path]] = {}
    for item in incoming:
        full.setdefault(PurePosixPath(item.path).as_posix(), set()).add(item.source)
        if beside is not None and item.origin.absolute().is_relative_to(beside.absolute()):
            below = item.origin.absolute().relative_to(beside.absolute())
            full.setdefault(below.as_posix(), set()).add(item.source)
        bare.setdefault(item.origin.name, set()).add(item.source)
    return bare | full
