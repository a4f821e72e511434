"""`arsip import-bag` ingests the files of a bag after it has verified them all."""

from __future__ import annotations

from pathlib import Path

import click

from archive.values.period import Period
from archive.values.record import Description
from desk.cli import exits
from desk.cli.answers.ingest.batch import BatchTeller
from desk.cli.answers.ingest.ingest import tally_text
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import PERIOD
from desk.operations.ingest.intake import ingest_bag
from desk.operations.ingest.run import BatchRun
from desk.views.ingest.ingest import tally_row
from desk.words.language import N_
from office.people.permissions import Right


@click.command(
    "import-bag", cls=Command, findings=N_("ada berkas yang dikarantina atau halaman yang tidak terbaca")
)
@argument("path", metavar=N_("FOLDER|ZIP"), type=PathType(exists=True))
@option("--unit", help=N_("Kode unit."))
@option("--classification", help=N_("Kode klasifikasi."))
@option("--period", type=PERIOD, help=N_("Kurun waktu, misalnya 2024 atau 'TW II 2024'."))
@desk_command(may=Right.RECEIVE)
def command(
    desk: Desk, path: Path, unit: str | None, classification: str | None, period: Period | None
) -> int:
    defaults = Description(unit=unit, classification=classification, period=period)
    with desk.opened() as archive, BatchTeller(desk, archive) as teller:
        tally = ingest_bag(BatchRun(archive, desk.settings, teller), path, defaults)
    desk.tell(tally_row(tally), tally_text(tally))
    return exits.FINDINGS if tally.has_findings else exits.DONE
