"""Gives every error that people may meet its code, its words, its exit status and its HTTP status."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from archive.values.error import ArsipError
from archive.values.objection import Objection
from desk.words.escaping import HarmlessText, one_line
from desk.words.exits import COULD_NOT, USAGE
from desk.words.language import N_
from desk.words.objections import filled, objection_text

_FULL = (errno.ENOSPC, errno.EDQUOT)
_SERVER_FULL = "53100"  # PostgreSQL's code for a disk that is full


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """An error code for people: the words with the names of its values, and the statuses of both faces."""

    words: str
    http: int
    exit: int = COULD_NOT


@dataclass(frozen=True, slots=True)
class Problem:
    """The words for an error, with its stable code; `status` is the exit status."""

    code: str
    text: HarmlessText
    status: int
    http: int


def explain(error: BaseException) -> Problem | None:
    """The problem behind an error; None for what nobody foresaw, which deserves its traceback."""
    known = (error.code, error.values) if isinstance(error, ArsipError) else _foreign(error)
    if known is None:
        return None
    code, values = known
    entry = ERRORS[code]
    return Problem(code, HarmlessText(filled(entry.words, values).rstrip()), entry.exit, entry.http)


def problem_text(error: BaseException) -> HarmlessText:
    """The words for an error, and the error itself where there are none."""
    problem = explain(error)
    return problem.text if problem else one_line(str(error))


def unasked_text(error: ArsipError) -> str:
    """Why a question or one of its filters cannot be asked, without the question itself."""
    why = error.values.get("why")
    return str(objection_text(why) if isinstance(why, Objection) else problem_text(error))


def _foreign(error: BaseException) -> tuple[str, Mapping[str, object]] | None:
    """Code and values of the errors that are not ours: of the system, of the database, of Python."""
    match error:
        case KeyboardInterrupt():
            return "interrupted", {}
        case OSError():
            return "disk_full" if error.errno in _FULL else "system", {"error": error}
        case UnicodeEncodeError():
            return "not_utf8", {"text": repr(error.object)}
        case Exception(__cause__=BaseException() as cause):
            return _of_database(cause)
        case _:
            return None


def _of_database(cause: BaseException) -> tuple[str, Mapping[str, object]] | None:
    """PostgreSQL's errors are known by their package, which need not be loaded."""
    if isinstance(cause, sqlite3.Error):
        full = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        return "catalogue_full" if full else "catalogue_unusable", {"error": cause}
    if type(cause).__module__.split(".")[0] == "psycopg":
        full = getattr(cause, "sqlstate", None) == _SERVER_FULL
        return "catalogue_full" if full else "server_unusable", {"error": str(cause).strip()}
    return None


ERRORS: Mapping[str, ErrorEntry] = {
    # used wrongly
    "bad_question": ErrorEntry(
        N_("pertanyaan tidak dapat dipahami pada huruf ke-{position}: {why}\n  {text}\n  {mark}"), 400, USAGE
    ),
    "bad_value": ErrorEntry("{field}: {objection}", 400, USAGE),
    "bad_setting": ErrorEntry("{objection}", 500, USAGE),
    "no_such_path": ErrorEntry(N_("tidak ada berkas atau folder: {path}"), 404, USAGE),
    "unknown_entry": ErrorEntry(N_("{kind} {entry!r} tidak ada dalam tabel {nearest}"), 400, USAGE),
    "bad_pattern": ErrorEntry(N_("pola kode salah pada huruf ke-{place}: {objection}"), 400, USAGE),
    "bad_period": ErrorEntry("{objection}: {text!r}", 400, USAGE),
    "bad_date": ErrorEntry("{objection}: {text!r}", 400, USAGE),
    "bad_filter": ErrorEntry("{objection}: {text!r}", 400, USAGE),
    "bad_retention": ErrorEntry("{objection}: {text!r}", 400, USAGE),
    "bad_disposition": ErrorEntry("{objection}: {text!r}", 400, USAGE),
    "bad_key": ErrorEntry("{objection}", 400, USAGE),
    "not_utf8": ErrorEntry(N_("tulisan ini bukan UTF-8: {text}"), 400, USAGE),
    # what was given cannot be taken
    "bad_table": ErrorEntry(N_("tabel tidak dapat dibaca: {place}{objection}"), 400),
    "bad_sheet": ErrorEntry(N_("lembar deskripsi salah, tidak ada yang dimasukkan: {path}\n  {faults}"), 400),
    "unmatched_rows": ErrorEntry(
        N_("lembar deskripsi menyebut berkas yang tidak ditemukan (atau lebih dari satu):\n  {rows}"), 400
    ),
    "bad_bag": ErrorEntry(N_("bag ditolak, tidak ada yang dimasukkan: {place}: {reason}"), 400),
    "too_many_rows": ErrorEntry(N_("terlalu banyak baris untuk XLSX; ekspor ke CSV"), 400),
    "cannot_read": ErrorEntry(N_("berkas tidak dapat dibuka: {reason}"), 422),
    "unreceivable": ErrorEntry(N_("berkas tidak dapat diterima: {objection}"), 422),
    "not_moved": ErrorEntry(N_("{path} berubah selagi diarsipkan, atau tidak dapat dipindahkan"), 409),
    # not there
    "not_found": ErrorEntry(N_("tidak ada arsip dengan id atau kode {name}"), 404),
    "not_held": ErrorEntry(N_("tidak ada berkas {held_id} di karantina"), 404),
    "ambiguous_held_id": ErrorEntry(N_("beberapa berkas di karantina berawal {prefix}: {ids}"), 409),
    "damaged_held_file": ErrorEntry(
        N_(
            "berkas {name} di karantina rusak atau hilang; pulihkan dengan: arsip repair, "
            "atau masukkan lagi berkasnya"
        ),
        500,
    ),
    "no_such_batch": ErrorEntry(N_("tidak ada batch dengan nomor {number}"), 404),
    "no_such_pages": ErrorEntry(N_("arsip ini mempunyai {count} halaman; tidak ada halaman {numbers}"), 404),
    "no_such_version": ErrorEntry(
        N_("arsip {record} mempunyai {count} versi; tidak ada versi {version}"), 404
    ),
    "no_such_hold": ErrorEntry(N_("tidak ada penahanan yang berlaku dengan nomor {number}"), 404),
    "no_such_search": ErrorEntry(N_("tidak ada pencarian tersimpan bernama {name}"), 404),
    "no_such_replica": ErrorEntry(N_("tidak ada salinan arsip di {place}"), 404),
    "no_such_generation": ErrorEntry(N_("tidak ada cadangan dengan nama {name}"), 404),
    "no_such_rescan": ErrorEntry(N_("kedua arsip ini tidak pernah diusulkan sebagai kertas yang sama"), 404),
    "no_such_person": ErrorEntry(N_("tidak ada petugas bernama pengenal {person}"), 404),
    "no_such_appointment": ErrorEntry(N_("tidak ada penugasan dengan nomor {number}"), 404),
    "person_exists": ErrorEntry(N_("petugas {person}, atau NIP-nya, sudah terdaftar"), 409),
    "not_permitted": ErrorEntry(N_("ditolak: {why}; hak {right} dipegang oleh: {roles}"), 403),
    "wrong_password": ErrorEntry(N_("pengenal atau kata sandi salah"), 401),
    "too_many_attempts": ErrorEntry(
        N_("terlalu sering salah; kata sandi baru diperiksa lagi sesudah {until} UTC"), 429
    ),
    "not_signed": ErrorEntry(N_("arsip {record} belum, atau tidak lagi, ditandatangani: {step}"), 409),
    "house_open": ErrorEntry(
        N_(
            "rumah arsip masih terbuka; angkat administrator dahulu, lalu setiap petugas masuk dengan namanya"
        ),
        409,
    ),
    "refused_table": ErrorEntry(N_("{path} baris {line}: {message}"), 400),
    "no_password": ErrorEntry(
        N_("{person} belum berkata sandi; beri dahulu dengan: arsip person password {person}"), 409
    ),
    "nothing_to_hand": ErrorEntry(N_("arsip {record} sudah musnah {by}"), 410),
    # against what is so
    "record_destroyed": ErrorEntry(N_("arsip {record} sudah musnah {by}"), 410),
    "reason_missing": ErrorEntry(
        N_("sebutkan --reason: klasifikasi menentukan berapa lama arsip disimpan"), 400, USAGE
    ),
    "mandate_missing": ErrorEntry(
        N_("sudah ada JRA; versi berikutnya menyebut dasar dan hari pertamanya: --mandate, --from"),
        400,
        USAGE,
    ),
    "schedule_taken": ErrorEntry(N_("JRA sejak {day} adalah menurut {mandate}"), 409),
    "unit_changed_later": ErrorEntry(
        N_("unit {unit} sudah berganti atau berakhir pada {day}; sebutkan hari sesudahnya"), 409
    ),
    "not_for_readers": ErrorEntry(N_("perintah ini tidak untuk pembaca yang dibatasi"), 403),
    "held_elsewhere": ErrorEntry(N_("bita ini sudah menjadi berkas asli arsip {record}"), 409),
    "already_coded": ErrorEntry(N_("arsip {record} sudah berkode {given}; kode tidak pernah diganti"), 409),
    "not_publishable": ErrorEntry(N_("arsip {record} tidak boleh diumumkan: {obstacles}"), 409),
    "not_destroyable": ErrorEntry(N_("arsip {record} tidak boleh dimusnahkan: {stops}"), 409),
    "not_published": ErrorEntry(N_("arsip {record} tidak sedang diumumkan"), 409),
    "no_scheme": ErrorEntry(N_("unit {unit} tidak mempunyai pola kode yang berlaku pada {day}"), 409),
    "already_there": ErrorEntry(N_("gagal: {path}: sudah ada"), 409),
    "home_exists": ErrorEntry(N_("folder sudah terpakai: {objection}"), 409),
    "not_ours": ErrorEntry(N_("folder itu bukan salinan atau cadangan arsip ini: {objection}"), 409),
    "diverged": ErrorEntry(
        N_("cadangan atau salinan itu tidak dapat dipakai: {place} bukan keadaan lama dari sumbernya"), 409
    ),
    # the archive
    "not_a_home": ErrorEntry(N_("{objection}\nBuat arsip baru dengan: arsip init"), 500),
    "bad_server": ErrorEntry(N_("alamat server basis data tidak dapat dipakai ({why})"), 500, USAGE),
    "unfit_server": ErrorEntry(
        N_(
            "basis data di server harus memakai urutan C dan pengodean UTF8, bukan {collation} dan {encoding}"
        ),
        500,
    ),
    "server_unusable": ErrorEntry(N_("server basis data tidak dapat dipakai: {error}"), 503),
    "fenced": ErrorEntry(
        N_("proses lain mengambil alih pencatatan (giliran {mine}, sekarang {now}); ulangi perintah ini"),
        409,
    ),
    "unknown_schema": ErrorEntry(
        N_("katalog ini dari versi lain (skema {found}, dikenal sampai {known}); tidak diubah"), 500
    ),
    "no_catalogue": ErrorEntry(
        N_(
            "katalog hilang: {path}\nPulihkan dari cadangan dengan: arsip restore, "
            "atau bangun lagi dengan: arsip rebuild-catalogue"
        ),
        500,
    ),
    "catalogue_unusable": ErrorEntry(
        N_("katalog tidak dapat dipakai: {error}\nBila rusak, bangun lagi dengan: arsip rebuild-catalogue"),
        500,
    ),
    "catalogue_full": ErrorEntry(
        N_("disk penuh, katalog tidak dapat ditulis; longgarkan disk, lalu ulangi"), 507
    ),
    "not_in_store": ErrorEntry(
        N_("arsip rusak: tidak ada berkas arsip {record} di penyimpanan\nPeriksa dengan: arsip check"), 500
    ),
    "bad_inventory": ErrorEntry(N_("arsip rusak: {objection}\nPeriksa dengan: arsip check"), 500),
    "bad_file": ErrorEntry(N_("arsip rusak: {file}: {objection}\nPeriksa dengan: arsip check"), 500),
    "damaged_record": ErrorEntry(N_("{file} bukan lagi yang diarsipkan; periksa dengan: arsip check"), 500),
    "damaged_source": ErrorEntry(N_("{folder}: {file} rusak; tidak ada yang disalin"), 500),
    "damaged_generation": ErrorEntry(
        N_("cadangan itu bukan lagi yang dicadangkan: {path}; pakai generasi lain"), 500
    ),
    # the journal
    "broken_chain": ErrorEntry(
        N_("arsip rusak: entri jurnal {sequence} bukan yang ditulis\nPeriksa dengan: arsip check"), 500
    ),
    "unreplayable": ErrorEntry(
        N_(
            "entri jurnal {sequence} tidak memuat yang diperlukan untuk menyusun katalog kembali\n"
            "Periksa dengan: arsip log verify"
        ),
        500,
    ),
    "broken_transcript": ErrorEntry(
        N_(
            "jurnal dan salinannya berbeda mulai entri {sequence} ({reason}); tidak ada yang diubah\n"
            "Periksa dengan: arsip log verify"
        ),
        500,
    ),
    "inconsistent": ErrorEntry(
        N_("{signed} entri pertama jurnal bukan lagi yang ditandatangani\nPeriksa dengan: arsip log verify"),
        500,
    ),
    "bad_recipient": ErrorEntry(
        N_("{text!r} bukan penerima: tulis age1… atau kunci publik SSH (ssh-ed25519, ssh-rsa)"), 400, USAGE
    ),
    "bad_identity": ErrorEntry(N_("{path} tidak memuat kunci rahasia age atau SSH yang terbaca"), 400, USAGE),
    "key_missing": ErrorEntry(N_("{folder} tersandi; sebut kuncinya dengan {option}"), 400, USAGE),
    "wrong_identity": ErrorEntry(N_("{path} disandikan untuk penerima lain"), 403),
    "damaged_piece": ErrorEntry(N_("{path} rusak atau terpotong; pakai generasi lain"), 500),
    "writing_stopped": ErrorEntry(
        N_(
            "jurnal ditemukan bukan lanjutan yang semestinya ({found}); tidak ada yang ditulis sebelum diputuskan\n"
            "Periksa dengan: arsip log verify"
        ),
        500,
    ),
    "clock_doubtful": ErrorEntry(
        N_(
            "jam mesin lebih awal daripada catatan terakhir jurnal; betulkan jamnya, atau sebut harinya dengan --on"
        ),
        409,
    ),
    "not_stopped": ErrorEntry(N_("jurnal berlanjut; tidak ada yang perlu diputuskan"), 409),
    "beyond_mending": ErrorEntry(
        N_(
            "jurnal sendiri bukan lagi yang ditandatangani ({place}: {reason}); pulihkan dari cadangan\n"
            "Periksa dengan: arsip log verify"
        ),
        500,
    ),
    "no_secret_key": ErrorEntry(
        N_("kunci rahasia arsip tidak ada, tidak dapat dibaca, atau bukan pasangan kunci publiknya: {path}"),
        500,
    ),
    # the index
    "index_unavailable": ErrorEntry("{reason} ({seen})", 503),
    "counts_differ": ErrorEntry(
        N_("indeks baru berisi {found} arsip, seharusnya {expected}; yang lama tetap melayani"), 500
    ),
    # the machine
    "no_room": ErrorEntry(N_("{path} tidak muat di disk arsip: {size} bita, tersisa {room}"), 507),
    "not_durable": ErrorEntry(N_("disk gagal menyimpan: {cause}; tidak ada yang dianggap tersimpan"), 500),
    "not_stored": ErrorEntry(
        N_(
            "disk gagal menyimpan: {path} terbaca lain daripada yang ditulis; tidak ada yang dianggap tersimpan"
        ),
        500,
    ),
    "disk_full": ErrorEntry(N_("gagal: {error}"), 507),
    "system": ErrorEntry(N_("gagal: {error}"), 500),
    "interrupted": ErrorEntry(
        N_("dihentikan; yang sudah diarsipkan tetap aman, jalankan lagi untuk meneruskan"), 503
    ),
}
