"""Version 6: the office's people, their appointments and sign-offs, checklists, and the days that decrees name."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Text

revision = "6"
down_revision = "5"


def upgrade() -> None:
    _make_people()
    _make_sign_offs()
    op.create_table(
        "checklist",
        Column("kind", String, primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("questions", Text, nullable=False),
    )
    op.create_table(
        "special_day",
        Column("day", Date, primary_key=True),
        Column("kind", String, nullable=False),
        Column("name", Text, nullable=False),
        Column("decree", Text, nullable=False),
    )


def _make_people() -> None:
    op.create_table(
        "person",
        Column("id", String, primary_key=True),
        Column("name", Text, nullable=False),
        Column("position", Text),
        Column("nip", String, unique=True),
        Column("ended", Date),
    )
    op.create_table(
        "appointment",
        Column("id", Integer, primary_key=True),
        Column("person", String, ForeignKey("person.id"), nullable=False, index=True),
        Column("role", String, nullable=False),
        Column("unit", String),
        Column("valid_from", Date, nullable=False),
        Column("valid_to", Date),
        Column("mandate", Text, nullable=False),
        Column("stands_in_for", Integer, ForeignKey("appointment.id")),
        Column("ended_reason", Text),
    )
    op.create_index("appointment_role", "appointment", ["role", "unit"])


def _make_sign_offs() -> None:
    op.create_table(
        "sign_off",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("record", String, ForeignKey("record.id"), nullable=False),
        Column("step", String, nullable=False),
        Column("verdict", String, nullable=False),
        Column("back_to", String),
        Column("person", String, ForeignKey("person.id"), nullable=False, index=True),
        Column("role", String, nullable=False),
        Column("unit", String),
        Column("stands_in_for", Integer),
        Column("digest", String, nullable=False),
        Column("checklist", Text, nullable=False),
        Column("statement", Text),
        Column("reason", Text),
        Column("on_behalf", Boolean, nullable=False),
        Column("self_check", Boolean, nullable=False),
        Column("time", String, nullable=False),
    )
    op.create_index("sign_off_record", "sign_off", ["record", "id"])
    op.create_index("record_stage", "record", ["stage", "unit"])
