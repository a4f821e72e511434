"""Keeps the runs of the check: their totals, their findings, and how much was ever checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, func, select

from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue
from archive.catalogue.schema.journal import is_filing
from archive.integrity import damage
from archive.integrity.check_order import Span, Stretch, cover, stretches, united
from archive.integrity.fixity import FixityCheck
from archive.integrity.parallel import ExaminedRecord
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.record import RecordId
from archive.values.serialisation import canonical

_WALK_EVERY = timedelta(days=7)
_TOTALS = ("records", "files", "bytes", "findings")


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


@dataclass(slots=True)
class CheckTally:
    """What a run has come to so far; `run` is its number, 0 where nothing is noted."""

    run: int
    began: str
    walked: bool
    records: int = 0
    files: int = 0
    bytes: int = 0
    findings: int = 0

    def add(self, examined: ExaminedRecord) -> None:
        self.records += 1
        self.files += examined.files
        self.bytes += examined.bytes
        self.findings += len(examined.findings)


class CheckHistory:
    """The runs in the catalogue and the journal. Where nothing may be written a run leaves no trace."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    @property
    def is_kept(self) -> bool:
        """Whether runs leave a trace: the catalogue can be written, and nothing speaks against its journal."""
        return self._catalogue.is_admitting

    def is_walk_due(self) -> bool:
        """Whether no run walked through the whole store for a week."""
        table = schema.scrub.c
        with self._catalogue.reading() as connection:
            last = connection.scalar(select(func.max(table.began)).where(table.walked))
        return last is None or abs(self._journal.clock() - datetime.fromisoformat(last)) > _WALK_EVERY

    def begin(self, *, walked: bool) -> CheckTally:
        """Note that a run began."""
        if not self.is_kept:
            return CheckTally(0, self._journal.clock().isoformat(timespec="milliseconds"), walked)
        with self._catalogue.writing() as connection:
            number = (connection.scalar(select(func.max(schema.scrub.c.id))) or 0) + 1
            act = Act(Action.CHECK_BEGUN, None, {"run": str(number)})
            (entry,) = enact(connection, self._journal, _replay_begun, act)
        return CheckTally(number, entry.time, walked)

    def note(self, tally: CheckTally, batch: Sequence[ExaminedRecord], spans: Iterable[Span]) -> None:
        """Note the outcome of records that a run has checked, by the places of their filing, in one transaction."""
        if not batch or not self.is_kept:
            return
        with self._catalogue.writing() as connection:
            known = {each.record for each in damage.damaged(connection)}
            for examined in batch:
                if examined.record is not None and (examined.findings or examined.record in known):
                    damage.note(connection, self._journal, examined.record, examined.findings)
            wrong = [check for examined in batch for check in examined.wrong()]
            self._tell(connection, tally, tuple(united(spans)), wrong)

    def note_findings(self, tally: CheckTally, examined: ExaminedRecord) -> None:
        """Note what a run found beside the check of any object."""
        if examined.findings and self.is_kept:
            with self._catalogue.writing() as connection:
                self._tell(connection, tally, (), tuple(examined.wrong()))

    def _tell(
        self, connection: Connection, tally: CheckTally, spans: Sequence[Span], wrong: Sequence[FixityCheck]
    ) -> None:
        detail = {"run": str(tally.run)}
        if spans:
            detail["checked"] = " ".join(f"{first}-{last}" for first, last in spans)
        if wrong:
            first = (connection.scalar(select(func.max(schema.finding.c.id))) or 0) + 1
            listed = [(check.record, check.file, check.verdict) for check in wrong]
            detail |= {"first": str(first), "findings": canonical(listed).decode()}
        enact(connection, self._journal, _replay_noted, Act(Action.CHECK_NOTED, None, detail))

    def end(self, tally: CheckTally, record: RecordId | None) -> None:
        """Note what a run came to; `record` is the one that it was about, if it was about one."""
        if not self.is_kept:
            return
        detail = {name: str(getattr(tally, name)) for name in (*_TOTALS, "run", "began")}
        detail |= {"checked": str(tally.files), "walked": "yes" if tally.walked else "no"}
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, _replay_ended, Act(Action.CHECKED, record, detail))

    def runs(self, limit: int) -> tuple[Run, ...]:
        """The latest runs, the last first."""
        query = select(schema.scrub).order_by(schema.scrub.c.id.desc()).limit(limit)
        with self._catalogue.reading() as connection:
            return tuple(Run(*row) for row in connection.execute(query))

    def coverage(self) -> Coverage:
        """How much was checked when, by the last check of each record."""
        with self._catalogue.reading() as connection:
            began = {row.id: row.began for row in connection.execute(select(schema.scrub))}
            checked, times = 0, list[str]()
            for stretch in stretches(connection):
                count, filed = _filed_in(connection, stretch)
                if not count:
                    continue
                checked += count if stretch.run else 0
                times.append(began[stretch.run] if stretch.run else filed)
            return Coverage(records.count(connection), checked, min(times, default=None))


def _filed_in(connection: Connection, stretch: Stretch) -> tuple[int, str]:
    """How many records there are that were filed in a stretch of the journal, and when the first of them was."""
    filed, table = schema.journal.c, schema.record.c
    query = (
        select(func.count(), func.min(filed.time))
        .join_from(schema.journal, schema.record, table.id == filed.record)
        .where(is_filing, filed.sequence.between(stretch.first, stretch.last))
    )
    count, first = connection.execute(query).one()
    return count, first or ""


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_begun(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    target.insert(schema.scrub, [{"id": int(entry.detail["run"]), "began": entry.time} for entry in entries])


def _replay_noted(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        run = int(entry.detail["run"])
        for span in entry.detail.get("checked", "").split():
            first, _, last = span.partition("-")
            cover(target.connection, (int(first), int(last)), run)
        wrong = msgspec.json.decode(entry.detail.get("findings", "[]"), type=list[_Wrong])
        rows = [
            {"id": number, "scrub": run, "record": record, "file": file, "verdict": verdict}
            for number, (record, file, verdict) in enumerate(wrong, start=int(entry.detail.get("first", "1")))
        ]
        target.insert(schema.finding, rows)


def _replay_ended(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    table = schema.scrub
    for entry in entries:
        detail = entry.detail
        if "began" not in detail:  # the oldest entries only counted
            target.leave_out(entry, table)
            continue
        number = detail.get("run")
        if number is None:  # before version 0.3 only the end of a run was told
            began = {"began": detail["began"]}
            (number,) = target.connection.execute(table.insert().values(began)).inserted_primary_key or ("",)
            target.leave_out(entry, table, int(number))
        totals = {name: int(detail[name]) for name in _TOTALS}
        ended = table.update().where(table.c.id == int(number))
        target.connection.execute(ended.values(ended=entry.time, walked=detail["walked"] == "yes", **totals))


_Wrong = tuple[str | None, str, str]

REPLAY: ReplayTable = {
    Action.CHECK_BEGUN: _replay_begun,
    Action.CHECK_NOTED: _replay_noted,
    Action.CHECKED: _replay_ended,
}
