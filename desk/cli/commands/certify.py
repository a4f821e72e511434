"""`arsip certify`: an authenticity packet about one record, to be given to whoever asks."""

from __future__ import annotations

from pathlib import Path

import click

from archive.export.packet import DamagedRecord, certify
from archive.storage.disk import AlreadyThere, Disk
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.printing.packet_enclosures import documents
from desk.views.packet import PacketRow
from desk.words.language import N_, _
from desk.words.problems import problem_text


@click.command("certify", cls=Command, findings=N_("berkas arsip rusak, tidak ada paket yang dibuat"))
@argument("name", metavar=N_("ID|KODE"))
@option(
    "--output",
    "target",
    type=PathType(),
    help=N_("Berkas paket; biasanya bukti-ID.zip di sini."),
)
@option("--with-original", is_flag=True, help=N_("Sertakan berkas aslinya."))
@desk_command
def command(desk: Desk, name: str, target: Path | None, with_original: bool) -> int:
    with desk.opened() as archive:
        record = archive.find(name)
        target = target or Path(f"bukti-{record.id}.zip")
        if target.exists():
            raise AlreadyThere(target)
        try:
            packet = certify(archive, record, documents, with_original=with_original)
        except DamagedRecord as error:
            click.echo(f"arsip: {problem_text(error)}", err=True)
            return exits.FINDINGS
        digests = Disk().write_new(target, [packet])
    row = PacketRow(record.id, record.code, str(target), digests.size, digests.sha256)
    desk.tell(
        row, _("paket keaslian {name} dibuat: {target}").format(name=record.code or record.id, target=target)
    )
    return exits.DONE
