"""Progress on a terminal: pages, rate, time to go, files; silent when nobody watches."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from desk.language import _
from desk.options import Desk


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
