"""`arsip get` copies the original bytes of one record, and verifies them on the way."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.record.derivatives import copied_text, searchable_copy_text
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.operations.record.derivatives import copy_original, copy_searchable
from desk.views.record.derivatives import copied_row, searchable_copy_row
from desk.words.language import N_, _
from office.people.access_log import CLI, note_access
from office.people.permissions import Right
from search.mirror.audience import View


@click.command(
    "get",
    cls=Command,
    findings=N_("berkas asli rusak, tidak disalin"),
)
@argument("name", metavar=N_("ID|KODE"))
@option("--to", "target", required=True, type=PathType(), help=N_("Berkas atau folder tujuan."))
@option(
    "--searchable", is_flag=True, help=N_("PDF dengan lapisan teks yang dapat dicari, bukan berkas asli.")
)
@option("--version", type=click.IntRange(1), help=N_("Berkas asli dari versi ini; biasanya yang terbaru."))
@reader_command(may=Right.READ)
def command(desk: Desk, name: str, target: Path, searchable: bool, version: int | None) -> int:
    with desk.opened() as archive:
        record = View(archive, desk.audience).find(name)
        note_access(archive, [record], "original", CLI)
        if searchable:
            copy, made = copy_searchable(archive, record, target)
            desk.tell(searchable_copy_row(record, copy, made), searchable_copy_text(record, copy, made))
            return exits.DONE
        path = copy_original(archive, record, target, version)
    if path is None:
        desk.warn(_("berkas asli {name} rusak, tidak disalin").format(name=name))
        return exits.FINDINGS
    desk.tell(copied_row(record, path), copied_text(record, path))
    return exits.DONE
