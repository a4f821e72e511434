"""Defines a finding, and the report that collects the findings about one object."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

_LONGEST_MESSAGE = 500


class Severity(StrEnum):
    """A broken MUST of the specification is an error, a broken SHOULD a warning."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place; `path` is relative to what was validated, `.` is that itself."""

    path: str
    code: str
    severity: Severity
    message: str


class Report:
    """The findings so far, in the order they were made; a view of it below `place` adds to the same list."""

    def __init__(self, place: str = "", findings: list[Finding] | None = None) -> None:
        self.place = place
        self.findings: list[Finding] = [] if findings is None else findings

    def below(self, path: str) -> Report:
        """The same report, speaking of what lies at `path`."""
        return Report(str(PurePosixPath(self.place) / path), self.findings)

    def add(self, code: str, message: str, path: str = "") -> None:
        """Note that the rule `code` is broken at `path` below the place of this report."""
        severity = Severity.WARNING if code.startswith("W") else Severity.ERROR
        place = str(PurePosixPath(self.place) / path)
        self.findings.append(Finding(_printable(place), code, severity, _printable(_shortened(message))))


def _printable(text: str) -> str:
    """File names may be any bytes and JSON strings may hold half a character; a finding is text."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"
