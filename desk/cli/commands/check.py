"""`arsip check` recomputes checksums, longest unchecked first, and names what is not as filed."""

from __future__ import annotations

from functools import partial

import click

from archive.integrity.parallel import Manner
from desk.cli.answers.preservation.check import tell_check_result, tell_examined
from desk.cli.answers.preservation.ocfl_findings import tell_structure
from desk.cli.options import Command, Desk, desk_command, option
from desk.cli.parameters import DURATION, SIZE
from desk.operations.clock import budget
from desk.operations.preservation.check import CheckOrder, check
from desk.words.language import N_
from office.people.permissions import Right


@click.command(
    "check",
    cls=Command,
    findings=N_("ada berkas yang tidak seperti saat diarsipkan, dari pemeriksaan ini atau yang lalu"),
)
@option("--structure", is_flag=True, help=N_("Periksa susunan berkas menurut semua aturan OCFL."))
@option("--record", "name", metavar=N_("ID|KODE"), help=N_("Hanya arsip ini."))
@option("--budget", "seconds", type=DURATION, help=N_("Berhenti setelah waktu ini, misalnya 10m atau 2h."))
@option("--max-bytes", type=SIZE, help=N_("Berhenti setelah membaca sekian bita, misalnya 50G."))
@option("--cached", is_flag=True, help=N_("Boleh membaca dari memori, tidak harus dari disk."))
@desk_command(may=Right.CHECK)
def command(
    desk: Desk, structure: bool, name: str | None, seconds: int | None, max_bytes: int | None, cached: bool
) -> int:
    if structure:
        return tell_structure(desk, name)
    limits = budget(seconds, max_bytes)  # the time begins before the archive is opened
    with desk.opened() as archive:
        order = CheckOrder(name, limits, Manner(cached=cached, workers=desk.settings.workers))
        result = check(archive, order, partial(tell_examined, desk), desk.notify)
    return tell_check_result(desk, result, whole=name is None)
