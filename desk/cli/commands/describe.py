"""`arsip describe` describes a record, or accepts what was suggested from its text."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import click

from archive.values.period import Period
from archive.values.record import AccessLevel, Publicity
from desk.cli.answers.record.record import record_page
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import DATE, PERIOD
from desk.operations.clock import today
from desk.operations.record.describe import ACCEPTABLE, describe
from desk.views.record.record import record_row
from desk.words.language import N_
from office.people.permissions import Right

_WORDS: dict[str, type[StrEnum]] = {"access": AccessLevel, "publicity": Publicity}


@click.command("describe", cls=Command)
@argument("name", metavar=N_("ID|KODE"))
@option("--title", help=N_("Judul."))
@option("--number", help=N_("Nomor dokumen seperti tercetak."))
@option("--date", "dated", type=DATE, help=N_("Tanggal dokumen."))
@option("--kind", help=N_("Jenis dokumen."))
@option("--unit", help=N_("Kode unit."))
@option("--classification", help=N_("Kode klasifikasi; kode arsipnya tetap."))
@option("--period", type=PERIOD, help=N_("Kurun waktu."))
@option("--summary", help=N_("Ringkasan isi."))
@option("--closed", type=DATE, help=N_("Tanggal berkas ditutup; retensi dihitung darinya."))
@option("--event", type=DATE, help=N_("Tanggal peristiwa yang ditunggu retensi."))
@option(
    "--access", type=click.Choice([level.value for level in AccessLevel]), help=N_("Klasifikasi keamanan.")
)
@option(
    "--publicity", type=click.Choice([word.value for word in Publicity]), help=N_("Sifat informasi publik.")
)
@option("--accept", multiple=True, type=click.Choice(ACCEPTABLE), help=N_("Terima usulan untuk bagian ini."))
@option("--reason", help=N_("Alasan perubahan; wajib bila klasifikasi diganti."))
@desk_command(may=(Right.DESCRIBE, Right.CLOSE, Right.OPEN))
def command(
    desk: Desk,
    name: str,
    accept: tuple[str, ...],
    reason: str | None,
    **said: str | date | Period | None,
) -> None:
    changes: dict[str, Any] = {
        field: _WORDS[field](str(value)) if field in _WORDS else value
        for field, value in said.items()
        if value is not None
    }
    with desk.opened() as archive:
        changed = describe(archive, name, changes, accept, reason, today(desk.settings))
    desk.tell(record_row(changed), record_page(changed))
