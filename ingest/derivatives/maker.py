"""Makes derivatives of originals on demand, and keeps them in the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import msgspec

from archive.archive import Archive
from archive.storage.cache import Cache, CacheKey
from archive.values.record import PageWord, Record, alive
from ingest.derivatives.open_documents import OpenDocuments
from ingest.derivatives.requests import (
    NotMade,
    PageImage,
    PageShape,
    Pictured,
    PictureFormat,
    Searchable,
    SearchableRequest,
    Signature,
    may_be_signed,
)
from ingest.reading.one_off import FencedWork, run_fenced
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_LIMITS = Limits(task_seconds=300)
_PDF = "application/pdf"
_WRITTEN_BY = {
    "searchable": "2",
    "page": "2",
    "shapes": "1",
    "signatures": "2",
    "words": "2",
}  # to be raised when we make something else
_LASTING = (Reason.UNSUPPORTED, Reason.DAMAGED, Reason.ENCRYPTED, Reason.TOO_LARGE, Reason.TOO_MANY_PAGES)
_WITH = ("pikepdf", "img2pdf", "pypdfium2", "pillow")


@dataclass(frozen=True, slots=True)
class Derivatives:
    """The derivatives of one archive. Files are looked into by processes of their own, never by this one.

    Where `documents` are given, they stay open for their next page, as a server wants it.
    """

    archive: Archive
    cache: Cache
    documents: OpenDocuments | None = None

    def searchable(self, record: Record) -> tuple[Path, Searchable]:
        """The record as a searchable PDF, and what is to be said of it; raises as `page_image`."""
        what = f"searchable {alive(record).version} {record.title}"  # not everybody may see the same title
        copy = CacheKey(record.original.sha256, what, _maker("searchable"), ".pdf")
        answer = replace(copy, suffix=".json")

        def make(folder: Path) -> Path:
            original = self.archive.store.original(record)
            making = SearchableRequest(str(original), self.archive.pages(record.id), record.title, _LIMITS)
            target = folder / "made.pdf"
            work = FencedWork(
                "ingest.derivatives.searchable_pdf:make_searchable", (making, str(target)), Searchable
            )
            made = run_fenced(work, folder, _LIMITS, [original], [target.name])
            self.cache.make(copy, lambda _: target)
            return _written(folder / "answer.json", made)

        if self.cache.get(copy) is None:
            self.cache.forget(answer)
        made = msgspec.json.decode(self.cache.make(answer, make).read_bytes(), type=Searchable)
        return self.cache.kept(copy), made

    def page_image(self, record: Record, number: int, width: int | None, form: PictureFormat) -> Path:
        """A page as a picture; raises `CannotRead`, and as `Store.original` does."""
        key = CacheKey(record.original.sha256, f"page {number} {width} {form}", _maker("page"), f".{form}")

        def make(folder: Path) -> Path:
            wanted = PageImage(str(self.archive.store.original(record)), number, width, form, _LIMITS)
            self._draw(wanted, folder, target := folder / "made")
            return target

        return self._made(record, key, make)

    def _draw(self, wanted: PageImage, folder: Path, target: Path) -> None:
        if self.documents is not None:
            self.documents.draw(wanted, target)
            return
        work = FencedWork("ingest.derivatives.page_image:make_page_image", (wanted, str(target)), Pictured)
        run_fenced(work, folder, _LIMITS, [Path(wanted.path)], [target.name])

    def shapes(self, record: Record) -> tuple[PageShape, ...]:
        """The size of each page that can be shown; raises `CannotRead`, and as `Store.original` does."""
        key = CacheKey(record.original.sha256, "shapes", _maker("shapes"), ".json")

        def make(folder: Path) -> Path:
            original = self.archive.store.original(record)
            arguments = (str(original), _LIMITS)
            work = FencedWork("ingest.derivatives.page_shapes:page_shapes", arguments, tuple[PageShape, ...])
            return _written(folder / "answer.json", run_fenced(work, folder, _LIMITS, [original]))

        return msgspec.json.decode(self._made(record, key, make).read_bytes(), type=tuple[PageShape, ...])

    def _made(self, record: Record, key: CacheKey, make: Callable[[Path], Path]) -> Path:
        """What is kept or made; that it cannot be made is kept, too, where another try would say the same.

        Of an original that is not as it was filed nothing is kept: it may be repaired.
        """
        alive(record)  # another record may have the same bytes, and their pictures
        refused = replace(key, suffix=".not")
        if (known := self.cache.get(refused)) is not None:
            refusal = msgspec.json.decode(known.read_bytes(), type=NotMade)
            raise CannotRead(refusal.reason, refusal.message)
        try:
            return self.cache.make(key, make)
        except CannotRead as error:
            if error.reason in _LASTING and self._is_as_filed(record):
                found = NotMade(error.reason, error.message)
                self.cache.make(refused, lambda folder: _written(folder / "answer.json", found))
            raise

    def _is_as_filed(self, record: Record) -> bool:
        with self.archive.store.original(record).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == record.original.sha256

    def words(self, record: Record, numbers: Sequence[int]) -> dict[int, tuple[PageWord, ...]]:
        """Where the words of text layers stand, page by page; of other files than PDF nothing.

        Raises `CannotRead`, and as `Store.original` does.
        """
        if record.original.media_type != _PDF:
            return {}
        numbered = " ".join(map(str, numbers))
        key = CacheKey(record.original.sha256, f"words {numbered}", _maker("words"), ".json")

        def make(folder: Path) -> Path:
            original = self.archive.store.original(record)
            arguments = (str(original), tuple(numbers))
            work = FencedWork(
                "ingest.derivatives.word_boxes:word_boxes", arguments, dict[int, tuple[PageWord, ...]]
            )
            found = run_fenced(work, folder, _LIMITS, [original])
            return _written(folder / "answer.json", found)

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
            return _written(folder / "answer.json", found)

        return msgspec.json.decode(self.cache.make(key, make).read_bytes(), type=tuple[Signature, ...])


def _maker(what: str) -> str:
    """Which program makes it: another version of it, or of a library, may make other bytes."""
    return " ".join([_WRITTEN_BY[what], *(f"{name} {version(name)}" for name in _WITH)])


def _written(path: Path, value: object) -> Path:
    path.write_bytes(msgspec.json.encode(value))
    return path
