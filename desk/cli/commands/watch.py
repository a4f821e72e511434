"""`arsip watch`: ingest what a scanner drops into a folder, batch by batch, as soon as it is complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep

import click

from archive.archive import Archive
from archive.storage.staging import Bench
from archive.values.period import Period
from archive.values.record import Description
from desk.cli import exits
from desk.cli.answers.ingest import outcome_text
from desk.cli.answers.look_alikes import tell_rescans
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import PERIOD
from desk.operations import index_upkeep
from desk.operations.batch_certificate import certify
from desk.operations.wiring import languages, opened_reader
from desk.views.ingest import DropProblemRow, outcome_row
from desk.words.language import N_, _
from desk.words.problems import problem_text
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome, OutcomeKind
from ingest.batch.run import Batch
from ingest.batch.watch import Places, Watch
from ingest.inbox.drop_contents import DropProblem, Unpacking
from ingest.inbox.drop_folder import DropFolder
from ingest.inbox.incoming import Incoming, legible
from ingest.task.orders import ReaderMode

_ROUNDS = 8  # of `--settle` seconds: as long does --once wait for a file that is not complete


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
@desk_command
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
    defaults = Description(unit=unit, classification=classification, period=period)
    places = Places(None, None) if leave else Places(folder / done, folder / problems)
    with desk.opened() as archive:
        archive.recover()
        archive.registers.verify([defaults])
        how = Unpacking(
            defaults=defaults,
            verify=lambda said: archive.registers.verify([said]),
            split=not no_split,
            collate=collate,
            settled=(folder / done, folder / problems),
        )

        accounts: list[Account] = []

        def run(bench: Bench, items: Sequence[Incoming]) -> Iterator[Outcome]:
            accounts.append(Account.opened(archive, items))
            with opened_reader(desk.settings, archive, bench) as reader:
                batch = Batch(archive, bench, languages(desk.settings, archive), ReaderMode.AUTO)
                yield from accounts[-1].kept(batch.run(items, reader))

        drops = DropFolder(folder, settle, (done, problems))
        findings = _watch(desk, Watch(archive, drops, places, how, run), settle, accounts, once=once)
    return exits.FINDINGS if findings else exits.DONE


def _watch(desk: Desk, watch: Watch, settle: float, accounts: list[Account], *, once: bool) -> int:
    """Look, ingest, sleep; for ever, or until nothing waits. Returns how many files are in trouble."""
    findings, began = 0, monotonic()
    while True:
        for batch in watch.folder.complete(monotonic()):
            findings += sum(_told(desk, result) for result in watch.take(batch))
            _follow(desk, watch.archive)
            findings += sum(len(certify(watch.archive, account).unfound_pages) for account in accounts)
            accounts.clear()
        if once and (not watch.folder.is_waiting or monotonic() - began > _ROUNDS * settle):
            return findings
        sleep(max(0.05, settle / 2))


def _told(desk: Desk, result: Outcome | DropProblem) -> bool:
    """Say what became of a file; whether it is in trouble."""
    if isinstance(result, Outcome):
        desk.tell(outcome_row(result), outcome_text(result))
        return result.kind is OutcomeKind.QUARANTINED or bool(result.pages.failed)
    paths = tuple(legible(drop.path) for drop in result.drops)
    text = _("bermasalah   {paths}: {reason}: {message}").format(
        paths=", ".join(paths), reason=result.reason, message=problem_text(result.cause)
    )
    desk.tell(DropProblemRow(result.reason, paths, str(result.cause)), text)
    return True


def _follow(desk: Desk, archive: Archive) -> None:
    index_upkeep.catch_up(archive, desk.notify)
    tell_rescans(desk, archive)
