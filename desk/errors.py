"""Every error a person may meet, in words that say what to do, and the exit status it becomes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.allocation import NoScheme
from archive.disk import NotDurable
from archive.filing import AlreadyCoded
from archive.holds import NoSuchHold
from archive.home import HomeExists, NotAHome
from archive.journal import BrokenChain
from archive.ocfl import BadInventory
from archive.period import BadPeriod
from archive.quarantine import NotHeld
from archive.record import BadValue
from archive.records import NotFound
from archive.registers import UnknownEntry
from archive.rescans import NoSuchRescan
from archive.schema import UnknownSchema
from archive.scheme import BadPattern
from archive.serial import BadFile
from archive.sheetfile import BadTable
from archive.store import NotInStore
from desk import exits
from desk.language import _
from desk.refusals import refusal_text
from desk.settings import BadSetting
from ingest.receive import NoSuchPath, UnmatchedRows
from ingest.sheet import BadSheet
from ingest.unreadable import CannotRead
from search.query import BadQuestion

INTERRUPTED = _("dihentikan; yang sudah diarsipkan tetap aman, jalankan lagi untuk meneruskan")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is said to the person, and the exit status."""

    text: str
    status: int = exits.COULD_NOT


def explain(error: Exception) -> Problem | None:
    """The problem behind an error; None for what nobody foresaw, which deserves its traceback."""
    return _usage(error) or _absent(error) or _archive(error) or _surroundings(error)


def _usage(error: Exception) -> Problem | None:
    match error:
        case BadQuestion():
            text = _question(error)
        case BadPattern():
            text = _("pola kode salah pada huruf ke-{position}: {error}").format(
                position=error.position + 1, error=error.message
            )
        case BadPeriod() | BadValue() | BadSetting():
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


def _question(error: BadQuestion) -> str:
    text = _("pertanyaan tidak dapat dipahami pada huruf ke-{position}: {message}").format(
        position=error.position + 1, message=refusal_text(error.code)
    )
    return f"{text}\n  {error.text}\n  {' ' * error.position}^"


def _absent(error: Exception) -> Problem | None:
    match error:
        case NotFound():
            text = _("tidak ada arsip dengan id atau kode {name}").format(name=error)
        case NotHeld():
            text = _("tidak ada berkas {id} di karantina").format(id=error)
        case NoSuchHold():
            text = _("tidak ada penahanan yang berlaku dengan nomor {id}").format(id=error)
        case NoSuchRescan():
            text = _("kedua arsip ini tidak pernah diusulkan sebagai kertas yang sama")
        case NotAHome():
            text = _("{error}\nBuat arsip baru dengan: arsip init").format(error=error)
        case _:
            return None
    return Problem(text)


def _archive(error: Exception) -> Problem | None:
    match error:
        case AlreadyCoded():
            text = _("arsip {record} sudah berkode {code}; kode tidak pernah diganti").format(
                record=error.record, code=error.code
            )
        case NoScheme():
            text = _("unit {unit} tidak mempunyai pola kode yang berlaku pada {day}").format(
                unit=error.unit, day=error.day.isoformat()
            )
        case HomeExists():
            text = _("folder sudah terpakai: {error}").format(error=error)
        case UnknownSchema():
            text = _(
                "katalog ini dari versi lain (skema {found}, dikenal sampai {known}); tidak diubah"
            ).format(found=error.found, known=error.known)
        case Exception(__cause__=sqlite3.Error() as cause):
            text = _("katalog tidak dapat dipakai: {error}").format(error=cause)
        case _:
            return None
    return Problem(text)


def _surroundings(error: Exception) -> Problem | None:
    match error:
        case BadTable() | BadSheet():
            text = _("tabel tidak dapat dibaca: {error}").format(error=error)
        case UnmatchedRows():
            rows = "\n".join(
                _("  baris {line}: {file}").format(line=row.line, file=row.file) for row in error.rows
            )
            text = _("lembar deskripsi menyebut berkas yang tidak ditemukan (atau lebih dari satu):\n") + rows
        case NotInStore() | BadInventory() | BadFile() | BrokenChain():
            text = _("arsip rusak: {error}\nPeriksa dengan: arsip check").format(error=error)
        case NotDurable():
            text = _("disk gagal menyimpan: {error}; tidak ada yang dianggap tersimpan").format(error=error)
        case CannotRead():
            text = _("berkas tidak dapat dibuka: {reason} ({message})").format(
                reason=error.reason, message=error.message
            )
        case OSError():
            text = _("gagal: {error}").format(error=error)
        case _:
            return None
    return Problem(text)
