"""One tantivy index in a directory: a reader that sees new commits, a writer for the time of one change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Document, IndexWriter, Schema, Searcher

from archive.record import RecordId
from search.index import IndexUnavailable, Trouble

_HEAP = 64_000_000  # bytes that a writer gathers before it writes a segment
_THREADS = 1  # the analyzer is slower than one of them


class Shelf:
    def __init__(self, directory: Path) -> None:
        """Opens an existing index. Raises `IndexUnavailable`."""
        self._directory = directory
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

    @contextmanager
    def changing(self) -> Iterator[Change]:
        """One change: committed and on the disk when the block ends, undone when it raises."""
        change = Change(self._directory)
        try:
            yield change
        except BaseException:
            change.undo()
            raise
        change.commit()

    def _commit(self) -> tuple[int, int, int]:
        found = (self._directory / "meta.json").stat()  # tantivy replaces it with every commit
        return found.st_mtime_ns, found.st_size, found.st_ino


class Change:
    """Documents to add and remove; the writer is opened by the first of them, on an index opened afresh.

    An index handle that lives through many writers keeps files that no commit refers to any more, so each
    change has its own.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._writer: IndexWriter | None = None
        self._added: set[str] = set()
        self._before: Searcher | None = None

    def remove(self, record: RecordId) -> None:
        """Takes out every document of `record`, those of this change included."""
        with damage_named():
            if self._before is None:
                self._before = tantivy.Index.open(str(self._directory)).searcher()
            if record in self._added or self._before.doc_freq("id", record):
                self._opened().delete_documents_by_term("id", record)

    def add(self, document: Document, record: RecordId) -> None:
        with damage_named():
            self._added.add(record)
            self._opened().add_document(document)

    def commit(self) -> None:
        if self._writer is not None:
            with damage_named():
                self._writer.commit()
                self._writer.wait_merging_threads()

    def undo(self) -> None:
        if self._writer is not None:
            self._writer.rollback()

    def _opened(self) -> IndexWriter:
        if self._writer is None:
            self._writer = tantivy.Index.open(str(self._directory)).writer(_HEAP, _THREADS)
        return self._writer


class _DamageNamed:
    """A class because it is entered for every document, and a generator would take longer than the document."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        # pyo3 gives a panic no class of its own to catch, and BaseException above it
        if isinstance(error, ValueError | OSError) or (kind and kind.__name__ == "PanicException"):
            raise IndexUnavailable(Trouble.CORRUPT, str(error)) from error


_DAMAGE_NAMED = _DamageNamed()


def damage_named() -> _DamageNamed:
    """Turns what tantivy raises over a damaged directory, its panics too, into `IndexUnavailable`."""
    return _DAMAGE_NAMED
