"""`arsip log` shows, verifies, signs and hands out the journal."""

from __future__ import annotations

from pathlib import Path

import click

from archive.export.journal_export import export_log
from archive.journal.signing import Signed
from desk.cli import exits
from desk.cli.answers.preservation.journal import (
    accepted_text,
    audit_text,
    entry_text,
    log_finding_text,
    signed_text,
)
from desk.cli.click_words import PathType
from desk.cli.options import Desk, Group, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.views.preservation.journal import MendedSegmentsRow, audit_totals, signed_row
from desk.views.summary import Summary
from desk.words.language import N_, _
from office.people.permissions import Right


@click.group("log", cls=Group, invoke_without_command=True)
@option("--record", "name", metavar=N_("ID|KODE"), help=N_("Hanya arsip ini."))
@desk_command(may=Right.READ_JOURNAL)
def command(desk: Desk, name: str | None) -> None:
    if click.get_current_context().invoked_subcommand is not None:
        return
    with desk.opened() as archive:
        record_id = archive.find(name).id if name else None
        for entry in archive.entries(record_id):
            desk.tell(entry, entry_text(entry))


@command.command(
    "verify",
    help=N_("Memeriksa jurnal, salinannya, tanda tangan, dan kuncinya satu terhadap yang lain."),
    findings=N_("jurnal, salinannya, atau tanda tangannya diubah"),
)
@option("--against", type=EXISTING_FILE, help=N_("Titik periksa lama yang disimpan di tempat lain."))
@desk_command(may=Right.READ_JOURNAL)
def verify(desk: Desk, against: Path | None) -> int:
    with desk.opened() as archive:
        audit = archive.audit(against.read_bytes() if against else None)
    for finding in audit.findings:
        desk.tell(finding, log_finding_text(finding))
    totals = audit_totals(audit)
    desk.tell(Summary(totals), audit_text(totals))
    return exits.FINDINGS if audit.findings else exits.DONE


@command.command("mend", help=N_("Menulis ulang salinan jurnal yang rusak dari jurnal yang utuh."))
@desk_command(may=Right.REPAIR)
def mend(desk: Desk) -> None:
    with desk.opened() as archive:
        mended = archive.deciding.mend(archive.audit())
    names = ", ".join(mended) or "-"
    desk.tell(MendedSegmentsRow(mended), _("ditulis ulang: {names}").format(names=names))


@command.command(
    "accept",
    help=N_("Meneruskan jurnal seperti adanya, setelah ditemukan bukan lanjutan yang ditandatangani."),
)
@option("--reason", required=True, help=N_("Alasan keputusan; dicatat di jurnal."))
@desk_command(may=Right.REPAIR)
def accept(desk: Desk, reason: str) -> None:
    with desk.opened() as archive:
        accepted = archive.deciding.accept(archive.audit(), reason)
    desk.tell(accepted, accepted_text(accepted))


@command.command(
    "checkpoint", help=N_("Menandatangani jurnal seperti adanya, untuk disimpan di tempat lain.")
)
@desk_command(may=Right.SIGN_JOURNAL)
def checkpoint(desk: Desk) -> None:
    with desk.opened() as archive:
        signed = archive.notary.checkpoint()
        path = archive.notary.checkpoints.path(signed.checkpoint.size)
    _tell_signed(desk, signed, path)


@command.command("export", help=N_("Menyalin jurnal, titik periksa, dan kunci publik ke folder baru."))
@option("--to", "target", required=True, type=PathType(), help=N_("Folder baru."))
@desk_command(may=Right.READ_JOURNAL)
def export(desk: Desk, target: Path) -> None:
    with desk.opened() as archive:
        signed = export_log(archive, target)
    _tell_signed(desk, signed, target)


def _tell_signed(desk: Desk, signed: Signed, path: Path) -> None:
    row = signed_row(signed, path)
    desk.tell(row, signed_text(row))
