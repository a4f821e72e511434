"""Collects all tables of the catalogue, says what each is made again from, and defines the table of its version."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table

tables = MetaData()

# Sizes in bytes and places in the journal: SQLite has one kind of whole number, other databases two.
Large = BigInteger().with_variant(Integer(), "sqlite")


class Truth(StrEnum):
    """What decides over the rows of a table."""

    JOURNAL = "journal"  # each row is made by the replay of some act
    STORE = "store"  # each row is in a file of its record's object
    ITSELF = "itself"  # work in progress, aids that can be made again at any time, and the journal itself


def decided_by(truth: Truth, *, record: str | None = None) -> dict[str, Any]:
    """The `info` of a table; `record` is its column with the record whose journal entries tell of its rows."""
    return {"truth": truth, "record": record}


def replayed_tables(*, by_record: bool = False) -> Iterator[Table]:
    """The tables over which the journal decides; `by_record` those whose rows one record's entries tell of."""
    for table in tables.sorted_tables:
        is_wanted = table.info["record"] is not None or not by_record
        if table.info["truth"] is Truth.JOURNAL and is_wanted:
            yield table


# Alembic's own table: the last step that this catalogue has made.
version = Table(
    "alembic_version",
    tables,
    Column("version_num", String(32), primary_key=True),
    info=decided_by(Truth.ITSELF),
)
