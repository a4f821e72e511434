"""Every error a person may meet, in words that say what to do, and the exit status it becomes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.accession.batches import NoSuchBatch, NoSuchPages
from archive.accession.duplicate_candidates import NoSuchRescan
from archive.accession.filing import AlreadyCoded
from archive.accession.quarantine import NotHeld
from archive.catalogue.records import NotFound
from archive.catalogue.schema import UnknownSchema
from archive.copies.backup import DamagedGeneration, NoSuchGeneration
from archive.copies.copy import NotOurs
from archive.copies.replica import NoSuchReplica
from archive.export.bag import NothingToHand
from archive.journal.audit import BeyondMending
from archive.journal.entries import BrokenChain
from archive.journal.keys import NoSecretKey
from archive.journal.signed_note import BadKey
from archive.journal.signing import Inconsistent
from archive.journal.transcript import BrokenTranscript
from archive.lifecycle.holds import NoSuchHold
from archive.lifecycle.publishing import NotPublished
from archive.registers.code_allocation import NoScheme
from archive.registers.code_scheme import BadPattern
from archive.registers.saved_searches import NoSuchSearch
from archive.registers.units_and_classes import UnknownEntry
from archive.storage.disk import NotDurable
from archive.storage.home import HomeExists, NoCatalogue, NotAHome
from archive.storage.inventory import BadInventory
from archive.storage.store import NotInStore
from archive.storage.transfer import Diverged
from archive.values.dates import BadDate
from archive.values.period import BadPeriod
from archive.values.record import BadValue
from archive.values.serialisation import BadFile
from desk.cli import exits
from desk.cli.options import NotForReaders
from desk.printing.table_file import TooManyRows
from desk.settings.general import BadSetting
from desk.words.language import N_, _
from desk.words.objections import objection_text
from desk.words.reasons import refusal_text, system_text, trouble_text
from desk.words.states import reason_text
from ingest.inbox.bag_source import BadBag
from ingest.inbox.description_sheet import BadSheet
from ingest.inbox.drop_folder import NotMoved
from ingest.inbox.incoming import NoSuchPath, UnmatchedRows
from ingest.tables.table_reader import BadTable
from ingest.task.reasons import CannotRead
from search.answer.written_filters import BadFilter
from search.index.contract import IndexUnavailable
from search.mirror.follow import CountsDiffer
from search.question.parser import BadQuestion

INTERRUPTED = N_("dihentikan; yang sudah diarsipkan tetap aman, jalankan lagi untuk meneruskan")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is said to the person, and the exit status."""

    text: str
    status: int = exits.COULD_NOT


def explain(error: Exception) -> Problem | None:
    """The problem behind an error; None for what nobody foresaw, which deserves its traceback."""
    return (
        _usage(error)
        or _written(error)
        or _absent(error)
        or _reading(error)
        or _archive(error)
        or _copies(error)
        or _proof(error)
        or _surroundings(error)
    )


def _usage(error: Exception) -> Problem | None:
    match error:
        case BadQuestion():
            text = _question(error)
        case BadValue() | BadSetting():
            text = str(error)
        case NoSuchPath():
            text = _("tidak ada berkas atau folder: {error}").format(error=error.filename)
        case UnknownEntry():
            text = _("{kind} {code!r} tidak ada dalam tabel").format(kind=error.kind, code=error.code)
            if error.nearest:
                text += " " + _("(mungkin: {nearest})").format(nearest=", ".join(error.nearest))
        case _:
            return None
    return Problem(text, exits.USAGE)


def _written(error: Exception) -> Problem | None:
    match error:
        case BadPattern():
            text = _("pola kode salah pada huruf ke-{position}: {error}").format(
                position=error.position + 1, error=objection_text(error.objection)
            )
        case BadPeriod() | BadDate() | BadFilter():
            text = f"{objection_text(error.objection)}: {error.text!r}"
        case BadKey():
            text = objection_text(error.objection)
        case UnicodeEncodeError():
            text = _("tulisan ini bukan UTF-8: {text!r}").format(text=error.object)
        case BadTable() | BadSheet():
            return Problem(_table(error))
        case _:
            return None
    return Problem(text, exits.USAGE)


def _question(error: BadQuestion) -> str:
    text = _("pertanyaan tidak dapat dipahami pada huruf ke-{position}: {message}").format(
        position=error.position + 1, message=refusal_text(error.code)
    )
    return f"{text}\n  {error.text}\n  {' ' * error.position}^"


_PLAIN: tuple[tuple[type[Exception], str], ...] = (
    (NotFound, N_("tidak ada arsip dengan id atau kode {error}")),
    (NotHeld, N_("tidak ada berkas {error} di karantina")),
    (NoSuchBatch, N_("tidak ada batch dengan nomor {error}")),
    (NoSuchHold, N_("tidak ada penahanan yang berlaku dengan nomor {error}")),
    (NoSuchSearch, N_("tidak ada pencarian tersimpan bernama {error}")),
    (NoSuchReplica, N_("tidak ada salinan arsip di {error}")),
    (NoSuchGeneration, N_("tidak ada cadangan dengan nama {error}")),
    (NothingToHand, N_("arsip {error} sudah musnah")),
    (NoSuchRescan, N_("kedua arsip ini tidak pernah diusulkan sebagai kertas yang sama")),
    (TooManyRows, N_("terlalu banyak baris untuk XLSX; ekspor ke CSV")),
    (NotForReaders, N_("perintah ini tidak untuk pembaca yang dibatasi")),
)


def _absent(error: Exception) -> Problem | None:
    if isinstance(error, NoSuchPages):
        text = _("arsip ini mempunyai {count} halaman; tidak ada halaman {numbers}")
        return Problem(text.format(count=error.count, numbers=", ".join(map(str, error.numbers))))
    found = next((text for kind, text in _PLAIN if isinstance(error, kind)), None)
    return None if found is None else Problem(_(found).format(error=error))


def _reading(error: Exception) -> Problem | None:
    match error:
        case CannotRead():
            text = _("berkas tidak dapat dibuka: {reason}").format(reason=reason_text(error.reason))
        case NotMoved():
            text = _("{path} berubah selagi diarsipkan, atau tidak dapat dipindahkan").format(path=error.path)
        case UnmatchedRows():
            rows = "\n".join(
                _("  baris {line}: {file}").format(line=row.line, file=row.file) for row in error.rows
            )
            text = _("lembar deskripsi menyebut berkas yang tidak ditemukan (atau lebih dari satu):\n") + rows
        case _:
            return None
    return Problem(text)


def _archive(error: Exception) -> Problem | None:
    match error:
        case AlreadyCoded():
            text = _("arsip {record} sudah berkode {code}; kode tidak pernah diganti").format(
                record=error.record, code=error.code
            )
        case NotPublished():
            text = _("arsip {record} tidak sedang diumumkan").format(record=error.record)
        case NoScheme():
            text = _("unit {unit} tidak mempunyai pola kode yang berlaku pada {day}").format(
                unit=error.unit, day=error.day.isoformat()
            )
        case NotAHome():
            text = objection_text(error.objection) + "\n" + _("Buat arsip baru dengan: arsip init")
        case HomeExists():
            text = _("folder sudah terpakai: {error}").format(error=objection_text(error.objection))
        case UnknownSchema():
            text = _(
                "katalog ini dari versi lain (skema {found}, dikenal sampai {known}); tidak diubah"
            ).format(found=error.found, known=error.known)
        case Exception(__cause__=sqlite3.Error() as cause):
            text = _(
                "katalog tidak dapat dipakai: {error}\nBila rusak, bangun lagi dengan: arsip rebuild-catalogue"
            ).format(error=cause)
        case _:
            return None
    return Problem(text)


def _copies(error: Exception) -> Problem | None:
    match error:
        case NotOurs():
            text = _("folder itu bukan salinan atau cadangan arsip ini: {error}").format(
                error=objection_text(error.objection)
            )
        case NoCatalogue():
            text = _(
                "katalog hilang: {error}\nPulihkan dari cadangan dengan: arsip restore, "
                "atau bangun lagi dengan: arsip rebuild-catalogue"
            ).format(error=error)
        case DamagedGeneration():
            text = _("cadangan itu bukan lagi yang dicadangkan: {path}; pakai generasi lain").format(
                path=error.path
            )
        case Diverged():
            text = _("cadangan atau salinan itu tidak dapat dipakai: {error}").format(error=error)
        case BadBag():
            text = _("bag ditolak, tidak ada yang dimasukkan: {place}: {code}").format(
                place=error.place, code=error.code
            )
        case _:
            return None
    return Problem(text)


def _proof(error: Exception) -> Problem | None:
    match error:
        case BrokenTranscript():
            text = _(
                "jurnal dan salinannya berbeda mulai entri {sequence} ({code}); tidak ada yang diubah\n"
                "Periksa dengan: arsip log verify"
            ).format(sequence=error.sequence, code=error.code)
        case Inconsistent():
            text = _(
                "{signed} entri pertama jurnal bukan lagi yang ditandatangani\nPeriksa dengan: arsip log verify"
            ).format(signed=error.signed)
        case BeyondMending():
            text = _(
                "jurnal sendiri bukan lagi yang ditandatangani ({error}); pulihkan dari cadangan\n"
                "Periksa dengan: arsip log verify"
            ).format(error=error)
        case NoSecretKey():
            text = _(
                "kunci rahasia arsip tidak ada, tidak dapat dibaca, atau bukan pasangan kunci publiknya: {path}"
            ).format(path=error.path)
        case _:
            return None
    return Problem(text)


def _table(error: BadTable | BadSheet) -> str:
    if isinstance(error, BadTable):
        place = "" if error.line is None else _("baris {line}: ").format(line=error.line)
        return _("tabel tidak dapat dibaca: {error}").format(error=place + objection_text(error.objection))
    lines = [_("lembar deskripsi salah, tidak ada yang dimasukkan: {path}").format(path=error.path)]
    for fault in error.faults:
        text = _("  baris {line}, {column}: {code}: {error}")
        told = objection_text(fault.objection)
        lines.append(text.format(line=fault.line, column=fault.column, code=fault.code, error=told))
    return "\n".join(lines)


def _surroundings(error: Exception) -> Problem | None:
    match error:
        case NotInStore() | BadInventory() | BadFile() | BrokenChain():
            text = _("arsip rusak: {error}\nPeriksa dengan: arsip check").format(error=error)
        case IndexUnavailable():
            text = trouble_text(error)
        case CountsDiffer():
            text = _(
                "indeks baru berisi {found} arsip, seharusnya {expected}; yang lama tetap melayani"
            ).format(found=error.found, expected=error.expected)
        case NotDurable():
            text = _("disk gagal menyimpan: {error}; tidak ada yang dianggap tersimpan").format(
                error=system_text(error)
            )
        case OSError():
            text = _("gagal: {error}").format(error=system_text(error))
        case _:
            return None
    return Problem(text)
