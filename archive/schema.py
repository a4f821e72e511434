"""The catalogue's tables, their version, and the steps that bring an older catalogue up to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
)
from sqlalchemy.schema import CreateColumn

SCHEMA = 2
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

# What a record's text is like (archive/likeness.py), and whether it was compared with the records like it.
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


def _to_2(connection: Connection) -> None:
    tables.create_all(connection, tables=_TABLES_SINCE_2)
    for column in _COLUMNS_SINCE_2:
        definition = CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {definition}")


# Schema version → what makes it from the one before. Version 1 is the first; nothing leads to it.
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {2: _to_2}


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
