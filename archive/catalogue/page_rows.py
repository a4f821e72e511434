"""Writes the page ledgers of records, and digests what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.catalogue.database import is_one_of
from archive.values.record import Page, RecordId
from archive.values.serialisation import canonical

_COLUMNS = ("number", "source", "characters", "confidence", "language", "engine", "reason", "part")


def write_pages(connection: Connection, record_id: RecordId, pages: Iterable[Page]) -> str:
    """Write the ledger of a record in the place of any former one; its digest."""
    connection.execute(schema.page.delete().where(schema.page.c.record == record_id))
    (digest,) = insert_pages(connection, [(record_id, pages)])
    return digest


def insert_pages(
    connection: Connection, ledgers: Sequence[tuple[RecordId, Iterable[Page]]]
) -> tuple[str, ...]:
    """Write the ledgers of records that have none; their digests in that order."""
    named, digests = list[dict[str, Any]](), list[str]()
    for record_id, pages in ledgers:
        rows = list(map(_row, pages))
        named += ({"record": record_id, **dict(zip(_COLUMNS, row, strict=True))} for row in rows)
        digests.append(_digest(rows))
    if named:
        connection.execute(schema.page.insert(), named)
    return tuple(digests)


def ledger_digests(
    connection: Connection, ids: Sequence[RecordId]
) -> Iterator[tuple[RecordId, frozenset[str]]]:
    """The digests that each record's ledger may have: the sha256 of its rows without the record, as canonical JSON.

    Entries before version 0.4 digested rows without the names of parts, whose column came later.
    """
    table = schema.page.c
    query = select(*(table[name] for name in ("record", *_COLUMNS))).where(is_one_of(table.record, ids))
    rows = connection.execute(query.order_by(table.record, table.number))
    found = {
        record: _digests([row[1:] for row in group]) for record, group in groupby(rows, key=itemgetter(0))
    }
    for record_id in ids:
        yield record_id, found.get(record_id) or _digests(())


def _row(page: Page) -> tuple[Any, ...]:
    confidence = None if page.confidence is None else float(page.confidence)
    how = (page.language, page.engine, page.reason, page.part)
    return page.number, page.source, len(page.text), confidence, *how


def _digests(rows: Sequence[Sequence[Any]]) -> frozenset[str]:
    return frozenset((_digest(rows), _digest([row[:-1] for row in rows])))


def _digest(rows: Sequence[Sequence[Any]]) -> str:
    return hashlib.sha256(canonical([tuple(row) for row in rows])).hexdigest()
