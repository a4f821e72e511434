"""Defines the catalogue's tables, one module a theme, and the version of a catalogue."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, text

from archive.catalogue.schema.accession import batch, batch_file, filer, intent, quarantined
from archive.catalogue.schema.copies import replica
from archive.catalogue.schema.integrity import checked, damage, finding, scrub
from archive.catalogue.schema.journal import journal, segment, signing_key
from archive.catalogue.schema.lifecycle import hold, warrant
from archive.catalogue.schema.metadata import replayed_tables, tables, version
from archive.catalogue.schema.people import appointment, checklist, person, sign_off, special_day
from archive.catalogue.schema.records import (
    alias,
    band,
    excerpt,
    other_name,
    page,
    record,
    rescan,
    sketch,
    suggestion,
)
from archive.catalogue.schema.registers import (
    classification,
    counter,
    given_code,
    office_word,
    rule,
    saved_search,
    schedule,
    scheme,
    unit,
)
from archive.values.error import ArsipError

__all__ = [
    "SCHEMA",
    "UnknownSchema",
    "alias",
    "appointment",
    "band",
    "batch",
    "batch_file",
    "checked",
    "checklist",
    "classification",
    "counter",
    "create",
    "damage",
    "excerpt",
    "filer",
    "finding",
    "given_code",
    "hold",
    "intent",
    "is_current",
    "is_made",
    "journal",
    "migrate",
    "office_word",
    "other_name",
    "page",
    "person",
    "quarantined",
    "record",
    "replayed_tables",
    "replica",
    "rescan",
    "rule",
    "saved_search",
    "schedule",
    "scheme",
    "scrub",
    "segment",
    "sign_off",
    "signing_key",
    "sketch",
    "special_day",
    "suggestion",
    "tables",
    "unit",
    "version",
    "warrant",
]

SCHEMA = 13
"""The version that this program reads and writes: the newest step in `steps/versions/`."""


class UnknownSchema(ArsipError, RuntimeError):
    """The catalogue is of a version that this program cannot read: `found` against `known`."""

    code = "unknown_schema"

    def __init__(self, found: str, known: int) -> None:
        super().__init__(f"the catalogue has schema {found}, this program knows schemas up to {known}")
        self.found = found
        self.known = known


def create(connection: Connection) -> None:
    """Make every table of the present version in an empty database."""
    tables.create_all(connection)
    connection.execute(version.insert().values(version_num=str(SCHEMA)))


def migrate(connection: Connection) -> None:
    """Bring the catalogue to the present version step by step; raises `UnknownSchema` rather than guess."""
    found = _found(connection)
    if not found.isdecimal() or not 1 <= int(found) <= SCHEMA:
        raise UnknownSchema(found, SCHEMA)
    # Alembic takes a tenth of a second to load, which no command should pay that has no step to make.
    from archive.catalogue.schema.steps.upgrade import upgrade

    upgrade(connection, found)


def is_current(connection: Connection) -> bool:
    """Whether the catalogue needs no step."""
    return _found(connection) == str(SCHEMA)


def is_made(connection: Connection) -> bool:
    """Whether there is a catalogue of some version."""
    return _found(connection) != "none"


def _found(connection: Connection) -> str:
    """The stored version, `none` where there is none; versions 1 to 3 kept it in a table of their own."""
    names = inspect(connection)
    if names.has_table(version.name):
        return connection.scalar(select(version.c.version_num)) or "none"
    if names.has_table("about"):
        return connection.scalar(text("SELECT value FROM about WHERE name = 'schema'")) or "none"
    return "none"
