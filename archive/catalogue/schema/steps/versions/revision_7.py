"""Version 7: adds the warrants of the destroyed."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date, ForeignKey, Integer, String, Text

revision = "7"
down_revision = "6"


def upgrade() -> None:
    op.create_table(
        "warrant",
        Column("record", String, ForeignKey("record.id"), primary_key=True),
        Column("number", Text, nullable=False),
        Column("decided", Date, nullable=False),
        Column("approved_by", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("due", Date),
        Column("disposition", String),
        Column("schedule", Text),
    )
