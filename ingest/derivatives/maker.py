"""Makes derivatives of originals on demand, and keeps them in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import msgspec

from archive.archive import Archive
from archive.storage.cache import Cache, CacheKey
from archive.values.record import PageWord, Record
from ingest.derivatives.requests import (
    PageImage,
    Pictured,
    PictureFormat,
    Searchable,
    SearchableRequest,
    Signature,
    may_be_signed,
)
from ingest.reading.one_off import FencedWork, run_fenced
from ingest.task.limits import Limits

_LIMITS = Limits(task_seconds=300)
_PDF = "application/pdf"
_WRITTEN_BY = {
    "searchable": "2",
    "page": "1",
    "signatures": "2",
    "words": "2",
}  # to be raised when we make something else
_WITH = ("pikepdf", "img2pdf", "pypdfium2", "pillow")


@dataclass(frozen=True, slots=True)
class Derivatives:
    """The derivatives of one archive. Files are looked into by processes of their own, never by this one."""

    archive: Archive
    cache: Cache

    def searchable(self, record: Record) -> tuple[Path, Searchable]:
        """The record as a searchable PDF, and what is to be said of it; raises `CannotRead`, and as `pages` does."""
        what = f"searchable {record.version} {record.title}"  # not everybody may see the same title
        copy = CacheKey(record.original.sha256, what, _maker("searchable"), ".pdf")
        told = replace(copy, suffix=".json")

        def make(folder: Path) -> Path:
            original = self.archive.store.original(record)
            making = SearchableRequest(str(original), self.archive.pages(record.id), record.title, _LIMITS)
            target = folder / "made.pdf"
            work = FencedWork(
                "ingest.derivatives.searchable_pdf:make_searchable", (making, str(target)), Searchable
            )
            made = run_fenced(work, folder, _LIMITS, [original], [target.name])
            self.cache.make(copy, lambda _: target)
            return _written(folder / "told.json", made)

        if self.cache.get(copy) is None:
            self.cache.forget(told)
        made = msgspec.json.decode(self.cache.make(told, make).read_bytes(), type=Searchable)
        return self.cache.kept(copy), made

    def page_image(self, record: Record, number: int, width: int | None, form: PictureFormat) -> Path:
        """A page as a picture; raises `CannotRead`, and as `Store.original` does."""
        key = CacheKey(record.original.sha256, f"page {number} {width} {form}", _maker("page"), f".{form}")

        def make(folder: Path) -> Path:
            original = self.archive.store.original(record)
            wanted = PageImage(str(original), number, width, form, _LIMITS)
            target = folder / "made"
            work = FencedWork(
                "ingest.derivatives.page_image:make_page_image", (wanted, str(target)), Pictured
            )
            run_fenced(work, folder, _LIMITS, [original], [target.name])
            return target

        return self.cache.make(key, make)

    def words(self, record: Record, numbers: Sequence[int]) -> dict[int, tuple[PageWord, ...]]:
        """Where the words of text layers stand, page by page; of other files than PDF nothing.

        Raises `CannotRead`, and as `Store.original` does.
        """
        if record.original.media_type != _PDF:
            return {}
        told = " ".join(map(str, numbers))
        key = CacheKey(record.original.sha256, f"words {told}", _maker("words"), ".json")

        def make(folder: Path) -> Path:
            original = self.archive.store.original(record)
            arguments = (str(original), tuple(numbers))
            work = FencedWork(
                "ingest.derivatives.word_boxes:word_boxes", arguments, dict[int, tuple[PageWord, ...]]
            )
            found = run_fenced(work, folder, _LIMITS, [original])
            return _written(folder / "told.json", found)

        return msgspec.json.decode(
            self.cache.make(key, make).read_bytes(), type=dict[int, tuple[PageWord, ...]]
        )

    def signatures(self, record: Record) -> tuple[Signature, ...]:
        """The digital signatures inside the original; raises `CannotRead`, and as `Store.original` does."""
        original = self.archive.store.original(record)
        if record.original.media_type != _PDF or not may_be_signed(original):
            return ()
        key = CacheKey(record.original.sha256, "signatures", _maker("signatures"), ".json")

        def make(folder: Path) -> Path:
            work = FencedWork(
                "ingest.derivatives.signatures:signatures", (str(original),), tuple[Signature, ...]
            )
            found = run_fenced(work, folder, _LIMITS, [original])
            return _written(folder / "told.json", found)

        return msgspec.json.decode(self.cache.make(key, make).read_bytes(), type=tuple[Signature, ...])


def _maker(what: str) -> str:
    """Which program makes it: another version of it, or of a library, may make other bytes."""
    return " ".join([_WRITTEN_BY[what], *(f"{name} {version(name)}" for name in _WITH)])


def _written(path: Path, value: object) -> Path:
    path.write_bytes(msgspec.json.encode(value))
    return path
