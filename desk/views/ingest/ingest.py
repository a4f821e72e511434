"""Makes rows of an ingest: one a file, and the counts of its batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archive.values.record import PageCounts
from desk.operations.ingest.tally import Tally
from desk.views.summary import Summary
from ingest.batch.outcome import Outcome, OutcomeKind, PageRun, TextState
from ingest.inbox.drop_folder import DropProblem
from ingest.inbox.incoming import legible
from ingest.inbox.walk import PassedOver


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One file's line in JSON; a contract: fields may be added, never changed."""

    path: str
    outcome: OutcomeKind
    id: str | None
    code: str | None
    sha256: str | None
    pages: PageCounts
    reason: str | None
    message: str | None
    source: str
    text: TextState
    runs: tuple[PageRun, ...] = ()


@dataclass(frozen=True, slots=True)
class UnpackedRow:
    """The line in JSON of a ZIP file that was opened: its files are the batch's now, `path` below the ZIP file's."""

    path: str
    files: int
    outcome: Literal["unpacked"] = "unpacked"


@dataclass(frozen=True, slots=True)
class PassedOverRow:
    """The line in JSON of something that is not taken in; it is none of the files that were received."""

    path: str
    reason: str
    outcome: Literal["passed_over"] = "passed_over"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """The line in JSON of a file that nothing has become of yet."""

    path: str
    outcome: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True)
class TallyRow:
    received: int
    filed: int
    already_filed: int
    quarantined: int
    uncoded: int
    pages: PageCounts
    batch: int | None = None
    certified: bool | None = None
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class DropProblemRow:
    """The line in JSON of files in a watched folder that could not be taken in."""

    problem: str
    paths: tuple[str, ...]
    message: str


def outcome_row(outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(
        path=outcome.path,
        outcome=outcome.kind,
        id=outcome.id,
        code=outcome.code,
        sha256=outcome.sha256,
        pages=outcome.pages,
        reason=outcome.reason,
        message=outcome.message,
        source=str(outcome.source),
        text=outcome.text,
        runs=outcome.runs,
    )


def tally_row(tally: Tally) -> Summary[TallyRow]:
    return Summary(
        TallyRow(
            received=tally.received,
            filed=tally.filed,
            already_filed=tally.already_filed,
            quarantined=tally.quarantined,
            uncoded=tally.uncoded,
            pages=tally.pages,
            batch=tally.batch,
            certified=tally.is_certified,
            passed_over=tally.passed_over,
        )
    )


def passed_over_row(over: PassedOver) -> PassedOverRow:
    return PassedOverRow(legible(over.path), over.reason)


def drop_problem_row(problem: DropProblem) -> DropProblemRow:
    paths = tuple(legible(drop.path) for drop in problem.drops)
    return DropProblemRow(problem.reason, paths, str(problem.cause))
