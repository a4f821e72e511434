"""Version 13: an office keeps words of its own, a short form and what it stands for."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String

revision = "13"
down_revision = "12"


def upgrade() -> None:
    op.create_table(
        "office_word",
        Column("short", String, primary_key=True),
        Column("long", String, primary_key=True),
    )
