"""Words for reasons: of refused questions and publications, retention, the system, and the index."""

from __future__ import annotations

import errno

from archive.values.publicity import Obstacle
from desk.words.language import N_, _
from desk.words.objections import objection_text
from office.keeping.retention import ReasonCode, RetentionReason
from search.answer.written_filters import BadFilter
from search.index.contract import IndexUnavailable, Trouble
from search.question.parser import BadQuestion


def obstacle_text(obstacle: Obstacle) -> str:
    """The words for what stands against publishing a record."""
    texts = {
        Obstacle.UNDECIDED: _("sifat informasinya belum ditetapkan"),
        Obstacle.EXEMPT: _("informasinya dikecualikan"),
        Obstacle.CLASSIFIED: _("klasifikasi keamanannya bukan biasa"),
        Obstacle.UNTITLED: _("belum berjudul"),
        Obstacle.DESTROYED: _("sudah dimusnahkan"),
    }
    return texts[obstacle]


def unasked_text(error: BadQuestion | BadFilter) -> str:
    """Why a question with its filters could not be asked."""
    if isinstance(error, BadFilter):
        return f"{objection_text(error.objection)}: {error.text!r}"
    return refusal_text(error.code)


def refusal_text(code: str) -> str:
    """The words for a code of `search.question.lexer.BadQuestion` (docs/query.md)."""
    texts = {
        "unknown_field": _(
            "tidak ada bidang bernama ini; yang ada: "
            "kode, unit, periode, tanggal, kelas, judul, nomor, jenis, status, isi. "
            "Bila bukan bidang, beri spasi setelah titik dua"
        ),
        "no_value": _("bidang ini belum berisi; tulis isinya langsung setelah titik dua"),
        "unknown_stage": _(
            "tidak ada status ini; yang ada: diterima, dideskripsikan, diverifikasi, diautentikasi, dikodekan, disimpan"
        ),
        "bad_period": _('bukan kurun waktu; tulis 2024, 2019..2023, atau "TW II 2024"'),
        "star_place": _("bintang hanya boleh di akhir kata; kode menemukan yang di bawahnya tanpa bintang"),
        "short_prefix": _("sebelum bintang perlu sedikitnya dua huruf"),
        "fuzzy": _("ejaan yang mirip dicari untuk satu kata, sedikitnya tiga huruf, dengan ~1 atau ~2"),
        "slop": _(
            'jarak kata ditulis setelah frasa, misalnya "biaya layanan"~3; yang lebih jauh memakai DAN'
        ),
        "unknown_operator": _("|| bukan operator; tulis ATAU"),
        "dangling_operator": _(
            "operator ini tidak menggabungkan apa pun; tulis dengan huruf kecil bila ini kata biasa"
        ),
        "too_long": _("pertanyaan terlalu panjang; cari dengan kata yang lebih khas"),
        "too_many_words": _("kata terlalu banyak; cari dengan kata yang lebih khas"),
        "too_deep": _("tanda kurung bersarang terlalu dalam"),
    }
    return texts.get(code, code)


def retention_text(reason: RetentionReason) -> str:
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


def system_text(error: OSError) -> str:
    """The file, and why not; of an error that is rare here, the system's own words."""
    known = _WORDS.get(error.errno or 0)
    words = _(known) if known else error.strerror or str(error)
    return f"{error.filename}: {words}" if error.filename else words


_WORDS = {
    errno.EACCES: N_("tidak diizinkan"),
    errno.EPERM: N_("tidak diizinkan"),
    errno.ENOENT: N_("tidak ada"),
    errno.EEXIST: N_("sudah ada"),
    errno.EISDIR: N_("ini folder, bukan berkas"),
    errno.ENOTDIR: N_("bukan folder"),
    errno.ENOTEMPTY: N_("foldernya tidak kosong"),
    errno.ENOSPC: N_("disk penuh"),
    errno.EDQUOT: N_("jatah disk habis"),
    errno.EROFS: N_("disk hanya dapat dibaca"),
    errno.EIO: N_("disk gagal membaca atau menulis"),
    errno.EFBIG: N_("berkas terlalu besar"),
    errno.ENAMETOOLONG: N_("nama terlalu panjang"),
    errno.ELOOP: N_("tautan simbolisnya berputar"),
    errno.EMFILE: N_("terlalu banyak berkas terbuka"),
    errno.ENFILE: N_("terlalu banyak berkas terbuka"),
    errno.ENOMEM: N_("memori habis"),
    errno.EBUSY: N_("sedang dipakai"),
    errno.EXDEV: N_("disk lain"),
}


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
