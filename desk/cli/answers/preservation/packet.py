"""Says what an authenticity packet proves."""

from __future__ import annotations

from archive.export.packet_check import Checked
from desk.views.preservation.packet import ProofRow
from desk.words.language import _


def proven_text(row: ProofRow, checked: Checked) -> list[str]:
    lines = [
        _("TERBUKTI: {name}, versi {version}: {title}").format(
            name=row.record_code or row.record, version=row.version, title=row.title
        ),
        _("sha256 {sha256}").format(sha256=row.sha256),
        _("dibuat {made} oleh {by}; {entries} entri dari {size} entri jurnal").format(
            made=row.made, by=row.by, entries=row.entries, size=checked.checkpoint.size
        ),
        _("kunci {key}").format(key=row.key),
    ]
    if not row.key_compared:
        lines.append(_("PERHATIAN: kunci itu belum dibandingkan; sebutkan yang diumumkan dengan --key"))
    if row.copy_compared:
        lines.append(_("BERKAS SAMA: bita demi bita berkas yang diarsipkan"))
    return lines


def unproven_text(code: str) -> str:
    reasons = {
        "container": _("berkas paket diubah, terpotong, atau bukan paket"),
        "incomplete": _("ada bagian paket yang tidak ada"),
        "keys": _("daftar kunci tidak dapat dibaca"),
        "signature": _("tanda tangan atas paket palsu"),
        "files": _("isi paket bukan yang ditandatangani"),
        "rotation": _("penggantian kunci tidak sah"),
        "checkpoint": _("tanda tangan atas jurnal palsu"),
        "statement": _("keterangan paket tidak dapat dibaca"),
        "entries": _("entri jurnal bukan tentang arsip ini, atau diubah"),
        "inclusion": _("entri jurnal tidak ada dalam jurnal yang ditandatangani"),
        "original": _("berkas asli bukan yang dicatat jurnal"),
        "inventory": _("daftar berkas arsip bukan yang dicatat jurnal"),
        "key": _("ditandatangani kunci lain, bukan kunci yang disebut"),
        "presented": _("BERKAS BUKAN SALINAN ARSIP INI: bitanya berbeda"),
    }
    return _("TIDAK TERBUKTI: {reason}").format(reason=reasons[code])
