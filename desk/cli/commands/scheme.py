"""`arsip scheme` sets how each unit's codes are written, and from when on."""

from __future__ import annotations

from datetime import date

import click

from archive.registers.code_scheme import CodeParts, Pattern, Scheme, Scope, default_scope, weaknesses
from archive.values.record import AccessLevel
from desk.cli import exits
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.cli.parameters import DATE
from desk.operations.clock import today
from desk.views.office.code_scheme import CodeRow, scheme_row
from desk.words.language import N_, _
from office.people.permissions import Right

_SCOPE = click.Choice([scope.value for scope in Scope])


@click.group("scheme", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("add", help=N_("Menambah pola kode sebuah unit, berlaku mulai suatu tanggal."))
@argument("unit", metavar="UNIT")
@argument("pattern", metavar=N_("POLA"))
@option("--from", "valid_from", type=DATE, required=True, help=N_("Tanggal mulai berlaku."))
@option("--to", "valid_to", type=DATE, help=N_("Tanggal terakhir berlaku."))
@option("--scope", type=_SCOPE, help=N_("Cakupan nomor urut; bawaan: unit+year bila pola memuat tahun."))
@desk_command(may=Right.REGISTER)
def add(
    desk: Desk, unit: str, pattern: str, valid_from: date, valid_to: date | None, scope: str | None
) -> None:
    parsed = Pattern.parse(pattern)
    chosen = Scope(scope) if scope else default_scope(parsed)
    with desk.opened() as archive:
        scheme = archive.registers.add_scheme(Scheme(None, unit, parsed, chosen, valid_from, valid_to))
    for weakness in weaknesses(scheme):
        desk.warn(_("perhatian: {weakness}; nomor yang sudah terpakai dilewati").format(weakness=weakness))
    _tell(desk, scheme)


@command.command("list", help=N_("Mendaftar semua pola kode."))
@desk_command(may=Right.REGISTER)
def list_schemes(desk: Desk) -> None:
    with desk.opened() as archive:
        for scheme in archive.registers.all_schemes():
            _tell(desk, scheme)


@command.command("preview", help=N_("Menunjukkan kode berikutnya, juga untuk pola yang belum dipakai."))
@argument("unit", metavar="UNIT")
@argument("pattern", metavar=N_("[POLA]"), required=False)
@option("--classification", default="500.12", show_default=True, help=N_("Kode klasifikasi contoh."))
@option("--on", "day", type=DATE, help=N_("Tanggal dokumen contoh; bawaan: hari ini."))
@option("--scope", type=_SCOPE, help=N_("Cakupan nomor urut pola yang dicoba."))
@option("--count", type=click.IntRange(1, 100), default=3, show_default=True, help=N_("Banyaknya kode."))
@desk_command(may=Right.REGISTER)
def preview_codes(
    desk: Desk,
    unit: str,
    pattern: str | None,
    classification: str,
    day: date | None,
    scope: str | None,
    count: int,
) -> int:
    sample = CodeParts(classification, 0, unit, day or today(desk.settings), AccessLevel.ORDINARY)
    trial = _trial(unit, pattern, scope, sample.day)
    with desk.opened() as archive:
        codes = archive.registers.preview(sample, count, trial)
    for code in codes:
        desk.tell(CodeRow(code), code)
    if not codes:
        desk.warn(_("unit {unit} tidak mempunyai pola yang berlaku").format(unit=unit))
    return exits.DONE if codes else exits.COULD_NOT


def _trial(unit: str, pattern: str | None, scope: str | None, day: date) -> Scheme | None:
    if pattern is None:
        return None
    parsed = Pattern.parse(pattern)
    return Scheme(None, unit, parsed, Scope(scope) if scope else default_scope(parsed), day)


def _tell(desk: Desk, scheme: Scheme) -> None:
    row = scheme_row(scheme)
    until = f"..{row.valid_to or ''}"
    desk.tell(row, f"{row.id}  {row.unit}  {row.pattern}  {row.scope}  {row.valid_from}{until}")
