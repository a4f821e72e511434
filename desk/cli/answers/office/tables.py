"""Shows the refused lines of an imported table, and the totals."""

from __future__ import annotations

from desk.views.office.tables import ImportTotals
from desk.words.language import _
from desk.words.objections import objection_text
from ingest.tables.import_tables import RowRefusal


def refused_line_text(refusal: RowRefusal) -> str:
    return _("baris {line}: {code}: {message} [{text}]").format(
        line=refusal.line,
        code=refusal.code,
        message="; ".join(map(objection_text, refusal.objections)),
        text=refusal.text,
    )


def import_totals_text(totals: ImportTotals) -> str:
    text = _("{accepted} baris benar, {refused} baris ditolak").format(
        accepted=totals.accepted, refused=totals.refused
    )
    if totals.repeated:
        lines = ", ".join(map(str, totals.repeated))
        text += _("; baris berulang dilewati: {lines}").format(lines=lines)
    if totals.ignored:
        text += _("; kolom tidak dikenal: {headers}").format(headers=", ".join(totals.ignored))
    if totals.imported:
        return text
    return text + _("; tidak ada yang dimuat (pakai --accept-valid untuk memuat baris yang benar saja)")
