"""Shows records that look alike: suspected rescans, and the words in which two differ."""

from __future__ import annotations

from archive.accession.duplicate_candidates import RescanState
from desk.views.record.look_alikes import LookalikeRow, RescanRow
from desk.words.language import _
from ingest.describe.text_difference import Difference

_SHOWN = 12


def rescan_text(row: RescanRow) -> str:
    """A suggestion on one line."""
    one, other = row.record_code or row.record, row.other_code or row.other
    words = {
        RescanState.OPEN: _("{one} mungkin pemindaian ulang dari {other} (kesamaan {percent:.0f}%)"),
        RescanState.SAME: _("{one} dan {other} kertas yang sama, menurut petugas"),
        RescanState.DIFFERENT: _("{one} dan {other} dua dokumen, menurut petugas"),
    }
    text = words[row.state].format(one=one, other=other, percent=100 * row.resemblance)
    if row.facts:
        text += "; " + _("berbeda: {facts}").format(facts=", ".join(map(fact_name, row.facts)))
    return text


def lookalike_text(row: LookalikeRow) -> list[str]:
    """A record that looks alike, the facts and the first words in which it differs, a line each."""
    verdict = _("mungkin pemindaian ulang") if row.rescan else _("dokumen lain dari naskah yang sama")
    alike = _("kesamaan {percent:.1f}%: {verdict}").format(percent=100 * row.resemblance, verdict=verdict)
    lines = [f"{row.code or row.id}  {row.title}", f"  {alike}"]
    lines += [f"  {fact_name(fact.fact)}: {fact.here} | {fact.there}" for fact in row.facts]
    lines += [f"  {_difference(item)}" for item in row.differences[:_SHOWN]]
    if len(row.differences) > _SHOWN:
        lines.append(_("  … dan {count} perbedaan lagi").format(count=len(row.differences) - _SHOWN))
    return lines


def fact_name(fact: str) -> str:
    names = {"number": _("nomor"), "date": _("tanggal"), "years": _("tahun")}
    return names.get(fact, fact)


def _difference(item: Difference) -> str:
    pages = " | ".join(
        _("hlm. {page}").format(page=page or "-") for page in (item.here_page, item.there_page)
    )
    return f"[{pages}] {item.here or '-'} | {item.there or '-'}"
