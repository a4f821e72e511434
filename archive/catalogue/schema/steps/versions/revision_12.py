"""Version 12: units have names that are valid for a time; those of before are valid since ever."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date, String, Text

revision = "12"
down_revision = "11"


def upgrade() -> None:
    op.create_table(
        "unit_anew",
        Column("code", String, primary_key=True),
        Column("valid_from", Date, primary_key=True),
        Column("name", Text, nullable=False),
        Column("parent", String),
        Column("language", String),
        Column("valid_to", Date),
        Column("successor", String),
    )
    op.execute(
        "INSERT INTO unit_anew SELECT code, '0001-01-01', name, parent, language, NULL, NULL FROM unit"
    )
    op.drop_table("unit")
    op.rename_table("unit_anew", "unit")
