"""`arsip replica`: second copies of store and journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from archive.archive import Archive
from archive.copies.copy import CopyFailure
from archive.copies.replica import Replica, Replicas, damaged_in
from archive.integrity.parallel import Manner
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.operations.index_upkeep import catch_up
from desk.operations.wiring import opened_archive
from desk.views.verdicts import failure_text, mended_row, mended_text, tell_checks
from desk.words.language import N_, _

_PLACE = PathType(file_okay=False)


@dataclass(frozen=True, slots=True)
class _ReplicaRow:
    """`lag` counts the journal entries since the last sync, None before the first; `reachable`: it is there."""

    place: str
    synced: str | None
    lag: int | None
    reachable: bool


@dataclass(frozen=True, slots=True)
class _SyncRow:
    place: str
    written: int
    failures: tuple[CopyFailure, ...]


@click.group("replica", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("add", help=N_("Menyiapkan salinan baru di folder kosong, sebaiknya di disk lain."))
@argument("place", metavar=N_("FOLDER"), type=_PLACE)
@desk_command
def add(desk: Desk, place: Path) -> None:
    with opened_archive(desk.settings) as archive:
        _tell(desk, archive, Replicas(archive).add(place))
        catch_up(archive)


@command.command("list", help=N_("Mendaftar salinan dan kapan terakhir diperbarui."))
@desk_command
def list_replicas(desk: Desk) -> None:
    with opened_archive(desk.settings) as archive:
        for replica in Replicas(archive).listed():
            _tell(desk, archive, replica)


@command.command(
    "sync",
    findings=N_("ada arsip rusak yang tidak disalin"),
    help=N_("Memperbarui semua salinan; yang rusak tidak pernah disalin."),
)
@argument("places", metavar=N_("[FOLDER]..."), nargs=-1, type=_PLACE)
@desk_command
def sync(desk: Desk, places: tuple[Path, ...]) -> int:
    failed = False
    with opened_archive(desk.settings) as archive:
        for replica in _chosen(archive, places):
            copied = Replicas(archive).sync(replica)
            failed = failed or bool(copied.failures)
            text = _("{place}: {written} arsip disalin").format(place=replica.place, written=copied.written)
            lines = [text, *map(failure_text, copied.failures)]
            desk.tell(_SyncRow(replica.place, copied.written, copied.failures), "\n".join(lines))
        catch_up(archive)
    return exits.FINDINGS if failed else exits.DONE


@command.command(
    "check",
    findings=N_("ada berkas salinan yang rusak"),
    help=N_("Membaca ulang seluruh salinan dan membandingkannya dengan sidiknya."),
)
@argument("places", metavar=N_("[FOLDER]..."), nargs=-1, type=_PLACE)
@option("--mend", is_flag=True, help=N_("Pulihkan yang rusak di salinan dari arsip sendiri."))
@desk_command
def check(desk: Desk, places: tuple[Path, ...], mend: bool) -> int:
    status = exits.DONE
    with opened_archive(desk.settings) as archive:
        for replica in _chosen(archive, places):
            checks = list(Replicas(archive).check(replica, Manner(workers=desk.settings.workers)))
            status = max(status, tell_checks(desk, checks))
            for mended in Replicas(archive).mend(replica, damaged_in(checks) if mend else ()):
                row = mended_row(mended.record, mended.mended)
                desk.tell(row, mended_text(row))
    return status


def _chosen(archive: Archive, places: tuple[Path, ...]) -> tuple[Replica, ...]:
    return tuple(map(Replicas(archive).find, places)) or Replicas(archive).listed()


def _tell(desk: Desk, archive: Archive, replica: Replica) -> None:
    lag = None if replica.position is None else archive.last_sequence() - replica.position
    reachable = Replicas(archive).is_reachable(replica)
    state = _("diperbarui {day}").format(day=replica.synced[:10]) if replica.synced else _("belum diperbarui")
    text = f"{replica.place}  {state}" + ("" if reachable else "  " + _("TIDAK ADA DI TEMPATNYA"))
    desk.tell(_ReplicaRow(replica.place, replica.synced, lag, reachable), text)
