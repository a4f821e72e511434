"""The words for what is wrong with something a person wrote, by the codes of the libraries' objections."""

from __future__ import annotations

from archive.values.objection import Objection
from desk.words.language import _


def objection_text(objection: Objection) -> str:
    """The objection in the language spoken now."""
    values = {
        name: objection_text(value) if isinstance(value, Objection) else value
        for name, value in objection.values.items()
    }
    return (_WRITTEN | _TABLES | _PLACES)[objection.code].format_map(values)


_WRITTEN = {
    "no_date": _("bukan tanggal; tulis 17 Agustus 2024 atau 2024-08-17"),
    "short_year": _("tulis tahun dengan empat angka"),
    "year_outside": _("tahun {year} di luar {first} sampai {last}"),
    "no_such_day": _("tidak ada hari seperti itu"),
    "no_period": _("bukan kurun waktu; tulis 2024, TW II 2024, Mei 2024, atau 2024-05-01..2024-06-30"),
    "end_before_start": _("akhirnya sebelum awalnya"),
    "no_such_part": _("satu tahun terdiri atas {parts} bagian dari {months} bulan"),
    "no_such_month": _("tidak ada bulan {month}"),
    "ambiguous": _("dapat berarti masing-masing dari {readings}"),
    "number_twice": _("nomor urut hanya boleh satu kali dalam kode"),
    "number_missing": _("nomor urut tidak ada; tulis {{number}} atau {{number:04}}"),
    "single_brace": _("kurung kurawal tunggal; tulis {{{{ atau }}}}"),
    "bad_character": _("huruf ini tidak boleh ada dalam kode"),
    "unknown_slot": _("tidak ada isian '{name}'; yang ada: {known}"),
    "unknown_style": _("{name} tidak dapat ditulis sebagai '{style}'"),
    "nothing_written": _("tidak ada isinya"),
    "dash": _("tanda hubung bisa berarti tidak ada, bisa belum diketahui; tulis 0 Tahun bila tidak ada"),
    "no_conjunction": _("setelah jumlah tahun harus ada salah satu dari {known}"),
    "no_retention": _("bukan jangka simpan; tulis 2 Tahun, 2 Tahun setelah …, atau Selama …"),
    "misspelt": _("mungkin maksudnya '{known}', bukan '{word}'"),
    "no_exception": _("setelah '{start}' hanya boleh ada pengecualian, diawali kecuali"),
    "no_fate": _("bukan nasib akhir; tulis salah satu dari {known}"),
}

_TABLES = {
    "old_workbook": _("berkas Excel jenis lama (.xls); simpan sebagai .xlsx atau CSV"),
    "unknown_encoding": _("tulisannya bukan dalam salah satu pengodean ini: {encodings}"),
    "broken_row": _("baris yang mulai di sini tidak dapat dibaca, mungkin tanda kutipnya kurang ({error})"),
    "broken_workbook": _("bukan buku kerja yang dapat dibaca ({error})"),
    "repeated_column": _("dua kolom bernama '{name}'"),
    "empty_table": _("tabelnya kosong"),
    "missing_column": _("tidak ada kolom {missing}; judul kolomnya: {found}"),
    "unknown_column": _("tidak ada kolom bernama: {headers}"),
    "repeated_header": _("judul kolom berulang di sini"),
    "number_as_code": _("selnya berisi angka atau tanggal ({cell}); ubah formatnya menjadi teks"),
    "bad_code": _("bukan kode: '{code}'"),
    "duplicate_code": _("{code} juga ada dengan isi lain pada baris {lines}"),
    "no_code": _("{columns} kosong"),
    "no_name": _("{columns} kosong"),
    "no_title": _("{columns} kosong"),
    "incomplete_rule": _("{columns} kosong"),
    "bad_parent": _("induknya unit itu sendiri"),
    "bad_language": _("bukan bahasa Tesseract seperti ind atau ind+eng: '{language}'"),
    "bad_retention": _("{column}: {why}: '{cell}'"),
    "bad_disposition": _("{column}: {why}: '{cell}'"),
    "stray_cell": _("tidak ada judul kolom di atas '{cell}'"),
    "no_file": _("tidak menyebut berkas"),
    "path_escapes": _("bukan jalur di bawah folder batch: {cell}"),
    "bad_value": _("{why}: '{cell}'"),
    "unknown_word": _("bukan salah satu dari {known}"),
    "duplicate_file": _("{file} sudah ada pada baris {line}"),
}

_PLACES = {
    "archive_already": _("{root} sudah menjadi arsip"),
    "not_empty": _("{folder} tidak kosong: {names}"),
    "no_archive": _("{root} bukan arsip"),
    "other_format": _("{root} berbentuk '{found}'; program ini mengenal '{known}'"),
    "no_replica": _("{root} bukan salinan arsip"),
    "no_backup": _("{root} bukan cadangan"),
    "other_archive": _("{root} milik arsip lain, atau berbentuk lain"),
    "inside_archive": _("{place} berada di dalam arsip itu sendiri"),
    "bad_key_name": _("'{name}' tidak dapat menjadi nama kunci"),
    "no_key": _("'{text}' bukan kunci publik Ed25519"),
}
