"""Limits the cost of one file, one page and one reading task."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, pages, pixels and seconds; the defaults fit an office's scanner and a machine of 4 GiB.

    `task_seconds` is the wall clock of a task before its pages are counted, `page_seconds` what each page adds.
    `parts`, `depth`, `unpacked_bytes` and `unpacking_ratio` (over 1 MiB) bound what a ZIP or a mail may hold;
    `office_bytes` what an office document, which is a ZIP inside, may unpack to. `written_bytes` is of one file that a
    task writes; all together may have `scratch_bytes`, and there may be `scratch_files` of them. `processes` is how
    many a task may have started that still run. `words` are those of a file that have their place on a page.
    """

    file_bytes: int = 2 << 30
    pages: int = 10_000
    page_pixels: int = 40_000_000
    memory_bytes: int = 2 << 30
    written_bytes: int = 1 << 30
    scratch_bytes: int = 5 << 30
    scratch_files: int = 10_100
    processes: int = 16
    task_seconds: float = 60.0
    page_seconds: float = 40.0
    text_characters: int = 32 << 20
    words: int = 4_000_000
    parts: int = 10_000
    depth: int = 3
    unpacked_bytes: int = 2 << 30
    office_bytes: int = 512 << 20
    unpacking_ratio: int = 100
