"""Makes rows of derivatives: copies of a record's original, and pictures of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.values.record import Record
from ingest.derivatives.requests import PictureFormat, Searchable


@dataclass(frozen=True, slots=True)
class CopiedRow:
    id: str
    code: str | None
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class SearchableCopyRow:
    id: str
    code: str | None
    path: str
    searchable: Searchable


@dataclass(frozen=True, slots=True)
class PictureRow:
    id: str
    page: int
    path: str
    format: PictureFormat


def copied_row(record: Record, path: Path) -> CopiedRow:
    return CopiedRow(record.id, record.code, str(path), record.original.sha256, record.original.size)


def searchable_copy_row(record: Record, path: Path, made: Searchable) -> SearchableCopyRow:
    return SearchableCopyRow(record.id, record.code, str(path), made)
