"""`arsip ingest` brings files, folders or a sheet's files into the archive."""

from __future__ import annotations

from pathlib import Path

import click

from archive.values.period import Period
from archive.values.record import Description
from desk.cli import exits
from desk.cli.answers.ingest.batch import BatchTeller
from desk.cli.answers.ingest.ingest import tally_text
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE, GIVEN_PATH, PERIOD
from desk.operations.ingest.intake import GivenFiles, ingest
from desk.operations.ingest.run import BatchRun
from desk.operations.ingest.tally import Tally
from desk.views.ingest.ingest import tally_row
from desk.words.language import N_, _
from ingest.ocr.installed import missing_languages
from ingest.reading.fence.process import ready_server
from ingest.task.orders import ReaderMode
from ingest.task.reasons import Reason
from office.people.permissions import Right


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
@desk_command(may=Right.RECEIVE)
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
    given = GivenFiles(paths, sheet, Description(unit=unit, classification=classification, period=period))
    ready_server()
    with desk.opened() as archive, BatchTeller(desk, archive, verbose=verbose) as teller:
        tally = ingest(BatchRun(archive, desk.settings, teller, ReaderMode(mode)), given)
    desk.tell(tally_row(tally), tally_text(tally))
    _advise(desk, tally)
    return exits.FINDINGS if tally.has_findings else exits.DONE


def _advise(desk: Desk, tally: Tally) -> None:
    """Say what the machine lacks when readers died of it: nothing is wrong with the files."""
    if Reason.CRASHED not in tally.reasons:
        return
    if missing := missing_languages(desk.settings.ocr_language):
        text = _(
            "Tesseract atau bahasanya belum terpasang: {missing}. Pasanglah, lalu: arsip batch retry {batch}"
        )
        desk.warn(text.format(missing=", ".join(missing), batch=tally.batch))
