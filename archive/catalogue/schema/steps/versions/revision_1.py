"""Makes version 1: records, codes, registers, holds, quarantine, journal."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, String, Text

revision = "1"
down_revision = None


def upgrade() -> None:
    _records()
    _parts_of_records()
    _codes()
    _registers()
    _work()


def _records() -> None:
    op.create_table(
        "about",
        Column("name", String, primary_key=True),
        Column("value", String, nullable=False),
    )
    op.create_table(
        "record",
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
        Column("unit", String),
        Column("classification", String),
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
    op.create_index("ix_record_unit", "record", ["unit"])
    op.create_index("ix_record_classification", "record", ["classification"])
    op.create_index("record_period", "record", ["period_start", "period_end"])


def _parts_of_records() -> None:
    op.create_table(
        "page",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("source", String, nullable=False),
        Column("characters", Integer, nullable=False),
        Column("confidence", Float),
        Column("language", String),
        Column("engine", String),
        Column("reason", String),
    )
    op.create_table(
        "suggestion",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("field", String, nullable=False),
        Column("value", Text, nullable=False),
        Column("evidence", Text, nullable=False),
        Column("page", Integer, nullable=False),
    )
    op.create_table(
        "alias",
        Column("code", String, primary_key=True),
        Column("record", String, ForeignKey("record.id"), primary_key=True),
    )
    op.create_table(
        "other_name",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("name", Text, primary_key=True),
    )
    op.create_table(
        "excerpt",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("name", Text, nullable=False),
        Column("sha256", String, nullable=False),
        Column("pages", Text, nullable=False),
    )
    op.create_index("ix_excerpt_sha256", "excerpt", ["sha256"])


def _codes() -> None:
    op.create_table(
        "scheme",
        Column("id", Integer, primary_key=True),
        Column("unit", String, nullable=False),
        Column("pattern", String, nullable=False),
        Column("scope", String, nullable=False),
        Column("valid_from", Date, nullable=False),
        Column("valid_to", Date),
    )
    op.create_index("ix_scheme_unit", "scheme", ["unit"])
    op.create_table(
        "given_code",
        Column("code", String, primary_key=True),
        Column("record", String, nullable=False),
        Column("scheme", Integer, ForeignKey("scheme.id")),
        Column("counter", String),
        Column("number", Integer),
        Column("void", Boolean, nullable=False),
    )
    op.create_table(
        "counter",
        Column("key", String, primary_key=True),
        Column("last", Integer, nullable=False),
    )


def _registers() -> None:
    op.create_table(
        "unit",
        Column("code", String, primary_key=True),
        Column("name", Text, nullable=False),
        Column("parent", String),
        Column("language", String),
    )
    op.create_table(
        "classification",
        Column("code", String, primary_key=True),
        Column("title", Text, nullable=False),
    )
    op.create_table(
        "rule",
        Column("code", String, primary_key=True),
        Column("title", Text, nullable=False),
        Column("active", Text, nullable=False),
        Column("inactive", Text, nullable=False),
        Column("disposition", Text, nullable=False),
    )
    op.create_table(
        "hold",
        Column("id", Integer, primary_key=True),
        Column("record", String, ForeignKey("record.id"), nullable=False),
        Column("mandate", Text, nullable=False),
        Column("lifted", Boolean, nullable=False),
    )
    op.create_index("ix_hold_record", "hold", ["record"])


def _work() -> None:
    op.create_table(
        "intent",
        Column("record", String, primary_key=True),
        Column("sha256", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("body", Text, nullable=False),
        Column("action", String, nullable=False),
    )
    op.create_index("ix_intent_sha256", "intent", ["sha256"])
    op.create_table(
        "quarantined",
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
    op.create_table(
        "journal",
        Column("sequence", Integer, primary_key=True, autoincrement=False),
        Column("time", String, nullable=False),
        Column("actor", String, nullable=False),
        Column("action", String, nullable=False),
        Column("record", String),
        Column("detail", Text, nullable=False),
        Column("reason", Text),
        Column("previous", String, nullable=False),
        Column("digest", String, nullable=False),
    )
    op.create_index("ix_journal_record", "journal", ["record"])
