"""`arsip index`: how far the search index is, and building it again."""

from __future__ import annotations

from dataclasses import dataclass

import click

from archive.archive import Archive
from desk import exits
from desk.language import _
from desk.options import Desk, Group, desk_command
from desk.wiring import generations, opened_archive
from search.follow import rebuild
from search.index import IndexUnavailable


@dataclass(frozen=True, slots=True)
class _Status:
    """`lag` counts the changes of records still to come; `trouble` is a stable code, None when the index serves."""

    engine: str
    records: int
    position: int
    journal: int
    lag: int
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class _Rebuilt:
    records: int
    position: int
    unread: tuple[str, ...]


@click.group("index", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command(
    "status",
    findings=_("indeks tidak ada atau tertinggal"),
    help=_("Menunjukkan sampai mana indeks mengikuti arsip."),
)
@desk_command
def status(desk: Desk) -> int:
    with opened_archive(desk.settings) as archive:
        found = _status(archive)
    text = _("{engine}: {records} arsip, jurnal {position} dari {journal} (tertinggal {lag})").format(
        engine=found.engine,
        records=found.records,
        position=found.position,
        journal=found.journal,
        lag=found.lag,
    )
    desk.tell(found, text if found.trouble is None else f"{text}: {found.trouble}")
    return exits.FINDINGS if found.trouble or found.lag else exits.DONE


@command.command(
    "rebuild",
    findings=_("ada isi arsip yang tidak terbaca"),
    help=_("Membangun indeks baru dari arsip; yang lama melayani sampai selesai."),
)
@desk_command
def rebuild_index(desk: Desk) -> int:
    with opened_archive(desk.settings) as archive:
        followed = rebuild(archive, generations(archive))
    rebuilt = _Rebuilt(followed.applied, followed.position, followed.unread)
    desk.tell(rebuilt, _("indeks dibangun: {records} arsip").format(records=rebuilt.records))
    return exits.FINDINGS if followed.unread else exits.DONE


def _status(archive: Archive) -> _Status:
    journal = archive.last_sequence()
    try:
        index = generations(archive).current()
        position, records = index.position(), index.count()
    except IndexUnavailable as error:
        return _Status("embedded", 0, 0, journal, archive.unseen(0), error.reason.value)
    return _Status("embedded", records, position, journal, archive.unseen(position))
