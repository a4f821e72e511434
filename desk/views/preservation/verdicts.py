"""Makes rows of verdicts on files: of a copy, of the archive, and of what was mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.integrity.check_history import Coverage
from archive.integrity.damage import Damaged
from archive.integrity.fixity import FixityVerdict
from archive.integrity.replacement import Mended
from desk.operations.preservation.check import CheckResult


@dataclass(frozen=True, slots=True)
class CopyTotals:
    """How many files of a copy were read, and how many are not as they should be."""

    checked: int
    findings: int


@dataclass(frozen=True, slots=True)
class CheckTotals:
    """The totals of a check of the archive; `damaged` counts the damage of earlier checks, too.

    `noted`: the archive remembers it; where it can only be read, nothing is noted.
    """

    checked: int
    findings: int
    records: int
    bytes: int
    damaged: int
    coverage: Coverage
    noted: bool


@dataclass(frozen=True, slots=True)
class StructureTotals:
    """How many findings of each severity the OCFL validator has."""

    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A file known to be damaged from an earlier run, which this one did not reach."""

    damaged: Damaged


@dataclass(frozen=True, slots=True)
class MendedRow:
    """A damaged object after mending: the files put right, those still wrong, the folder of the suspect bytes."""

    record: str
    files: tuple[str, ...]
    left: Mapping[str, FixityVerdict]
    aside: str | None


def mended_row(record: str, mended: Mended) -> MendedRow:
    return MendedRow(record, mended.files, mended.left, str(mended.aside) if mended.aside else None)


def check_totals(result: CheckResult) -> CheckTotals:
    return CheckTotals(
        checked=result.checked,
        findings=result.findings,
        records=result.records,
        bytes=result.bytes,
        damaged=result.damaged,
        coverage=result.coverage,
        noted=result.noted,
    )
