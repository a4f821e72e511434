"""Keeps the catalogue in one file, by SQLite: the engine where nothing else is set."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event

from archive.catalogue import schema
from archive.storage.filesystem import can_write
from archive.storage.home import NoCatalogue
from archive.storage.locks import exclusive

_BUSY_SECONDS = 120


class SqliteDatabase:
    """SQLite in WAL mode with `synchronous=FULL`: at a power cut NORMAL lost 27 % of what was acknowledged."""

    def __init__(self, path: Path, lock: Path | None = None, *, reading: Engine | None = None) -> None:
        """Nothing is opened before the first transaction. `lock` is the file that the one writer of a home holds."""
        self._lock = lock
        self.is_read_only = reading is not None
        self.place = path
        self._file: tuple[int, int] | None = None
        self._engine = reading or _engine(path)
        self._copy: TemporaryDirectory[str] | None = None

    @classmethod
    def read(cls, path: Path, *, is_finished: bool = False) -> SqliteDatabase:
        """One that is only read, on a file system that cannot be written, too; no older one is changed.

        `is_finished`: nobody will write to it any more. Where it cannot be read in place, a temporary copy is read:
        when its last writer died and left a log without the log's index, and when it is of an older schema.
        Raises `schema.UnknownSchema`.
        """
        if not _has_log_alone(path):
            database = cls(path, reading=_reading_engine(path, is_finished=is_finished))
            with database.reading() as connection:
                if schema.is_current(connection):
                    return database
            database.close()
        return cls._read_copy(path)

    @classmethod
    def _read_copy(cls, path: Path) -> SqliteDatabase:
        folder = TemporaryDirectory(prefix="arsip-")
        place = Path(folder.name) / path.name
        database = cls(place)
        database._copy = folder
        try:
            for source, target in ((path, place), (_log_of(path), _log_of(place))):
                if source.exists():
                    shutil.copyfile(source, target)
            with database.migrating() as connection:
                if not schema.is_current(connection):
                    schema.migrate(connection)
        except BaseException:
            database.close()
            raise
        database.is_read_only = True
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self._renew()
        with self._engine.connect() as connection:
            yield connection

    def writing(self) -> AbstractContextManager[Connection]:
        return self._writing_by(self._engine)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Enforce no foreign key: only then can SQLite make a table anew that others refer to.

        The steps copy such a table row by row (sqlite.org/lang_altertable.html, section 7).
        """
        unlinked = _engine(self.place, foreign_keys="OFF")
        try:
            with self._writing_by(unlinked) as connection:
                yield connection
        finally:
            unlinked.dispose()

    @contextmanager
    def _writing_by(self, engine: Engine) -> Iterator[Connection]:
        self._renew()
        with engine.connect() as connection:
            connection = connection.execution_options(arsip_begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The kernel frees the lock of the dead, and takes it from nobody who lives."""
        with exclusive(self._lock):
            yield

    def _renew(self) -> None:
        """Let go of a file that bears the catalogue's name no longer: what is written there is lost."""
        if self.is_read_only:
            return
        file = _identity(self.place)
        if self._file is not None and file != self._file:
            self._engine.dispose()
            if file is None:
                raise NoCatalogue(self.place)
        self._file = file

    def take_over(self, other: Path) -> None:
        """The file stays the same one, so who has it open goes on in what it is now."""
        with (
            closing(sqlite3.connect(other)) as source,
            closing(sqlite3.connect(self.place, timeout=_BUSY_SECONDS)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, path: Path) -> None:
        """Raises `sqlite3.Error` for a database that is damaged, also where no query would have met the damage."""
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
