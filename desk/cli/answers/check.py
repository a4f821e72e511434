"""How a person is told what a check of the archive came to."""

from __future__ import annotations

from desk.views.verdicts import CheckTotals
from desk.words.language import _


def check_totals_text(totals: CheckTotals) -> str:
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
