"""Defines the tables of records: their facts, pages and names, and the sketches of their texts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    literal_column,
)

from archive.catalogue.schema.metadata import Large, Truth, decided_by, tables

record = Table(
    "record",
    tables,
    Column("id", String, primary_key=True),
    Column("code", String, unique=True),
    Column("version", Integer, nullable=False),
    Column("stage", String, nullable=False),
    Column("publication", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("title", Text),
    Column("number", Text),
    Column("dated", Date),
    Column("kind", String),
    Column("unit", String, index=True),
    Column("classification", String, index=True),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("summary", Text),
    Column("closed", Date),
    Column("event", Date),
    Column("access", String, nullable=False),
    Column("publicity", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Large, nullable=False),
    Column("sha256", String, nullable=False),
    Column("sha512", String, nullable=False),
    info=decided_by(Truth.STORE),
)
# Written as literals: SQLite takes an index of some rows only for a question that says the same in so many words.
is_destroyed = record.c.phase == literal_column("'destroyed'")
is_living = record.c.phase != literal_column("'destroyed'")
# No two living records have the same bytes; those of a destroyed one may come again.
Index("record_living", record.c.sha256, unique=True, sqlite_where=is_living, postgresql_where=is_living)
Index("record_destroyed", record.c.sha256, sqlite_where=is_destroyed, postgresql_where=is_destroyed)
ANY_PHASE = (is_living, is_destroyed)
Index("record_period", record.c.period_start, record.c.period_end)
Index("record_stage", record.c.stage, record.c.unit)

page = Table(
    "page",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("confidence", Float),
    Column("language", String),
    Column("engine", String),
    Column("reason", String),
    Column("part", Text),
    info=decided_by(Truth.STORE),
)

suggestion = Table(
    "suggestion",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("field", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("page", Integer, nullable=False),
    info=decided_by(Truth.STORE),
)

alias = Table(
    "alias",
    tables,
    Column("code", String, primary_key=True),
    Column("record", ForeignKey("record.id"), primary_key=True),
    info=decided_by(Truth.STORE),
)

other_name = Table(
    "other_name",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    info=decided_by(Truth.JOURNAL, record="record"),
)

# The stacks of papers that a record's original was cut out of; `pages` numbers with spaces between.
excerpt = Table(
    "excerpt",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String, nullable=False, index=True),
    Column("pages", Text, nullable=False),
    info=decided_by(Truth.STORE),
)

# What a record's text is like (archive/values/shingles.py), and whether it was compared with the records like it.
sketch = Table(
    "sketch",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("bands", LargeBinary, nullable=False),
    Column("compared", Boolean, nullable=False),
    info=decided_by(Truth.ITSELF),
)
_waits = sketch.c.compared.is_(False)
Index("sketch_waiting", sketch.c.record, sqlite_where=_waits, postgresql_where=_waits)

# The same bands, to find the records that have one in common.
band = Table(
    "band",
    tables,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("record", ForeignKey("record.id"), primary_key=True),
    sqlite_with_rowid=False,
    info=decided_by(Truth.ITSELF),
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
    info=decided_by(Truth.JOURNAL, record="record"),
)
