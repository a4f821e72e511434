"""`arsip ingest`: bring files, folders or a sheet's files into the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from archive.archive import Archive
from archive.storage.staging import Bench
from archive.values.period import Period
from archive.values.record import Description
from desk.cli import exits
from desk.cli.answers.ingest import outcome_text, run_lines, tally_text, unpacked_text
from desk.cli.answers.look_alikes import tell_rescans
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE, GIVEN_PATH, PERIOD
from desk.cli.progress import Progress
from desk.operations.batch_certificate import certify
from desk.operations.index_follower import Following
from desk.operations.tally import Tally
from desk.operations.wiring import languages, opened_reader
from desk.views.ingest import UnpackedRow, outcome_row, tally_row
from desk.words.language import N_, _
from ingest.batch.batch_record import Account
from ingest.batch.run import Batch
from ingest.inbox.containers import on_disk, unpack
from ingest.inbox.description_sheet import read_sheet
from ingest.inbox.incoming import Incoming, describe, gather, with_defaults
from ingest.reading.process import ready_server
from ingest.task.orders import ReaderMode
from ingest.task.reasons import Reason


@click.command(
    "ingest",
    cls=Command,
    findings=N_("ada berkas yang dikarantina atau halaman yang tidak terbaca"),
)
@argument("paths", metavar=N_("[BERKAS|FOLDER]..."), nargs=-1, type=GIVEN_PATH)
@option("--unit", help=N_("Kode unit, bila lembar tidak menyebutnya."))
@option("--classification", help=N_("Kode klasifikasi, bila lembar tidak menyebutnya."))
@option("--period", type=PERIOD, help=N_("Kurun waktu, misalnya 2024 atau 'TW II 2024'."))
@option(
    "--sheet",
    type=EXISTING_FILE,
    help=N_("Lembar deskripsi (CSV atau XLSX)."),
)
@option(
    "--reader",
    "mode",
    type=click.Choice([mode.value for mode in ReaderMode]),
    default="auto",
    help=N_("Pembaca teks PDF."),
)
@option("--verbose", is_flag=True, help=N_("Sebutkan tiap berkas dibaca dengan cara apa."))
@desk_command
def command(
    desk: Desk,
    paths: tuple[Path, ...],
    unit: str | None,
    classification: str | None,
    period: Period | None,
    sheet: Path | None,
    mode: str,
    verbose: bool,
) -> int:
    if not paths and sheet is None:
        raise click.UsageError(_("sebutkan berkas, folder, atau --sheet"))
    defaults = Description(unit=unit, classification=classification, period=period)
    ready_server()
    with desk.opened() as archive, archive.staging.bench() as bench:
        archive.recover()
        items = _items(desk, paths, sheet, bench)
        complete = tuple(
            replace(item, description=with_defaults(item.description, defaults)) for item in items
        )
        archive.registers.verify(item.description for item in complete)
        tally = run_batch(desk, archive, complete, bench, ReaderMode(mode), verbose=verbose)
    desk.tell(tally_row(tally), tally_text(tally))
    _advise(desk, tally)
    return exits.FINDINGS if tally.has_findings else exits.DONE


def _advise(desk: Desk, tally: Tally) -> None:
    """Say what the machine lacks when readers died of it: nothing is wrong with the files."""
    if Reason.CRASHED not in tally.reasons:
        return
    from ingest.ocr.installed import missing_languages  # noqa: PLC0415 - slow, and most batches never need it

    if missing := missing_languages(desk.settings.ocr_language):
        text = _(
            "Tesseract atau bahasanya belum terpasang: {missing}. Pasanglah, lalu: arsip batch retry {batch}"
        )
        click.echo("arsip: " + text.format(missing=", ".join(missing), batch=tally.batch), err=True)


def _items(desk: Desk, paths: tuple[Path, ...], sheet: Path | None, bench: Bench) -> tuple[Incoming, ...]:
    """Everything to ingest, described; all that can be wrong with it is found before anything is filed."""
    known = read_sheet(sheet) if sheet else None
    if not paths and sheet is not None and known is not None:
        paths = tuple(dict.fromkeys(on_disk(sheet.parent / row.file) for row in known.rows))
    home = desk.settings.home.resolve()
    itself = sheet.resolve() if sheet else None  # a sheet may lie in the folder that it describes
    items, opened = unpack(
        (item for item in gather(paths) if _is_given(item.source.resolve(), itself, home)), bench.scratch()
    )
    for unpacked in opened:
        desk.tell(UnpackedRow(unpacked.bundle.path, unpacked.files), unpacked_text(unpacked))
    return describe(items, known, sheet.parent if sheet else None)


def _is_given(source: Path, sheet: Path | None, home: Path) -> bool:
    """Whether a file is meant: neither the sheet nor, in a folder that holds the archive, the archive's own."""
    return source != sheet and not source.is_relative_to(home)


def run_batch(
    desk: Desk,
    archive: Archive,
    items: tuple[Incoming, ...],
    bench: Bench,
    mode: ReaderMode,
    *,
    verbose: bool = False,
) -> Tally:
    """Bring items in as one batch, telling each outcome; the index learns of them meanwhile."""
    account = Account.opened(archive, items)
    if account.goes_on and not desk.as_json:
        click.echo(_("meneruskan batch {batch} yang terputus").format(batch=account.number), err=True)
    tally = Tally(received=len(items), batch=account.number)
    with (
        Following(archive, desk.notify) as following,
        Progress(len(items), quiet=desk.as_json) as progress,
        opened_reader(desk.settings, archive, bench, progress.watch) as reader,
    ):
        batch = Batch(archive, bench, languages(desk.settings, archive), mode)
        for outcome in account.kept(batch.run(items, reader)):
            tally = tally.plus(outcome)
            progress.advance()
            text = "\n".join([outcome_text(outcome), *(run_lines(outcome) if verbose else ())])
            progress.print(desk, outcome_row(outcome), text)
            following.filed(outcome.pages.total)
    tell_rescans(desk, archive)
    return replace(tally, is_certified=certify(archive, account).is_clean)
