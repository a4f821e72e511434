"""`arsip check`: recompute checksums, those first that were checked longest ago, and name what is not as filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from archive.archive import Archive
from archive.integrity.damage import Damaged
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import ExaminedRecord, Manner
from archive.integrity.scrub import Budget, Coverage
from desk.cli import exits
from desk.cli.answers.ocfl_findings import tell_structure
from desk.cli.options import Command, Desk, desk_command, option
from desk.cli.parameters import DURATION, SIZE
from desk.operations.index_upkeep import catch_up, counts_differ
from desk.operations.wiring import budget, opened_archive
from desk.views.record import damaged_line
from desk.views.verdicts import check_text
from desk.words.language import N_, _


@dataclass(frozen=True, slots=True)
class _CheckTotals:
    checked: int
    findings: int
    records: int
    bytes: int
    damaged: int
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class _CheckSummary:
    summary: _CheckTotals


@dataclass(frozen=True, slots=True)
class _DamagedRow:
    """A file known to be damaged from an earlier run, which this one did not reach."""

    damaged: Damaged


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
    with opened_archive(desk.settings) as archive:
        manner = Manner(cached=cached, workers=desk.settings.workers)
        for examined in _examined(archive, name, limits, manner):
            checked += examined.files
            findings += len(examined.findings)
            reached.add(examined.record)
            for check in examined.checks() if desk.as_json else examined.wrong():
                desk.tell(check, check_text(check))
        damaged = archive.damaged()
        for each in damaged:
            if each.record not in reached and name is None:
                desk.tell(_DamagedRow(each), damaged_line(each))
        totals = _totals(archive, checked, findings, len(damaged))
    desk.tell(_CheckSummary(totals), _totals_text(totals))
    return exits.FINDINGS if totals.findings or (damaged and name is None) else exits.DONE


def _examined(archive: Archive, name: str | None, limits: Budget, manner: Manner) -> Iterator[ExaminedRecord]:
    if name is not None:
        yield from archive.scrub.examine_one(archive.find(name).id)
        catch_up(archive)
        return
    yield from archive.scrub.examine(limits, manner)
    catch_up(archive)
    if counts_differ(archive):
        yield ExaminedRecord(None, 0, (), {"index": FixityVerdict.DIFFERS})


def _totals(archive: Archive, checked: int, findings: int, damaged: int) -> _CheckTotals:
    (run,) = archive.scrub.runs(1)
    return _CheckTotals(
        checked=checked,
        findings=findings,
        records=run.records,
        bytes=run.bytes,
        damaged=damaged,
        coverage=archive.scrub.coverage(),
    )


def _totals_text(totals: _CheckTotals) -> str:
    covered = totals.coverage
    lines = [
        _("{checked} berkas diperiksa ({records} arsip, {size:.1f} MiB), {findings} temuan").format(
            checked=totals.checked,
            records=totals.records,
            size=totals.bytes / (1 << 20),
            findings=totals.findings,
        ),
        _("pernah diperiksa: {checked} dari {records} arsip; yang paling lama: {oldest}").format(
            checked=covered.checked, records=covered.records, oldest=(covered.oldest or "-")[:10]
        ),
    ]
    return "\n".join(lines)
