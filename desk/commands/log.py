"""`arsip log`: the journal, or what it says of one record."""

from __future__ import annotations

import click

from archive.journal import Entry
from desk.language import _
from desk.options import Command, Desk, desk_command
from desk.wiring import opened_archive


@click.command("log", cls=Command)
@click.option("--record", "name", metavar=_("ID|KODE"), help=_("Hanya arsip ini."))
@desk_command
def command(desk: Desk, name: str | None) -> None:
    with opened_archive(desk.settings) as archive:
        record_id = archive.find(name).id if name else None
        for entry in archive.entries(record_id):
            desk.tell(entry, _text(entry))


def _text(entry: Entry) -> str:
    detail = " ".join(f"{name}={value}" for name, value in entry.detail.items() if value)
    parts = [str(entry.sequence), entry.time, entry.actor, entry.action, entry.record, detail, entry.reason]
    return "  ".join(part for part in parts if part)
