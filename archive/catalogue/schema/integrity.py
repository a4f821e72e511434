"""Defines the tables of the check: its runs, their findings, each record's last check, the damage."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from archive.catalogue.schema.metadata import Large, Truth, decided_by, tables

# A run of the check: its row is its history, the rows of `finding` what it came to.
scrub = Table(
    "scrub",
    tables,
    Column("id", Integer, primary_key=True),
    Column("began", String, nullable=False),
    Column("ended", String),
    Column("records", Integer, nullable=False, default=0),
    Column("files", Integer, nullable=False, default=0),
    Column("bytes", Large, nullable=False, default=0),
    Column("findings", Integer, nullable=False, default=0),
    Column("walked", Boolean, nullable=False, default=False),
    info=decided_by(Truth.JOURNAL),
)

finding = Table(
    "finding",
    tables,
    Column("id", Integer, primary_key=True),
    Column("scrub", ForeignKey("scrub.id"), nullable=False, index=True),
    Column("record", String, index=True),
    Column("file", Text, nullable=False),
    Column("verdict", String, nullable=False),
    info=decided_by(Truth.JOURNAL),
)

# Which run last checked the records that the journal tells of between two of its places, both included.
checked = Table(
    "checked",
    tables,
    Column("first", Large, primary_key=True, autoincrement=False),
    Column("last", Large, nullable=False),
    Column("scrub", ForeignKey("scrub.id"), nullable=False),
    info=decided_by(Truth.JOURNAL),
)

# What is damaged by the last check of each record.
damage = Table(
    "damage",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("file", Text, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("since", String, nullable=False),
    info=decided_by(Truth.JOURNAL, record="record"),
)
