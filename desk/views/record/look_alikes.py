"""Makes rows of records that look alike, and of the words in which two differ."""

from __future__ import annotations

from dataclasses import dataclass

from archive.accession.duplicate_candidates import Rescan, RescanState
from archive.archive import Archive
from archive.values.record import Record
from ingest.describe.rescan_test import FactDiffers
from ingest.describe.similar_records import Lookalike
from ingest.describe.text_difference import Difference


@dataclass(frozen=True, slots=True)
class RescanRow:
    """A suggestion in JSON; a contract: fields may be added, never changed."""

    record: str
    record_code: str | None
    other: str
    other_code: str | None
    resemblance: float
    facts: tuple[str, ...]
    state: RescanState


@dataclass(frozen=True, slots=True)
class FoundRescanRow:
    """A suggestion among the lines of a batch."""

    rescan: RescanRow


@dataclass(frozen=True, slots=True)
class LookalikeRow:
    """A record that looks like the one asked about, in JSON; a contract as well."""

    id: str
    code: str | None
    title: str
    resemblance: float
    rescan: bool
    facts: tuple[FactDiffers, ...]
    differences: tuple[Difference, ...]


def rescan_row(archive: Archive, rescan: Rescan) -> RescanRow:
    known = {record.id: record for record in archive.records((rescan.record, rescan.other))}
    one, other = known.get(rescan.record), known.get(rescan.other)
    return RescanRow(
        record=rescan.record,
        record_code=one.code if one else None,
        other=rescan.other,
        other_code=other.code if other else None,
        resemblance=rescan.resemblance,
        facts=rescan.facts,
        state=rescan.state,
    )


def lookalike_row(found: Lookalike) -> LookalikeRow:
    record: Record = found.record
    comparison = found.comparison
    return LookalikeRow(
        id=record.id,
        code=record.code,
        title=record.title,
        resemblance=comparison.resemblance,
        rescan=comparison.is_rescan,
        facts=comparison.facts,
        differences=found.differences,
    )
