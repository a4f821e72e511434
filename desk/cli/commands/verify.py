"""`arsip verify` checks an authenticity packet, and perhaps a copy of its record, without the archive."""

from __future__ import annotations

from pathlib import Path

import click

from archive.export.packet_check import BadPacket, check_packet
from archive.journal.signed_note import PublicKey
from archive.storage.disk import digest_file
from desk.cli import exits
from desk.cli.answers.preservation.packet import proven_text, unproven_text
from desk.cli.options import ANYBODY, Command, Desk, argument, option, reader_command
from desk.cli.parameters import EXISTING_FILE
from desk.views.preservation.packet import ProofRow, proven_row
from desk.words.language import N_


@click.command("verify", cls=Command, findings=N_("paket tidak membuktikan apa yang disebutnya"))
@argument("packet", metavar=N_("PAKET"), type=EXISTING_FILE)
@argument("copy", metavar=N_("[BERKAS]"), type=EXISTING_FILE, required=False)
@option("--key", "trusted", help=N_("Kunci publik yang diumumkan kantor."))
@reader_command(may=ANYBODY)
def command(desk: Desk, packet: Path, copy: Path | None, trusted: str | None) -> int:
    key = PublicKey.parse(trusted) if trusted else None
    presented = digest_file(copy) if copy else None
    try:
        checked = check_packet(packet.read_bytes(), trusted=key, presented=presented)
    except BadPacket as error:
        row = ProofRow(False, error.code, key is not None, copy is not None)
        desk.tell(row, unproven_text(error.code))
        return exits.FINDINGS
    row = proven_row(checked, key_compared=key is not None, copy_compared=copy is not None)
    desk.tell(row, proven_text(row, checked))
    return exits.DONE
