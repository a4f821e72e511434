"""`arsip get`: the original bytes of one record, verified while they are copied."""

from __future__ import annotations

from pathlib import Path

import click

from archive.archive import Archive
from archive.storage.disk import Disk, read_chunks
from archive.values.record import Record
from desk.cli import exits
from desk.cli.answers.derivatives import searchable_text
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.operations.derivatives import derivatives
from desk.views.derivatives import CopiedRow, SearchableCopyRow
from desk.words.language import N_, _
from search.mirror.audience import View


@click.command(
    "get",
    cls=Command,
    findings=N_("berkas asli rusak, tidak disalin"),
)
@argument("name", metavar=N_("ID|KODE"))
@option("--to", "target", required=True, type=PathType(), help=N_("Berkas atau folder tujuan."))
@option(
    "--searchable", is_flag=True, help=N_("PDF dengan lapisan teks yang dapat dicari, bukan berkas asli.")
)
@reader_command
def command(desk: Desk, name: str, target: Path, searchable: bool) -> int:
    with desk.opened() as archive:
        record = View(archive, desk.settings.audience).find(name)
        if searchable:
            _copy_searchable(desk, archive, record, target)
            return exits.DONE
        if target.is_dir():
            target = target / Path(record.original.name).name
        intact = archive.copy_original(record, target)
    if not intact:
        click.echo(_("arsip: berkas asli {name} rusak, tidak disalin").format(name=name), err=True)
        return exits.FINDINGS
    original = record.original
    desk.tell(
        CopiedRow(record.id, record.code, str(target), original.sha256, original.size),
        _("{name} disalin ke {target} (sha256 {sha256})").format(
            name=original.name, target=target, sha256=original.sha256
        ),
    )
    return exits.DONE


def _copy_searchable(desk: Desk, archive: Archive, record: Record, target: Path) -> None:
    if target.is_dir():
        target = target / f"{Path(record.original.name).stem}.pdf"
    copy, made = derivatives(archive).searchable(record)
    Disk().write(target, read_chunks(copy))
    text = _("salinan {name} yang dapat dicari dibuat di {target}").format(
        name=record.original.name, target=target
    )
    desk.tell(
        SearchableCopyRow(record.id, record.code, str(target), made), f"{text}\n{searchable_text(made)}"
    )
