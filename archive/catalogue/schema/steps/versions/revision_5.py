"""Version 5: what was checked is kept by stretches of the journal, not record by record."""

from __future__ import annotations

from itertools import groupby

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, text

revision = "5"
down_revision = "4"


def upgrade() -> None:
    stretches = list(_stretches())
    op.drop_table("checked")
    op.create_table(
        "checked",
        Column("first", Integer, primary_key=True, autoincrement=False),
        Column("last", Integer, nullable=False),
        Column("scrub", Integer, ForeignKey("scrub.id"), nullable=False),
    )
    for first, last, scrub in stretches:
        op.execute(f"INSERT INTO checked VALUES ({first}, {last}, {scrub})")  # noqa: S608 -- numbers of our own


def _stretches() -> list[tuple[int, int, int]]:
    """Records that follow one another in the journal, and that one run checked last, are one stretch."""
    query = """
        SELECT journal.sequence, checked.scrub FROM journal LEFT JOIN checked ON checked.record = journal.record
        WHERE journal.action = 'filed' ORDER BY journal.sequence
    """
    rows = op.get_bind().execute(text(query)).all()
    found = []
    for scrub, run in groupby(rows, key=lambda row: row.scrub):
        places = [row.sequence for row in run]
        if scrub is not None:
            found.append((places[0], places[-1], int(scrub)))
    return found
