"""Defines the tables of the way into custody: intents, batches with their files, quarantine."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from archive.catalogue.schema.metadata import Large, Truth, decided_by, tables

# What a filing or a revision is about to do to the store; a row that outlives its process tells recovery so.
intent = Table(
    "intent",
    tables,
    Column("record", String, primary_key=True),
    Column("sha256", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("action", String, nullable=False),
    Column("reason", Text),
    Column("epoch", Large),
    info=decided_by(Truth.ITSELF),
)

# The number of the filer whose turn it is; raised whenever one takes the lock of a catalogue that several file into.
filer = Table(
    "filer",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Large, nullable=False),
    info=decided_by(Truth.ITSELF),
)

# A batch and its files in the order they were given; a file without an outcome is still to come.
batch = Table(
    "batch",
    tables,
    Column("id", Integer, primary_key=True),
    Column("begun", String, nullable=False),
    Column("fingerprint", String, nullable=False, index=True),
    Column("certified", String),
    Column("certificate", Text),
    info=decided_by(Truth.JOURNAL),
)

batch_file = Table(
    "batch_file",
    tables,
    Column("batch", ForeignKey("batch.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("outcome", String),
    Column("ref", String),
    Column("reason", String),
    Column("message", Text),
    info=decided_by(Truth.JOURNAL),
)

quarantined = Table(
    "quarantined",
    tables,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("sha512", String, nullable=False),
    Column("size", Large, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    info=decided_by(Truth.JOURNAL),
)
