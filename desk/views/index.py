"""Makes rows of the index: its status, its refusals, and the findings on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desk.operations.index.rebuild import RebuiltIndex
from desk.operations.index.status import IndexStatus
from search.index.contract import EntryRefusal
from search.mirror.reconcile import IndexFinding


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A record that the engine would not take whole, and its reason."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class StatusRow:
    """`lag` counts the changes of records still to come; `trouble` is a stable code, None when the index serves.

    `leftovers` are what `arsip index tidy` removes.
    """

    engine: str
    records: int
    position: int
    journal: int
    lag: int
    trouble: str | None = None
    refused: tuple[RefusedRow, ...] = ()
    leftovers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RebuiltRow:
    """`unread` are records whose text the store could not give."""

    records: int
    position: int
    unread: tuple[str, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """`server` is the version of the server, None for the embedded engine."""

    engine: str
    server: str | None
    records: int
    position: int
    unread: tuple[str, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`audience` says in whose index; `missing` and `extra` are numbers of pages."""

    record: str
    audience: str
    flaw: str
    missing: tuple[int, ...]
    extra: tuple[int, ...]
    detail: str | None


@dataclass(frozen=True, slots=True)
class VerifiedRow:
    findings: int


@dataclass(frozen=True, slots=True)
class RemovedRow:
    removed: tuple[str, ...]


def status_row(found: IndexStatus) -> StatusRow:
    return StatusRow(
        engine=found.engine.value,
        records=found.records,
        position=found.position,
        journal=found.journal,
        lag=found.lag,
        trouble=found.trouble.value if found.trouble else None,
        refused=refused_rows(found.refused),
        leftovers=found.leftovers,
    )


def rebuilt_row(built: RebuiltIndex) -> RebuiltRow:
    followed = built.followed
    return RebuiltRow(followed.applied, followed.position, followed.unread, refused_rows(built.refused))


def chosen_row(engine: str, built: RebuiltIndex) -> ChosenRow:
    row = rebuilt_row(built)
    return ChosenRow(engine, built.server, row.records, row.position, row.unread, row.refused)


def refused_rows(refusals: Iterable[EntryRefusal]) -> tuple[RefusedRow, ...]:
    return tuple(RefusedRow(refusal.id, refusal.reason) for refusal in refusals)


def finding_row(finding: IndexFinding, *, audience: str = "staff") -> FindingRow:
    return FindingRow(
        finding.record, audience, finding.flaw.value, finding.missing, finding.extra, finding.detail
    )
