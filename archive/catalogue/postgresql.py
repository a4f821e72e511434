"""Keeps the catalogue on a PostgreSQL server, for offices that have one and file on several machines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread, local
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from archive.catalogue import schema
from archive.catalogue.database import IN_PIECES
from archive.catalogue.schema.accession import filer
from archive.catalogue.sqlite import SqliteDatabase
from archive.values.error import ArsipError

_LOCKS = 0x61727369  # "arsi": the space of our advisory locks in the database
_WRITER, _FILER = 1, 2
_BEAT = 2.0  # seconds between two signs of life of who files
SILENCE = 30.0
"""Seconds without a sign of life, after which another filer takes over."""
_LOOK = 0.1
_ORDERS = ("C", "POSIX", "C.UTF-8", "C.utf8")


class Fenced(ArsipError):
    """Another filer took over while this one was silent; what it was about to enter is left to the other."""

    code = "fenced"

    def __init__(self, mine: int, now: int | None) -> None:
        super().__init__(f"this filer is number {mine}, number {now} files now")
        self.mine = mine
        self.now = now


class UnfitServer(ArsipError):
    """The database orders or encodes texts otherwise than by bytes of UTF-8."""

    code = "unfit_server"

    def __init__(self, collation: str, encoding: str) -> None:
        super().__init__(f"the database has collation {collation} and encoding {encoding}, not C and UTF8")
        self.collation = collation
        self.encoding = encoding


class BadServer(ArsipError, ValueError):
    """The address of the database server is none that can be used; the address itself may hold a secret."""

    code = "bad_server"

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no address of a PostgreSQL server: {why}")
        self.why = why


def server_of(address: str) -> URL:
    """The server that an address names, as in `postgresql://arsip@host/arsip`; raises `BadServer`."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise BadServer("unreadable") from None
    if url.get_backend_name() != "postgresql":
        raise BadServer("no_postgresql")
    return url.set(drivername="postgresql+psycopg")


class PostgresqlDatabase:
    """A database on a server. Writers take turns by one advisory lock, as SQLite's do by the lock of its file.

    Writers read committed rows, since a snapshot would be as old as their waiting for the lock. Readers repeat.
    """

    is_read_only = False

    def __init__(self, url: URL, *, silence: float | None = None) -> None:
        """Nothing is opened before the first transaction."""
        self.place = Path(url.render_as_string(hide_password=True))
        self._engine = _engine(url)
        self._silence = silence or SILENCE
        self._held = local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Raises `Fenced` for a filer whom another one has taken over from."""
        mine: int | None = getattr(self._held, "epoch", None)
        with self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="READ COMMITTED", arsip_epoch=mine)
            with connection.begin():
                self._wait_for_turn(connection)
                if mine is not None and (now := connection.scalar(select(filer.c.epoch))) != mine:
                    raise Fenced(mine, now)
                yield connection

    def migrating(self) -> AbstractContextManager[Connection]:
        return self.writing()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock of who files, with the next number; one that lost its connection is refused by the number.

        A holder that gives no sign of life is disconnected by the next one.
        """
        with self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            self._claim(connection)
            ended = Event()
            beat = Thread(target=_show_life, args=(connection, ended), daemon=True)
            beat.start()
            try:
                self._held.epoch = self._next_epoch()
                yield
            finally:
                self._held.epoch = None
                ended.set()
                beat.join()
                # A lost connection has lost the lock; one that is kept must not keep it in the pool.
                with suppress(SQLAlchemyError):
                    connection.execute(_UNLOCK)

    def _claim(self, connection: Connection) -> None:
        wait = Event()
        while not connection.scalar(_TRY_LOCK):
            connection.execute(_DISCONNECT, {"silence": self._silence})
            wait.wait(_LOOK)

    def _next_epoch(self) -> int | None:
        """None in a database that has no catalogue yet."""
        with self._engine.connect() as connection, connection.begin():
            self._wait_for_turn(connection)
            if not inspect(connection).has_table(filer.name):
                return None
            # Not waited for: whatever this filer makes durable later makes its number durable first.
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            raised = filer.update().values(epoch=filer.c.epoch + 1).returning(filer.c.epoch)
            epoch: int | None = connection.scalar(raised)
            if epoch is None:
                epoch = connection.scalar(filer.insert().values(id=1, epoch=1).returning(filer.c.epoch))
            return epoch

    def _wait_for_turn(self, connection: Connection) -> None:
        """Whoever falls silent in the middle loses the transaction, and the lock with it."""
        connection.execute(_TURN, {"silence": f"{self._silence:.3f}s"})

    def take_over(self, other: Path) -> None:
        """An older database is brought up to date on the way."""
        with TemporaryDirectory(prefix="arsip-") as folder:
            place = Path(folder) / other.name
            shutil.copyfile(other, place)
            source = SqliteDatabase.read(place)
            try:
                with source.reading() as rows, self.writing() as connection:
                    _make_room(connection)
                    _copy_rows(rows, connection)
            finally:
                source.close()

    def copy_to(self, path: Path) -> None:
        target = SqliteDatabase(path)
        try:
            with self.reading() as rows, target.writing() as connection:
                schema.tables.create_all(connection)
                _copy_rows(rows, connection)
            with target.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            target.close()

    def close(self) -> None:
        self._engine.dispose()


def _engine(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)
    event.listen(engine, "connect", _configure)
    return engine


def _configure(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        )
        collation, encoding = cursor.fetchone()
    connection.commit()
    if collation not in _ORDERS or encoding != "UTF8":
        raise UnfitServer(collation, encoding)


def _show_life(connection: Connection, ended: Event) -> None:
    with suppress(SQLAlchemyError):
        while not ended.wait(_BEAT):
            connection.execute(text("SELECT 1"))


def _make_room(connection: Connection) -> None:
    """Leave the present tables, and no row in them; whoever reads meanwhile goes on reading the former rows."""
    if schema.is_current(connection):
        for table in reversed(schema.tables.sorted_tables):
            if table is not filer:
                connection.execute(table.delete())
        return
    former = MetaData()
    former.reflect(connection)
    former.drop_all(connection)
    schema.tables.create_all(connection)


def _copy_rows(source: Connection, target: Connection) -> None:
    """The number of who files is the server's own: it never goes back."""
    for table in schema.tables.sorted_tables:
        if table is filer:
            continue
        found = source.execute(select(table), execution_options=IN_PIECES)
        for rows in found.mappings().partitions():
            target.execute(table.insert(), [dict(row) for row in rows])


_TURN = text("""
    SELECT set_config('idle_in_transaction_session_timeout', :silence, true),
        pg_advisory_xact_lock(:space, :lock)
""").bindparams(space=_LOCKS, lock=_WRITER)
_TRY_LOCK = text("SELECT pg_try_advisory_lock(:space, :lock)").bindparams(space=_LOCKS, lock=_FILER)
_UNLOCK = text("SELECT pg_advisory_unlock(:space, :lock)").bindparams(space=_LOCKS, lock=_FILER)
_DISCONNECT = text("""
    SELECT pg_terminate_backend(activity.pid) FROM pg_locks JOIN pg_stat_activity activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND classid = :space AND objid = :lock
        AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND activity.state_change < clock_timestamp() - make_interval(secs => :silence)
""").bindparams(space=_LOCKS, lock=_FILER)
