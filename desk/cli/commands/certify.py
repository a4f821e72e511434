"""`arsip certify` makes an authenticity packet about one record, for whoever asks."""

from __future__ import annotations

from pathlib import Path

import click

from archive.export.packet import DamagedRecord
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.record.certify import certify
from desk.printing.packet_enclosures import documents
from desk.views.preservation.packet import packet_row
from desk.words.language import N_, _
from desk.words.problems import problem_text
from office.people.permissions import Right


@click.command("certify", cls=Command, findings=N_("berkas arsip rusak, tidak ada paket yang dibuat"))
@argument("name", metavar=N_("ID|KODE"))
@option(
    "--output",
    "target",
    type=PathType(),
    help=N_("Berkas paket; biasanya bukti-ID.zip di sini."),
)
@option("--with-original", is_flag=True, help=N_("Sertakan berkas aslinya."))
@desk_command(may=Right.HAND_OUT)
def command(desk: Desk, name: str, target: Path | None, with_original: bool) -> int:
    try:
        with desk.opened() as archive:
            written = certify(archive, name, target, documents, with_original=with_original)
    except DamagedRecord as error:
        desk.warn(problem_text(error))
        return exits.FINDINGS
    row = packet_row(written)
    text = _("paket keaslian {name} dibuat: {target}")
    desk.tell(row, text.format(name=row.code or row.id, target=row.path))
    return exits.DONE
