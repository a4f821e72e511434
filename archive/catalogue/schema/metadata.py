"""Collects all tables of the catalogue, and defines the table of its version."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table

tables = MetaData()

# Alembic's own table: the last step that this catalogue has made.
version = Table("alembic_version", tables, Column("version_num", String(32), primary_key=True))
