"""What tests need made: an archive with a steady clock, submissions, and a disk that fails on demand."""

from __future__ import annotations

import atexit
import errno
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from sqlalchemy import Connection, create_engine, inspect

from archive.accession.submission import Filed, Submission, SubmissionOutcome
from archive.archive import Archive
from archive.catalogue.postgresql import PostgresqlDatabase, server_of
from archive.catalogue.records import Listing
from archive.catalogue.schema.steps.upgrade import upgrade
from archive.integrity.fixity import FixityCheck, check_strangers
from archive.journal import entries as journal
from archive.journal.entries import GENESIS, SEGMENT, Act, Action, JournalEntry
from archive.registers.code_pattern import Pattern
from archive.registers.code_scheme import Scheme, Scope
from archive.storage.disk import Digests, Disk
from archive.storage.home import Home
from archive.values.record import Description, Original, Page, PageSource, Record, Warrant
from archive.values.retention_rule import Disposition
from archive.values.serialisation import canonical

_MEMORY = Path("/dev/shm")  # noqa: S108 -- where Linux keeps a file system in memory
_NOBODY = 65534
NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
DESCRIBED = Description(
    title="Keputusan tentang PPID", unit="IKP", classification="500.12", dated=date(2024, 5, 6)
)


class Clock:
    """A clock that goes one second further at every look."""

    def __init__(self, hours: int = 0) -> None:
        """It begins so many hours after noon, as a later process would see it."""
        self._now = NOON + timedelta(hours=hours)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it, nothing after it runs but `finally`, whose effects are undone."""


class FailingDisk(Disk):
    """Lets `allowed` operations pass; then the next, or every one from then on, fails in the given way."""

    def __init__(self, allowed: int, failure: BaseException, *, forever: bool = True) -> None:
        self.left = allowed
        self.failure = failure
        self.forever = forever
        self.failed = False

    def step(self, operation: str, path: Path) -> None:
        # After a kill nothing of the process acts on the disk any more, its clean-up included.
        if self.failed and (self.forever or isinstance(self.failure, Killed)):
            raise self.failure
        if self.left == 0 and not self.failed:
            self.failed = True
            raise self.failure
        self.left -= 1


class ListeningDisk(Disk):
    """Remembers every operation, and does them all."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Path]] = []

    def step(self, operation: str, path: Path) -> None:
        self.steps.append((operation, path))


def full_disk() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def broken_disk() -> OSError:
    return OSError(errno.EIO, "Input/output error")


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A temporary folder whose syncs cost nothing, where the machine has one."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def make_archive(root: Path | Home) -> Archive:
    """A new archive with one code scheme, for the unit IKP."""
    archive = Archive.create(root, "budi", Clock())
    pattern = Pattern.parse("{classification}/{number:03}/{unit}/{year}")
    archive.registers.add_scheme(Scheme(None, "IKP", pattern, Scope.UNIT_YEAR, date(2020, 1, 1)))
    return archive


@cache
def _first_archive() -> Archive:
    folder = mkdtemp(prefix="arsip-tests-", dir=_MEMORY if _MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, folder)
    archive = make_archive(Path(folder) / "home")
    archive.close()
    return archive


def copied_archive(root: Path) -> Archive:
    """The same as `make_archive` in a quarter of the time: a copy of this process's first; all bear one name."""
    first = _first_archive()
    shutil.copytree(first.home.root, root)
    return Archive.open(root, "budi", copy(first.journal.clock))


def moved_to_server(archive: Archive, address: str) -> Archive:
    """The same archive, its catalogue in an empty database of a server, and no more in a file."""
    archive.close()
    database = PostgresqlDatabase(server_of(address))
    database.take_over(archive.home.catalogue)
    database.close()
    for path in archive.home.root.glob("catalogue.sqlite*"):
        path.unlink()
    return Archive.open(Home(archive.home.root, address), archive.journal.actor, archive.journal.clock)


def note(archive: Archive) -> None:
    """An entry of the journal that concerns no record."""
    with archive.catalogue.writing() as connection:
        archive.journal.write(connection, Act(Action.CHECKED, None, {"checked": "1", "findings": "0"}))


def mended(archive: Archive) -> tuple[str, ...]:
    """Its transcript, mended from its journal."""
    return archive.deciding.mend(archive.audit())


def reopened(archive: Archive, disk: Disk | None = None) -> Archive:
    """The same home as another process would open it."""
    archive.close()
    return Archive.open(archive.home, "siti", Clock(), disk)


def submission(folder: Path, content: bytes, description: Description = DESCRIBED) -> Submission:
    """A staged text file of one page that says its own bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / secrets.token_hex(8)
    digests = Disk().write(staged, [content])
    page = Page(1, content.decode(), PageSource.TEXT)
    return Submission(original_of(digests), staged, (page,), description)


def original_of(digests: Digests, name: str = "surat.txt") -> Original:
    return Original(name, "text/plain", digests.size, digests.sha256, digests.sha512)


def file_one(archive: Archive, content: bytes, description: Description = DESCRIBED) -> Record:
    """File one text file and return its record."""
    outcome = file_all(archive, [submission(archive.home.staging / "given", content, description)])[0]
    assert isinstance(outcome, Filed)
    return outcome.record


def file_all(archive: Archive, submissions: list[Submission]) -> tuple[SubmissionOutcome, ...]:
    return archive.filing.file(submissions)


def warrant_for(record: Record, number: str = "BA 7") -> Warrant:
    """A lawful decision to destroy a record as it is now."""
    return Warrant(
        number=number,
        decided=date(2024, 5, 6),
        approved_by="Gubernur",
        reason="sudah tidak bernilai guna",
        version=record.version,
        due=date(2024, 1, 1),
        disposition=Disposition.DESTROY,
        schedule="Pergub 12/2023",
    )


def bury(archive: Archive, record: Record, number: str = "BA 7") -> Record:
    """Destroy a record lawfully; its tombstone, also when that was done before."""
    record = archive.find(record.id)
    return record if record.is_destroyed else archive.burial.bury(record.id, warrant_for(record, number))


def renamed(item: Submission, name: str) -> Submission:
    return replace(item, original=replace(item.original, name=name))


def tamper(archive: Archive, statement: str) -> None:
    """Change the catalogue behind the archive's back, as someone with a database tool would."""
    if archive.home.server is not None:
        engine = create_engine(archive.home.server)
        with engine.connect() as there, there.begin():
            there.exec_driver_sql(statement)
        engine.dispose()
        return
    with closing(sqlite3.connect(archive.home.catalogue)) as connection:
        connection.executescript(statement)


def fill_journal(archive: Archive, size: int) -> None:
    """Note checks until the journal has this many entries."""
    with archive.catalogue.writing() as connection:
        missing = size - journal.last_sequence(connection)
        archive.journal.write(connection, *[Act(Action.CHECKED)] * missing)


def make_older(archive: Archive) -> None:
    """Take away what the first version of the program did not make: keys, transcript, later tables and columns.

    Of the journal the first entry stays.
    """
    archive.close()
    shutil.rmtree(archive.home.keys)
    shutil.rmtree(archive.home.journal)
    tamper(archive, "DELETE FROM journal WHERE sequence > 1")
    make_schema(archive, 1)


def make_schema(archive: Archive, number: int) -> None:
    """Put the catalogue's rows into a database of an older schema, as far as that had a place for them."""
    archive.close()
    place = archive.home.catalogue.with_name("older.sqlite")
    older = create_engine(f"sqlite:///{place}")
    with older.connect() as connection, connection.begin():
        upgrade(connection, "none", str(number))
        connection.exec_driver_sql("ATTACH ? AS present", (str(archive.home.catalogue),))
        names = {
            table: _columns(connection, "main", table) for table in inspect(connection).get_table_names()
        }
        for table, columns in names.items():
            common = ", ".join(columns & _columns(connection, "present", table))
            if common and table != "alembic_version":
                rows = f"SELECT {common} FROM present.{table}"  # noqa: S608 -- names that the schema gave
                connection.exec_driver_sql(f"INSERT INTO main.{table} ({common}) {rows}")
        if "about" in names:  # before Alembic the version stood here
            connection.exec_driver_sql("DROP TABLE main.alembic_version")
            connection.exec_driver_sql("INSERT INTO main.about VALUES ('schema', ?)", (str(number),))
    older.dispose()
    for path in archive.home.root.glob("catalogue.sqlite*"):
        path.unlink()
    place.rename(archive.home.catalogue)


def _columns(connection: Connection, database: str, table: str) -> set[str]:
    return {row[1] for row in connection.exec_driver_sql(f"PRAGMA {database}.table_info({table})")}


def rewritten(entries: Sequence[JournalEntry]) -> list[JournalEntry]:
    """The same acts as a history of their own: numbered and chained anew."""
    previous, chained = GENESIS, []
    for number, entry in enumerate(entries, start=1):
        chained.append(replace(entry, sequence=number, previous=previous))
        previous = chained[-1].digest
    return chained


def write_journal(archive: Archive, entries: Sequence[JournalEntry]) -> None:
    """Rewrite the table, each row with a digest that fits it; places are kept even where numbers repeat."""
    with closing(sqlite3.connect(archive.home.catalogue)) as connection, connection:
        connection.execute("DELETE FROM journal")
        connection.executemany(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    entry.sequence,
                    entry.time,
                    entry.actor,
                    entry.action,
                    entry.record,
                    canonical(entry.detail).decode(),
                    entry.reason,
                    entry.previous,
                    entry.digest,
                    entry.login or None,
                )
                for entry in entries
            ],
        )


def write_transcript(archive: Archive, entries: Sequence[JournalEntry]) -> None:
    for number in archive.transcript.numbers():
        archive.transcript.path(number).unlink()
    for start in range(0, len(entries), SEGMENT):
        lines = [entry.line + b"\n" for entry in entries[start : start + SEGMENT]]
        archive.transcript.path(start // SEGMENT + 1).write_bytes(b"".join(lines))


def object_files(archive: Archive, record: Record) -> Iterator[Path]:
    """Every file of a record's object."""
    yield from sorted(path for path in archive.store.folder(record.id).rglob("*") if path.is_file())


def check_all(archive: Archive) -> Iterator[FixityCheck]:
    """The checks of every file of every record, and of what lies around them; nothing is noted."""
    known = [record.id for record in archive.listed(Listing())]
    for record_id in known:
        yield from archive.check(record_id)
    yield from check_strangers(archive.store, known)


@contextmanager
def forbidden_things() -> Iterator[Path]:
    """A folder in which things can be forbidden to this process, though it be root's: it is nobody's meanwhile."""
    with TemporaryDirectory() as name:
        folder, user = Path(name), os.geteuid()
        if user == 0:
            os.chown(folder, _NOBODY, -1)
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(user)
