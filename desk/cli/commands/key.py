"""`arsip key`: the keys that the archive signs with, and a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from archive.journal.keys import KeyRing, is_endorsed
from desk.cli.options import Desk, Group, desk_command, option
from desk.operations.wiring import opened_archive
from desk.words.language import N_, _


@dataclass(frozen=True, slots=True)
class _KeyRow:
    generation: int
    key: str
    current: bool
    endorsed: bool


@click.group("key", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("show", help=N_("Menampilkan kunci publik, untuk dicetak dan diumumkan."))
@desk_command
def show(desk: Desk) -> None:
    with opened_archive(desk.settings) as archive:
        for row in _rows(archive.notary.ring):
            desk.tell(row, _text(row))


@command.command("rotate", help=N_("Mengganti kunci; kunci lama ikut menandatangani penggantinya."))
@option(
    "--lost", is_flag=True, help=N_("Kunci lama hilang atau bocor: pengganti tanpa tanda tangan kunci lama.")
)
@desk_command
def rotate(desk: Desk, lost: bool) -> None:
    with opened_archive(desk.settings) as archive:
        archive.notary.rotate(lost=lost)
        *_old, row = _rows(archive.notary.ring)
    desk.tell(row, _text(row))


def _rows(ring: KeyRing) -> Iterator[_KeyRow]:
    """A row a generation; `endorsed`: the key before it signed for it, or it is the first."""
    keys, rotations = ring.public(), ring.rotations()
    for place, key in enumerate(keys):
        endorsed = place == 0 or is_endorsed(keys[place - 1], key, rotations[place - 1])
        yield _KeyRow(place + 1, str(key), place == len(keys) - 1, endorsed)


def _text(row: _KeyRow) -> str:
    notes = [
        _("berlaku") if row.current else _("diganti"),
        "" if row.endorsed else _("tidak ditandatangani kunci sebelumnya"),
    ]
    return f"{row.generation}  {row.key}  ({', '.join(filter(None, notes))})"
