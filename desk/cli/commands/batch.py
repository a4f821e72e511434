"""`arsip batch` lists batches, shows the certificate of each, and retries what is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.ingest.batch import batch_line
from desk.cli.answers.ingest.ingest import outcome_text, run_lines, waiting_text
from desk.cli.click_words import PathType
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.operations.ingest.certificate import Certificate, certificate_of
from desk.operations.ingest.retry import retry_batch
from desk.printing.batch_certificate import certificate_html, certificate_text
from desk.views.ingest.ingest import WaitingRow, outcome_row
from desk.words.language import N_
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome
from office.people.permissions import Right


@click.group("batch", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("list", help=N_("Mendaftar semua batch."))
@desk_command(may=Right.RECEIVE)
def list_batches(desk: Desk) -> None:
    with desk.opened() as archive:
        for line in archive.batches.listed():
            desk.tell(line, batch_line(line))


@command.command(
    "show",
    findings=N_("ada yang belum selesai"),
    help=N_("Menampilkan sertifikat satu batch, diperiksa lagi terhadap indeks."),
)
@argument("number", metavar=N_("NOMOR"), type=int)
@option("--as-kept", is_flag=True, help=N_("Sertifikat yang tersimpan, tanpa memeriksa lagi."))
@option("--html", type=PathType(dir_okay=False), help=N_("Tulis juga sebagai halaman HTML."))
@desk_command(may=Right.RECEIVE)
def show(desk: Desk, number: int, as_kept: bool, html: Path | None) -> int:
    with desk.opened() as archive:
        certificate = certificate_of(archive, number, as_kept=as_kept)
    if html is not None:
        html.write_text(certificate_html(certificate), encoding="utf-8")
    return _report(desk, certificate)


@command.command(
    "log", help=N_("Menampilkan apa yang diputuskan tentang tiap berkas satu batch, dan mengapa.")
)
@argument("number", metavar=N_("NOMOR"), type=int)
@desk_command(may=Right.RECEIVE)
def log(desk: Desk, number: int) -> None:
    with desk.opened() as archive:
        for each in Account(archive, number).outcomes():
            if isinstance(each, Outcome):
                desk.tell(outcome_row(each), [outcome_text(each), *run_lines(each)])
            else:
                desk.tell(WaitingRow(each.given.path), waiting_text(each.given.path))


@command.command(
    "retry",
    findings=N_("ada yang belum selesai"),
    help=N_("Mencoba lagi hanya yang gagal atau belum dikerjakan."),
)
@argument("number", metavar=N_("NOMOR"), type=int)
@desk_command(may=Right.RECEIVE)
def retry(desk: Desk, number: int) -> int:
    with desk.opened() as archive:
        certificate = retry_batch(archive, desk.settings, number, partial(_tell_outcome, desk), desk.notify)
    return _report(desk, certificate)


def _tell_outcome(desk: Desk, outcome: Outcome) -> None:
    desk.tell(outcome_row(outcome), outcome_text(outcome))


def _report(desk: Desk, certificate: Certificate) -> int:
    desk.tell(certificate, certificate_text(certificate))
    return exits.DONE if certificate.is_clean else exits.FINDINGS
