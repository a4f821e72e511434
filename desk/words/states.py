"""The names that people know for the states of a record and for the reasons why something was not read."""

from __future__ import annotations

from enum import StrEnum

from archive.values.record import AccessLevel, PageSource, Publication, Publicity, Stage
from desk.words.language import _


def state_text(state: StrEnum) -> str:
    """The name of a stage, an access level, a publicity, a publication or a page's source."""
    return _STATES[type(state)][state]


def reason_text(reason: str | None) -> str:
    """A stable reason code, and in brackets what it means; a code that this program does not know stands alone."""
    words = _REASONS.get(reason or "")
    return f"{reason} ({words})" if words else reason or "?"


_STATES: dict[type[StrEnum], dict[StrEnum, str]] = {
    Stage: {
        Stage.RECEIVED: _("diterima"),
        Stage.DESCRIBED: _("dideskripsikan"),
        Stage.VERIFIED: _("diverifikasi"),
        Stage.AUTHENTICATED: _("diautentikasi"),
        Stage.CODED: _("dikodekan"),
        Stage.STORED: _("disimpan"),
    },
    AccessLevel: {
        AccessLevel.ORDINARY: _("biasa"),
        AccessLevel.RESTRICTED: _("terbatas"),
        AccessLevel.SECRET: _("rahasia"),
        AccessLevel.TOP_SECRET: _("sangat rahasia"),
    },
    Publicity: {
        Publicity.PERIODIC: _("berkala"),
        Publicity.IMMEDIATE: _("serta-merta"),
        Publicity.STANDING: _("setiap saat"),
        Publicity.EXEMPT: _("dikecualikan"),
        Publicity.UNDECIDED: _("belum ditetapkan"),
    },
    Publication: {
        Publication.NONE: _("tidak diumumkan"),
        Publication.PROPOSED: _("diusulkan untuk diumumkan"),
        Publication.PUBLISHED: _("diumumkan"),
        Publication.WITHDRAWN: _("ditarik"),
    },
    PageSource: {
        PageSource.TEXT: _("teks"),
        PageSource.OCR: _("OCR"),
        PageSource.BLANK: _("kosong"),
        PageSource.NONE: _("tidak terbaca"),
    },
}

_REASONS = {
    "encrypted": _("terkunci sandi"),
    "damaged": _("rusak"),
    "empty": _("kosong, nol bita"),
    "unsupported": _("dikemas dengan cara yang tidak dikenal"),
    "too_large": _("terlalu besar"),
    "too_many_pages": _("terlalu banyak halaman"),
    "timed_out": _("terlalu lama dibaca"),
    "out_of_memory": _("butuh terlalu banyak memori"),
    "crashed": _("pembacanya mati"),
    "unsafe": _("isinya tidak aman dibuka"),
    "too_deep": _("terlalu dalam bersarang"),
    "program": _("program komputer"),
    "bad_separator": _("lembar pemisahnya salah"),
    "uneven_passes": _("jumlah muka dan balik berbeda"),
    "signed": _("bertanda tangan elektronik"),
    "unreadable": _("bitanya tidak dapat dibaca"),
    "no_words": _("tidak berisi kata"),
    "bad_sheet": _("lembar deskripsinya salah"),
    "unmatched_rows": _("lembar deskripsi menyebut berkas yang tidak ada"),
    "unknown_entry": _("unit atau klasifikasinya tidak ada dalam tabel"),
    "not_moved": _("berubah selagi diarsipkan, atau tidak dapat dipindahkan"),
}
