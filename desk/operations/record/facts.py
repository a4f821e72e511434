"""Gathers all that a reader may know about one record."""

from __future__ import annotations

from dataclasses import dataclass

from archive.accession.batches import LedgerPage
from archive.accession.duplicate_candidates import Rescan
from archive.archive import Archive
from archive.integrity.damage import Damaged
from archive.values.access import UNLIMITED, Audience, Public
from archive.values.record import Record
from desk.operations.record.derivatives import derivatives
from ingest.derivatives.requests import Signature
from ingest.task.reasons import CannotRead
from office.signing.sign_off_rows import load
from office.signing.sign_offs import SignOff
from search.mirror.audience import View


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """`texts` are None where they were not asked for, `signatures` where the original cannot be looked into.

    `unread` are the pages and parts that could not be read.
    """

    record: Record
    texts: tuple[str, ...] | None
    names: tuple[str, ...]
    rescans: tuple[Rescan, ...]
    damaged: tuple[Damaged, ...]
    signatures: tuple[Signature, ...] | None
    unit_name: str | None = None
    sign_offs: tuple[SignOff, ...] = ()
    unread: tuple[LedgerPage, ...] = ()


def facts_of(archive: Archive, audience: Audience, name: str, *, with_text: bool) -> RecordFacts:
    """Returns the facts of a record that this audience may know; with its text no signatures are looked for.

    Raises `NotFound`.
    """
    view = View(archive, audience)
    record = view.find(name)
    knows_all = audience == UNLIMITED
    return RecordFacts(
        record=record,
        texts=tuple(view.texts(record.id)) if with_text else None,
        names=archive.other_names(record.id) if knows_all else (),
        rescans=tuple(archive.rescans.of(record.id)) if knows_all else (),
        damaged=archive.damaged(record.id) if knows_all else (),
        sign_offs=_sign_offs(archive, record) if not isinstance(audience, Public) else (),
        signatures=None if with_text else _signatures(archive, record),
        unit_name=archive.registers.unit_history().name_for(record.description),
        unread=tuple(page for page in archive.batches.ledger(record.id) if page.reason),
    )


def _sign_offs(archive: Archive, record: Record) -> tuple[SignOff, ...]:
    with archive.catalogue.reading() as connection:
        return load(connection, [record.id]).get(record.id, ())


def _signatures(archive: Archive, record: Record) -> tuple[Signature, ...] | None:
    """None where the original cannot be looked into, which is no reason not to show the record."""
    try:
        return derivatives(archive).signatures(record)
    except (CannotRead, OSError, ValueError):
        return None
