"""`arsip unit` lists the units with their names of a day, renames one, and says that one ended."""

from __future__ import annotations

from datetime import date

import click

from archive.values.register_entries import Unit
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.cli.parameters import DATE
from desk.views.office.unit import unit_row
from desk.words.language import N_, _
from office.people.permissions import Right


@click.group("unit", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("list", help=N_("Mendaftar unit dengan semua namanya, atau namanya pada satu hari."))
@option("--on", "day", type=DATE, help=N_("Hari yang ditanyakan."))
@desk_command(may=Right.READ)
def list_units(desk: Desk, day: date | None) -> None:
    with desk.opened() as archive:
        history = archive.registers.unit_history()
    for code, names in history.units.items():
        for unit in names if day is None else filter(None, [history.on(code, day)]):
            _tell(desk, unit)


@command.command(
    "rename", help=N_("Mengganti nama unit sejak satu hari; arsip sebelumnya tetap bernama lama.")
)
@argument("code", metavar=N_("KODE"))
@option("--name", required=True, help=N_("Nama yang baru."))
@option("--parent", help=N_("Kode unit induknya, bila berganti."))
@option("--from", "first", type=DATE, required=True, help=N_("Hari pertama nama itu."))
@option("--reason", help=N_("Dasarnya, misalnya nomor peraturan; tercatat dalam jurnal."))
@desk_command(may=Right.REGISTER)
def rename(desk: Desk, code: str, name: str, parent: str | None, first: date, reason: str | None) -> None:
    with desk.opened() as archive:
        _tell(desk, archive.registers.change_unit(code, name, parent, first, reason))


@command.command("end", help=N_("Mencatat berakhirnya unit, dan unit yang melanjutkannya."))
@argument("code", metavar=N_("KODE"))
@option("--until", "last", type=DATE, required=True, help=N_("Hari terakhirnya."))
@option("--into", "successor", help=N_("Kode unit yang melanjutkan, bila digabung."))
@option("--reason", help=N_("Dasarnya, misalnya nomor peraturan; tercatat dalam jurnal."))
@desk_command(may=Right.REGISTER)
def end(desk: Desk, code: str, last: date, successor: str | None, reason: str | None) -> None:
    with desk.opened() as archive:
        _tell(desk, archive.registers.end_unit(code, last, successor, reason))


def _tell(desk: Desk, unit: Unit) -> None:
    parts = [unit.code, unit.name]
    if unit.valid_from != date.min:
        parts.append(_("sejak {day}").format(day=unit.valid_from))
    if unit.valid_to is not None:
        parts.append(_("sampai {day}").format(day=unit.valid_to))
    if unit.successor is not None:
        parts.append(_("dilanjutkan {unit}").format(unit=unit.successor))
    desk.tell(unit_row(unit), "  ".join(parts))
