"""Shows progress on a terminal: pages, rate, time to go, files; silent when nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

from desk.cli.options import Desk
from desk.words.language import _


@contextmanager
def record_bar(records: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar over so many records on standard error; what it gives is called for each record that is read."""
    disabled = quiet or not sys.stderr.isatty()
    with tqdm(total=records, unit=_("arsip"), disable=disabled, dynamic_ncols=True) as bar:

        def advance() -> None:
            bar.update()

        yield advance


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

    def print(self, desk: Desk, value: Any, text: str | list[str]) -> None:
        """Tell something without breaking the bar."""
        with self._bar.external_write_mode():
            desk.tell(value, text)

    def close(self) -> None:
        self._bar.close()
