"""Progress on a terminal: pages, rate, time to go, files; silent when nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, NoReturn, Self

from tqdm import tqdm

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.journal.entries import Change
from archive.values.record import Record, RecordId
from desk.cli.options import Desk
from desk.words.language import _


@contextmanager
def records_read(archive: Archive, *, quiet: bool) -> Iterator[ReadRecords]:
    """The archive to be followed from the start, with a bar over its records on standard error."""
    disabled = quiet or not sys.stderr.isatty()
    with tqdm(total=archive.count(), unit=_("arsip"), disable=disabled, dynamic_ncols=True) as bar:
        yield ReadRecords(archive, bar)


class ReadRecords:
    """What an index follows, a step of the bar for each record that is read."""

    def __init__(self, archive: Archive, bar: tqdm[NoReturn]) -> None:
        self._archive = archive
        self._bar = bar

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return self._archive.changes(after, limit)

    def record(self, record_id: RecordId) -> Record | None:
        return self._archive.record(record_id)

    def listed(self, listing: Listing) -> Iterator[Record]:
        return self._archive.listed(listing)

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        self._bar.update()
        return self._archive.texts(record_id)


class Progress:
    """A bar over the pages of a batch, on standard error.

    How many pages there are is known only of the files that were looked over; the others are taken to be like them.
    """

    def __init__(self, files: int, *, quiet: bool) -> None:
        disabled = quiet or not sys.stderr.isatty()
        self._bar = tqdm(total=None, unit=_("hlm"), disable=disabled, dynamic_ncols=True)
        self._files = files
        self._seen = self._done = self._found = 0

    def watch(self, found: int, read: int) -> None:
        """So many pages more were found in a file, or read."""
        if found:
            self._seen = min(self._files, self._seen + 1)
            self._found += found
            self._bar.total = round(self._found * max(1.0, self._files / self._seen))
        self._bar.update(read)

    def advance(self) -> None:
        """One more file is done."""
        self._done += 1
        self._bar.set_postfix_str(_("{done}/{files} berkas").format(done=self._done, files=self._files))

    def print(self, desk: Desk, value: Any, text: str) -> None:
        """Tell something without breaking the bar."""
        with self._bar.external_write_mode():
            desk.tell(value, text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
