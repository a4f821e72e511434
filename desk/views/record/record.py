"""Makes a row of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from archive.archive import Archive
from archive.integrity.damage import Damaged
from archive.values.record import Excerpt, Original, PageCounts, Record, RecordId, Suggestion, Warrant
from desk.operations.record.facts import RecordFacts
from desk.views.record.look_alikes import RescanRow, rescan_row
from ingest.derivatives.requests import Signature
from office.signing.sign_offs import SignOff


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """Who signed or returned a step, in which role, and when."""

    step: str
    verdict: str
    person: str
    role: str
    unit: str | None
    time: str
    back_to: str | None
    reason: str | None
    statement: str | None
    on_behalf: bool
    self_check: bool


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in JSON; a contract: fields may be added, never changed."""

    id: str
    code: str | None
    title: str
    number: str | None
    dated: date | None
    kind: str | None
    unit: str | None
    classification: str | None
    period: str | None
    summary: str | None
    closed: date | None
    event: date | None
    access: str
    publicity: str
    stage: str
    publication: str
    phase: str
    version: int
    aliases: tuple[str, ...]
    pages: PageCounts
    original: Original
    suggestions: tuple[Suggestion, ...]
    text: tuple[str, ...] | None = None
    cut_from: tuple[Excerpt, ...] = ()
    names: tuple[str, ...] | None = None
    rescans: tuple[RescanRow, ...] | None = None
    signatures: tuple[Signature, ...] | None = None
    damaged: tuple[Damaged, ...] = ()
    warrant: Warrant | None = None
    unit_name: str | None = None
    sign_offs: tuple[SignOffRow, ...] = ()
    unread: tuple[UnreadPage, ...] | None = None


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page of a record that could not be read; `reason` is a stable code, `part` what the part is called."""

    page: int
    reason: str | None
    part: str | None


def record_row(
    record: Record,
    text: tuple[str, ...] | None = None,
    damaged: tuple[Damaged, ...] = (),
    unit_name: str | None = None,
) -> RecordRow:
    said = record.description
    return RecordRow(
        id=record.id,
        code=record.code,
        title=record.title,
        number=said.number,
        dated=said.dated,
        kind=said.kind,
        unit=said.unit,
        classification=said.classification,
        period=str(said.period) if said.period else None,
        summary=said.summary,
        closed=said.closed,
        event=said.event,
        access=said.access,
        publicity=said.publicity,
        stage=record.stage,
        publication=record.publication,
        phase=record.phase,
        version=record.version,
        aliases=record.aliases,
        pages=record.pages,
        original=record.original,
        suggestions=record.suggestions,
        text=text,
        cut_from=record.cut_from,
        damaged=damaged,
        warrant=record.warrant or None,
        unit_name=unit_name,
    )


def damaged_by_record(damaged: Iterable[Damaged]) -> Mapping[RecordId, tuple[Damaged, ...]]:
    """The damaged files of each record that has some."""
    return {record: tuple(files) for record, files in groupby(damaged, attrgetter("record"))}


def facts_row(archive: Archive, facts: RecordFacts) -> RecordRow:
    return replace(
        record_row(facts.record, facts.texts, facts.damaged, facts.unit_name),
        names=facts.names,
        rescans=tuple(rescan_row(archive, rescan) for rescan in facts.rescans),
        signatures=facts.signatures,
        unread=tuple(UnreadPage(page.number, page.reason, page.part) for page in facts.unread),
        sign_offs=tuple(map(_sign_off_row, facts.sign_offs)),
    )


def _sign_off_row(one: SignOff) -> SignOffRow:
    return SignOffRow(
        one.step,
        one.verdict,
        one.person,
        one.role,
        one.unit,
        one.time,
        one.back_to,
        one.reason,
        one.statement,
        one.on_behalf,
        one.self_check,
    )
