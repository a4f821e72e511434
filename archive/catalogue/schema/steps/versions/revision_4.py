"""Hands the version to Alembic, and adds an index of the journal's filings."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "4"
down_revision = "3"


def upgrade() -> None:
    op.drop_table("about")
    op.create_index("journal_filed", "journal", ["sequence"], sqlite_where=text("action = 'filed'"))
