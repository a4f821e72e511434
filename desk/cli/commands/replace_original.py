"""`arsip replace-original` puts another file in the place of a record's original, as a new version."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.operations.record.replace_original import replace_original
from desk.views.record.record import record_row
from desk.words.language import N_, _
from office.people.permissions import Right


@click.command("replace-original", cls=Command)
@argument("name", metavar=N_("ID|KODE"))
@argument("file", metavar=N_("BERKAS"), type=EXISTING_FILE)
@option("--reason", required=True, help=N_("Alasan mengganti berkas; tercatat dalam jurnal."))
@desk_command(may=Right.RECEIVE)
def command(desk: Desk, name: str, file: Path, reason: str) -> None:
    with desk.opened() as archive:
        record = replace_original(archive, desk.settings, name, file, reason)
    text = _("{record} kini versi {version}; berkas lama tetap dapat diambil: arsip get {record} --version 1")
    desk.tell(record_row(record), text.format(record=record.id, version=record.version))
