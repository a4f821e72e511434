"""Opens a tantivy index: a reader that sees new commits, a writer for the time of one change."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path

import tantivy
from tantivy import Document, IndexWriter, Schema, Searcher

from archive.values.record import RecordId
from search.index.contract import IndexUnavailable, Trouble

_HEAP = 200_000_000  # bytes that a writer may gather before it writes a segment: the fewer, the less to merge
_SYSTEM_ERROR = re.compile(r"\b(?:code:|os error) (\d+)")
_UNWRITABLE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT})
_THREADS = 1  # the analyzer is no faster than one of them


class TantivyIndex:
    def __init__(self, directory: Path) -> None:
        """Opens an existing index. Raises `IndexUnavailable`."""
        self._directory = directory
        self._commits = directory / "meta.json"  # tantivy replaces it with every commit
        with damage_named():
            self._index = tantivy.Index.open(str(directory))
            self._index.config_reader("manual")
            self._seen = self._commit()

    @property
    def schema(self) -> Schema:
        return self._index.schema

    def searcher(self) -> Searcher:
        """Sees everything that was committed before the call, by whatever process."""
        commit = self._commit()
        if commit != self._seen:
            self._index.reload()
            self._seen = commit
        return self._index.searcher()

    def _commit(self) -> tuple[int, int, int]:
        found = self._commits.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def writing(self) -> DocumentWriter:
        """Changes to the documents; whoever asks for them holds the lock of all writers."""
        return DocumentWriter(self._directory, self.searcher)


class DocumentWriter:
    """Documents to add and remove; the writer is opened by the first of them, on an index opened afresh.

    An index handle that lives through many writers keeps files that no commit refers to any more, so each
    writer has its own.
    """

    def __init__(self, directory: Path, searcher: Callable[[], Searcher]) -> None:
        self._directory = directory
        self._searcher = searcher
        self._writer: IndexWriter | None = None
        self._before: Searcher | None = None
        self._added: set[str] = set()
        self.is_changed = False

    def remove(self, record: RecordId) -> None:
        """Takes out every document of `record`, those added since the last commit included."""
        with damage_named():
            if record in self._added or self._had(record):
                self._opened().delete_documents_by_term("id", record)

    def add(self, document: Document, record: RecordId) -> None:
        with damage_named():
            self._added.add(record)
            self._opened().add_document(document)

    def commit(self) -> None:
        """All that was added and removed is on the disk when this returns."""
        if self._writer is not None and self.is_changed:
            with damage_named():
                self._writer.commit()
        self._before, self.is_changed = None, False
        self._added.clear()

    def undo(self) -> None:
        """Takes back what was not committed."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def finish(self) -> None:
        """Waits until the segments of all commits are merged as far as they will be."""
        if self._writer is not None:
            with damage_named():
                self._writer.wait_merging_threads()
            self._writer = None

    def _had(self, record: RecordId) -> bool:
        if self._before is None:
            self._before = self._searcher()
        return self._before.num_docs > 0 and self._before.doc_freq("id", record) > 0

    def _opened(self) -> IndexWriter:
        self.is_changed = True
        if self._writer is None:
            self._writer = tantivy.Index.open(str(self._directory)).writer(_HEAP, _THREADS)
        return self._writer


class _DamageNamed:
    """A class because it is entered for every document, and a generator would take longer than the document."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        # pyo3 gives a panic no class of its own to catch, and BaseException above it
        if isinstance(error, ValueError | OSError) or (kind and kind.__name__ == "PanicException"):
            raise IndexUnavailable(_trouble_of(str(error)), str(error)) from error


def _trouble_of(message: str) -> Trouble:
    """Even to read, tantivy makes a lock file; of what the system says to that it keeps the number only in words."""
    told = _SYSTEM_ERROR.search(message)
    return Trouble.UNWRITABLE if told and int(told[1]) in _UNWRITABLE else Trouble.CORRUPT


_DAMAGE_NAMED = _DamageNamed()


def damage_named() -> _DamageNamed:
    """Turns what tantivy raises over a damaged directory, its panics too, into `IndexUnavailable`."""
    return _DAMAGE_NAMED
