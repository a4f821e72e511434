"""Remembers batches: the files given together, the outcome of each, and the pages that could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.error import ArsipError
from archive.values.record import Description, PageSource, RecordId
from archive.values.serialisation import canonical

_TOLD_TOGETHER = 500


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
    """How one page of a record was read: `confidence` 0 to 100, by OCR only; `reason` says why it was not.

    `part` is what the part of the file is called that the page is.
    """

    record: RecordId
    number: int
    source: PageSource
    characters: int
    confidence: float | None
    language: str | None
    engine: str | None
    reason: str | None
    part: str | None = None


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
            number = (connection.scalar(select(func.max(table.id))) or 0) + 1
            detail = {"batch": str(number), "files": str(len(files)), "fingerprint": fingerprint}
            enact(connection, self._journal, _replay_begun, Act(Action.BATCH_BEGUN, None, detail))
            enact(connection, self._journal, _replay_files, *_files_told(number, files))
        return number, False

    def note(self, number: int, done: Iterable[BatchFile]) -> None:
        """Note outcomes, durably. What a batch filed itself stays `filed` when it meets it again."""
        rows = [(f.place, f.outcome, f.ref, f.reason, f.message) for f in done]
        if rows:
            detail = {"batch": str(number), "files": canonical(rows).decode()}
            with self._catalogue.writing() as connection:
                enact(connection, self._journal, _replay_noted, Act(Action.BATCH_NOTED, None, detail))

    def certify(self, number: int, certificate: bytes, detail: Mapping[str, str]) -> None:
        """Keep the certificate of a batch, also in the journal, with its sha256 and what it comes to."""
        kept = {"sha256": hashlib.sha256(certificate).hexdigest(), "certificate": certificate.decode()}
        act = Act(Action.BATCH_CERTIFIED, None, {"batch": str(number), **kept, **detail})
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, _replay_certified, act)

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


def _files_told(number: int, files: Sequence[GivenFile]) -> Iterator[Act]:
    """The files of a batch for the journal, so many an entry that no line of it grows without bound."""
    for start in range(0, len(files), _TOLD_TOGETHER):
        listed = [(f.source, f.path, _brief(f.description)) for f in files[start : start + _TOLD_TOGETHER]]
        detail = {"batch": str(number), "first": str(start + 1), "files": canonical(listed).decode()}
        yield Act(Action.BATCH_FILES_TOLD, None, detail)


def _brief(description: Description) -> Mapping[str, Any]:
    """A description without what is as it is when nobody says anything."""
    said, unsaid = (msgspec.to_builtins(each) for each in (description, Description()))
    return {name: value for name, value in said.items() if value != unsaid[name]}


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
        row.part,
    )


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_begun(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        number, fingerprint = int(entry.detail["batch"]), entry.detail.get("fingerprint", "")
        row = {"id": number, "begun": _seconds(entry), "fingerprint": fingerprint}
        target.insert(schema.batch, [row])
        if not fingerprint:  # before version 0.3 the journal knew neither the files nor what became of them
            target.leave_out(entry, schema.batch, number)
            target.leave_out(entry, schema.batch_file, number)


def _replay_files(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        files = msgspec.json.decode(entry.detail["files"], type=list[tuple[str, str, Description]])
        rows = [
            {
                "batch": int(entry.detail["batch"]),
                "place": place,
                "path": path,
                "source": source,
                "description": canonical(description).decode(),
            }
            for place, (source, path, description) in enumerate(files, start=int(entry.detail["first"]))
        ]
        target.insert(schema.batch_file, rows)


def _replay_noted(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    """What a batch filed itself stays `filed` when it meets it again."""
    table = schema.batch_file
    one = (
        table.update()
        .where(table.c.batch == bindparam("of"), table.c.place == bindparam("at"))
        .where(table.c.outcome.is_distinct_from("filed"))
    )
    rows = [
        {
            "of": int(entry.detail["batch"]),
            "at": at,
            "outcome": outcome,
            "ref": ref,
            "reason": reason,
            "message": more,
        }
        for entry in entries
        for at, outcome, ref, reason, more in msgspec.json.decode(entry.detail["files"], type=list[_Noted])
    ]
    target.connection.execute(one, rows)


def _replay_certified(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        number, certificate = int(entry.detail["batch"]), entry.detail.get("certificate")
        row = schema.batch.update().where(schema.batch.c.id == number)
        target.connection.execute(row.values(certified=_seconds(entry), certificate=certificate))
        if certificate is None:  # before version 0.3 the journal only had its digest
            target.leave_out(entry, schema.batch, number)


_Noted = tuple[int, str | None, str | None, str | None, str | None]


def _seconds(entry: JournalEntry) -> str:
    return datetime.fromisoformat(entry.time).isoformat(timespec="seconds")


REPLAY: ReplayTable = {
    Action.BATCH_BEGUN: _replay_begun,
    Action.BATCH_FILES_TOLD: _replay_files,
    Action.BATCH_NOTED: _replay_noted,
    Action.BATCH_CERTIFIED: _replay_certified,
}
