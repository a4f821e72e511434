"""Defines the tables of the journal: its entries, the roots of its segments, its signing keys."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, literal_column

from archive.catalogue.schema.metadata import Large, Truth, decided_by, tables

journal = Table(
    "journal",
    tables,
    Column("sequence", Large, primary_key=True, autoincrement=False),
    Column("time", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("record", String, index=True),
    Column("detail", Text, nullable=False),
    Column("reason", Text),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("login", String),
    info=decided_by(Truth.ITSELF),
)

# Written as a literal: SQLite takes an index of some rows only for a question that says the same in so many words.
is_filing = journal.c.action == literal_column("'filed'")
Index("journal_filed", journal.c.sequence, sqlite_where=is_filing, postgresql_where=is_filing)

# The Merkle roots of the journal's full segments, so that no root and no proof begins at the first entry.
segment = Table(
    "segment",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("root", String, nullable=False),
    info=decided_by(Truth.ITSELF),
)

# The public keys that the journal was ever signed with, as C2SP verifier keys.
signing_key = Table(
    "signing_key",
    tables,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    info=decided_by(Truth.JOURNAL),
)
