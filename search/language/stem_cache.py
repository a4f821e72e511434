"""Keeps the stems of all words seen, between runs: the first stemming of a word is slow."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Lock

from search.language.stemmer import Stemmer

_AT_ONCE = 5_000
_MOST_REMEMBERED = 2**18  # of a million words a year's office uses fewer
_PATIENCE = 0.2  # seconds; whoever finds the table busy works on without it


class StemTable:
    """Remembers what `stem` gives, in memory and, after `keep_at`, in a file; the file may be deleted at any time."""

    def __init__(self, stem: Stemmer) -> None:
        self._stem = stem
        self._known: dict[str, str] = {}
        self._new: dict[str, str] = {}
        self._file: Path | None = None
        self._lock = Lock()

    def __call__(self, word: str) -> str:
        found = self._known.get(word)
        if found is None:
            found = self._stem(word)
            self._remember(word, found)
        return found

    def keep_at(self, file: Path) -> None:
        """Takes up what the file knows, and adds to it from now on whenever `save` is called."""
        self._file = file
        try:
            with closing(self._connected()) as table:
                rows = table.execute("SELECT word, stem FROM stem LIMIT ?", (_MOST_REMEMBERED,))
                self._known.update(rows)
        except (sqlite3.Error, OSError):
            self._file = (
                None  # damaged, of another program, or on a disk for reading only: memory alone will do
            )

    def save(self) -> None:
        """Write down the words seen since; a table that is busy or broken is left as it is."""
        with self._lock:
            new, self._new = self._new, {}
        if self._file is None or not new:
            return
        try:
            with closing(self._connected()) as table, table:
                table.executemany("INSERT OR IGNORE INTO stem VALUES (?, ?)", new.items())
        except sqlite3.Error:
            with self._lock:
                self._new = new | self._new

    def _remember(self, word: str, stem: str) -> None:
        with self._lock:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[word] = self._new[word] = stem
        if len(self._new) >= _AT_ONCE:
            self.save()

    def _connected(self) -> sqlite3.Connection:
        if self._file is None:
            raise sqlite3.OperationalError("no file")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        table = sqlite3.connect(self._file, timeout=_PATIENCE)
        table.execute(
            "CREATE TABLE IF NOT EXISTS stem (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID"
        )
        return table
