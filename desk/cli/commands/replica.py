"""`arsip replica` keeps second copies of store and journal."""

from __future__ import annotations

from pathlib import Path

import click

from archive.archive import Archive
from archive.copies.replica import Replica, Replicas
from archive.integrity.parallel import Manner
from desk.cli import exits
from desk.cli.answers.preservation.copies import replica_text, sync_text
from desk.cli.answers.preservation.verdicts import mended_text, tell_checks
from desk.cli.click_words import PathType
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.operations.preservation.repair import mend_replica
from desk.views.preservation.copies import ReplicaRow, SyncRow, replica_row
from desk.views.preservation.verdicts import mended_row
from desk.words.language import N_
from office.people.permissions import Right

_PLACE = PathType(file_okay=False)


@click.group("replica", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("add", help=N_("Menyiapkan salinan baru di folder kosong, sebaiknya di disk lain."))
@argument("place", metavar=N_("FOLDER"), type=_PLACE)
@desk_command(may=Right.COPY)
def add(desk: Desk, place: Path) -> None:
    with desk.opened() as archive:
        _tell(desk, replica_row(archive, Replicas(archive).add(place)))


@command.command("list", help=N_("Mendaftar salinan dan kapan terakhir diperbarui."))
@desk_command(may=Right.COPY)
def list_replicas(desk: Desk) -> None:
    with desk.opened() as archive:
        for replica in Replicas(archive).listed():
            _tell(desk, replica_row(archive, replica))


@command.command(
    "sync",
    findings=N_("ada arsip rusak yang tidak disalin"),
    help=N_("Memperbarui semua salinan; yang rusak tidak pernah disalin."),
)
@argument("places", metavar=N_("[FOLDER]..."), nargs=-1, type=_PLACE)
@desk_command(may=Right.COPY)
def sync(desk: Desk, places: tuple[Path, ...]) -> int:
    failed = False
    with desk.opened() as archive:
        for replica in _chosen(archive, places):
            copied = Replicas(archive).sync(replica)
            failed = failed or bool(copied.failures)
            row = SyncRow(replica.place, copied.written, copied.failures)
            desk.tell(row, sync_text(row))
    return exits.FINDINGS if failed else exits.DONE


@command.command(
    "check",
    findings=N_("ada berkas salinan yang rusak"),
    help=N_("Membaca ulang seluruh salinan dan membandingkannya dengan sidiknya."),
)
@argument("places", metavar=N_("[FOLDER]..."), nargs=-1, type=_PLACE)
@option("--mend", is_flag=True, help=N_("Pulihkan yang rusak di salinan dari arsip sendiri."))
@desk_command(may=Right.COPY)
def check(desk: Desk, places: tuple[Path, ...], mend: bool) -> int:
    status = exits.DONE
    with desk.opened() as archive:
        for replica in _chosen(archive, places):
            checks = list(Replicas(archive).check(replica, Manner(workers=desk.settings.workers)))
            status = max(status, tell_checks(desk, checks))
            for repaired in mend_replica(archive, replica, checks) if mend else ():
                row = mended_row(repaired.record, repaired.mended)
                desk.tell(row, mended_text(row))
    return status


def _chosen(archive: Archive, places: tuple[Path, ...]) -> tuple[Replica, ...]:
    return tuple(map(Replicas(archive).find, places)) or Replicas(archive).listed()


def _tell(desk: Desk, row: ReplicaRow) -> None:
    desk.tell(row, replica_text(row))
