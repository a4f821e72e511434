"""`arsip page` draws one page of a record as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.operations.record.derivatives import PictureRequest, draw_page
from desk.views.record.derivatives import PictureRow
from desk.words.language import N_, _
from ingest.derivatives.requests import PictureFormat
from office.people.access_log import CLI, note_access
from office.people.permissions import Right
from search.mirror.audience import View

_THUMBNAIL = 240


@click.command("page", cls=Command)
@argument("name", metavar=N_("ID|KODE"))
@argument("number", metavar=N_("HALAMAN"), type=click.IntRange(1))
@option("--to", "target", required=True, type=PathType(), help=N_("Berkas gambar yang dibuat."))
@option("--width", type=click.IntRange(16, 10_000), help=N_("Lebar gambar dalam piksel; biasanya 150 dpi."))
@option("--thumbnail", is_flag=True, help=N_("Gambar kecil, selebar 240 piksel."))
@option(
    "--format",
    "form",
    type=click.Choice([form.value for form in PictureFormat]),
    default="png",
    help=N_("Jenis gambar."),
)
@reader_command(may=Right.READ)
def command(
    desk: Desk, name: str, number: int, target: Path, width: int | None, thumbnail: bool, form: str
) -> None:
    request = PictureRequest(number, _THUMBNAIL if thumbnail else width, PictureFormat(form))
    with desk.opened() as archive:
        record = View(archive, desk.audience).find(name)
        note_access(archive, [record], f"page {number}", CLI)
        draw_page(archive, record, request, target)
    text = _("halaman {page} digambar ke {target}").format(page=number, target=target)
    desk.tell(PictureRow(record.id, number, str(target), request.format), text)
