"""Says whether a presented copy is the archived document."""

from __future__ import annotations

from archive.values.record import Phase
from desk.operations.record.comparison import ComparisonVerdict
from desk.views.record.comparison import ComparedRow
from desk.words.language import _
from desk.words.states import reason_text


def compared_text(row: ComparedRow) -> list[str]:
    lines = _answer(row)
    if row.phase == Phase.DESTROYED:
        lines.append(_("arsip ini sudah musnah"))
    elif row.verdict is ComparisonVerdict.SAME and not row.intact:
        lines.append(_("TETAPI berkas di penyimpanan sendiri rusak; periksa dengan: arsip check"))
    if row.reason:
        lines.append(_("teksnya tidak dapat dibandingkan: {reason}").format(reason=reason_text(row.reason)))
    if row.held:
        lines.append(_("bita yang sama ada di karantina: {held}").format(held=row.held))
    return lines


def _answer(row: ComparedRow) -> list[str]:
    name = f"{row.code or row.record}: {row.title}"
    match row.verdict:
        case ComparisonVerdict.SAME:
            said = _("versi {version}, diarsipkan {filed} oleh {by}")
            return [
                _("YA, bita demi bita: {name}").format(name=name),
                said.format(version=row.version, filed=row.filed or "?", by=row.by or "?"),
            ]
        case ComparisonVerdict.SAME_TEXT:
            return [_("TEKS SAMA, bita lain: {name} ({words} kata)").format(name=name, words=row.words)]
        case ComparisonVerdict.NEAR_TEXT:
            text = _("TIDAK, tetapi mirip: {name} ({apart} dari {words} kata berbeda)")
            return [text.format(name=name, apart=row.apart, words=row.words)]
        case ComparisonVerdict.DIFFERENT:
            return [_("TIDAK, tidak ada arsip yang sama atau mirip")]
