"""Decides how long, and at what intervals, a busy server is asked again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_FIRST, _LONGEST = 0.5, 15.0
_JITTER = random.Random(0)  # noqa: S311 - it spreads the requests of several machines, and hides nothing


@dataclass(frozen=True, slots=True)
class Patience:
    """`pause` waits for some seconds; a busy server is waited for longer than one that is not there."""

    pause: Callable[[float], None]
    busy: float = 120.0
    gone: float = 3.0

    def with_busy(self) -> Iterator[None]:
        """Goes on after every pause, at doubling distances, as long as there is any sense in asking again."""
        return self._pauses(self.busy)

    def with_gone(self) -> Iterator[None]:
        return self._pauses(self.gone)

    def _pauses(self, most: float) -> Iterator[None]:
        waited, distance = 0.0, _FIRST
        while waited < most:
            seconds = distance * (1 - _JITTER.random() / 4)
            self.pause(seconds)
            waited += seconds
            distance = min(distance * 2, _LONGEST)
            yield
