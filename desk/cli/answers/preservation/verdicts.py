"""Shows verdicts on files, and objects that could not be copied."""

from __future__ import annotations

from collections.abc import Iterable

from archive.copies.copy import CopyFailure
from archive.integrity.fixity import FixityCheck, FixityVerdict
from desk.cli import exits
from desk.cli.options import Desk
from desk.views.preservation.verdicts import CopyTotals, MendedRow
from desk.views.summary import Summary
from desk.words.language import _


def tell_checks(desk: Desk, checks: Iterable[FixityCheck]) -> int:
    """Tell the verdicts on a copy, a line each in JSON and only the findings to a person; the exit status."""
    checked = findings = 0
    for check in checks:
        checked += 1
        findings += check.is_finding
        desk.tell(check, check_text(check))
    text = _("{checked} berkas diperiksa, {findings} temuan").format(checked=checked, findings=findings)
    desk.tell(Summary(CopyTotals(checked, findings)), text)
    return exits.FINDINGS if findings else exits.DONE


def check_text(check: FixityCheck) -> str:
    """A line for a person; a file that is as it should be is not worth one."""
    if not check.is_finding:
        return ""
    return f"{verdict_text(check.verdict):<14}{check.record or '-'}  {check.file}"


def mended_text(row: MendedRow) -> list[str]:
    """The same for a person, a line a file."""
    lines = [_("dipulihkan: {record}  {file}").format(record=row.record, file=file) for file in row.files]
    if row.aside is not None:
        lines.append(_("bita yang diragukan disimpan di {place}").format(place=row.aside))
    lines += [
        f"{verdict_text(verdict):<14}{row.record}  {file}  " + _("(tidak ada salinan yang baik)")
        for file, verdict in row.left.items()
    ]
    return lines


def failure_text(failure: CopyFailure) -> str:
    """An object that could not be copied, for a person."""
    return _("RUSAK, tidak disalin: {record}  {file}").format(record=failure.record, file=failure.file)


def verdict_text(verdict: FixityVerdict) -> str:
    words = {
        FixityVerdict.SAME: _("sama"),
        FixityVerdict.CHANGED: _("BERUBAH"),
        FixityVerdict.MISSING: _("HILANG"),
        FixityVerdict.UNREADABLE: _("TIDAK TERBACA"),
        FixityVerdict.UNEXPECTED: _("TIDAK DIKENAL"),
        FixityVerdict.DIFFERS: _("TIDAK COCOK"),
    }
    return words[verdict]
