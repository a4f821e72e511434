"""Reads the clock; no other module does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from time import monotonic, perf_counter, sleep
from zoneinfo import ZoneInfo

from archive.integrity.scrub import Budget
from desk.settings.general import Settings


def now() -> datetime:
    return datetime.now(UTC)


def today(settings: Settings) -> date:
    """The day it is in the office, wherever the machine stands."""
    return datetime.now(ZoneInfo(settings.zone)).date()


def seconds() -> float:
    """The seconds of a clock that only goes on."""
    return monotonic()


def pause(duration: float) -> None:
    """Wait so many seconds."""
    sleep(duration)


def budget(seconds: int | None, max_bytes: int | None) -> Budget:
    """A budget that runs from now on."""
    if seconds is None:
        return Budget(max_bytes)
    end = perf_counter() + seconds
    return Budget(max_bytes, lambda: perf_counter() >= end)


class Stopwatch:
    """How long something took, from the moment this is made."""

    def __init__(self) -> None:
        self._start = perf_counter()

    def milliseconds(self) -> float:
        return round((perf_counter() - self._start) * 1000, 1)
