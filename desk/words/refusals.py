"""Why a question or a publication is refused, and what to do instead, in words for a person."""

from __future__ import annotations

from archive.values.publicity import Obstacle
from desk.words.language import _


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
