"""Progress on a terminal: files, pages, rate, time to go; silent when nobody watches."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from desk.language import _
from desk.options import Desk


class Progress:
    """A bar over the files of a batch, on standard error, with the pages read so far."""

    def __init__(self, files: int, *, quiet: bool) -> None:
        disabled = quiet or not sys.stderr.isatty()
        self._bar = tqdm(total=files, unit=_("berkas"), disable=disabled, dynamic_ncols=True)
        self._pages = 0

    def advance(self, pages: int) -> None:
        """One more file is done, with this many pages."""
        self._pages += pages
        self._bar.set_postfix({_("halaman"): self._pages}, refresh=False)
        self._bar.update()

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
