"""What was made of a record for somebody, in rows: copies of its original, and pictures of its pages."""

from __future__ import annotations

from dataclasses import dataclass

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
