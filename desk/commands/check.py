"""`arsip check`: recompute every checksum and name what is not as it was filed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import click

from archive.fixity import FixityCheck, FixityVerdict
from desk import exits
from desk.language import _
from desk.mirror import catch_up
from desk.options import Command, Desk, desk_command
from desk.structure import tell_structure
from desk.wiring import opened_archive


@dataclass(frozen=True, slots=True)
class _Totals:
    checked: int
    findings: int


@dataclass(frozen=True, slots=True)
class _Summary:
    summary: _Totals


@click.command(
    "check",
    cls=Command,
    findings=_("ada berkas yang tidak seperti saat diarsipkan"),
)
@click.option("--structure", is_flag=True, help=_("Periksa susunan berkas menurut semua aturan OCFL."))
@click.option("--record", "name", metavar=_("ID|KODE"), help=_("Hanya arsip ini."))
@desk_command
def command(desk: Desk, structure: bool, name: str | None) -> int:
    if structure:
        return tell_structure(desk, name)
    verdicts: Counter[FixityVerdict] = Counter()
    with opened_archive(desk.settings) as archive:
        record_id = archive.find(name).id if name else None
        for check in archive.check(record_id):
            verdicts[check.verdict] += 1
            desk.tell(check, _text(check))
        findings = verdicts.total() - verdicts[FixityVerdict.SAME]
        archive.note_check(record_id, verdicts.total(), findings)
        catch_up(archive)
    text = _("{checked} berkas diperiksa, {findings} temuan").format(
        checked=verdicts.total(), findings=findings
    )
    desk.tell(_Summary(_Totals(verdicts.total(), findings)), text)
    return exits.FINDINGS if findings else exits.DONE


def _text(check: FixityCheck) -> str:
    """A line for a person; files that are as they should be are not worth one."""
    words = {
        FixityVerdict.SAME: "",
        FixityVerdict.CHANGED: _("BERUBAH"),
        FixityVerdict.MISSING: _("HILANG"),
        FixityVerdict.UNREADABLE: _("TIDAK TERBACA"),
        FixityVerdict.UNEXPECTED: _("TIDAK DIKENAL"),
    }
    return f"{words[check.verdict]:<14}{check.record or '-'}  {check.file}" if check.is_finding else ""
