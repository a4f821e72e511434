"""`arsip pages`: how pages were read, and the queue of those that a person should look at."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive.accession.batches import LedgerPage
from archive.archive import Archive
from archive.values.record import PageSource
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.words.language import N_, _
from desk.words.states import reason_text, state_text

_DOUBTFUL = 80.0  # below it OCR is tried a second time, too (ingest/ocr/page_reading.py)


@click.command("pages", cls=Command)
@argument("name", metavar=N_("[ID|KODE]"), required=False)
@option("--doubtful", is_flag=True, help=N_("Hanya halaman yang meragukan atau tidak terbaca."))
@option(
    "--below",
    type=click.FloatRange(0, 100),
    default=_DOUBTFUL,
    show_default=True,
    help=N_("Keyakinan OCR yang dianggap meragukan."),
)
@desk_command
def command(desk: Desk, name: str | None, doubtful: bool, below: float) -> None:
    if name is None and not doubtful:
        raise click.UsageError(_("sebutkan arsip, atau --doubtful untuk antrean dari semua arsip"))
    with desk.opened() as archive:
        for page in _chosen(archive, name, below if doubtful else None):
            desk.tell(page, _text(page))


def _chosen(archive: Archive, name: str | None, below: float | None) -> Iterator[LedgerPage]:
    if name is None:
        yield from archive.batches.doubtful_pages(below or 0.0)
        return
    record = archive.find(name)
    for page in archive.batches.ledger(record.id):
        if below is None or page.source is PageSource.NONE or (page.confidence or 100.0) < below:
            yield page


def _text(page: LedgerPage) -> str:
    how = [
        state_text(page.source),
        page.engine,
        page.language,
        _("keyakinan {confidence:.0f}").format(confidence=page.confidence)
        if page.confidence is not None
        else None,
        reason_text(page.reason) if page.reason else None,
    ]
    told = ", ".join(part for part in how if part)
    return _("{record}  hlm. {page:>4}  {how}").format(record=page.record, page=page.number, how=told)
