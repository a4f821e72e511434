"""Version 11: the retention schedule has versions; the rules of before are in force since ever."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date, ForeignKey, String, Text

revision = "11"
down_revision = "10"


def upgrade() -> None:
    op.create_table(
        "schedule",
        Column("valid_from", Date, primary_key=True),
        Column("mandate", Text),
    )
    op.execute("INSERT INTO schedule SELECT '0001-01-01', NULL WHERE EXISTS (SELECT * FROM rule)")
    op.create_table(
        "rule_anew",
        Column("valid_from", Date, ForeignKey("schedule.valid_from"), primary_key=True),
        Column("code", String, primary_key=True),
        Column("title", Text, nullable=False),
        Column("active", Text, nullable=False),
        Column("inactive", Text, nullable=False),
        Column("disposition", Text, nullable=False),
    )
    op.execute(
        "INSERT INTO rule_anew SELECT '0001-01-01', code, title, active, inactive, disposition FROM rule"
    )
    op.drop_table("rule")
    op.rename_table("rule_anew", "rule")
