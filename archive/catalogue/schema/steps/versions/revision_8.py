"""Version 8: only living records need bytes of their own; those of a destroyed one may come again."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date, Integer, String, Text, text

revision = "8"
down_revision = "7"

_COLUMNS = (
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
    Column("sha256", String, nullable=False),
    Column("sha512", String, nullable=False),
)


def upgrade() -> None:
    """SQLite drops no constraint: the table is made anew and its rows are copied."""
    names = ", ".join(column.name for column in _COLUMNS)
    op.create_table("record_anew", *_COLUMNS)
    op.execute(f"INSERT INTO record_anew ({names}) SELECT {names} FROM record")  # noqa: S608 -- names from above
    op.drop_table("record")
    op.rename_table("record_anew", "record")
    op.create_index("ix_record_unit", "record", ["unit"])
    op.create_index("ix_record_classification", "record", ["classification"])
    op.create_index("record_period", "record", ["period_start", "period_end"])
    op.create_index("record_stage", "record", ["stage", "unit"])
    living, destroyed = text("phase != 'destroyed'"), text("phase = 'destroyed'")
    op.create_index("record_living", "record", ["sha256"], unique=True, sqlite_where=living)
    op.create_index("record_destroyed", "record", ["sha256"], sqlite_where=destroyed)
