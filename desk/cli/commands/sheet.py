"""`arsip sheet` prints separator sheets, to lie between the documents of a stack."""

from __future__ import annotations

from pathlib import Path

import click

from archive.storage.disk import Disk
from archive.values.period import Period
from archive.values.record import Description
from desk.cli.click_words import PathType
from desk.cli.options import ANYBODY, Desk, Group, desk_command, option
from desk.cli.parameters import PERIOD
from desk.views.ingest.separator import PrintedSheetRow
from desk.words.language import N_, _
from ingest.inbox.separators import Separator, SheetKind, sheet_pdf


@click.group("sheet", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("print", help=N_("Membuat lembar pemisah (PDF) dengan kode QR."))
@option("--unit", help=N_("Kode unit dokumen sesudah lembar ini."))
@option(
    "--class", "--classification", "classification", help=N_("Kode klasifikasi dokumen sesudah lembar ini.")
)
@option("--period", type=PERIOD, help=N_("Kurun waktu, misalnya 2024 atau 'TW II 2024'."))
@option("--backs", is_flag=True, help=N_("Lembar pembatas: sesudahnya halaman balik, dari belakang."))
@option("--output", required=True, type=PathType(), help=N_("Berkas PDF yang dibuat."))
@desk_command(may=ANYBODY)
def print_sheet(
    desk: Desk, unit: str | None, classification: str | None, period: Period | None, backs: bool, output: Path
) -> None:
    if backs and (unit or classification or period):
        raise click.UsageError(_("lembar pembatas tidak membawa keterangan"))
    with desk.opened() as archive:
        archive.registers.verify([Description(unit=unit, classification=classification)])
    kind = SheetKind.BACKS if backs else SheetKind.DOCUMENT
    separator = Separator(kind, unit, classification, period)
    Disk().write(output, [sheet_pdf(separator, _lines(separator))])
    desk.tell(PrintedSheetRow(str(output), str(separator)), _("lembar pemisah: {path}").format(path=output))


def _lines(separator: Separator) -> list[str]:
    """The lines below the code."""
    if separator.kind is SheetKind.BACKS:
        return [_("LEMBAR PEMBATAS"), _("Sesudah lembar ini: halaman balik, dari yang terakhir.")]
    said = {
        _("Unit"): separator.unit,
        _("Klasifikasi"): separator.classification,
        _("Kurun waktu"): str(separator.period) if separator.period else None,
    }
    head = [_("LEMBAR PEMISAH"), _("Sesudah lembar ini mulai dokumen baru.")]
    return head + [f"{label}: {value}" for label, value in said.items() if value]
