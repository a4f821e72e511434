"""Version 9: what the part of a file is called that a page is, in the page ledger."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "9"
down_revision = "8"


def upgrade() -> None:
    op.add_column("page", Column("part", Text))
