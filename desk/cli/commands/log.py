"""`arsip log`: the journal told, verified, signed and handed out."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

import click

from archive.export.journal_export import export_log
from archive.journal.audit import Audit, LogFinding, mend_transcript
from archive.journal.entries import JournalEntry
from archive.journal.signing import Signed
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Desk, Group, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.operations.wiring import opened_archive
from desk.words.language import N_, _


@dataclass(frozen=True, slots=True)
class _LogTotals:
    entries: int
    signed: int
    root: str
    findings: int


@dataclass(frozen=True, slots=True)
class _LogSummary:
    summary: _LogTotals


@dataclass(frozen=True, slots=True)
class _SignedRow:
    origin: str
    size: int
    root: str
    path: str
    note: str


@dataclass(frozen=True, slots=True)
class _Mended:
    mended: tuple[str, ...]


@click.group("log", cls=Group, invoke_without_command=True)
@option("--record", "name", metavar=N_("ID|KODE"), help=N_("Hanya arsip ini."))
@desk_command
def command(desk: Desk, name: str | None) -> None:
    if click.get_current_context().invoked_subcommand is not None:
        return
    with opened_archive(desk.settings) as archive:
        record_id = archive.find(name).id if name else None
        for entry in archive.entries(record_id):
            desk.tell(entry, _text(entry))


def _text(entry: JournalEntry) -> str:
    detail = " ".join(f"{name}={value}" for name, value in entry.detail.items() if value)
    parts = [str(entry.sequence), entry.time, entry.actor, entry.action, entry.record, detail, entry.reason]
    return "  ".join(part for part in parts if part)


@command.command(
    "verify",
    help=N_("Memeriksa jurnal, salinannya, tanda tangan, dan kuncinya satu terhadap yang lain."),
    findings=N_("jurnal, salinannya, atau tanda tangannya diubah"),
)
@option("--against", type=EXISTING_FILE, help=N_("Titik periksa lama yang disimpan di tempat lain."))
@desk_command
def verify(desk: Desk, against: Path | None) -> int:
    with opened_archive(desk.settings) as archive:
        audit = archive.audit(against.read_bytes() if against else None)
    for finding in audit.findings:
        desk.tell(finding, _finding_text(finding))
    _tell_audit(desk, audit)
    return exits.FINDINGS if audit.findings else exits.DONE


def _tell_audit(desk: Desk, audit: Audit) -> None:
    root = base64.b64encode(audit.root).decode()
    text = _(
        "{entries} entri diperiksa, {signed} di antaranya ditandatangani, {findings} temuan\nakar: {root}"
    )
    desk.tell(
        _LogSummary(_LogTotals(audit.size, audit.signed, root, len(audit.findings))),
        text.format(entries=audit.size, signed=audit.signed, findings=len(audit.findings), root=root),
    )


def _finding_text(finding: LogFinding) -> str:
    words = {
        "edited": _("DIUBAH"),
        "deleted": _("DIHAPUS"),
        "inserted": _("DISISIPKAN"),
        "reordered": _("DIPINDAHKAN"),
        "truncated": _("DIPOTONG"),
        "forked": _("DITULIS ULANG"),
        "malformed": _("RUSAK"),
        "bad_signature": _("TANDA TANGAN PALSU"),
        "unknown_signer": _("PENANDA TANGAN TIDAK DIKENAL"),
        "unsigned": _("TANPA TANDA TANGAN"),
        "unreadable": _("TIDAK TERBACA"),
        "unexpected": _("TIDAK DIKENAL"),
        "key_differs": _("KUNCI BERBEDA"),
        "root_differs": _("AKAR BERBEDA"),
    }
    places = {
        "journal": _("jurnal"),
        "transcript": _("salinan jurnal"),
        "checkpoint": _("titik periksa"),
        "keys": _("kunci"),
        "against": _("titik periksa pembanding"),
    }
    which = ""
    if finding.first:
        which = _("entri {first}–{last}").format(first=finding.first, last=finding.last)
    parts = [words[finding.code], places[finding.place], which, finding.file]
    return "  ".join(part for part in parts if part)


@command.command("mend", help=N_("Menulis ulang salinan jurnal yang rusak dari jurnal yang utuh."))
@desk_command
def mend(desk: Desk) -> None:
    with opened_archive(desk.settings) as archive:
        mended = mend_transcript(archive.audit(), archive.transcript, archive.journal, archive.home.suspect)
    names = ", ".join(mended) or "-"
    desk.tell(_Mended(mended), _("ditulis ulang: {names}").format(names=names))


@command.command(
    "checkpoint", help=N_("Menandatangani jurnal seperti adanya, untuk disimpan di tempat lain.")
)
@desk_command
def checkpoint(desk: Desk) -> None:
    with opened_archive(desk.settings) as archive:
        signed = archive.notary.checkpoint()
        path = archive.notary.checkpoints.path(signed.checkpoint.size)
    _tell_signed(desk, signed, path)


@command.command("export", help=N_("Menyalin jurnal, titik periksa, dan kunci publik ke folder baru."))
@option("--to", "target", required=True, type=PathType(), help=N_("Folder baru."))
@desk_command
def export(desk: Desk, target: Path) -> None:
    with opened_archive(desk.settings) as archive:
        signed = export_log(archive, target)
    _tell_signed(desk, signed, target)


def _tell_signed(desk: Desk, signed: Signed, path: Path) -> None:
    """The note itself to a person: it is what is to be printed, mailed or kept."""
    checkpoint, note = signed.checkpoint, signed.note.decode()
    root = base64.b64encode(checkpoint.root).decode()
    row = _SignedRow(checkpoint.origin, checkpoint.size, root, str(path), note)
    desk.tell(row, f"{path}\n\n{note}".rstrip("\n"))
