"""The catalogue's tables of what is done with the holdings: batches, searches, comparisons, checks, copies, keys."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from archive.catalogue.schema.holdings import tables

# A question that somebody wants to ask again; `filters` is JSON, names and values as the question was asked.
saved_search = Table(
    "saved_search",
    tables,
    Column("owner", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("question", Text, nullable=False),
    Column("filters", Text, nullable=False),
)

# A batch and its files in the order they were given; a file without an outcome is still to come.
batch = Table(
    "batch",
    tables,
    Column("id", Integer, primary_key=True),
    Column("begun", String, nullable=False),
    Column("fingerprint", String, nullable=False, index=True),
    Column("certified", String),
    Column("certificate", Text),
)

batch_file = Table(
    "batch_file",
    tables,
    Column("batch", ForeignKey("batch.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("outcome", String),
    Column("ref", String),
    Column("reason", String),
    Column("message", Text),
)

# What a record's text is like (archive/values/shingles.py), and whether it was compared with the records like it.
sketch = Table(
    "sketch",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("bands", LargeBinary, nullable=False),
    Column("compared", Boolean, nullable=False),
)
Index("sketch_waiting", sketch.c.record, sqlite_where=sketch.c.compared.is_(False))

# The same bands, to find the records that have one in common.
band = Table(
    "band",
    tables,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("record", ForeignKey("record.id"), primary_key=True),
    sqlite_with_rowid=False,
)

# Two records that may be the same paper. Nobody but a person says that they are.
rescan = Table(
    "rescan",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("other", ForeignKey("record.id"), primary_key=True, index=True),
    Column("resemblance", Float, nullable=False),
    Column("facts", Text, nullable=False),
    Column("state", String, nullable=False),
)

# A run of the check: its row is its history, the rows of `finding` what it came to.
scrub = Table(
    "scrub",
    tables,
    Column("id", Integer, primary_key=True),
    Column("began", String, nullable=False),
    Column("ended", String),
    Column("records", Integer, nullable=False, default=0),
    Column("files", Integer, nullable=False, default=0),
    Column("bytes", Integer, nullable=False, default=0),
    Column("findings", Integer, nullable=False, default=0),
    Column("walked", Boolean, nullable=False, default=False),
)

finding = Table(
    "finding",
    tables,
    Column("id", Integer, primary_key=True),
    Column("scrub", ForeignKey("scrub.id"), nullable=False, index=True),
    Column("record", String, index=True),
    Column("file", Text, nullable=False),
    Column("verdict", String, nullable=False),
)

# The last check of each record, and what of it is damaged by that check; both can be found again by checking.
checked = Table(
    "checked",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("scrub", ForeignKey("scrub.id"), nullable=False, index=True),
    Column("time", String, nullable=False),
)

damage = Table(
    "damage",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("file", Text, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("since", String, nullable=False),
)

# The second copies of store and journal; `synced` is when and `position` up to which entry the last sync came.
replica = Table(
    "replica",
    tables,
    Column("place", Text, primary_key=True),
    Column("added", String, nullable=False),
    Column("synced", String),
    Column("position", Integer),
)

# The Merkle roots of the journal's full segments, so that no root and no proof begins at the first entry.
segment = Table(
    "segment",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("root", String, nullable=False),
)

# The public keys that the journal was ever signed with, as C2SP verifier keys.
signing_key = Table(
    "signing_key",
    tables,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
)
