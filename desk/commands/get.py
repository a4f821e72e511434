"""`arsip get`: the original bytes of one record, verified while they are copied."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from desk import exits
from desk.language import _
from desk.options import Command, Desk, reader_command
from desk.wiring import opened_archive
from search.audience import View


@dataclass(frozen=True, slots=True)
class _Copied:
    id: str
    code: str | None
    path: str
    sha256: str
    size: int


@click.command(
    "get",
    cls=Command,
    findings=_("berkas asli rusak, tidak disalin"),
)
@click.argument("name", metavar=_("ID|KODE"))
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help=_("Berkas atau folder tujuan.")
)
@reader_command
def command(desk: Desk, name: str, target: Path) -> int:
    with opened_archive(desk.settings) as archive:
        record = View(archive, desk.settings.audience).find(name)
        if target.is_dir():
            target = target / Path(record.original.name).name
        intact = archive.copy_original(record, target)
    if not intact:
        click.echo(_("arsip: berkas asli {name} rusak, tidak disalin").format(name=name), err=True)
        return exits.FINDINGS
    original = record.original
    desk.tell(
        _Copied(record.id, record.code, str(target), original.sha256, original.size),
        _("{name} disalin ke {target} (sha256 {sha256})").format(
            name=original.name, target=target, sha256=original.sha256
        ),
    )
    return exits.DONE
