"""Measures times in milliseconds: the median, and the time that nineteen of twenty keep."""

from __future__ import annotations

import ctypes
import gc
import os
import resource
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter, sleep

_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE = 200  # hundredths of a second


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


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock, and of the processor in this process and those it waited for, all threads together."""

    wall: float
    processor: float

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.wall + other.wall, self.processor + other.processor)

    def per(self, things: int) -> str:
        return (
            f"{self.wall:.1f} s, {things / self.wall:,.0f} a second; "
            f"{self.processor / things * 1e6:.0f} µs of processor time each"
        )


def measured(call: Callable[[], object]) -> Taken:
    """What a call takes, the collector of garbage looking only at what the call itself makes."""
    gc.collect()
    gc.freeze()
    start = perf_counter(), _processor_seconds()
    call()
    taken = Taken(perf_counter() - start[0], _processor_seconds() - start[1])
    gc.unfreeze()
    return taken


def timed(calls: Iterable[Callable[[], object]]) -> Times:
    return Times.of([seconds(call) for call in calls])


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


class Work:
    """The time from now on by the clock, and the processor time of this process and whatever it starts."""

    def __init__(self) -> None:
        ctypes.CDLL(None).prctl(
            _PR_SET_CHILD_SUBREAPER, 1
        )  # or what orphans used would be told to somebody else
        self._used, self._start = _processor_seconds(), perf_counter()

    def stop(self) -> tuple[float, float]:
        """Seconds by the clock, seconds of processors; no process that this one waits for may be running."""
        seconds = perf_counter() - self._start
        for _ in range(_PATIENCE):  # a fork server ends a moment after whom it served
            if not _reaped():
                break
            sleep(0.01)
        return seconds, _processor_seconds() - self._used


def _reaped() -> bool:
    """Whether children are left when those that ended are gone."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
