"""`arsip show`: everything known about one record, or what its pages say."""

from __future__ import annotations

import click

from desk.describing import record_page, record_row
from desk.language import _
from desk.options import Command, Desk, desk_command
from desk.wiring import opened_archive


@click.command("show", cls=Command)
@click.argument("name", metavar=_("ID|KODE"))
@click.option("--text", "with_text", is_flag=True, help=_("Isi halaman, dipisahkan form feed."))
@desk_command
def command(desk: Desk, name: str, with_text: bool) -> None:
    with opened_archive(desk.settings) as archive:
        record = archive.find(name)
        damaged = archive.damaged(record.id)
        texts = tuple(page.text for page in archive.pages(record.id)) if with_text else None
    page = record_page(record, damaged) if texts is None else "\f".join(texts)
    desk.tell(record_row(record, texts, damaged), page)
