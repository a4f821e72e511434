"""Counts the files of a batch: as many must come out as went in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from archive.values.record import PageCounts
from ingest.batch.outcome import Outcome, OutcomeKind


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a run; `received` files went in, and each must come out as one outcome.

    `is_certified` tells whether the batch's certificate found nothing open. `passed_over` names were found beside the
    files and not taken in.
    """

    received: int
    filed: int = 0
    already_filed: int = 0
    quarantined: int = 0
    uncoded: int = 0
    pages: PageCounts = PageCounts()
    reasons: dict[str, int] = field(default_factory=dict)
    batch: int | None = None
    is_certified: bool | None = None
    passed_over: int = 0

    def plus(self, outcome: Outcome) -> Tally:
        """The tally with one more outcome."""
        match outcome.kind:
            case OutcomeKind.FILED:
                uncoded = self.uncoded + (outcome.code is None)
                return replace(self, filed=self.filed + 1, uncoded=uncoded, pages=self.pages + outcome.pages)
            case OutcomeKind.ALREADY_FILED:
                return replace(self, already_filed=self.already_filed + 1)
            case OutcomeKind.QUARANTINED:
                reason = outcome.reason or "?"
                reasons = self.reasons | {reason: self.reasons.get(reason, 0) + 1}
                return replace(self, quarantined=self.quarantined + 1, reasons=reasons)

    @property
    def is_even(self) -> bool:
        """Whether as many files came out as went in."""
        return self.received == self.filed + self.already_filed + self.quarantined

    @property
    def has_findings(self) -> bool:
        return bool(self.quarantined or self.pages.failed or not self.is_even or self.is_certified is False)
