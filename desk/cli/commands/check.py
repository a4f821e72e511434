"""`arsip check`: recompute checksums, those first that were checked longest ago, and name what is not as filed."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive.archive import Archive
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import ExaminedRecord, Manner
from archive.integrity.scrub import Budget
from desk.cli import exits
from desk.cli.answers.check import check_totals_text
from desk.cli.answers.ocfl_findings import tell_structure
from desk.cli.answers.record import damaged_line
from desk.cli.answers.verdicts import check_text
from desk.cli.options import Command, Desk, desk_command, option
from desk.cli.parameters import DURATION, SIZE
from desk.operations import index_upkeep
from desk.operations.index_upkeep import counts_differ
from desk.operations.wiring import budget
from desk.views.summary import Summary
from desk.views.verdicts import CheckTotals, DamagedRow
from desk.words.language import N_


@click.command(
    "check",
    cls=Command,
    findings=N_("ada berkas yang tidak seperti saat diarsipkan, dari pemeriksaan ini atau yang lalu"),
)
@option("--structure", is_flag=True, help=N_("Periksa susunan berkas menurut semua aturan OCFL."))
@option("--record", "name", metavar=N_("ID|KODE"), help=N_("Hanya arsip ini."))
@option("--budget", "seconds", type=DURATION, help=N_("Berhenti setelah waktu ini, misalnya 10m atau 2h."))
@option("--max-bytes", type=SIZE, help=N_("Berhenti setelah membaca sekian bita, misalnya 50G."))
@option("--cached", is_flag=True, help=N_("Boleh membaca dari memori, tidak harus dari disk."))
@desk_command
def command(
    desk: Desk, structure: bool, name: str | None, seconds: int | None, max_bytes: int | None, cached: bool
) -> int:
    if structure:
        return tell_structure(desk, name)
    limits = budget(seconds, max_bytes)  # the time begins before the archive is opened
    checked = findings = 0
    reached = set()
    with desk.opened() as archive:
        manner = Manner(cached=cached, workers=desk.settings.workers)
        for examined in _examined(desk, archive, name, limits, manner):
            checked += examined.files
            findings += len(examined.findings)
            reached.add(examined.record)
            for check in examined.checks() if desk.as_json else examined.wrong():
                desk.tell(check, check_text(check))
        damaged = archive.damaged()
        for each in damaged:
            if each.record not in reached and name is None:
                desk.tell(DamagedRow(each), damaged_line(each))
        totals = _totals(archive, checked, findings, len(damaged))
    desk.tell(Summary(totals), check_totals_text(totals))
    return exits.FINDINGS if totals.findings or (damaged and name is None) else exits.DONE


def _examined(
    desk: Desk, archive: Archive, name: str | None, limits: Budget, manner: Manner
) -> Iterator[ExaminedRecord]:
    if name is not None:
        yield from archive.scrub.examine_one(archive.find(name).id)
        return
    yield from archive.scrub.examine(limits, manner)
    index_upkeep.catch_up(archive, desk.notify)
    if counts_differ(archive):
        yield ExaminedRecord(None, 0, (), {"index": FixityVerdict.DIFFERS})


def _totals(archive: Archive, checked: int, findings: int, damaged: int) -> CheckTotals:
    (run,) = archive.scrub.runs(1)
    return CheckTotals(
        checked=checked,
        findings=findings,
        records=run.records,
        bytes=run.bytes,
        damaged=damaged,
        coverage=archive.scrub.coverage(),
    )
