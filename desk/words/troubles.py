"""Why the index cannot be asked, in words that say what to do."""

from __future__ import annotations

from desk.words.language import _
from search.index.contract import IndexUnavailable, Trouble


def trouble_text(error: IndexUnavailable) -> str:
    """What happened to the index, and in brackets what was seen."""
    said = {
        Trouble.MISSING: _("belum ada indeks; jalankan: arsip index rebuild"),
        Trouble.CORRUPT: _("indeks rusak atau diubah dari luar; jalankan: arsip index rebuild"),
        Trouble.OUTDATED: _("indeks dibuat oleh versi lain; jalankan: arsip index rebuild"),
        Trouble.REPLACED: _("indeks baru saja diganti atau dihapus; ulangi"),
        Trouble.UNWRITABLE: _(
            "disk indeks penuh, hanya dapat dibaca, atau tanpa izin tulis; perbaiki lalu ulangi"
        ),
        Trouble.UNREACHABLE: _("server indeks tidak menjawab; periksa alamatnya dan apakah server berjalan"),
        Trouble.UNTRUSTED: _("sertifikat server indeks tidak dipercaya; periksa ca_file atau fingerprint"),
        Trouble.REFUSED: _("server indeks menolak masuk; periksa nama pengguna, kata sandi, dan haknya"),
        Trouble.FOREIGN: _("server itu bukan Elasticsearch versi 9; periksa alamat dan versinya"),
        Trouble.FULL: _("disk server indeks penuh sehingga hanya dapat dibaca; longgarkan disknya"),
        Trouble.BUSY: _("server indeks terlalu sibuk; coba lagi nanti"),
        Trouble.FAILED: _("server indeks gagal"),
    }[error.reason]
    return f"{said} ({error.detail})"
