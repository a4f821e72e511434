"""Version 10: intents bear the number of the filer that noted them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

from archive.catalogue.schema.metadata import Large

revision = "10"
down_revision = "9"


def upgrade() -> None:
    op.add_column("intent", Column("epoch", Large))
    op.create_table(
        "filer",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("epoch", Large, nullable=False),
    )
