"""Makes a row of the verdict on a presented copy."""

from __future__ import annotations

from dataclasses import dataclass

from desk.operations.record.comparison import Compared, ComparisonVerdict


@dataclass(frozen=True, slots=True)
class ComparedRow:
    verdict: ComparisonVerdict
    record: str | None
    code: str | None
    title: str | None
    stage: str | None
    phase: str | None
    version: int | None
    filed: str | None
    by: str | None
    intact: bool | None
    words: int | None
    apart: int | None
    held: str | None
    reason: str | None


def compared_row(found: Compared) -> ComparedRow:
    record, same = found.record, found.same
    entry = same.filed if same else None
    return ComparedRow(
        verdict=found.verdict,
        record=record.id if record else None,
        code=record.code if record else None,
        title=record.title if record else None,
        stage=record.stage if record else None,
        phase=record.phase if record else None,
        version=same.version if same else None,
        filed=entry.time if entry else None,
        by=entry.actor if entry else None,
        intact=same.is_intact if same else None,
        words=found.words,
        apart=found.apart,
        held=found.held,
        reason=found.reason,
    )
