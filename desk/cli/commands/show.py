"""`arsip show`: everything known about one record, or what its pages say."""

from __future__ import annotations

from dataclasses import replace

import click

from archive.archive import Archive
from archive.values.record import Record
from desk.cli.answers.derivatives import signature_text
from desk.cli.answers.look_alikes import rescan_text
from desk.cli.answers.record import record_page
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.operations.derivatives import derivatives
from desk.views.look_alikes import rescan_row
from desk.views.record import record_row
from desk.words.language import N_, _
from ingest.derivatives.requests import Signature
from ingest.task.reasons import CannotRead
from search.mirror.audience import UNLIMITED, View


@click.command("show", cls=Command)
@argument("name", metavar=N_("ID|KODE"))
@option("--text", "with_text", is_flag=True, help=N_("Isi halaman, dipisahkan form feed."))
@reader_command
def command(desk: Desk, name: str, with_text: bool) -> None:
    with desk.opened() as archive:
        view = View(archive, desk.settings.audience)
        record = view.find(name)
        texts = view.texts(record.id) if with_text else None
        is_unlimited = desk.settings.audience == UNLIMITED
        names = archive.other_names(record.id) if is_unlimited else ()
        likely = archive.rescans.of(record.id) if is_unlimited else ()
        damaged = archive.damaged(record.id) if is_unlimited else ()
        rescans = tuple(rescan_row(archive, rescan) for rescan in likely)
        signed = _signatures(archive, record) if texts is None else None
    lines = [record_page(record, damaged)]
    lines += [_("Nama lain       {name}").format(name=other) for other in names]
    lines += [rescan_text(row) for row in rescans]
    lines += map(signature_text, signed or ())
    row = replace(record_row(record, texts, damaged), names=names, rescans=rescans, signatures=signed)
    desk.tell(row, "\n".join(lines) if texts is None else "\f".join(texts))


def _signatures(archive: Archive, record: Record) -> tuple[Signature, ...] | None:
    """The signatures inside the original; None where it cannot be looked into, which is no reason not to show it."""
    try:
        return derivatives(archive).signatures(record)
    except (CannotRead, OSError, ValueError):
        return None
