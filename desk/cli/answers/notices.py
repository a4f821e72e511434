"""Gives words to the notices that come beside an answer."""

from __future__ import annotations

from desk.operations.notices import (
    CheckNotNoted,
    ContentNotSearched,
    IndexNotFollowing,
    JournalRewritten,
    LogInTrouble,
    Notice,
    NotSigned,
    ServerNearlyFull,
    TextNotRead,
)
from desk.words.language import _
from desk.words.problems import problem_text


def notice_text(notice: Notice) -> str:
    """A notice on one line."""
    match notice:
        case CheckNotNoted():
            return _("arsip hanya dapat dibaca; hasil pemeriksaan ini tidak dicatat")
        case NotSigned() | JournalRewritten() | LogInTrouble():
            return _log_text(notice)
        case IndexNotFollowing() | TextNotRead() | ContentNotSearched() | ServerNearlyFull():
            return _index_text(notice)


def _log_text(notice: NotSigned | JournalRewritten | LogInTrouble) -> str:
    match notice:
        case NotSigned(cause):
            text = _("jurnal tidak dapat ditandatangani ({error}); perubahan sendiri tersimpan")
            return text.format(error=problem_text(cause))
        case JournalRewritten(signed):
            text = _(
                "JURNAL BUKAN LANJUTAN dari {signed} entri yang ditandatangani; periksa dengan: arsip log verify"
            )
            return text.format(signed=signed)
        case LogInTrouble(cause):
            text = _("salinan atau kunci jurnal bermasalah ({error}); periksa dengan: arsip log verify")
            return text.format(error=cause)


def _index_text(notice: IndexNotFollowing | TextNotRead | ContentNotSearched | ServerNearlyFull) -> str:
    match notice:
        case IndexNotFollowing(cause):
            text = _(
                "indeks pencarian tidak dapat dimutakhirkan; arsip sendiri utuh, dan indeks menyusul nanti: {why}"
            )
            return text.format(why=problem_text(cause))
        case TextNotRead(record):
            text = _("isi arsip {record} tidak terbaca dari penyimpanan; periksa dengan: arsip check")
            return text.format(record=record)
        case ContentNotSearched(cause):
            return _("pencarian isi sedang mati: {why}").format(why=problem_text(cause))
        case ServerNearlyFull():
            return _("disk server hampir penuh; indeks akan menjadi hanya-baca")
