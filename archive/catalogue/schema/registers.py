"""Defines the tables of the registers: units, classes, rules, code schemes, codes, saved searches."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from archive.catalogue.schema.metadata import Truth, decided_by, tables

# The names of units, each with the days on which it was valid.
unit = Table(
    "unit",
    tables,
    Column("code", String, primary_key=True),
    Column("valid_from", Date, primary_key=True, default=date.min),
    Column("name", Text, nullable=False),
    Column("parent", String),
    Column("language", String),
    Column("valid_to", Date),
    Column("successor", String),
    info=decided_by(Truth.JOURNAL),
)

classification = Table(
    "classification",
    tables,
    Column("code", String, primary_key=True),
    Column("title", Text, nullable=False),
    info=decided_by(Truth.JOURNAL),
)

# The versions of the retention schedule, each from its first day on.
schedule = Table(
    "schedule",
    tables,
    Column("valid_from", Date, primary_key=True),
    Column("mandate", Text),
    info=decided_by(Truth.JOURNAL),
)

rule = Table(
    "rule",
    tables,
    Column("valid_from", ForeignKey("schedule.valid_from"), primary_key=True),
    Column("code", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("active", Text, nullable=False),
    Column("inactive", Text, nullable=False),
    Column("disposition", Text, nullable=False),
    info=decided_by(Truth.JOURNAL),
)

scheme = Table(
    "scheme",
    tables,
    Column("id", Integer, primary_key=True),
    Column("unit", String, nullable=False, index=True),
    Column("pattern", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    info=decided_by(Truth.JOURNAL),
)

# A code stays here for ever, whatever becomes of its record: that is what "never reused" rests on.
given_code = Table(
    "given_code",
    tables,
    Column("code", String, primary_key=True),
    Column("record", String, nullable=False),
    Column("scheme", ForeignKey("scheme.id")),
    Column("counter", String),
    Column("number", Integer),
    Column("void", Boolean, nullable=False, default=False),
    info=decided_by(Truth.JOURNAL, record="record"),
)

counter = Table(
    "counter",
    tables,
    Column("key", String, primary_key=True),
    Column("last", Integer, nullable=False),
    info=decided_by(Truth.JOURNAL),
)

# A question that somebody wants to ask again; `filters` is JSON, names and values as the question was asked.
saved_search = Table(
    "saved_search",
    tables,
    Column("owner", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("question", Text, nullable=False),
    Column("filters", Text, nullable=False),
    info=decided_by(Truth.JOURNAL),
)

# A short form and what it stands for, as an office added them to the project's own table.
office_word = Table(
    "office_word",
    tables,
    Column("short", String, primary_key=True),
    Column("long", String, primary_key=True),
    info=decided_by(Truth.JOURNAL),
)
