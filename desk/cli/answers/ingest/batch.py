"""Shows a batch while it runs: a line a file, a bar over its pages, and suspected rescans."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from archive.accession.batches import BatchLine
from archive.accession.duplicate_candidates import Rescan
from archive.archive import Archive
from desk.cli.answers.ingest.ingest import (
    drop_problem_text,
    outcome_text,
    passed_over_text,
    run_lines,
    unpacked_text,
)
from desk.cli.answers.record.look_alikes import rescan_text
from desk.cli.options import Desk
from desk.cli.progress import Progress
from desk.operations.notices import Notice
from desk.views.ingest.ingest import UnpackedRow, drop_problem_row, outcome_row, passed_over_row
from desk.views.record.look_alikes import FoundRescanRow, rescan_row
from desk.words.language import _
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome
from ingest.inbox.containers import Unpacked
from ingest.inbox.drop_folder import DropProblem
from ingest.inbox.walk import PassedOver

_RESCANS_SHOWN = 12


class BatchTeller:
    """Tells a person, or in JSON, what a batch comes to; to people only the first of many rescans.

    `verbose` adds how each file was read. Used as a context, it ends with what is left to say.
    """

    def __init__(self, desk: Desk, archive: Archive, *, verbose: bool = False) -> None:
        self._desk = desk
        self._archive = archive
        self._verbose = verbose
        self._progress: Progress | None = None
        self._rescans = 0

    def passed_over(self, over: PassedOver) -> None:
        self._desk.tell(passed_over_row(over), passed_over_text(over))

    def unpacked(self, unpacked: Unpacked) -> None:
        self._desk.tell(UnpackedRow(unpacked.bundle.path, unpacked.files), unpacked_text(unpacked))

    def begun(self, account: Account, files: int) -> None:
        if account.goes_on and not self._desk.as_json:
            self._desk.warn(_("meneruskan batch {batch} yang terputus").format(batch=account.number))
        self._end()
        self._progress = Progress(files, quiet=self._desk.as_json)

    def pages(self, found: int, read: int) -> None:
        if self._progress is not None:
            self._progress.watch(found, read)

    def outcome(self, outcome: Outcome) -> None:
        if self._progress is not None:
            self._progress.advance()
        lines = [outcome_text(outcome), *(run_lines(outcome) if self._verbose else ())]
        self._tell(outcome_row(outcome), lines)

    def rescan(self, rescan: Rescan) -> None:
        self._rescans += 1
        row = rescan_row(self._archive, rescan)
        self._tell(FoundRescanRow(row), rescan_text(row) if self._rescans <= _RESCANS_SHOWN else "")

    def problem(self, problem: DropProblem) -> None:
        self._tell(drop_problem_row(problem), drop_problem_text(problem))

    def notify(self, notice: Notice) -> None:
        self._desk.notify(notice)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _tell(self, value: Any, text: str | list[str]) -> None:
        if self._progress is None:
            self._desk.tell(value, text)
        else:
            self._progress.print(self._desk, value, text)

    def _end(self) -> None:
        """Ends a batch: removes its bar, and says how many rescans were not shown."""
        if self._progress is not None:
            self._progress.close()
            self._progress = None
        if self._rescans > _RESCANS_SHOWN:
            more = _("… dan {count} pasangan lagi yang mungkin satu kertas: arsip duplicates list")
            self._desk.remark(more.format(count=self._rescans - _RESCANS_SHOWN))
        self._rescans = 0


def batch_line(line: BatchLine) -> str:
    """A batch on a line."""
    text = _("{id:>5}  {begun}  {files:>6} berkas  {state}")
    if line.waiting:
        state = _("{waiting} belum dikerjakan").format(waiting=line.waiting)
    else:
        state = _("bersertifikat {certified}").format(certified=line.certified) if line.certified else "-"
    return text.format(id=line.id, begun=line.begun, files=line.files, state=state)
