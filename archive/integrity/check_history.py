"""Keeps the runs of the check: their totals, their findings, and how much was ever checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select

from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue, among
from archive.integrity import damage
from archive.integrity.parallel import ExaminedRecord
from archive.journal.entries import Act, Action, Journal
from archive.values.record import RecordId

_WALK_EVERY = timedelta(days=7)


@dataclass(slots=True)
class CheckTally:
    """The counts of a run so far."""

    began: str
    records: int = 0
    files: int = 0
    bytes: int = 0
    findings: int = 0
    walked: bool = False

    def add(self, examined: ExaminedRecord) -> None:
        self.records += 1
        self.files += examined.files
        self.bytes += examined.bytes
        self.findings += len(examined.findings)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the check; `ended` is None while it runs, or when it was killed.

    `walked`: it also looked through the whole store for strangers, and compared store, catalogue and journal.
    """

    id: int
    began: str
    ended: str | None
    records: int
    files: int
    bytes: int
    findings: int
    walked: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the archive was ever checked, and how long ago the check lies that is longest ago.

    A record that was not checked yet was read back when it was filed; `oldest` takes that for its check.
    """

    records: int
    checked: int
    oldest: str | None


class CheckHistory:
    """The runs in the catalogue. On one that is only read nothing is noted, and a run leaves no trace."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    @property
    def is_kept(self) -> bool:
        return not self._catalogue.is_read_only

    def is_walk_due(self) -> bool:
        """Whether no run walked through the whole store for a week."""
        table = schema.scrub.c
        with self._catalogue.reading() as connection:
            last = connection.scalar(select(func.max(table.began)).where(table.walked))
        return last is None or abs(self._journal.clock() - datetime.fromisoformat(last)) > _WALK_EVERY

    def time(self) -> str:
        """The present moment, as rows and entries write it."""
        return self._journal.clock().isoformat(timespec="milliseconds")

    def begin(self, tally: CheckTally) -> int:
        """Note that a run began; its number, 0 where nothing is noted."""
        if not self.is_kept:
            return 0
        with self._catalogue.writing() as connection:
            new = schema.scrub.insert().values(began=tally.began).returning(schema.scrub.c.id)
            return int(connection.scalars(new).one())

    def note(self, run_id: int, batch: Sequence[ExaminedRecord]) -> None:
        """Note the outcome of records that a run has checked, in one transaction."""
        if not batch or not self.is_kept:
            return
        time = self.time()
        with self._catalogue.writing() as connection:
            known = {each.record for each in damage.damaged(connection)}
            for examined in batch:
                if examined.findings:
                    _insert_findings(connection, run_id, examined)
                if examined.record is not None and (examined.findings or examined.record in known):
                    damage.note(connection, self._journal, examined.record, examined.findings)
            checked = [examined.record for examined in batch if examined.record is not None]
            _insert_checked(connection, run_id, checked, time)

    def note_findings(self, run_id: int, examined: ExaminedRecord) -> None:
        """Note what a walk found beside the check of any record."""
        if examined.findings and self.is_kept:
            with self._catalogue.writing() as connection:
                _insert_findings(connection, run_id, examined)

    def end(self, run_id: int, tally: CheckTally, record: RecordId | None) -> None:
        """Note what a run came to; `record` is the one that it was about."""
        if not self.is_kept:
            return
        totals = {
            "records": tally.records,
            "files": tally.files,
            "bytes": tally.bytes,
            "findings": tally.findings,
        }
        detail = {name: str(value) for name, value in totals.items()} | {"checked": str(tally.files)}
        detail |= {"began": tally.began, "walked": "yes" if tally.walked else "no"}
        with self._catalogue.writing() as connection:
            row = schema.scrub.update().where(schema.scrub.c.id == run_id)
            connection.execute(row.values(ended=self.time(), walked=tally.walked, **totals))
            self._journal.write(connection, Act(Action.CHECKED, record, detail))

    def runs(self, limit: int) -> tuple[Run, ...]:
        """The latest runs, the last first."""
        query = select(schema.scrub).order_by(schema.scrub.c.id.desc()).limit(limit)
        with self._catalogue.reading() as connection:
            return tuple(Run(*row) for row in connection.execute(query))

    def coverage(self) -> Coverage:
        """How much was checked when, by the last check of each record."""
        table, filed = schema.checked.c, schema.journal.c
        never = (
            select(func.min(filed.time))
            .join_from(schema.journal, schema.checked, filed.record == table.record, isouter=True)
            .where(filed.action == Action.FILED, table.record.is_(None))
        )
        with self._catalogue.reading() as connection:
            checked, oldest = connection.execute(select(func.count(), func.min(table.time))).one()
            times = [time for time in (oldest, connection.scalar(never)) if time is not None]
            return Coverage(records.count(connection), checked, min(times, default=None))


def _insert_findings(connection: Connection, run_id: int, examined: ExaminedRecord) -> None:
    rows = [
        {"scrub": run_id, "record": check.record, "file": check.file, "verdict": check.verdict}
        for check in examined.wrong()
    ]
    connection.execute(schema.finding.insert(), rows)


def _insert_checked(connection: Connection, run_id: int, ids: Sequence[RecordId], time: str) -> None:
    table = schema.checked
    known = select(schema.record.c.id, literal(run_id), literal(time)).where(among(schema.record.c.id, ids))
    new = table.insert().prefix_with("OR REPLACE")
    connection.execute(new.from_select([table.c.record, table.c.scrub, table.c.time], known))
