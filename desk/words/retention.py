"""Why a retention verdict is what it is, in words for a person."""

from __future__ import annotations

from desk.words.language import _
from office.keeping.retention import ReasonCode, RetentionReason


def reason_text(reason: RetentionReason) -> str:
    """One reason as a clause."""
    texts = {
        ReasonCode.NO_RULE: _("tidak ada aturan JRA untuk klasifikasi {text}"),
        ReasonCode.INHERITED: _("aturan dari kelas di atasnya, {text}"),
        ReasonCode.SETTLED: _("nasib akhir sudah tetap: {text}"),
        ReasonCode.FROM_CLOSING: _("dihitung dari berkas ditutup {day}"),
        ReasonCode.FROM_PERIOD: _("dihitung dari akhir kurun waktu {day}"),
        ReasonCode.FROM_EVENT: _("dihitung {text} ({day})"),
        ReasonCode.FROM_BUDGET_YEAR: _("dihitung {text} ({day})"),
        ReasonCode.NO_BASE_DATE: _("tanggal berkas ditutup dan kurun waktu tidak diketahui"),
        ReasonCode.WAITING_FOR_EVENT: _("tanggal peristiwa belum diketahui: {text}"),
        ReasonCode.OPEN_ENDED: _("tanpa batas waktu: {text}"),
        ReasonCode.NEVER_RELOCATED: _("belum pernah dipindahkan ke inaktif"),
        ReasonCode.EXCEPTION: _("ada pengecualian, harus diputus orang: {text}"),
        ReasonCode.PERSONAL_FILE: _("masuk berkas perseorangan, harus diputus orang"),
        ReasonCode.HELD: _("ditahan: {text}"),
    }
    return texts[reason.code].format(text=reason.text or "-", day=reason.day or "-")
