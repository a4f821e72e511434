"""Where a file that is read lies, and where the files inside it are put."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file lies, and what may come of it.

    `given` is its folder; `folder` takes its parts, of `room` bytes at most; `depth` is in how many files it lies.
    """

    given: str
    folder: str
    room: int
    depth: int = 0

    @property
    def reach(self) -> tuple[Path, Path]:
        """The folder that must be readable, and the one in which `folder` may be made."""
        return Path(self.given), Path(self.folder).parent


def part_path(folder: str, number: int) -> Path:
    """Where part `number`, from 1 on, of a file lies; no name of a giver ever reaches the disk."""
    return Path(folder) / f"{number:05}"
