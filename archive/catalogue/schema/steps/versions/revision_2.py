"""Adds batches, sketches of texts, checks, copies, keys, saved searches, and the reason of an intent."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    text,
)

revision = "2"
down_revision = "1"


def upgrade() -> None:
    _batches()
    _likeness()
    _checks()
    _copies()
    op.add_column("intent", Column("reason", Text))


def _batches() -> None:
    op.create_table(
        "saved_search",
        Column("owner", String, primary_key=True),
        Column("name", String, primary_key=True),
        Column("question", Text, nullable=False),
        Column("filters", Text, nullable=False),
    )
    op.create_table(
        "batch",
        Column("id", Integer, primary_key=True),
        Column("begun", String, nullable=False),
        Column("fingerprint", String, nullable=False),
        Column("certified", String),
        Column("certificate", Text),
    )
    op.create_index("ix_batch_fingerprint", "batch", ["fingerprint"])
    op.create_table(
        "batch_file",
        Column("batch", Integer, ForeignKey("batch.id"), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("path", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("description", Text, nullable=False),
        Column("outcome", String),
        Column("ref", String),
        Column("reason", String),
        Column("message", Text),
    )


def _likeness() -> None:
    op.create_table(
        "sketch",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("bands", LargeBinary, nullable=False),
        Column("compared", Boolean, nullable=False),
    )
    op.create_index("sketch_waiting", "sketch", ["record"], sqlite_where=text("compared IS 0"))
    op.create_table(
        "band",
        Column("value", BigInteger, primary_key=True, autoincrement=False),
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rescan",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("other", String, ForeignKey("record.id"), primary_key=True),
        Column("resemblance", Float, nullable=False),
        Column("facts", Text, nullable=False),
        Column("state", String, nullable=False),
    )
    op.create_index("ix_rescan_other", "rescan", ["other"])


def _checks() -> None:
    op.create_table(
        "scrub",
        Column("id", Integer, primary_key=True),
        Column("began", String, nullable=False),
        Column("ended", String),
        Column("records", Integer, nullable=False),
        Column("files", Integer, nullable=False),
        Column("bytes", Integer, nullable=False),
        Column("findings", Integer, nullable=False),
        Column("walked", Boolean, nullable=False),
    )
    op.create_table(
        "finding",
        Column("id", Integer, primary_key=True),
        Column("scrub", Integer, ForeignKey("scrub.id"), nullable=False),
        Column("record", String),
        Column("file", Text, nullable=False),
        Column("verdict", String, nullable=False),
    )
    op.create_index("ix_finding_scrub", "finding", ["scrub"])
    op.create_index("ix_finding_record", "finding", ["record"])
    op.create_table(
        "checked",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("scrub", Integer, ForeignKey("scrub.id"), nullable=False),
        Column("time", String, nullable=False),
    )
    op.create_index("ix_checked_scrub", "checked", ["scrub"])
    op.create_table(
        "damage",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("file", Text, primary_key=True),
        Column("verdict", String, nullable=False),
        Column("since", String, nullable=False),
    )


def _copies() -> None:
    op.create_table(
        "replica",
        Column("place", Text, primary_key=True),
        Column("added", String, nullable=False),
        Column("synced", String),
        Column("position", Integer),
    )
    op.create_table(
        "segment",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("root", String, nullable=False),
    )
    op.create_table(
        "signing_key",
        Column("generation", Integer, primary_key=True, autoincrement=False),
        Column("key", Text, nullable=False),
    )
