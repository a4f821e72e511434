"""The catalogue's database: opened, brought up to date, read and written in transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event

from archive import schema
from archive.disk import Disk

_BUSY_SECONDS = 120


class Catalogue:
    """SQLite in WAL mode with `synchronous=FULL`: at a power cut NORMAL lost 27 % of what was acknowledged."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        """Nothing is opened before the first transaction. SQLite writes by itself; `disk` only hears of its steps."""
        self._path = path
        self._disk = disk or Disk()
        self._engine = _engine(path)

    def create(self) -> None:
        """Make the tables in a new database."""
        with self.writing() as connection:
            schema.create(connection)

    def migrate(self) -> None:
        """Bring an older catalogue up to this program's schema; raises `schema.UnknownSchema`."""
        with self.reading() as connection:
            if schema.is_current(connection):
                return
        with self.writing() as connection:
            schema.migrate(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state throughout and changes nothing."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the database's write lock from its start; durable when it ends."""
        with self._engine.connect() as connection:
            connection = connection.execution_options(arsip_begin="BEGIN IMMEDIATE")
            with connection.begin():
                self._disk.step("begin", self._path)
                yield connection
                self._disk.step("commit", self._path)
        self._disk.step("committed", self._path)

    def close(self) -> None:
        self._engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(_address(path), connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _address(path: Path) -> str:
    """Where SQLite finds the database; on a read-only file system, where it cannot make its -shm file, as immutable."""
    is_read_only = path.exists() and bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    if not is_read_only or path.with_name(f"{path.name}-wal").exists():
        return f"sqlite:///{path}"
    return f"sqlite:///file:{quote(str(path))}?immutable=1&uri=true"


def _configure(connection: Any, _: object) -> None:
    # The driver would begin transactions by itself, deferred, and find the lock taken only in the middle.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("arsip_begin", "BEGIN"))
