"""Writes records into the catalogue, finds them by id, code or digest, and lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET, UnsetType
from sqlalchemy import Connection, Row, Select, func, select, union_all

from archive.catalogue import schema
from archive.catalogue.database import is_one_of
from archive.catalogue.schema.records import ANY_PHASE
from archive.values.codes import is_at_or_below, sort_key
from archive.values.error import ArsipError
from archive.values.period import Period
from archive.values.record import (
    AccessLevel,
    Description,
    Excerpt,
    Original,
    PageCounts,
    PageSource,
    Phase,
    Publication,
    Publicity,
    Record,
    RecordId,
    Stage,
    Suggestion,
    Warrant,
)
from archive.values.retention_rule import Disposition

_IN_ONE_QUERY = 500


class NotFound(ArsipError, LookupError):
    """No record has this id, code or alias."""

    code = "not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"no record has the id, code or alias {name}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Listing:
    """Narrows a listing; a record must satisfy every part that is given."""

    code: str | None = None
    unit: str | None = None
    period: Period | None = None
    uncoded: bool = False


def insert(connection: Connection, *added: Record) -> None:
    """Add records with their suggestions and excerpts; their page ledgers are written by themselves."""
    if added:
        connection.execute(schema.record.insert(), list(map(_columns, added)))
        _insert_parts(connection, added)
        _insert_excerpts(connection, added)


def update(connection: Connection, record: Record) -> None:
    """Write a record's present metadata over the former; its pages and its original stay."""
    connection.execute(schema.record.update().where(schema.record.c.id == record.id).values(_columns(record)))
    for table in (schema.suggestion, schema.alias):
        connection.execute(table.delete().where(table.c.record == record.id))
    _insert_parts(connection, (record,))


def _insert_parts(connection: Connection, added: Sequence[Record]) -> None:
    hints = [
        {
            "record": record.id,
            "place": place,
            "field": hint.field,
            "value": hint.value,
            "evidence": hint.evidence,
            "page": hint.page,
        }
        for record in added
        for place, hint in enumerate(record.suggestions)
    ]
    if hints:
        connection.execute(schema.suggestion.insert(), hints)
    if rows := [{"record": record.id, "code": code} for record in added for code in record.aliases]:
        connection.execute(schema.alias.insert(), rows)


def _insert_excerpts(connection: Connection, added: Sequence[Record]) -> None:
    rows = [
        {
            "record": record.id,
            "place": place,
            "name": excerpt.name,
            "sha256": excerpt.sha256,
            "pages": " ".join(map(str, excerpt.pages)),
        }
        for record in added
        for place, excerpt in enumerate(record.cut_from)
    ]
    if rows:
        connection.execute(schema.excerpt.insert(), rows)


def find(connection: Connection, name: str) -> RecordId:
    """The record with this id, code or alias; raises `NotFound`."""
    table = schema.record.c
    found = connection.scalar(select(table.id).where((table.id == name) | (table.code == name)))
    found = found or connection.scalar(select(schema.alias.c.record).where(schema.alias.c.code == name))
    if found is None:
        raise NotFound(name)
    return RecordId(found)


def by_digest(connection: Connection, *digests: str) -> Mapping[str, Record]:
    """By these sha256 of originals: the record that has them, else the tombstone of one that had them."""
    table = schema.record.c
    queries = (select(table.id).where(is_one_of(table.sha256, digests), which) for which in ANY_PHASE)
    found = load(connection, [RecordId(one) for one in connection.scalars(union_all(*queries))])
    return {record.original.sha256: record for record in sorted(found, key=_living_last)}


def _living_last(record: Record) -> bool:
    return not record.is_destroyed


def other_names(connection: Connection, *ids: RecordId) -> tuple[tuple[RecordId, str], ...]:
    """The names that the bytes of these records came under again, sorted."""
    table = schema.other_name.c
    query = select(table.record, table.name).where(is_one_of(table.record, ids))
    return tuple(
        (RecordId(row.record), row.name)
        for row in connection.execute(query.order_by(table.record, table.name))
    )


def load(connection: Connection, ids: Sequence[RecordId]) -> tuple[Record, ...]:
    """The records with these ids, in that order; ids that nobody has are left out."""
    found: dict[str, Record] = {}
    for start in range(0, len(ids), _IN_ONE_QUERY):
        part = ids[start : start + _IN_ONE_QUERY]
        rows = connection.execute(select(schema.record).where(is_one_of(schema.record.c.id, part))).all()
        found |= {record.id: record for record in _assemble(connection, part, rows)}
    return tuple(found[record_id] for record_id in ids if record_id in found)


def listed(connection: Connection, listing: Listing) -> Iterator[Record]:
    """The records of a listing, by code segment by segment, the uncoded last, and then by id."""
    rows = [
        row
        for row in connection.execute(_narrowed(select(schema.record.c.id, schema.record.c.code), listing))
        if listing.code is None or (row.code and is_at_or_below(row.code, listing.code))
    ]
    rows.sort(key=lambda row: (row.code is None, sort_key(row.code or ""), row.id))
    ids = [row.id for row in rows]
    for start in range(0, len(ids), _IN_ONE_QUERY):
        yield from load(connection, ids[start : start + _IN_ONE_QUERY])


def record_ids(connection: Connection) -> list[RecordId]:
    """The ids of all records, sorted."""
    return [
        RecordId(found)
        for found in connection.scalars(select(schema.record.c.id).order_by(schema.record.c.id))
    ]


def count(connection: Connection, *, uncoded: bool = False) -> int:
    query = select(func.count()).select_from(schema.record)
    return connection.scalar(_narrowed(query, Listing(uncoded=uncoded))) or 0


def _narrowed(query: Select[Any], listing: Listing) -> Select[Any]:
    table = schema.record.c
    if listing.unit is not None:
        query = query.where(table.unit == listing.unit)
    if listing.period is not None:
        query = query.where(
            table.period_start <= listing.period.end, table.period_end >= listing.period.start
        )
    if listing.uncoded:
        query = query.where(table.code.is_(None))
    return query


def _columns(record: Record) -> dict[str, Any]:
    said, original = record.description, record.original
    return {
        "id": record.id,
        "code": record.code,
        "version": record.version,
        "stage": record.stage,
        "publication": record.publication,
        "phase": record.phase,
        "title": said.title,
        "number": said.number,
        "dated": said.dated,
        "kind": said.kind,
        "unit": said.unit,
        "classification": said.classification,
        "period_start": said.period.start if said.period else None,
        "period_end": said.period.end if said.period else None,
        "summary": said.summary,
        "closed": said.closed,
        "event": said.event,
        "access": said.access,
        "publicity": said.publicity,
        "name": original.name,
        "media_type": original.media_type,
        "size": original.size,
        "sha256": original.sha256,
        "sha512": original.sha512,
    }


def _assemble(connection: Connection, ids: Sequence[RecordId], rows: Sequence[Row[Any]]) -> Iterator[Record]:
    hints = _grouped(
        connection.execute(
            select(schema.suggestion)
            .where(is_one_of(schema.suggestion.c.record, ids))
            .order_by(schema.suggestion.c.place)
        )
    )
    aliases = _grouped(connection.execute(select(schema.alias).where(is_one_of(schema.alias.c.record, ids))))
    table = schema.excerpt.c
    excerpts = _grouped(
        connection.execute(select(schema.excerpt).where(is_one_of(table.record, ids)).order_by(table.place))
    )
    table = schema.page.c
    counts = _grouped(
        connection.execute(
            select(table.record, table.source, func.count().label("pages"))
            .where(is_one_of(table.record, ids))
            .group_by(table.record, table.source)
        )
    )
    warrants = _warrants(connection, [row.id for row in rows if row.phase == Phase.DESTROYED])
    for row in rows:
        yield Record(
            id=RecordId(row.id),
            original=Original(row.name, row.media_type, row.size, row.sha256, row.sha512),
            description=_description(row),
            suggestions=tuple(
                Suggestion(hint.field, hint.value, hint.evidence, hint.page) for hint in hints.get(row.id, ())
            ),
            code=row.code,
            aliases=tuple(sorted(other.code for other in aliases.get(row.id, ()))),
            pages=_counts(counts.get(row.id, ())),
            stage=Stage(row.stage),
            publication=Publication(row.publication),
            phase=Phase(row.phase),
            version=row.version,
            cut_from=tuple(map(_excerpt, excerpts.get(row.id, ()))),
            warrant=warrants.get(row.id, UNSET),
        )


def _warrants(connection: Connection, destroyed: Sequence[str]) -> Mapping[str, Warrant | UnsetType]:
    if not destroyed:
        return {}
    rows = connection.execute(select(schema.warrant).where(is_one_of(schema.warrant.c.record, destroyed)))
    return {
        row.record: Warrant(
            row.number,
            row.decided,
            row.approved_by,
            row.reason,
            row.version,
            row.due,
            Disposition(row.disposition) if row.disposition else None,
            row.schedule,
        )
        for row in rows
    }


def _grouped(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    groups: dict[str, list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault(row.record, []).append(row)
    return groups


def _excerpt(row: Row[Any]) -> Excerpt:
    return Excerpt(row.name, row.sha256, tuple(map(int, row.pages.split())))


def _counts(rows: Iterable[Row[Any]]) -> PageCounts:
    by_source = {row.source: row.pages for row in rows}
    return PageCounts(
        text=by_source.get(PageSource.TEXT, 0),
        ocr=by_source.get(PageSource.OCR, 0),
        blank=by_source.get(PageSource.BLANK, 0),
        failed=by_source.get(PageSource.NONE, 0),
    )


def _description(row: Row[Any]) -> Description:
    return Description(
        title=row.title,
        number=row.number,
        dated=row.dated,
        kind=row.kind,
        unit=row.unit,
        classification=row.classification,
        period=Period(row.period_start, row.period_end) if row.period_start else None,
        summary=row.summary,
        closed=row.closed,
        event=row.event,
        access=AccessLevel(row.access),
        publicity=Publicity(row.publicity),
    )
