"""Gives words to objections, by the codes that the libraries name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from archive.values.objection import Objection
from desk.words.escaping import HarmlessText, one_line
from desk.words.language import N_, _
from desk.words.reasons import system_text
from desk.words.states import state_text


def objection_text(objection: Objection) -> HarmlessText:
    """The objection in the language spoken now; what a stranger wrote is shown on one line."""
    return filled(OBJECTIONS[objection.code], objection.values)


def filled(words: str, values: Mapping[str, object]) -> HarmlessText:
    """The words in the language spoken now, with their values as people read them."""
    return HarmlessText(_(words).format_map({name: _shown(value) for name, value in values.items()}))


def _shown(value: object) -> HarmlessText:
    if isinstance(value, tuple):
        between = "\n  " if any(isinstance(part, Objection) for part in value) else ", "
        return HarmlessText(between.join(map(_shown, value)))
    return objection_text(value) if isinstance(value, Objection) else one_line(_plain(value))


def _plain(value: object) -> str:
    match value:
        case OSError():
            return system_text(value)
        case StrEnum():
            return state_text(value)
        case date():
            return value.isoformat()
        case str():
            return value
        case _:
            return str(value)


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
    "incomplete_term": N_("{columns} kosong"),
    "same_term": N_("kedua bentuknya '{term}'"),
    "long_term": N_("lebih dari {most} huruf: '{term}'"),
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
    "no_encrypted_backup": N_("{root} bukan cadangan yang tersandi"),
    "other_archive": N_("{root} milik arsip lain, atau berbentuk lain"),
    "inside_archive": N_("{place} berada di dalam arsip itu sendiri"),
    "bad_key_name": N_("'{name}' tidak dapat menjadi nama kunci"),
    "no_key": N_("'{text}' bukan kunci publik Ed25519"),
}

_QUESTIONS = {
    "unknown_field": N_(
        "tidak ada bidang bernama ini; yang ada: "
        "kode, unit, periode, tanggal, kelas, judul, nomor, jenis, status, isi. "
        "Bila bukan bidang, beri spasi setelah titik dua"
    ),
    "no_value": N_("bidang ini belum berisi; tulis isinya langsung setelah titik dua"),
    "unknown_stage": N_(
        "tidak ada status ini; yang ada: diterima, dideskripsikan, diverifikasi, diautentikasi, dikodekan, disimpan"
    ),
    "bad_period": N_('bukan kurun waktu; tulis 2024, 2019..2023, atau "TW II 2024"'),
    "star_place": N_("bintang hanya boleh di akhir kata; kode menemukan yang di bawahnya tanpa bintang"),
    "short_prefix": N_("sebelum bintang perlu sedikitnya dua huruf"),
    "fuzzy": N_("ejaan yang mirip dicari untuk satu kata, sedikitnya tiga huruf, dengan ~1 atau ~2"),
    "slop": N_('jarak kata ditulis setelah frasa, misalnya "biaya layanan"~3; yang lebih jauh memakai DAN'),
    "unknown_operator": N_("|| bukan operator; tulis ATAU"),
    "dangling_operator": N_(
        "operator ini tidak menggabungkan apa pun; tulis dengan huruf kecil bila ini kata biasa"
    ),
    "too_long": N_("pertanyaan terlalu panjang; cari dengan kata yang lebih khas"),
    "too_many_words": N_("kata terlalu banyak; cari dengan kata yang lebih khas"),
    "too_deep": N_("tanda kurung bersarang terlalu dalam"),
}

_FAULTS = {
    "kind_unit": N_("unit"),
    "kind_classification": N_("klasifikasi"),
    "nearest_entries": N_("(mungkin: {names})"),
    "destroyed_by": N_("berdasarkan {number} tanggal {decided}, disetujui {approved_by}"),
    "destroyed_by_schedule": N_(
        "berdasarkan {number} tanggal {decided}, disetujui {approved_by}, menurut {schedule}"
    ),
    "on_line": N_("baris {line}: "),
    "faulty_cell": N_("baris {line}, {column}: {code}: {why}"),
    "unmatched_row": N_("baris {line}: {file}"),
    "no_regular_file": N_("{file} bukan berkas biasa"),
    "unreadable_file": "{file}: {error}",
    "changing_file": N_("{file} berubah selagi disalin"),
    "unparsable": N_("bentuknya salah ({error})"),
    "page_count": N_("berisi {count} halaman, pages.jsonl {expected}"),
    "page_length": N_("halaman {page} berisi {count} huruf, menurut pages.jsonl {expected}"),
    "no_such_member": N_("{object}: {head} tidak memuat {name}"),
    "bad_head": N_("{object}: versi terakhir atau algoritma sidiknya bukan yang seharusnya"),
    "no_inventory": N_("bukan inventaris ({error})"),
    "page_from_one": N_("halaman dihitung dari 1, bukan {number}"),
    "form_feed": N_("halaman {number}: tanda ganti halaman tidak boleh ada di dalam halaman"),
    "stray_reason": N_("halaman {number}: alasan hanya untuk halaman yang tidak terbaca"),
    "stray_text": N_("halaman {number}: halaman kosong atau tidak terbaca tidak berteks"),
    "bad_digest": N_("bukan {length} angka heksadesimal: '{value}'"),
    "negative_size": N_("kurang dari nol: {size}"),
}

_INDEX = {
    "never_built": N_("belum pernah dibangun"),
    "no_generation": N_("generasi {name} yang melayani tidak ada"),
    "generation_gone": N_("{name} sudah tidak ada"),
    "made_with": N_("dibuat dengan {found}, program ini {known}"),
    "other_version": N_("Elasticsearch {found}; yang diperlukan {known}.x"),
    "other_analyzer": N_("analyzer whitespace-nya tidak memisahkan kata pada spasi"),
    "no_alias": N_("tidak ada alias {alias}"),
    "shared_alias": N_("{alias} bukan alias satu generasi: {found}"),
    "mapping_changed": N_("mapping-nya diubah dengan tangan: {names}"),
}

_SETTINGS = {
    "unknown_program": N_("{name}: bukan tesseract atau tesserocr: {value}"),
    "unknown_zone": N_("{name}: zona waktu tidak dikenal: {value}"),
    "no_flag": N_("{name}: tulis true atau false, bukan {value}"),
    "system": "{error}",
    "bad_toml": N_("{path} tidak dapat dibaca: {error}"),
    "bad_public": N_("{path}: [{section}] hanya mengenal {known}"),
    "no_such_setting": N_("{path}: tidak ada pengaturan [{section}] {names}"),
    "no_text": N_("{name}: seharusnya teks, bukan {value}"),
    "no_number": N_("{name}: {value} bukan bilangan"),
    "too_little": N_("{name}: {value} kurang dari {least}"),
    "no_such_word": N_("{name}: {value} bukan salah satu dari {known}"),
    "no_list": N_("{name}: seharusnya daftar unit, bukan {value}"),
    "no_address": N_("{name}: Elasticsearch tidak beralamat; tetapkan di sini atau dengan {variable}"),
    "no_secret_file": N_("{name}: berkas {path} tidak dapat dibaca"),
    "no_addresses": N_("{name}: seharusnya alamat atau daftar alamat, bukan {value}"),
    "password_in_address": N_("{name}: kata sandi tidak boleh ada dalam alamat; pakai {instead}"),
    "bad_address": N_("{name}: {text} bukan alamat http atau https"),
    "no_whole_number": N_("{name}: seharusnya bilangan bulat, sedikitnya {least}, bukan {value}"),
    "engine_overruled": N_("{variable}: {engine} menang atas mesin yang dipilih di sini"),
}

_OFFICE = {
    "short_password": N_("kata sandi paling sedikit {least} huruf"),
    "incomplete_person": N_("kolom kosong: {columns}"),
    "incomplete_appointment": N_("peran disebut, tetapi kolom kosong: {columns}"),
    "incomplete_day": N_("kolom kosong: {columns}"),
    "incomplete_question": N_("kolom kosong: {columns}"),
    "unknown_in_column": N_("{column}: bukan salah satu dari {known}"),
    "bad_day": "{column}: {why}: '{cell}'",
    "bad_slug": N_("hanya huruf kecil, angka, titik, _ dan -, paling banyak 64: {text!r}"),
    "nameless": N_("nama {person} kosong"),
    "no_mandate": N_("penugasan menyebut dasarnya (SK)"),
    "no_unit": N_("peran {role} adalah peran untuk satu unit; sebutkan unitnya"),
    "return_reason": N_("pengembalian menyebut alasannya"),
    "return_step": N_("pengembalian menyebut tahap tujuannya, dan hanya pengembalian"),
    "no_question": N_("{kind}: ada pertanyaan kosong, atau tidak ada satu pun"),
    "no_zone": N_("waktu tanpa zona"),
    "too_few_days": N_("paling sedikit satu hari, bukan {days}"),
}

OBJECTIONS: Mapping[str, str] = (
    _OFFICE | _WRITTEN | _TABLES | _PLACES | _QUESTIONS | _FAULTS | _INDEX | _SETTINGS
)
