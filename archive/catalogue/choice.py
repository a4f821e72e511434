"""Chooses what keeps the catalogue of a home: the file in it, or the server that was named."""

from __future__ import annotations

from archive.catalogue.database import Database
from archive.catalogue.postgresql import PostgresqlDatabase, server_of
from archive.catalogue.sqlite import SqliteDatabase
from archive.storage.home import Home


def database_of(home: Home) -> Database:
    """The database of a home; nothing is opened before the first transaction."""
    return _on_server(home.server) if home.server else SqliteDatabase(home.catalogue, home.lock)


def database_to_read(home: Home) -> Database:
    """The same only to be read, where nothing can be written, too; raises `schema.UnknownSchema`."""
    return _on_server(home.server) if home.server else SqliteDatabase.read(home.catalogue)


def _on_server(url: str) -> Database:
    return PostgresqlDatabase(server_of(url))
