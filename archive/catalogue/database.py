"""Opens the catalogue's database, and reads and writes it in transactions."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Executable, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from archive.catalogue import schema
from archive.storage.disk import Disk
from archive.storage.locks import shared
from archive.values.error import ArsipError

IN_PIECES: Mapping[str, Any] = MappingProxyType({"yield_per": 1000})
"""The options of a statement whose rows may be too many for memory: a server hands them over piece by piece."""


class Database(Protocol):
    """What keeps the catalogue: a file by SQLite, or a server by PostgreSQL."""

    is_read_only: bool

    @property
    def place(self) -> Path:
        """The file, or what stands for the server in messages."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state throughout and changes nothing; raises `NoCatalogue`."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that holds the write lock from its start; durable when it ends. Raises `NoCatalogue`."""

    def migrating(self) -> AbstractContextManager[Connection]:
        """As `writing`, for a transaction that makes tables anew."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the writer's lock while the block lasts: one process at a time changes the store. Held once at most."""

    def take_over(self, other: Path) -> None:
        """Become, in one transaction, what the SQLite database at `other` is.

        Raises `sqlite3.Error`, also where that is no database.
        """

    def copy_to(self, path: Path) -> None:
        """Copy one consistent state into a new SQLite database, whatever is written meanwhile."""

    def close(self) -> None: ...


class Catalogue:
    """The transactions of an archive's catalogue: who must admit them, and who follows them."""

    def __init__(self, database: Database, disk: Disk | None = None, lock: Path | None = None) -> None:
        """The database writes by itself; `disk` only hears of its steps.

        Writers share the lock; who replaces the whole database holds it alone.
        """
        self._database = database
        self._disk = disk or Disk()
        self._lock = lock
        self._follow: Callable[[], None] = _nobody
        self._admit: Callable[[], None] = _nobody

    @property
    def is_read_only(self) -> bool:
        return self._database.is_read_only

    def followed_by(self, follow: Callable[[], None], admit: Callable[[], None] | None = None) -> None:
        """Call `follow` after every writing transaction from now on, and `admit`, else `follow`, before it.

        What is raised before a transaction prevents it.
        """
        self._follow = follow
        self._admit = admit or follow

    def admit(self) -> None:
        """Raises what would prevent a writing transaction, before anything else is changed for it."""
        if self.is_read_only:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self._database.place))
        self._admit()

    @property
    def is_admitting(self) -> bool:
        """Whether a writing transaction could begin."""
        try:
            self.admit()
        except (ArsipError, OSError):
            return False
        return True

    def create(self) -> None:
        """Make the tables in a new database."""
        with self.writing() as connection:
            schema.create(connection)

    def is_made(self) -> bool:
        """Whether the database has the tables of a catalogue, of whatever version."""
        with self.reading() as connection:
            return schema.is_made(connection)

    def migrate(self) -> None:
        """Bring an older catalogue up to this program's schema; raises `schema.UnknownSchema`."""
        with self.reading() as connection:
            if schema.is_current(connection):
                return
        with self._written(self._database.migrating()) as connection:
            schema.migrate(connection)

    def reading(self) -> AbstractContextManager[Connection]:
        """As `Database.reading`."""
        return self._database.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that holds the database's write lock from its start; durable when it ends.

        Raises `OSError` (EROFS) where the catalogue is only read, `NoCatalogue`.
        """
        return self._written(self._database.writing())

    @contextmanager
    def _written(self, transaction: AbstractContextManager[Connection]) -> Iterator[Connection]:
        place = self._database.place
        with shared(None if self.is_read_only else self._lock):
            self.admit()
            with transaction as connection:
                self._disk.step("begin", place)
                yield connection
                self._disk.step("commit", place)
            self._disk.step("committed", place)
            self._follow()

    def alone(self) -> AbstractContextManager[None]:
        """As `Database.alone`."""
        return self._database.alone()

    def take_over(self, other: Path) -> None:
        """As `Database.take_over`; only for whoever holds the lock alone."""
        self._disk.step("take over", self._database.place)
        self._database.take_over(other)

    def copy_to(self, path: Path) -> None:
        """As `Database.copy_to`."""
        self._database.copy_to(path)

    def close(self) -> None:
        self._database.close()


def _nobody() -> None:
    """Nobody follows a catalogue by itself."""


def put(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows in the place of those with the same primary keys; of several with one key the last counts."""
    keys = table.primary_key.columns.keys()
    latest = {tuple(row[key] for key in keys): row for row in rows}
    if latest:
        connection.execute(_putting(table, connection.dialect.name), tuple(latest.values()))


_INSERTIONS: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@cache
def _putting(table: Table, dialect: str) -> Executable:
    insertion = _INSERTIONS[dialect](table)
    keys = table.primary_key.columns.keys()
    others = {
        column.name: insertion.excluded[column.name] for column in table.columns if not column.primary_key
    }
    if others:
        return insertion.on_conflict_do_update(index_elements=keys, set_=others)
    return insertion.on_conflict_do_nothing(index_elements=keys)


def is_one_of(column: Column[str], ids: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column holds one of these ids.

    The ids are one parameter: a list in the statement would be compiled anew for each number of ids.
    """
    given = _each(msgspec.json.encode(ids).decode()).table_valued("value")
    return column.in_(select(given.c.value))


class _each(GenericFunction[str]):  # noqa: N801 -- its name in SQL
    """A row for each text of a JSON list."""

    name = "json_each"
    inherit_cache = True


@compiles(_each, "postgresql")
def _each_of_postgresql(element: _each, compiler: Any, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


def epoch_of(connection: Connection) -> int | None:
    """The number of the filer that a writing transaction belongs to, where several file into one catalogue."""
    epoch: int | None = connection.get_execution_options().get("arsip_epoch")
    return epoch
