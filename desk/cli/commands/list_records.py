"""`arsip list` lists records from the catalogue alone, in the order of their codes."""

from __future__ import annotations

import click

from archive.catalogue.records import Listing
from archive.values.period import Period
from desk.cli.answers.record.record import record_line
from desk.cli.options import Command, Desk, option, reader_command
from desk.cli.parameters import PERIOD
from desk.views.record.record import damaged_by_record, record_row
from desk.words.language import N_
from office.people.permissions import Right
from search.mirror.audience import View


@click.command("list", cls=Command)
@option("--code", help=N_("Kode, atau awal kode menurut ruas."))
@option("--unit", help=N_("Kode unit."))
@option("--period", type=PERIOD, help=N_("Kurun waktu yang bersinggungan."))
@option("--uncoded", is_flag=True, help=N_("Hanya yang belum berkode."))
@option("--damaged", "only_damaged", is_flag=True, help=N_("Hanya yang menurut pemeriksaan terakhir rusak."))
@reader_command(may=Right.READ)
def command(
    desk: Desk, code: str | None, unit: str | None, period: Period | None, uncoded: bool, only_damaged: bool
) -> None:
    with desk.opened() as archive:
        units = archive.registers.unit_history()
        damaged = damaged_by_record(archive.damaged())
        listing = Listing(code=code, unit=unit, period=period, uncoded=uncoded)
        for record in View(archive, desk.audience).listed(listing):
            files = damaged.get(record.id, ())
            if files or not only_damaged:
                unit = units.name_for(record.description)
                row = record_row(record, damaged=files, unit_name=unit)
                desk.tell(row, record_line(record, files, unit))
