"""The catalogue's tables, their version, and the steps that bring an older catalogue up to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, inspect, select
from sqlalchemy.schema import CreateColumn

from archive.catalogue.schema.holdings import (
    about,
    alias,
    classification,
    counter,
    excerpt,
    given_code,
    hold,
    intent,
    journal,
    other_name,
    page,
    quarantined,
    record,
    rule,
    scheme,
    suggestion,
    tables,
    unit,
)
from archive.catalogue.schema.work import (
    band,
    batch,
    batch_file,
    checked,
    damage,
    finding,
    replica,
    rescan,
    saved_search,
    scrub,
    segment,
    signing_key,
    sketch,
)

__all__ = [
    "MIGRATIONS",
    "SCHEMA",
    "UnknownSchema",
    "about",
    "alias",
    "band",
    "batch",
    "batch_file",
    "checked",
    "classification",
    "counter",
    "create",
    "damage",
    "excerpt",
    "finding",
    "given_code",
    "hold",
    "intent",
    "is_current",
    "journal",
    "migrate",
    "other_name",
    "page",
    "quarantined",
    "record",
    "replica",
    "rescan",
    "rule",
    "saved_search",
    "scheme",
    "scrub",
    "segment",
    "signing_key",
    "sketch",
    "suggestion",
    "tables",
    "unit",
]

SCHEMA = 3

# What version 2 has that version 1 had not; new columns are null, or have a default that SQLite can fill in.
_TABLES_SINCE_2: tuple[Table, ...] = (
    saved_search,
    batch,
    batch_file,
    sketch,
    band,
    rescan,
    excerpt,
    scrub,
    finding,
    checked,
    damage,
    replica,
    segment,
    signing_key,
)
_COLUMNS_SINCE_2: tuple[Column[Any], ...] = (intent.c.reason,)
_COLUMNS_SINCE_3: tuple[Column[Any], ...] = (journal.c.login,)


def _to_2(connection: Connection) -> None:
    tables.create_all(connection, tables=_TABLES_SINCE_2)
    _add(connection, _COLUMNS_SINCE_2)


def _to_3(connection: Connection) -> None:
    _add(connection, _COLUMNS_SINCE_3)


def _add(connection: Connection, columns: Iterable[Column[Any]]) -> None:
    for column in columns:
        definition = CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {definition}")


# Schema version → what makes it from the one before. Version 1 is the first; nothing leads to it.
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {2: _to_2, 3: _to_3}


class UnknownSchema(RuntimeError):
    """The catalogue is of a version that this program cannot read: `found` against `known`."""

    def __init__(self, found: str, known: int) -> None:
        super().__init__(f"the catalogue has schema {found}, this program knows schemas up to {known}")
        self.found = found
        self.known = known


def create(connection: Connection) -> None:
    """Make every table of the present version in an empty database."""
    tables.create_all(connection)
    connection.execute(about.insert().values(name="schema", value=str(SCHEMA)))


def migrate(connection: Connection) -> None:
    """Bring the catalogue to the present version step by step; raises `UnknownSchema` rather than guess."""
    found = _found(connection)
    if not found.isdecimal() or not 1 <= int(found) <= SCHEMA:
        raise UnknownSchema(found, SCHEMA)
    for version in range(int(found) + 1, SCHEMA + 1):
        MIGRATIONS[version](connection)
        connection.execute(about.update().where(about.c.name == "schema").values(value=str(version)))


def is_current(connection: Connection) -> bool:
    return _found(connection) == str(SCHEMA)


def _found(connection: Connection) -> str:
    if not inspect(connection).has_table("about"):
        return "none"
    return connection.scalar(select(about.c.value).where(about.c.name == "schema")) or "none"
