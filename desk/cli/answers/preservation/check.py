"""Says what a check of the archive found."""

from __future__ import annotations

from archive.integrity.parallel import ExaminedRecord
from desk.cli import exits
from desk.cli.answers.preservation.verdicts import check_text
from desk.cli.answers.record.record import damaged_line
from desk.cli.options import Desk
from desk.operations.preservation.check import CheckResult
from desk.views.preservation.verdicts import CheckTotals, DamagedRow, check_totals
from desk.views.summary import Summary
from desk.words.language import _


def tell_examined(desk: Desk, examined: ExaminedRecord) -> None:
    """Tell every file of a record in JSON, and only the findings to a person."""
    for verdict in examined.checks() if desk.as_json else examined.wrong():
        desk.tell(verdict, check_text(verdict))


def tell_check_result(desk: Desk, result: CheckResult, *, whole: bool) -> int:
    """Tell what else is damaged, and the totals; the exit status, of one record or of the `whole` archive."""
    for each in result.unreached:
        desk.tell(DamagedRow(each), damaged_line(each))
    totals = check_totals(result)
    desk.tell(Summary(totals), check_totals_text(totals))
    return exits.FINDINGS if totals.findings or (totals.damaged and whole) else exits.DONE


def check_totals_text(totals: CheckTotals) -> list[str]:
    covered = totals.coverage
    return [
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
