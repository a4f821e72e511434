"""How long things take, in milliseconds, told as half and nineteen of twenty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Times:
    """`p50` and `p95` in milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, taken: Sequence[float]) -> Times:
        """Of durations in seconds, at least two."""
        cuts = quantiles(taken, n=20, method="inclusive")
        return cls(cuts[9] * 1000, cuts[18] * 1000)

    def __str__(self) -> str:
        return f"p50 {self.p50:8.2f} ms  p95 {self.p95:8.2f} ms"


def timed(calls: Iterable[Callable[[], object]]) -> Times:
    return Times.of([seconds(call) for call in calls])


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start
