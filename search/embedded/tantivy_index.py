"""Opens a tantivy index: a reader that sees new commits, a writer for the time of one change."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

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
        self._directory = directory.absolute()
        self._commits = directory / "meta.json"  # tantivy replaces it with every commit
        self._is_lent = False
        with damage_named():
            self._seen = self._commit()
        try:
            self._index = _opened(directory)
        except IndexUnavailable as error:
            if error.reason is not Trouble.UNWRITABLE:
                raise
            self._is_lent = True
            self._borrow()

    @property
    def schema(self) -> Schema:
        return self._index.schema

    def searcher(self) -> Searcher:
        """Sees everything that was committed before the call, by whatever process."""
        commit = self._commit()
        if commit != self._seen and self._is_lent:
            self._borrow()
        elif commit != self._seen:
            self._index.reload()
            self._seen = commit
        return self._index.searcher()

    def _borrow(self) -> None:
        """Opens the index where nothing can be written; a commit made meanwhile elsewhere is seen as a whole."""
        while True:
            with damage_named():
                self._seen = self._commit()
            try:
                self._index = _opened_elsewhere(self._directory)
            except IndexUnavailable:
                with damage_named():
                    if self._commit() == self._seen:
                        raise
            else:
                return

    def _commit(self) -> tuple[int, int, int]:
        found = self._commits.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def writing(self) -> DocumentWriter:
        """Changes to the documents; whoever asks for them holds the lock of all writers."""
        return DocumentWriter(self._directory, self.searcher)


def _opened(directory: Path) -> tantivy.Index:
    with damage_named():
        index = tantivy.Index.open(str(directory))
        index.config_reader("manual")
    return index


def _opened_elsewhere(directory: Path) -> tantivy.Index:
    """Opens an index by links to its files, beside which tantivy can make the lock file that it needs even to read.

    The links may go at once: all files are open by then.
    """
    with TemporaryDirectory(prefix="arsip-index-") as folder:
        for path in directory.iterdir():
            if not path.name.endswith(".lock"):
                (Path(folder) / path.name).symlink_to(path)
        return _opened(Path(folder))


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

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: object) -> None:
        # pyo3 gives a panic no class of its own to catch, and BaseException above it
        if isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException":
            raise IndexUnavailable(_trouble_of(error), str(error)) from error


def _trouble_of(error: BaseException | None) -> Trouble:
    """Names the trouble; tantivy keeps the system's number of an error only in words."""
    matched = _SYSTEM_ERROR.search(str(error))
    number = error.errno if isinstance(error, OSError) else int(matched[1]) if matched else None
    return Trouble.UNWRITABLE if number in _UNWRITABLE else Trouble.CORRUPT


_DAMAGE_NAMED = _DamageNamed()


def damage_named() -> _DamageNamed:
    """Turns what tantivy raises over a damaged directory, its panics too, into `IndexUnavailable`."""
    return _DAMAGE_NAMED
