"""Defines the tables of acts on filed records: holds."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

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
