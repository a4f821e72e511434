"""`arsip signatures` lists the digital signatures inside an original, and verifies them."""

from __future__ import annotations

import click

from desk.cli import exits
from desk.cli.answers.record.derivatives import signature_text
from desk.cli.options import Command, Desk, argument, reader_command
from desk.operations.record.derivatives import derivatives
from desk.words.language import N_, _
from ingest.derivatives.requests import SignatureState
from office.people.permissions import Right
from search.mirror.audience import View


@click.command(
    "signatures", cls=Command, findings=N_("ada tanda tangan yang tidak utuh atau tidak dapat diperiksa")
)
@argument("name", metavar=N_("ID|KODE"))
@reader_command(may=Right.READ)
def command(desk: Desk, name: str) -> int:
    with desk.opened() as archive:
        found = derivatives(archive).signatures(View(archive, desk.audience).find(name))
    for signature in found:
        desk.tell(signature, signature_text(signature))
    if not found:
        desk.remark(_("tidak ada tanda tangan elektronik di dalam berkas"))
    intact = all(signature.state is SignatureState.INTACT for signature in found)
    return exits.DONE if intact else exits.FINDINGS
