"""Shows the status of the index, and what is wrong with it."""

from __future__ import annotations

from desk.views.index import StatusRow
from desk.words.language import _
from search.mirror.reconcile import Flaw, IndexFinding


def status_text(found: StatusRow) -> list[str]:
    first = _("{engine}: {records} arsip, jurnal {position} dari {journal} (tertinggal {lag})").format(
        engine=found.engine,
        records=found.records,
        position=found.position,
        journal=found.journal,
        lag=found.lag,
    )
    lines = [first if found.trouble is None else f"{first}: {found.trouble}"]
    lines += [_("  ditolak: {id}: {reason}").format(id=one.id, reason=one.reason) for one in found.refused]
    lines += [
        _("  sisa: {name} (buang dengan: arsip index tidy)").format(name=name) for name in found.leftovers
    ]
    return lines


def finding_text(finding: IndexFinding) -> str:
    words = {
        Flaw.MISSING: _("tidak ada dalam indeks"),
        Flaw.EXTRA: _("ada dalam indeks, tidak ada dalam arsip"),
        Flaw.PAGES: _("halaman berbeda: kurang {missing}, lebih {extra}"),
        Flaw.DIFFERENT: _("deskripsi atau teksnya berbeda"),
        Flaw.REFUSED: _("ditolak: {detail}"),
    }
    said = words[finding.flaw].format(
        missing=list(finding.missing), extra=list(finding.extra), detail=finding.detail
    )
    return f"{finding.record}: {said}"
