"""Shows entries of the journal, and what a verification found."""

from __future__ import annotations

from archive.journal.audit import LogFinding
from archive.journal.decision import Accepted
from archive.journal.entries import JournalEntry
from desk.views.preservation.journal import AuditTotals, SignedRow
from desk.words.language import _


def entry_text(entry: JournalEntry) -> str:
    detail = " ".join(f"{name}={value}" for name, value in entry.detail.items() if value)
    actor = f"{entry.actor} ({entry.login})" if entry.login and entry.login != entry.actor else entry.actor
    parts = [str(entry.sequence), entry.time, actor, entry.action, entry.record, detail, entry.reason]
    return "  ".join(part for part in parts if part)


def audit_text(totals: AuditTotals) -> list[str]:
    text = _("{entries} entri diperiksa, {signed} di antaranya ditandatangani, {findings} temuan")
    return [
        text.format(entries=totals.entries, signed=totals.signed, findings=totals.findings),
        _("akar: {root}").format(root=totals.root),
    ]


def accepted_text(accepted: Accepted) -> list[str]:
    names = ", ".join(accepted.aside) or "-"
    return [
        _("diteruskan meskipun: {findings}").format(findings=", ".join(accepted.findings)),
        _("disisihkan: {names}").format(names=names),
    ]


def signed_text(row: SignedRow) -> list[str]:
    """The note itself: it is what is to be printed, mailed or kept."""
    return [row.path, "", *row.note.rstrip("\n").split("\n")]


def log_finding_text(finding: LogFinding) -> str:
    words = {
        "edited": _("DIUBAH"),
        "deleted": _("DIHAPUS"),
        "inserted": _("DISISIPKAN"),
        "reordered": _("DIPINDAHKAN"),
        "truncated": _("DIPOTONG"),
        "forked": _("DITULIS ULANG"),
        "malformed": _("RUSAK"),
        "bad_signature": _("TANDA TANGAN PALSU"),
        "unknown_signer": _("PENANDA TANGAN TIDAK DIKENAL"),
        "unsigned": _("TANPA TANDA TANGAN"),
        "unreadable": _("TIDAK TERBACA"),
        "unexpected": _("TIDAK DIKENAL"),
        "key_differs": _("KUNCI BERBEDA"),
        "root_differs": _("AKAR BERBEDA"),
    }
    places = {
        "journal": _("jurnal"),
        "transcript": _("salinan jurnal"),
        "checkpoint": _("titik periksa"),
        "keys": _("kunci"),
        "against": _("titik periksa pembanding"),
    }
    which = ""
    if finding.first:
        which = _("entri {first}–{last}").format(first=finding.first, last=finding.last)
    parts = [words[finding.code], places[finding.place], which, finding.file]
    return "  ".join(part for part in parts if part)
