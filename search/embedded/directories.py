"""Keeps the directories of an index: numbered generations, and the name of the one that serves."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from archive.storage.disk import Disk
from archive.storage.locks import exclusive, is_locked
from archive.values.objection import objection
from search.index.contract import IndexUnavailable, Trouble

_GENERATION = re.compile(r"gen-(\d{6,})")
WRITING = "writing"
"""The lock file of the one process that may write into a generation."""

_CURRENT, _BUILDING, _LOCK = "current", "building", "lock"


def current_generation(place: Path) -> Path:
    """The directory of the generation that serves. Raises `IndexUnavailable` when there is none."""
    name = _serving(place)
    if name is None:
        raise IndexUnavailable(Trouble.MISSING, objection("never_built", "no index has been built"))
    if not _GENERATION.fullmatch(name) or not (place / name).is_dir():
        raise IndexUnavailable(
            Trouble.CORRUPT,
            objection("no_generation", "the serving generation {name} is not there", name=repr(name[:80])),
        )
    return place / name


@contextmanager
def new_generation(place: Path) -> Iterator[Path]:
    """The next empty directory, marked as being built; one that does not serve at the end is removed."""
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with exclusive(place / _LOCK):
            generation = place / f"gen-{1 + max((number for number, _ in _numbered(place)), default=0):06}"
            generation.mkdir()
            stack.enter_context(exclusive(generation / _BUILDING))
        try:
            yield generation
        finally:
            with exclusive(place / _LOCK):
                if _serving(place) != generation.name:
                    shutil.rmtree(generation, ignore_errors=True)


def serve(generation: Path) -> None:
    """Makes `generation` the serving one by one rename."""
    Disk().rewrite(generation.parent / _CURRENT, f"{generation.name}\n".encode())


def abandoned(place: Path) -> tuple[Path, ...]:
    """The generations that do not serve and that no process is building."""
    serving = _serving(place)
    return tuple(
        generation
        for _, generation in _numbered(place)
        if generation.name != serving and not is_locked(generation / _BUILDING)
    )


def remove_abandoned(place: Path) -> tuple[str, ...]:
    """Removes them, each after its last writer has left it; returns their names."""
    if not place.is_dir():
        return ()
    with exclusive(place / _LOCK):
        found = abandoned(place)
        for generation in found:
            with exclusive(generation / WRITING):
                shutil.rmtree(generation, ignore_errors=True)
    return tuple(generation.name for generation in found)


def _serving(place: Path) -> str | None:
    try:
        return (place / _CURRENT).read_bytes().decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return None


def _numbered(place: Path) -> list[tuple[int, Path]]:
    found = [(_GENERATION.fullmatch(path.name), path) for path in (place.iterdir() if place.is_dir() else ())]
    return sorted((int(match[1]), path) for match, path in found if match)
