"""Opens the catalogue's database, and reads and writes it in transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Engine, create_engine, event, func, select

from archive.catalogue import schema
from archive.storage.disk import Disk

_BUSY_SECONDS = 120


class Catalogue:
    """SQLite in WAL mode with `synchronous=FULL`: at a power cut NORMAL lost 27 % of what was acknowledged."""

    def __init__(self, path: Path, disk: Disk | None = None, *, read_only: bool = False) -> None:
        """Nothing is opened before the first transaction; `read_only` is for a copy that nobody writes to.

        SQLite writes by itself; `disk` only hears of its steps.
        """
        self._path = path
        self._disk = disk or Disk()
        self._engine = _reading_engine(path) if read_only or _is_read_only(path) else _engine(path)
        self._follow: Callable[[], None] = _nobody

    def followed_by(self, follow: Callable[[], None]) -> None:
        """Call `follow` around every writing transaction from now on: what it raises before one prevents it."""
        self._follow = follow

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
        self._follow()
        with self._engine.connect() as connection:
            connection = connection.execution_options(arsip_begin="BEGIN IMMEDIATE")
            with connection.begin():
                self._disk.step("begin", self._path)
                yield connection
                self._disk.step("commit", self._path)
        self._disk.step("committed", self._path)
        self._follow()

    def copy_to(self, path: Path) -> None:
        """Copy one consistent state of the database into a new file, whatever is written meanwhile.

        Raises `sqlite3.Error` for a database that is damaged, also where no query would have met the damage.
        """
        with closing(sqlite3.connect(path)) as target:
            with self._engine.connect() as connection:
                source: Any = connection.connection.driver_connection
                source.backup(target)
            (verdict,) = target.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)

    def close(self) -> None:
        self._engine.dispose()


def _nobody() -> None:
    """Nobody follows a catalogue by itself."""


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _is_read_only(path: Path) -> bool:
    """Whether SQLite could not make its -shm file beside the database; a log that is left needs one to be read."""
    is_mounted_so = path.exists() and bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    return is_mounted_so and not path.with_name(f"{path.name}-wal").exists()


def _reading_engine(path: Path) -> Engine:
    """Immutable, so that no lock, no log and no shared memory appear beside the file."""
    return create_engine(f"sqlite:///file:{quote(str(path))}?mode=ro&immutable=1&uri=true")


def _configure(connection: Any, _: object) -> None:
    # The driver would begin transactions by itself, deferred, and find the lock taken only in the middle.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("arsip_begin", "BEGIN"))


def among(column: Column[str], ids: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column holds one of these ids.

    The ids are one parameter: a list in the statement would be compiled anew for each number of ids.
    """
    given = func.json_each(msgspec.json.encode(ids).decode()).table_valued("value")
    return column.in_(select(given.c.value))
