"""Defines the table of copies elsewhere: replicas."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from archive.catalogue.schema.metadata import Large, Truth, decided_by, tables

# The second copies of store and journal; `synced` is when and `position` up to which entry the last sync came.
replica = Table(
    "replica",
    tables,
    Column("place", Text, primary_key=True),
    Column("added", String, nullable=False),
    Column("synced", String),
    Column("position", Large),
    info=decided_by(Truth.JOURNAL),
)
