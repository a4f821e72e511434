"""Checks the archive: records in the order of their last check, the store around them, the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.archive import Archive
from archive.integrity.check_history import Coverage
from archive.integrity.damage import Damaged
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import ExaminedRecord, Manner
from archive.integrity.scrub import Budget
from archive.values.record import RecordId
from desk.operations.index.upkeep import catch_up, counts_differ
from desk.operations.notices import CheckNotNoted, Notify


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """An order to check one record by its id or code, or as many as the limits allow."""

    name: str | None
    limits: Budget
    manner: Manner


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check: files checked, findings, records and bytes read, files known to be damaged.

    `unreached` are those of the damaged files whose record this check did not come to. `noted`: the archive
    remembers the check; where nothing may be written, nothing is noted.
    """

    checked: int
    findings: int
    records: int
    bytes: int
    damaged: int
    unreached: tuple[Damaged, ...]
    coverage: Coverage
    noted: bool


def check(
    archive: Archive, order: CheckOrder, tell: Callable[[ExaminedRecord], None], notify: Notify
) -> CheckResult:
    """Checks what was ordered, and hands on each record as it is examined. Raises `NotFound`, `OSError`."""
    checked = findings = size = 0
    reached: set[RecordId | None] = set()
    if not (noted := archive.checks.is_kept):
        notify(CheckNotNoted())
    for examined in _examined(archive, order, notify):
        checked += examined.files
        findings += len(examined.findings)
        size += examined.bytes
        reached.add(examined.record)
        tell(examined)
    damaged = archive.damaged()
    unreached = () if order.name else tuple(each for each in damaged if each.record not in reached)
    return CheckResult(
        checked=checked,
        findings=findings,
        records=len(reached - {None}),
        bytes=size,
        damaged=len(damaged),
        unreached=unreached,
        coverage=archive.checks.coverage(),
        noted=noted,
    )


def _examined(archive: Archive, order: CheckOrder, notify: Notify) -> Iterator[ExaminedRecord]:
    if order.name is not None:
        yield from archive.scrub.examine_one(archive.find(order.name).id)
        return
    yield from archive.scrub.examine(order.limits, order.manner)
    catch_up(archive, notify)
    for place in _contradicted(archive):
        yield ExaminedRecord(None, 0, (), {place: FixityVerdict.DIFFERS})


def _contradicted(archive: Archive) -> Iterator[str]:
    """What around the records is not as it should be: the index, the journal, the clock."""
    if counts_differ(archive):
        yield "index"
    if archive.continuity.is_stopped:
        yield "journal"
    if archive.is_clock_behind():
        yield "clock"
