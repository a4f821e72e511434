"""`arsip page`: one page of a record as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from archive.storage.disk import Disk, read_chunks
from desk.cli.options import Command, Desk, reader_command
from desk.operations.wiring import opened_archive
from desk.views.derivatives import derivatives
from desk.words.language import _
from ingest.derivatives.requests import PictureFormat
from search.mirror.audience import View

_THUMBNAIL = 240


@dataclass(frozen=True, slots=True)
class _Pictured:
    id: str
    page: int
    path: str
    format: PictureFormat


@click.command("page", cls=Command)
@click.argument("name", metavar=_("ID|KODE"))
@click.argument("number", metavar=_("HALAMAN"), type=click.IntRange(1))
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help=_("Berkas gambar yang dibuat.")
)
@click.option(
    "--width", type=click.IntRange(16, 10_000), help=_("Lebar gambar dalam piksel; biasanya 150 dpi.")
)
@click.option("--thumbnail", is_flag=True, help=_("Gambar kecil, selebar 240 piksel."))
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in PictureFormat]),
    default="png",
    help=_("Jenis gambar."),
)
@reader_command
def command(
    desk: Desk, name: str, number: int, target: Path, width: int | None, thumbnail: bool, form: str
) -> None:
    wanted = PictureFormat(form)
    with opened_archive(desk.settings) as archive:
        record = View(archive, desk.settings.audience).find(name)
        width = _THUMBNAIL if thumbnail else width
        picture = derivatives(archive).page_image(record, number, width, wanted)
        Disk().write(target, read_chunks(picture))
    text = _("halaman {page} digambar ke {target}").format(page=number, target=target)
    desk.tell(_Pictured(record.id, number, str(target), wanted), text)
