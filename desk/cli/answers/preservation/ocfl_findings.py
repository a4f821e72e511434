"""Shows the findings of the OCFL validator, and their number (`arsip check --structure`)."""

from __future__ import annotations

from collections import Counter

from archive.validate import Finding, Severity
from desk.cli import exits
from desk.cli.options import Desk
from desk.views.preservation.verdicts import StructureTotals
from desk.views.summary import Summary
from desk.words.language import _


def tell_structure(desk: Desk, name: str | None) -> int:
    """Tell every finding about the store, or about the object of one record; the exit status."""
    counts: Counter[Severity] = Counter()
    with desk.opened() as archive:
        record_id = archive.find(name).id if name else None
        for finding in archive.check_structure(record_id):
            counts[finding.severity] += 1
            desk.tell(finding, _text(finding))
    totals = StructureTotals(counts[Severity.ERROR], counts[Severity.WARNING])
    text = _("susunan diperiksa: {errors} kesalahan, {warnings} peringatan")
    desk.tell(Summary(totals), text.format(errors=totals.errors, warnings=totals.warnings))
    return exits.FINDINGS if totals.errors else exits.DONE


def _text(finding: Finding) -> str:
    """Shows a finding in the specification's own English, after the code by which people look it up."""
    words = {Severity.ERROR: _("KESALAHAN"), Severity.WARNING: _("PERINGATAN")}
    return f"{words[finding.severity]:<12}{finding.code}  {finding.path}: {finding.message}"
