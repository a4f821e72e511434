"""Defines the tables of acts on filed records: holds, and the warrants of the destroyed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from archive.catalogue.schema.metadata import Truth, decided_by, tables

hold = Table(
    "hold",
    tables,
    Column("id", Integer, primary_key=True),
    Column("record", ForeignKey("record.id"), nullable=False, index=True),
    Column("mandate", Text, nullable=False),
    Column("lifted", Boolean, nullable=False, default=False),
    info=decided_by(Truth.JOURNAL, record="record"),
)

warrant = Table(
    "warrant",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("number", Text, nullable=False),
    Column("decided", Date, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due", Date),
    Column("disposition", String),
    Column("schedule", Text),
    info=decided_by(Truth.JOURNAL, record="record"),
)
