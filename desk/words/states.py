"""Gives people's names to the states of a record, and to the reasons why something was not read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from desk.words.language import N_, _


def state_text(state: StrEnum) -> str:
    """The name of a member of an enumeration: a stage, an access level, why the index cannot be asked."""
    words = _STATES.get(type(state).__name__)
    return _(words[state]) if words else reason_text(state)


def reason_text(reason: str | None) -> str:
    """A stable reason code, and in brackets what it means; a code that this program does not know stands alone."""
    words = _REASONS.get(reason or "")
    return f"{reason} ({_(words)})" if words else reason or "?"


def short_id(held_id: str) -> str:
    """The beginning of a held file's id, by which people can name it; the id of a record is as it is."""
    return held_id[:_SHORT_ID]


_SHORT_ID = 16

_STATES: Mapping[str, Mapping[str, str]] = {
    "Stage": {
        "received": N_("diterima"),
        "described": N_("dideskripsikan"),
        "verified": N_("diverifikasi"),
        "authenticated": N_("diautentikasi"),
        "coded": N_("dikodekan"),
        "stored": N_("disimpan"),
    },
    "AccessLevel": {
        "ordinary": N_("biasa"),
        "restricted": N_("terbatas"),
        "secret": N_("rahasia"),
        "top_secret": N_("sangat rahasia"),
    },
    "Publicity": {
        "periodic": N_("berkala"),
        "immediate": N_("serta-merta"),
        "standing": N_("setiap saat"),
        "exempt": N_("dikecualikan"),
        "undecided": N_("belum ditetapkan"),
    },
    "Publication": {
        "none": N_("tidak diumumkan"),
        "proposed": N_("diusulkan untuk diumumkan"),
        "published": N_("diumumkan"),
        "withdrawn": N_("ditarik"),
    },
    "PageSource": {
        "text": N_("teks"),
        "ocr": N_("OCR"),
        "blank": N_("kosong"),
        "none": N_("tidak terbaca"),
    },
    "Obstacle": {
        "undecided": N_("sifat informasinya belum ditetapkan"),
        "exempt": N_("informasinya dikecualikan"),
        "classified": N_("klasifikasi keamanannya bukan biasa"),
        "untitled": N_("belum berjudul"),
        "destroyed": N_("sudah dimusnahkan"),
        "not_signed:describe": N_("belum ditandatangani: deskripsi (not_signed:describe)"),
        "not_signed:verify": N_("belum ditandatangani: verifikasi (not_signed:verify)"),
        "not_signed:authenticate": N_("belum ditandatangani: autentikasi (not_signed:authenticate)"),
        "not_signed:code": N_("belum ditandatangani: kode (not_signed:code)"),
        "damaged": N_("berkasnya rusak"),
        "held": N_("sedang ditahan"),
    },
    "OfficeRole": {
        "documentation": N_("petugas dokumentasi"),
        "processing": N_("petugas pengolahan"),
        "desk": N_("petugas pelayanan"),
        "unit_officer": N_("petugas unit"),
        "unit_head": N_("kepala unit"),
        "secretary": N_("sekretaris"),
        "ppid": N_("PPID"),
        "agency_head": N_("kepala dinas"),
        "records_head": N_("kepala unit kearsipan"),
        "legal": N_("unsur hukum"),
        "oversight": N_("unsur pengawasan"),
        "governor": N_("gubernur"),
        "auditor": N_("auditor"),
        "administrator": N_("administrator"),
    },
    "Stop": {
        "held": N_("sedang ditahan"),
        "permanent": N_("arsip permanen"),
        "published": N_("masih diumumkan"),
        "changed": N_("berubah sejak diputuskan"),
        "not_due": N_("belum jatuh tempo pada hari keputusan"),
        "other_fate": N_("menurut JRA tidak untuk dimusnahkan"),
        "clock_doubtful": N_("jam komputer tertinggal dari jurnal"),
    },
    "Trouble": {
        "missing": N_("belum ada indeks; jalankan: arsip index rebuild"),
        "corrupt": N_("indeks rusak atau diubah dari luar; jalankan: arsip index rebuild"),
        "outdated": N_("indeks dibuat oleh versi lain; jalankan: arsip index rebuild"),
        "replaced": N_("indeks baru saja diganti atau dihapus; ulangi"),
        "unwritable": N_(
            "disk indeks penuh, hanya dapat dibaca, atau tanpa izin tulis; perbaiki lalu ulangi"
        ),
        "unreachable": N_("server indeks tidak menjawab; periksa alamatnya dan apakah server berjalan"),
        "untrusted": N_("sertifikat server indeks tidak dipercaya; periksa ca_file atau fingerprint"),
        "refused": N_("server indeks menolak masuk; periksa nama pengguna, kata sandi, dan haknya"),
        "foreign": N_("server itu bukan Elasticsearch versi 9; periksa alamat dan versinya"),
        "full": N_("disk server indeks penuh sehingga hanya dapat dibaca; longgarkan disknya"),
        "busy": N_("server indeks terlalu sibuk; coba lagi nanti"),
        "failed": N_("server indeks gagal"),
    },
}
"""The words by the name of the enumeration, so that telling one needs no other to be imported."""

_REASONS = {
    "not_signed_in": N_("belum masuk; jalankan: arsip login PENGENAL"),
    "unknown_person": N_("petugas tidak dikenal"),
    "not_your_role": N_("bukan wewenang perannya"),
    "not_your_unit": N_("bukan unitnya"),
    "appointment_ended": N_("penugasannya tidak berlaku hari itu"),
    "auditor_writes_nothing": N_("auditor tidak mengubah apa pun"),
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
    "clutter": N_("sampah sistem, bukan dokumen"),
    "unfinished": N_("belum selesai ditulis"),
    "link": N_("tautan, tidak diikuti"),
    "archive": N_("folder arsip itu sendiri"),
    "record_damaged": N_("arsipnya rusak dan tidak dapat dipulihkan dari berkas ini"),
    "destroyed_before": N_("pernah dimusnahkan; perlu keputusan petugas"),
    "unreadable": N_("bitanya tidak dapat dibaca"),
    "no_words": N_("tidak berisi kata"),
    "bad_sheet": N_("lembar deskripsinya salah"),
    "unmatched_rows": N_("lembar deskripsi menyebut berkas yang tidak ada"),
    "unknown_entry": N_("unit atau klasifikasinya tidak ada dalam tabel"),
    "not_moved": N_("berubah selagi diarsipkan, atau tidak dapat dipindahkan"),
}
