"""What is made of an original on demand and kept in the cache: searchable copies, page images, what is signed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from archive.archive import Archive
from archive.cache import Cache, CacheKey
from archive.record import Record
from ingest.aside import do_aside
from ingest.limits import Limits
from ingest.pageimage import MAKER as PICTURES
from ingest.pageimage import PageImage, Pictured, PictureFormat, make_page_image
from ingest.searchable import MAKER as COPIES
from ingest.searchable import Making, Searchable, make_searchable
from ingest.signatures import MAKER as SIGNATURES
from ingest.signatures import Signature, may_be_signed, signatures

_LIMITS = Limits(task_seconds=300)
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Derivatives:
    """The derivatives of one archive. Files are looked into by processes of their own, never by this one."""

    archive: Archive
    cache: Cache

    def searchable(self, record: Record) -> tuple[Path, Searchable]:
        """The record as a searchable PDF, and what is to be said of it; raises `CannotRead`, and as `pages` does."""
        copy = CacheKey(record.original.sha256, f"searchable {record.version}", COPIES, ".pdf")
        told = CacheKey(record.original.sha256, f"searchable {record.version}", COPIES, ".json")

        def make(folder: Path) -> Path:
            original = str(self.archive.store.original(record))
            making = Making(original, self.archive.pages(record.id), record.title, _LIMITS)
            target = folder / "made.pdf"
            made = do_aside(make_searchable, (making, str(target)), Searchable, folder, _LIMITS)
            self.cache.make(copy, lambda _: target)
            return _written(folder / "told.json", made)

        if self.cache.get(copy) is None:
            self.cache.forget(told)
        made = msgspec.json.decode(self.cache.make(told, make).read_bytes(), type=Searchable)
        return self.cache.kept(copy), made

    def page_image(self, record: Record, number: int, width: int | None, form: PictureFormat) -> Path:
        """A page as a picture; raises `CannotRead`, and as `Store.original` does."""
        key = CacheKey(record.original.sha256, f"page {number} {width} {form}", PICTURES, f".{form}")

        def make(folder: Path) -> Path:
            wanted = PageImage(str(self.archive.store.original(record)), number, width, form, _LIMITS)
            target = folder / "made"
            do_aside(make_page_image, (wanted, str(target)), Pictured, folder, _LIMITS)
            return target

        return self.cache.make(key, make)

    def signatures(self, record: Record) -> tuple[Signature, ...]:
        """The digital signatures inside the original; raises `CannotRead`, and as `Store.original` does."""
        original = self.archive.store.original(record)
        if record.original.media_type != _PDF or not may_be_signed(original):
            return ()
        key = CacheKey(record.original.sha256, "signatures", SIGNATURES, ".json")

        def make(folder: Path) -> Path:
            found = do_aside(signatures, (str(original),), tuple[Signature, ...], folder, _LIMITS)
            return _written(folder / "told.json", found)

        return msgspec.json.decode(self.cache.make(key, make).read_bytes(), type=tuple[Signature, ...])


def _written(path: Path, value: object) -> Path:
    path.write_bytes(msgspec.json.encode(value))
    return path
