"""Adds the login beside the actor's name in the journal."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String

revision = "3"
down_revision = "2"


def upgrade() -> None:
    op.add_column("journal", Column("login", String))
