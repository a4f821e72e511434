"""Defines the tables of the check: its runs, their findings, each record's last check, the damage."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from archive.catalogue.schema.metadata import tables

# A run of the check: its row is its history, the rows of `finding` what it came to.
scrub = Table(
    "scrub",
    tables,
    Column("id", Integer, primary_key=True),
    Column("began", String, nullable=False),
    Column("ended", String),
    Column("records", Integer, nullable=False, default=0),
    Column("files", Integer, nullable=False, default=0),
    Column("bytes", Integer, nullable=False, default=0),
    Column("findings", Integer, nullable=False, default=0),
    Column("walked", Boolean, nullable=False, default=False),
)

finding = Table(
    "finding",
    tables,
    Column("id", Integer, primary_key=True),
    Column("scrub", ForeignKey("scrub.id"), nullable=False, index=True),
    Column("record", String, index=True),
    Column("file", Text, nullable=False),
    Column("verdict", String, nullable=False),
)

# The last check of each record, and what of it is damaged by that check; both can be found again by checking.
checked = Table(
    "checked",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("scrub", ForeignKey("scrub.id"), nullable=False, index=True),
    Column("time", String, nullable=False),
)

damage = Table(
    "damage",
    tables,
    Column("record", ForeignKey("record.id"), primary_key=True),
    Column("file", Text, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("since", String, nullable=False),
)
