"""`arsip import-bag`: files that come as a bag, verified before the first of them is ingested."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from archive.values.period import Period
from archive.values.record import Description
from desk.cli import exits
from desk.cli.answers.ingest import tally_text
from desk.cli.click_words import PathType
from desk.cli.commands.ingest import run_batch
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import PERIOD
from desk.views.ingest import tally_row
from desk.words.language import N_
from ingest.inbox.bag import take_bag
from ingest.inbox.incoming import with_defaults
from ingest.task.orders import ReaderMode


@click.command(
    "import-bag", cls=Command, findings=N_("ada berkas yang dikarantina atau halaman yang tidak terbaca")
)
@argument("path", metavar=N_("FOLDER|ZIP"), type=PathType(exists=True))
@option("--unit", help=N_("Kode unit."))
@option("--classification", help=N_("Kode klasifikasi."))
@option("--period", type=PERIOD, help=N_("Kurun waktu, misalnya 2024 atau 'TW II 2024'."))
@desk_command
def command(
    desk: Desk, path: Path, unit: str | None, classification: str | None, period: Period | None
) -> int:
    defaults = Description(unit=unit, classification=classification, period=period)
    with desk.opened() as archive:
        archive.recover()
        archive.registers.verify([defaults])
        with archive.staging.bench() as bench:
            taken = take_bag(path, bench.scratch())
            items = tuple(
                replace(item, description=with_defaults(item.description, defaults)) for item in taken
            )
            tally = run_batch(desk, archive, items, bench, ReaderMode.AUTO)
    desk.tell(tally_row(tally), tally_text(tally))
    return exits.FINDINGS if tally.has_findings else exits.DONE
