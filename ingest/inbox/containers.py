"""Unpacks a ZIP or TAR file into a batch; its files go on as those of a folder do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path, PurePath

from archive.values.record import Description
from ingest.formats.packages.tar_file import may_be_tar
from ingest.inbox.clutter import clutter_in
from ingest.inbox.incoming import Incoming, composed, nobody_told
from ingest.inbox.program_documents import is_program_document
from ingest.inbox.walk import PassedOver
from ingest.reading.answers import Surveyed
from ingest.reading.pool import WorkerPool
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, ReaderMode, Survey, SurveyTask, part_path

_ZIP_MARK, _NAME_AT, _LOOKED_AT = b"PK\x03\x04", 30, 512
_BATCHES = (Kind.ZIP, Kind.TAR)
# How the first member of an office document is called, which is no batch.
_OFFICE = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"mimetype")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A ZIP or TAR file that was opened, and how many files came out of it."""

    bundle: Incoming
    files: int


def unpack(
    items: Iterable[Incoming],
    scratch: Path,
    limits: Limits | None = None,
    tell: Callable[[PassedOver], None] = nobody_told,
) -> tuple[tuple[Incoming, ...], tuple[Unpacked, ...]]:
    """The items with the files of each ZIP or TAR file, and of those inside it, in its place, and what was opened.

    The files are below `scratch`; each goes by the path of that file and its own inside it. One that cannot
    be opened safely stays an item, and reading it will say why.
    """
    unpacking = _Unpacking(scratch, limits or Limits(), tell)
    try:
        files = tuple(file for item in items for file in unpacking.files(item, 0))
    finally:
        unpacking.pool.close()
    return files, tuple(unpacking.opened)


def on_disk(path: Path) -> Path:
    """The file of this path itself, or the ZIP file in which the path leads on."""
    path = _as_spelt(path)
    return path if path.exists() else next((parent for parent in path.parents if parent.is_file()), path)


def _as_spelt(path: Path) -> Path:
    """The path as the disk spells it, which may compose its letters otherwise than a sheet does (NFC, NFD)."""
    if path.exists() or not path.name:
        return path
    folder = _as_spelt(path.parent)
    names = (
        [name for name in folder.iterdir() if composed(name.name) == composed(path.name)]
        if folder.is_dir()
        else []
    )
    return names[0] if len(names) == 1 else folder / path.name


def taken_out_again(items: Sequence[Incoming], scratch: Path) -> tuple[Incoming, ...]:
    """The items, those that lie in ZIP files taken out of them once more."""
    bundles = dict.fromkeys(on_disk(item.source) for item in items if not item.source.exists())
    given = [Incoming(path, path.name, Description()) for path in bundles]
    inside = {file.origin: file.source for file in unpack(given, scratch)[0]}
    return tuple(
        replace(item, source=inside[item.source], within=item.source) if item.source in inside else item
        for item in items
    )


class _Unpacking:
    def __init__(self, scratch: Path, limits: Limits, tell: Callable[[PassedOver], None]) -> None:
        self.pool = WorkerPool(1)
        self.opened: list[Unpacked] = []
        self._scratch = scratch
        self._limits = limits
        self._tell = tell
        self._numbers = count(1)

    def files(self, item: Incoming, depth: int) -> Iterator[Incoming]:
        """The files that an item stands for: those inside it, or itself."""
        folder = self._scratch / f"zip-{next(self._numbers)}"
        is_open = item.fault is None and depth < self._limits.depth and _may_hold_files(item.source)
        names = self._opened(item.source, folder, depth) if is_open else None
        if names is None or is_program_document(PurePath(item.origin.name), names):
            yield item
            return
        clutter = {name: reason for name in names if (reason := clutter_in(PurePath(name).parts))}
        files = [name for name in names if name not in clutter and not name.endswith("/")]
        self.opened.append(Unpacked(item, len(files)))
        for number, name in enumerate(names, start=1):
            if name.endswith("/"):
                continue
            if name in clutter:
                self._tell(PassedOver(Path(item.path, name), clutter[name]))
                continue
            path = part_path(str(folder), number)
            member = Incoming(path, f"{item.path}/{name}", Description(), within=item.origin / name)
            yield from self.files(member, depth + 1)

    def _opened(self, source: Path, folder: Path, depth: int) -> tuple[str, ...] | None:
        """Unpacks a container into the folder, and returns its members' names; None if the file is none."""
        place = FilePlace(str(source.absolute()), str(folder), self._limits.unpacked_bytes, depth)
        task = SurveyTask(str(source.absolute()), ReaderMode.AUTO, 1, 1, self._limits, place)
        self.pool.start(task)
        (done,) = self.pool.wait()
        if isinstance(done, Surveyed) and isinstance(done.result, Survey) and done.result.kind in _BATCHES:
            names = [enclosed.name for enclosed in done.result.parts]
            # Windows parts folders by backslashes, which the specification (APPNOTE 4.4.17.1) does not allow.
            is_zip = done.result.kind is Kind.ZIP
            return tuple(name.replace("\\", "/") if is_zip else name for name in names)
        return None


def _may_hold_files(source: Path) -> bool:
    try:
        if not source.is_file():
            return False
        with source.open("rb") as file:
            start = file.read(_LOOKED_AT)
    except OSError:
        return False
    is_zip = start.startswith(_ZIP_MARK) and not start[_NAME_AT:].startswith(_OFFICE)
    return is_zip or may_be_tar(start)
