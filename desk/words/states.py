"""The names that people know for the states of a record and for the reasons why something was not read."""

from __future__ import annotations

from enum import StrEnum

from archive.values.record import AccessLevel, PageSource, Publication, Publicity, Stage
from desk.words.language import N_, _


def state_text(state: StrEnum) -> str:
    """The name of a stage, an access level, a publicity, a publication or a page's source."""
    return _(_STATES[type(state)][state])


def reason_text(reason: str | None) -> str:
    """A stable reason code, and in brackets what it means; a code that this program does not know stands alone."""
    words = _REASONS.get(reason or "")
    return f"{reason} ({_(words)})" if words else reason or "?"


_STATES: dict[type[StrEnum], dict[StrEnum, str]] = {
    Stage: {
        Stage.RECEIVED: N_("diterima"),
        Stage.DESCRIBED: N_("dideskripsikan"),
        Stage.VERIFIED: N_("diverifikasi"),
        Stage.AUTHENTICATED: N_("diautentikasi"),
        Stage.CODED: N_("dikodekan"),
        Stage.STORED: N_("disimpan"),
    },
    AccessLevel: {
        AccessLevel.ORDINARY: N_("biasa"),
        AccessLevel.RESTRICTED: N_("terbatas"),
        AccessLevel.SECRET: N_("rahasia"),
        AccessLevel.TOP_SECRET: N_("sangat rahasia"),
    },
    Publicity: {
        Publicity.PERIODIC: N_("berkala"),
        Publicity.IMMEDIATE: N_("serta-merta"),
        Publicity.STANDING: N_("setiap saat"),
        Publicity.EXEMPT: N_("dikecualikan"),
        Publicity.UNDECIDED: N_("belum ditetapkan"),
    },
    Publication: {
        Publication.NONE: N_("tidak diumumkan"),
        Publication.PROPOSED: N_("diusulkan untuk diumumkan"),
        Publication.PUBLISHED: N_("diumumkan"),
        Publication.WITHDRAWN: N_("ditarik"),
    },
    PageSource: {
        PageSource.TEXT: N_("teks"),
        PageSource.OCR: N_("OCR"),
        PageSource.BLANK: N_("kosong"),
        PageSource.NONE: N_("tidak terbaca"),
    },
}

_REASONS = {
    "encrypted": N_("terkunci sandi"),
    "damaged": N_("rusak"),
    "empty": N_("kosong, nol bita"),
    "unsupported": N_("dikemas dengan cara yang tidak dikenal"),
    "too_large": N_("terlalu besar"),
    "too_many_pages": N_("terlalu banyak halaman"),
    "timed_out": N_("terlalu lama dibaca"),
    "out_of_memory": N_("butuh terlalu banyak memori"),
    "crashed": N_("pembacanya mati"),
    "unsafe": N_("isinya tidak aman dibuka"),
    "too_deep": N_("terlalu dalam bersarang"),
    "program": N_("program komputer"),
    "bad_separator": N_("lembar pemisahnya salah"),
    "uneven_passes": N_("jumlah muka dan balik berbeda"),
    "signed": N_("bertanda tangan elektronik"),
    "unreadable": N_("bitanya tidak dapat dibaca"),
    "no_words": N_("tidak berisi kata"),
    "bad_sheet": N_("lembar deskripsinya salah"),
    "unmatched_rows": N_("lembar deskripsi menyebut berkas yang tidak ada"),
    "unknown_entry": N_("unit atau klasifikasinya tidak ada dalam tabel"),
    "not_moved": N_("berubah selagi diarsipkan, atau tidak dapat dipindahkan"),
}
