"""The words for what is wrong with something a person wrote, by the codes of the libraries' objections."""

from __future__ import annotations

from archive.values.objection import Objection
from desk.words.language import N_, _


def objection_text(objection: Objection) -> str:
    """The objection in the language spoken now."""
    values = {
        name: objection_text(value) if isinstance(value, Objection) else value
        for name, value in objection.values.items()
    }
    return _((_WRITTEN | _TABLES | _PLACES)[objection.code]).format_map(values)


_WRITTEN = {
    "no_date": N_("bukan tanggal; tulis 17 Agustus 2024 atau 2024-08-17"),
    "short_year": N_("tulis tahun dengan empat angka"),
    "no_year": N_("bukan tahun dari 1 sampai {last}"),
    "year_outside": N_("tahun {year} di luar {first} sampai {last}"),
    "no_such_day": N_("tidak ada hari seperti itu"),
    "no_period": N_("bukan kurun waktu; tulis 2024, TW II 2024, Mei 2024, atau 2024-05-01..2024-06-30"),
    "end_before_start": N_("akhirnya sebelum awalnya"),
    "no_such_part": N_("satu tahun terdiri atas {parts} bagian dari {months} bulan"),
    "no_such_month": N_("tidak ada bulan {month}"),
    "ambiguous": N_("dapat berarti masing-masing dari {readings}"),
    "number_twice": N_("nomor urut hanya boleh satu kali dalam kode"),
    "number_missing": N_("nomor urut tidak ada; tulis {{number}} atau {{number:04}}"),
    "single_brace": N_("kurung kurawal tunggal; tulis {{{{ atau }}}}"),
    "bad_character": N_("huruf ini tidak boleh ada dalam kode"),
    "unknown_slot": N_("tidak ada isian '{name}'; yang ada: {known}"),
    "unknown_style": N_("{name} tidak dapat ditulis sebagai '{style}'"),
    "nothing_written": N_("tidak ada isinya"),
    "dash": N_("tanda hubung bisa berarti tidak ada, bisa belum diketahui; tulis 0 Tahun bila tidak ada"),
    "no_conjunction": N_("setelah jumlah tahun harus ada salah satu dari {known}"),
    "no_retention": N_("bukan jangka simpan; tulis 2 Tahun, 2 Tahun setelah …, atau Selama …"),
    "misspelt": N_("mungkin maksudnya '{known}', bukan '{word}'"),
    "no_exception": N_("setelah '{start}' hanya boleh ada pengecualian, diawali kecuali"),
    "no_fate": N_("bukan nasib akhir; tulis salah satu dari {known}"),
}

_TABLES = {
    "old_workbook": N_("berkas Excel jenis lama (.xls); simpan sebagai .xlsx atau CSV"),
    "unknown_encoding": N_("tulisannya bukan dalam salah satu pengodean ini: {encodings}"),
    "broken_row": N_("baris yang mulai di sini tidak dapat dibaca, mungkin tanda kutipnya kurang ({error})"),
    "broken_workbook": N_("bukan buku kerja yang dapat dibaca ({error})"),
    "repeated_column": N_("dua kolom bernama '{name}'"),
    "empty_table": N_("tabelnya kosong"),
    "missing_column": N_("tidak ada kolom {missing}; judul kolomnya: {found}"),
    "unknown_column": N_("tidak ada kolom bernama: {headers}"),
    "repeated_header": N_("judul kolom berulang di sini"),
    "number_as_code": N_("selnya berisi angka atau tanggal ({cell}); ubah formatnya menjadi teks"),
    "bad_code": N_("bukan kode: '{code}'"),
    "duplicate_code": N_("{code} juga ada dengan isi lain pada baris {lines}"),
    "no_code": N_("{columns} kosong"),
    "no_name": N_("{columns} kosong"),
    "no_title": N_("{columns} kosong"),
    "incomplete_rule": N_("{columns} kosong"),
    "bad_parent": N_("induknya unit itu sendiri"),
    "bad_language": N_("bukan bahasa Tesseract seperti ind atau ind+eng: '{language}'"),
    "bad_retention": N_("{column}: {why}: '{cell}'"),
    "bad_disposition": N_("{column}: {why}: '{cell}'"),
    "stray_cell": N_("tidak ada judul kolom di atas '{cell}'"),
    "no_file": N_("tidak menyebut berkas"),
    "path_escapes": N_("bukan jalur di bawah folder batch: {cell}"),
    "bad_value": N_("{why}: '{cell}'"),
    "unknown_word": N_("bukan salah satu dari {known}"),
    "duplicate_file": N_("{file} sudah ada pada baris {line}"),
}

_PLACES = {
    "archive_already": N_("{root} sudah menjadi arsip"),
    "not_empty": N_("{folder} tidak kosong: {names}"),
    "no_archive": N_("{root} bukan arsip"),
    "other_format": N_("{root} berbentuk '{found}'; program ini mengenal '{known}'"),
    "no_replica": N_("{root} bukan salinan arsip"),
    "no_backup": N_("{root} bukan cadangan"),
    "other_archive": N_("{root} milik arsip lain, atau berbentuk lain"),
    "inside_archive": N_("{place} berada di dalam arsip itu sendiri"),
    "bad_key_name": N_("'{name}' tidak dapat menjadi nama kunci"),
    "no_key": N_("'{text}' bukan kunci publik Ed25519"),
}
