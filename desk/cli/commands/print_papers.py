"""`arsip print` writes the papers of the office: sheets of a record, lists, receipts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from desk.cli.options import Desk, Group, argument, desk_command, option, reader_command
from desk.cli.parameters import NEW_PAPER
from desk.operations.clock import now
from desk.operations.office.papers import signed_step
from desk.operations.office.people import directory_of
from desk.printing.paper_file import write_paper
from desk.printing.printout import Printout
from desk.printing.receipt import Receipt, ReceivedLine, receipt_paper
from desk.printing.sign_off_papers import (
    SignedRecord,
    authentication_sheet,
    officers_list,
    verification_sheet,
)
from desk.views.office.papers import PaperRow
from desk.words.language import N_, _
from office.people.access_log import CLI, note_access
from office.people.permissions import Right
from office.signing.sign_offs import Step

_to = option(
    "--to", "target", type=NEW_PAPER, required=True, help=N_("Berkas baru: PDF, XLSX, CSV, atau JSON.")
)


@click.group("print", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("verification", help=N_("Lembar verifikasi satu arsip."))
@argument("name", metavar=N_("ID|KODE"))
@_to
@reader_command(may=Right.READ)
def verification(desk: Desk, name: str, target: Path) -> None:
    _write(desk, target, verification_sheet(_signed(desk, name, Step.VERIFY)))


@command.command(
    "authentication", help=N_("Lembar autentikasi satu arsip, dengan sidik dan bukti jurnalnya.")
)
@argument("name", metavar=N_("ID|KODE"))
@_to
@reader_command(may=Right.READ)
def authentication(desk: Desk, name: str, target: Path) -> None:
    about = _signed(desk, name, Step.AUTHENTICATE)
    with desk.opened() as archive:
        signed = archive.notary.newest()
    proven = signed.checkpoint if signed and signed.checkpoint.size >= about.signed.entry else None
    _write(desk, target, authentication_sheet(about, proven))


@command.command("officers", help=N_("Daftar petugas tiap tahap."))
@_to
@desk_command(may=Right.READ)
def officers(desk: Desk, target: Path) -> None:
    with desk.opened() as archive:
        directory = directory_of(archive)
        people = {person.id: person for person in directory.everybody()}
        paper = officers_list(directory.appointments(), people, now(), desk.settings.zone)
    _write(desk, target, paper)


@command.command("receipt", help=N_("Tanda terima satu batch."))
@argument("number", metavar=N_("NOMOR"), type=int)
@option("--from", "giver", help=N_("Nama yang menyerahkan."))
@_to
@desk_command(may=Right.RECEIVE)
def receipt(desk: Desk, number: int, giver: str | None, target: Path) -> None:
    with desk.opened() as archive:
        files = archive.batches.files(number)
        (batch,) = [one for one in archive.batches.listed() if one.id == number]
        officer = archive.journal.actor
    lines = tuple(ReceivedLine(one.given.path, one.outcome or "-", one.ref or "-") for one in files)
    taken = Receipt(number, datetime.fromisoformat(batch.begun), officer, lines)
    _write(desk, target, receipt_paper(taken, giver, desk.settings.zone))


def _signed(desk: Desk, name: str, step: Step) -> SignedRecord:
    with desk.opened() as archive:
        record, signed, person = signed_step(archive, desk.audience, name, step)
        note_access(archive, [record], step.value, CLI)
    return SignedRecord(record, signed, person, desk.settings.zone)


def _write(desk: Desk, target: Path, paper: Printout) -> None:
    write_paper(target, paper)
    desk.tell(PaperRow(paper.title, paper.number, str(target)), _("dicetak: {path}").format(path=target))
