"""`arsip export`: records as BagIt bags, to be handed to another archive or kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.export.bag import Bag, Sender, export
from archive.values.record import Record
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.wiring import today
from desk.views.bag import BagRow
from desk.words.language import N_, _


@click.command("export", cls=Command, findings=N_("ada arsip rusak yang tidak diekspor"))
@argument("names", metavar=N_("[ID|KODE]..."), nargs=-1)
@option("--all", "everything", is_flag=True, help=N_("Semua arsip yang tidak musnah."))
@option(
    "--to",
    "target",
    required=True,
    type=PathType(file_okay=False),
    help=N_("Folder tujuan."),
)
@option("--organization", required=True, help=N_("Lembaga yang menyerahkan, untuk bag-info.txt."))
@desk_command
def command(desk: Desk, names: tuple[str, ...], everything: bool, target: Path, organization: str) -> int:
    if bool(names) == everything:
        raise click.UsageError(_("sebutkan arsip, atau --all"))
    status = exits.DONE
    sender = Sender(organization, desk.settings.actor, today())
    with desk.opened() as archive:
        for record in _chosen(archive, names):
            row = _exported(archive, record, sender, target)
            status = exits.FINDINGS if row.damaged else status
            desk.tell(row, _text(row))
    return status


def _chosen(archive: Archive, names: tuple[str, ...]) -> Iterator[Record]:
    if names:
        yield from [archive.find(name) for name in names]
        return
    yield from (record for record in archive.listed(Listing()) if not record.is_destroyed)


def _exported(archive: Archive, record: Record, sender: Sender, target: Path) -> BagRow:
    made = export(archive, record, sender, target)
    if isinstance(made, Bag):
        return BagRow(record.id, record.code, str(made.folder), made.files, made.bytes)
    return BagRow(record.id, record.code, None, damaged=made)


def _text(row: BagRow) -> str:
    if row.bag is None:
        return _("RUSAK, tidak disalin: {record}  {file}").format(record=row.record, file=row.damaged)
    return _("{name} → {bag} ({files} berkas, {bytes} B)").format(
        name=row.code or row.record, bag=row.bag, files=row.files, bytes=row.bytes
    )
