"""Opens the catalogue's database, and reads and writes it in transactions."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, create_engine, event, func, select
from sqlalchemy.dialects.sqlite import Insert, insert

from archive.catalogue import schema
from archive.storage.disk import Disk
from archive.storage.filesystem import can_write
from archive.storage.home import NoCatalogue
from archive.storage.locks import shared
from archive.values.error import ArsipError

_BUSY_SECONDS = 120


class Catalogue:
    """SQLite in WAL mode with `synchronous=FULL`: at a power cut NORMAL lost 27 % of what was acknowledged."""

    def __init__(
        self,
        path: Path,
        disk: Disk | None = None,
        lock: Path | None = None,
        *,
        reading: Engine | None = None,
    ) -> None:
        """Nothing is opened before the first transaction. SQLite writes by itself; `disk` only hears of its steps.

        Writers share the lock; who replaces the whole database holds it alone.
        """
        self.is_read_only = reading is not None
        self._path = path
        self._disk = disk or Disk()
        self._lock = lock
        self._file: tuple[int, int] | None = None
        self._engine = reading or _engine(path)
        self._follow: Callable[[], None] = _nobody
        self._admit: Callable[[], None] = _nobody
        self._copy: TemporaryDirectory[str] | None = None

    @classmethod
    def read(cls, path: Path, *, is_finished: bool = False) -> Catalogue:
        """A catalogue that is only read, on a file system that cannot be written, too; no older one is changed.

        `is_finished`: nobody will write to it any more. Where it cannot be read in place, a temporary copy is read:
        when its last writer died and left a log without the log's index, and when it is of an older schema.
        Raises `schema.UnknownSchema`.
        """
        if not _has_log_alone(path):
            catalogue = cls(path, reading=_reading_engine(path, is_finished=is_finished))
            with catalogue.reading() as connection:
                if schema.is_current(connection):
                    return catalogue
            catalogue.close()
        return cls._read_copy(path)

    @classmethod
    def _read_copy(cls, path: Path) -> Catalogue:
        folder = TemporaryDirectory(prefix="arsip-")
        place = Path(folder.name) / path.name
        catalogue = cls(place)
        catalogue._copy = folder
        try:
            for source, target in ((path, place), (_log_of(path), _log_of(place))):
                if source.exists():
                    shutil.copyfile(source, target)
            catalogue.migrate()
        except BaseException:
            catalogue.close()
            raise
        catalogue.is_read_only = True
        return catalogue

    def followed_by(self, follow: Callable[[], None], admit: Callable[[], None] | None = None) -> None:
        """Call `follow` after every writing transaction from now on, and `admit`, else `follow`, before it.

        What is raised before a transaction prevents it.
        """
        self._follow = follow
        self._admit = admit or follow

    def admit(self) -> None:
        """Raises what would prevent a writing transaction, before anything else is changed for it."""
        if self.is_read_only:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self._path))
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

    def migrate(self) -> None:
        """Bring an older catalogue up to this program's schema; raises `schema.UnknownSchema`."""
        with self.reading() as connection:
            if schema.is_current(connection):
                return
        with self._unlinked(), self.writing() as connection:
            schema.migrate(connection)

    @contextmanager
    def _unlinked(self) -> Iterator[None]:
        """Enforce no foreign key: only then can SQLite make a table anew that others refer to.

        The steps copy such a table row by row (sqlite.org/lang_altertable.html, section 7).
        """
        linked, self._engine = self._engine, _engine(self._path, foreign_keys="OFF")
        try:
            yield
        finally:
            self._engine.dispose()
            self._engine = linked

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state throughout and changes nothing; raises `NoCatalogue`."""
        self._renew()
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the database's write lock from its start; durable when it ends.

        Raises `OSError` (EROFS) where the catalogue is only read, `NoCatalogue`.
        """
        with shared(None if self.is_read_only else self._lock):
            self.admit()
            self._renew()
            with self._engine.connect() as connection:
                connection = connection.execution_options(arsip_begin="BEGIN IMMEDIATE")
                with connection.begin():
                    self._disk.step("begin", self._path)
                    yield connection
                    self._disk.step("commit", self._path)
            self._disk.step("committed", self._path)
            self._follow()

    def _renew(self) -> None:
        """Let go of a file that bears the catalogue's name no longer: what is written there is lost."""
        if self.is_read_only:
            return
        file = _identity(self._path)
        if self._file is not None and file != self._file:
            self._engine.dispose()
            if file is None:
                raise NoCatalogue(self._path)
        self._file = file

    def take_over(self, other: Path) -> None:
        """Become, in one transaction, what the database at `other` is; the file stays the same one.

        Who has the catalogue open goes on in the new one. Only for whoever holds the lock alone.
        Raises `sqlite3.Error`, also where this is no database.
        """
        self._disk.step("take over", self._path)
        with (
            closing(sqlite3.connect(other)) as source,
            closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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
        if self._copy is not None:
            self._copy.cleanup()


def _nobody() -> None:
    """Nobody follows a catalogue by itself."""


def _engine(path: Path, foreign_keys: str = "ON") -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", partial(_configure, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin)
    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    """The file behind a name: its device and number; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _has_log_alone(path: Path) -> bool:
    """Whether there is a log that SQLite could not read here, for want of the -shm file beside it."""
    log = _log_of(path)
    has_log = log.exists() and log.stat().st_size > 0
    return has_log and not path.with_name(f"{path.name}-shm").exists() and not can_write(path.parent)


def _reading_engine(path: Path, *, is_finished: bool) -> Engine:
    """Immutable where nobody writes: SQLite then makes no lock and no -shm file, which it could not make there."""
    is_still = is_finished or not (_log_of(path).exists() or can_write(path.parent))
    immutable = "&immutable=1" if is_still else ""
    engine = create_engine(f"sqlite:///file:{quote(str(path))}?mode=ro{immutable}&uri=true")
    event.listen(engine, "connect", _unbegun)
    event.listen(engine, "begin", _begin)
    return engine


def _unbegun(connection: Any, _: object) -> None:
    # The driver would begin transactions by itself, deferred, and find the lock taken only in the middle.
    connection.isolation_level = None


def _configure(connection: Any, _: object, *, foreign_keys: str) -> None:
    _unbegun(connection, _)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"foreign_keys={foreign_keys}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("arsip_begin", "BEGIN"))


def put(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows in the place of those with the same primary keys; of several with one key the last counts."""
    keys = table.primary_key.columns.keys()
    latest = {tuple(row[key] for key in keys): row for row in rows}
    if latest:
        connection.execute(_putting(table), tuple(latest.values()))


@cache
def _putting(table: Table) -> Insert:
    keys, insertion = table.primary_key.columns.keys(), insert(table)
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
    given = func.json_each(msgspec.json.encode(ids).decode()).table_valued("value")
    return column.in_(select(given.c.value))
