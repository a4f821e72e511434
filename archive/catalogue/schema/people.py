"""Defines the tables of the office's people: persons, appointments, sign-offs, checklists, special days."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from archive.catalogue.schema.metadata import Truth, decided_by, tables

# An officer; never deleted, for the journal names them for ever.
person = Table(
    "person",
    tables,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", Text),
    Column("nip", String, unique=True),
    Column("ended", Date),
    info=decided_by(Truth.JOURNAL),
)

# A role that a person holds by a mandate, for a unit or, where it is null, for the whole office.
appointment = Table(
    "appointment",
    tables,
    Column("id", Integer, primary_key=True),
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("unit", String),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("mandate", Text, nullable=False),
    Column("stands_in_for", ForeignKey("appointment.id")),
    Column("ended_reason", Text),
    info=decided_by(Truth.JOURNAL),
)
Index("appointment_role", appointment.c.role, appointment.c.unit)

# A signature over the digest of what was shown; its id is the place of its entry in the journal, `checklist` JSON.
sign_off = Table(
    "sign_off",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("record", ForeignKey("record.id"), nullable=False),
    Column("step", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("back_to", String),
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
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
    info=decided_by(Truth.JOURNAL, record="record"),
)
Index("sign_off_record", sign_off.c.record, sign_off.c.id)

# The questions that a verifier answers, by kind of document; the newest version of a kind is asked.
checklist = Table(
    "checklist",
    tables,
    Column("kind", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("questions", Text, nullable=False),
    info=decided_by(Truth.JOURNAL),
)

# A day that a decree names: a holiday, joint leave, an extra working day.
special_day = Table(
    "special_day",
    tables,
    Column("day", Date, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("decree", Text, nullable=False),
    info=decided_by(Truth.JOURNAL),
)
