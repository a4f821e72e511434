"""Keeps files that can be made again from the store, as long as there is room."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_ROOM = 2 << 30
_AFTER_TIDYING = 0.8
_EVERY = 200  # to walk the whole for each picture would take longer than to draw it
_A_MOMENT = 60 * 10**9  # nanoseconds


@dataclass(frozen=True, slots=True)
class CacheKey:
    """The key of a kept file: the digest of the original, the page, and what else decided its bytes.

    `maker` names the program and its version, so that another one makes it anew.
    """

    sha256: str
    what: str
    maker: str
    suffix: str = ""

    @property
    def name(self) -> str:
        parts = "\n".join((self.what, self.maker))
        return hashlib.sha256(parts.encode()).hexdigest() + self.suffix


class Cache:
    """A folder that may be deleted at any time, even while it is used; `room` in bytes.

    Each `every`th file that is made by any process, the whole is measured and what is too much goes.
    """

    def __init__(self, root: Path, room: int = _ROOM, every: int = _EVERY) -> None:
        self._root = root
        self._room = room
        self._every = every

    def get(self, key: CacheKey) -> Path | None:
        """The kept file, as one that was just used; None if there is none."""
        path = self._path(key)
        with suppress(OSError):
            os.utime(path)
            return path
        return None

    def kept(self, key: CacheKey) -> Path:
        """The file that was made just now; raises `FileNotFoundError` when somebody deleted the cache meanwhile."""
        path = self._path(key)
        path.stat()
        return path

    def forget(self, key: CacheKey) -> None:
        self._path(key).unlink(missing_ok=True)

    def forget_original(self, sha256: str) -> None:
        """Remove all that was made of one original, as when it is destroyed."""
        with suppress(FileNotFoundError):
            _remove(self._of(sha256))

    def make(self, key: CacheKey, maker: Callable[[Path], Path]) -> Path:
        """Returns the kept file; if there is none, `maker` makes it in an empty folder and returns its path.

        Two that make the same file at once do no harm: the last one stays. Raises what `maker` raises.
        """
        kept = self.get(key)
        if kept is not None:
            return kept
        bench = self._root / "making" / secrets.token_hex(8)
        bench.mkdir(parents=True)
        try:
            path = self._path(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            maker(bench).replace(path)
        finally:
            _remove(bench)
        if self._is_time_to_tidy():
            self._tidy(path)
        return path

    def _path(self, key: CacheKey) -> Path:
        return self._of(key.sha256) / key.name

    def _of(self, sha256: str) -> Path:
        return self._root / "kept" / sha256[:2] / sha256

    def _is_time_to_tidy(self) -> bool:
        """Count one more file that was made, in a file with a byte for each."""
        counted = self._root / "made"
        with suppress(FileNotFoundError):
            with counted.open("ab") as file:
                file.write(b".")
                if file.tell() < self._every:
                    return False
            counted.unlink()
            return True
        return False

    def _tidy(self, fresh: Path) -> None:
        """Where there is too much, remove what was not used for longest, and nothing that was used a moment ago."""
        kept = sorted(self._kept(), reverse=True)
        if sum(size for _, size, _ in kept) <= self._room:
            return
        used, now = 0, fresh.stat().st_mtime_ns
        for when, size, path in kept:
            used += size
            if used > self._room * _AFTER_TIDYING and now - when > _A_MOMENT:
                path.unlink(missing_ok=True)

    def _kept(self) -> Iterator[tuple[int, int, Path]]:
        for path in (self._root / "kept").glob("*/*/*"):
            with suppress(OSError):
                found = path.stat()
                yield found.st_mtime_ns, found.st_size, path


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
