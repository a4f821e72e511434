"""Gives words to the notices that come beside an answer."""

from __future__ import annotations

from desk.operations.notices import (
    CheckNotNoted,
    ClockBehind,
    ContentNotSearched,
    IndexNotFollowing,
    JournalRewritten,
    LogInTrouble,
    Notice,
    NotSigned,
    ServerNearlyFull,
    TextNotRead,
)
from desk.words.language import N_, _
from desk.words.objections import filled
from desk.words.problems import problem_text


def notice_text(notice: Notice) -> str:
    """A notice on one line."""
    match notice:
        case CheckNotNoted():
            return _("arsip tidak dapat ditulis; hasil pemeriksaan ini tidak dicatat")
        case ClockBehind():
            return _("jam mesin lebih awal daripada catatan terakhir jurnal; betulkan jam sebelum meneruskan")
        case NotSigned() | JournalRewritten() | LogInTrouble():
            return _log_text(notice)
        case IndexNotFollowing() | TextNotRead() | ContentNotSearched() | ServerNearlyFull():
            return _index_text(notice)


def _log_text(notice: NotSigned | JournalRewritten | LogInTrouble) -> str:
    match notice:
        case NotSigned(cause):
            text = N_("jurnal tidak dapat ditandatangani ({error}); perubahan sendiri tersimpan")
            return filled(text, {"error": problem_text(cause)})
        case JournalRewritten(signed):
            text = N_(
                "JURNAL BUKAN LANJUTAN dari {signed} entri yang ditandatangani; periksa dengan: arsip log verify"
            )
            return filled(text, {"signed": signed})
        case LogInTrouble(cause):
            text = N_("salinan atau kunci jurnal bermasalah ({error}); periksa dengan: arsip log verify")
            return filled(text, {"error": problem_text(cause)})


def _index_text(notice: IndexNotFollowing | TextNotRead | ContentNotSearched | ServerNearlyFull) -> str:
    match notice:
        case IndexNotFollowing(cause):
            text = N_(
                "indeks pencarian tidak dapat dimutakhirkan; arsip sendiri utuh, dan indeks menyusul nanti: {why}"
            )
            return filled(text, {"why": problem_text(cause)})
        case TextNotRead(record):
            text = N_("isi arsip {record} tidak terbaca dari penyimpanan; periksa dengan: arsip check")
            return filled(text, {"record": record})
        case ContentNotSearched(cause):
            return filled(N_("pencarian isi sedang mati: {why}"), {"why": problem_text(cause)})
        case ServerNearlyFull():
            return _("disk server hampir penuh; indeks akan menjadi hanya-baca")
