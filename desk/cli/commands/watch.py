"""`arsip watch` ingests what a scanner drops into a folder, batch by batch, once it is complete."""

from __future__ import annotations

from pathlib import Path

import click

from archive.values.period import Period
from archive.values.record import Description
from desk.cli import exits
from desk.cli.answers.ingest.batch import BatchTeller
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import PERIOD
from desk.operations.ingest.run import BatchRun
from desk.operations.ingest.watch import WatchOrder, watch_folder
from desk.words.language import N_
from office.people.permissions import Right


@click.command("watch", cls=Command, findings=N_("dengan --once: ada berkas yang bermasalah"))
@argument("folder", metavar=N_("FOLDER"), type=PathType(exists=True, file_okay=False))
@option("--once", is_flag=True, help=N_("Kerjakan yang ada sekarang, lalu selesai (untuk cron)."))
@option(
    "--settle",
    type=click.FloatRange(0),
    default=10,
    help=N_("Detik tanpa perubahan sebelum sebuah berkas lengkap."),
)
@option("--done", default="selesai", help=N_("Folder, di dalam FOLDER, untuk yang sudah diarsipkan."))
@option("--problems", default="bermasalah", help=N_("Folder, di dalam FOLDER, untuk yang dikarantina."))
@option("--leave", is_flag=True, help=N_("Biarkan berkas di tempatnya."))
@option("--no-split", is_flag=True, help=N_("Jangan mencari lembar pemisah dalam tumpukan."))
@option(
    "--collate",
    is_flag=True,
    help=N_("Berkas datang berpasangan: halaman muka, lalu halaman balik dari belakang."),
)
@option("--unit", help=N_("Kode unit, bila lembar tidak menyebutnya."))
@option("--classification", help=N_("Kode klasifikasi, bila lembar tidak menyebutnya."))
@option("--period", type=PERIOD, help=N_("Kurun waktu, misalnya 2024 atau 'TW II 2024'."))
@desk_command(may=Right.RECEIVE)
def command(
    desk: Desk,
    folder: Path,
    once: bool,
    settle: float,
    done: str,
    problems: str,
    leave: bool,
    no_split: bool,
    collate: bool,
    unit: str | None,
    classification: str | None,
    period: Period | None,
) -> int:
    order = WatchOrder(
        folder=folder,
        defaults=Description(unit=unit, classification=classification, period=period),
        settle=settle,
        done=done,
        problems=problems,
        once=once,
        leave=leave,
        split=not no_split,
        collate=collate,
    )
    with desk.opened() as archive, BatchTeller(desk, archive) as teller:
        findings = watch_folder(BatchRun(archive, desk.settings, teller), order)
    return exits.FINDINGS if findings else exits.DONE
