"""The catalogue's tables of what the archive holds: records, their codes, the office's registers, the journal."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

tables = MetaData()

about = Table(
    "about",
    tables,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

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
    Column("size", Integer, nullable=False),
    Column("sha256", String, nullable=False, unique=True),
    Column("sha512", String, nullable=False),
)
Index("record_period", record.c.period_start, record.c.period_end)

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
)

alias = Table(
    "alias",
    tables,
    Column("code", String, primary_key=True),
    Column("record", ForeignKey("record.id"), primary_key=True),
)

other_name = Table(
    "other_name",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("name", Text, primary_key=True),
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
)

# A code stays here for ever, whatever becomes of its record: that is what "never reused" rests on.
given_code = Table(
    "given_code",
    tables,
    Column("code", String, primary_key=True),
    Column("record", String, nullable=False),
    Column("scheme", ForeignKey("scheme.id")),
    Column("counter", String),
    Column("number", Integer),
    Column("void", Boolean, nullable=False, default=False),
)

counter = Table(
    "counter",
    tables,
    Column("key", String, primary_key=True),
    Column("last", Integer, nullable=False),
)

scheme = Table(
    "scheme",
    tables,
    Column("id", Integer, primary_key=True),
    Column("unit", String, nullable=False, index=True),
    Column("pattern", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)

# What a filing or a revision is about to do to the store; a row that outlives its process tells recovery so.
intent = Table(
    "intent",
    tables,
    Column("record", String, primary_key=True),
    Column("sha256", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("action", String, nullable=False),
    Column("reason", Text),
)

unit = Table(
    "unit",
    tables,
    Column("code", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent", String),
    Column("language", String),
)

classification = Table(
    "classification",
    tables,
    Column("code", String, primary_key=True),
    Column("title", Text, nullable=False),
)

rule = Table(
    "rule",
    tables,
    Column("code", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("active", Text, nullable=False),
    Column("inactive", Text, nullable=False),
    Column("disposition", Text, nullable=False),
)

hold = Table(
    "hold",
    tables,
    Column("id", Integer, primary_key=True),
    Column("record", ForeignKey("record.id"), nullable=False, index=True),
    Column("mandate", Text, nullable=False),
    Column("lifted", Boolean, nullable=False, default=False),
)

quarantined = Table(
    "quarantined",
    tables,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("sha512", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
)

journal = Table(
    "journal",
    tables,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("time", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("record", String, index=True),
    Column("detail", Text, nullable=False),
    Column("reason", Text),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("login", String),
)
