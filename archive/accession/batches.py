"""Remembers batches: the files given together, the outcome of each, and the pages that could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal
from archive.values.error import ArsipError
from archive.values.record import Description, PageSource, RecordId
from archive.values.serialisation import canonical


class NoSuchBatch(ArsipError, LookupError):
    """No batch has this number."""

    code = "no_such_batch"

    def __init__(self, number: int) -> None:
        super().__init__(f"no batch has the number {number}")
        self.number = number


class NoSuchPages(ArsipError, LookupError):
    """A record has no pages of these numbers; `count` is how many it has."""

    code = "no_such_pages"

    def __init__(self, numbers: tuple[int, ...], count: int) -> None:
        super().__init__(f"no pages {', '.join(map(str, numbers))} of {count}")
        self.numbers = numbers
        self.count = count


@dataclass(frozen=True, slots=True)
class GivenFile:
    """One file as it was given: `source` is where it lay, `path` what people call it."""

    source: str
    path: str
    description: Description


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file of a batch; `outcome` is None until it is known.

    `ref` is the id of the record or of the file in quarantine; `reason` a stable code.
    """

    place: int
    given: GivenFile
    outcome: str | None = None
    ref: str | None = None
    reason: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in a list: when it began and was last certified, how many files it has, how many have no outcome."""

    id: int
    begun: str
    certified: str | None
    files: int
    waiting: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """How one page of a record was read: `confidence` 0 to 100, by OCR only; `reason` says why it was not."""

    record: RecordId
    number: int
    source: PageSource
    characters: int
    confidence: float | None
    language: str | None
    engine: str | None
    reason: str | None


class Batches:
    """The batches of an archive. A batch that was cut off goes on when the same files are given again."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def begin(self, files: Sequence[GivenFile]) -> tuple[int, bool]:
        """Notes all files of a batch before the first is touched.

        Returns its number, and whether it continues an earlier one.
        """
        fingerprint = hashlib.sha256(canonical(list(files))).hexdigest()
        with self._catalogue.writing() as connection:
            table = schema.batch.c
            left = select(table.id).where(table.fingerprint == fingerprint, table.certified.is_(None))
            known = connection.scalar(left.order_by(table.id.desc()).limit(1))
            if known is not None:
                return known, True
            begun = self._journal.clock().isoformat(timespec="seconds")
            made = connection.execute(schema.batch.insert().values(begun=begun, fingerprint=fingerprint))
            number = int(made.inserted_primary_key[0])  # type: ignore[index]  # one integer, as the table says
            if files:
                connection.execute(schema.batch_file.insert(), list(_rows(number, files)))
            detail = {"batch": str(number), "files": str(len(files))}
            self._journal.write(connection, Act(Action.BATCH_BEGUN, None, detail))
        return number, False

    def note(self, number: int, done: Iterable[BatchFile]) -> None:
        """Note outcomes, durably. What a batch filed itself stays `filed` when it meets it again."""
        table = schema.batch_file.c
        update = (
            schema.batch_file.update()
            .where(table.batch == number, table.place == bindparam("at"))
            .where(table.outcome.is_distinct_from("filed"))
        )
        rows = [
            {"at": f.place, "outcome": f.outcome, "ref": f.ref, "reason": f.reason, "message": f.message}
            for f in done
        ]
        if rows:
            with self._catalogue.writing() as connection:
                connection.execute(update, rows)

    def certify(self, number: int, certificate: bytes, detail: Mapping[str, str]) -> None:
        """Keep the certificate of a batch, and in the journal its sha256 and what it comes to."""
        digest = hashlib.sha256(certificate).hexdigest()
        now = self._journal.clock().isoformat(timespec="seconds")
        with self._catalogue.writing() as connection:
            connection.execute(
                schema.batch.update()
                .where(schema.batch.c.id == number)
                .values(certified=now, certificate=certificate.decode())
            )
            act = Act(Action.BATCH_CERTIFIED, None, {"batch": str(number), "sha256": digest, **detail})
            self._journal.write(connection, act)

    def listed(self) -> Iterator[BatchLine]:
        """All batches, the first one first."""
        file = schema.batch_file.c
        counts = select(
            file.batch,
            func.count().label("files"),
            (func.count() - func.count(file.outcome)).label("waiting"),
        ).group_by(file.batch)
        with self._catalogue.reading() as connection:
            by_batch = {row.batch: row for row in connection.execute(counts)}
            for row in connection.execute(select(schema.batch).order_by(schema.batch.c.id)):
                of = by_batch.get(row.id)
                yield BatchLine(
                    row.id, row.begun, row.certified, of.files if of else 0, of.waiting if of else 0
                )

    def files(self, number: int) -> tuple[BatchFile, ...]:
        """The files of a batch in their order; raises `NoSuchBatch`."""
        table = schema.batch_file
        with self._catalogue.reading() as connection:
            _row_of(connection, number)
            rows = connection.execute(select(table).where(table.c.batch == number).order_by(table.c.place))
            return tuple(map(_file, rows))

    def certificate(self, number: int) -> bytes | None:
        """The certificate as it was kept, if there is one; raises `NoSuchBatch`."""
        with self._catalogue.reading() as connection:
            kept = _row_of(connection, number).certificate
        return kept.encode() if kept is not None else None

    def pages(self, number: int) -> Iterator[LedgerPage]:
        """The page ledger of the records that the files of a batch are, each record once."""
        file = schema.batch_file.c
        refs = select(file.ref).where(file.batch == number, file.outcome.in_(("filed", "already_filed")))
        table = schema.page.c
        with self._catalogue.reading() as connection:
            query = select(schema.page).where(table.record.in_(refs)).order_by(table.record, table.number)
            yield from map(_ledger_page, connection.execute(query))

    def ledger(self, record_id: RecordId) -> tuple[LedgerPage, ...]:
        """How the pages of one record were read."""
        query = select(schema.page).where(schema.page.c.record == record_id).order_by(schema.page.c.number)
        with self._catalogue.reading() as connection:
            return tuple(map(_ledger_page, connection.execute(query)))

    def doubtful_pages(self, below: float) -> Iterator[LedgerPage]:
        """Pages that were not read, and pages that OCR read with less confidence, the worst first."""
        table = schema.page.c
        query = (
            select(schema.page)
            .where((table.source == PageSource.NONE) | (table.confidence < below))
            .order_by(table.source != PageSource.NONE, table.confidence, table.record, table.number)
        )
        with self._catalogue.reading() as connection:
            yield from map(_ledger_page, connection.execute(query))


def _rows(number: int, files: Sequence[GivenFile]) -> Iterator[dict[str, Any]]:
    for place, file in enumerate(files, start=1):
        yield {
            "batch": number,
            "place": place,
            "path": file.path,
            "source": file.source,
            "description": canonical(file.description).decode(),
        }


def _row_of(connection: Connection, number: int) -> Row[Any]:
    row = connection.execute(select(schema.batch).where(schema.batch.c.id == number)).first()
    if row is None:
        raise NoSuchBatch(number)
    return row


def _file(row: Row[Any]) -> BatchFile:
    description = msgspec.json.decode(row.description, type=Description)
    given = GivenFile(row.source, row.path, description)
    return BatchFile(row.place, given, row.outcome, row.ref, row.reason, row.message)


def _ledger_page(row: Row[Any]) -> LedgerPage:
    return LedgerPage(
        RecordId(row.record),
        row.number,
        PageSource(row.source),
        row.characters,
        row.confidence,
        row.language,
        row.engine,
        row.reason,
    )
