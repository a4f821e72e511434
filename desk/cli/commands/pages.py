"""`arsip pages` shows how pages were read, and the queue of those that a person should look at."""

from __future__ import annotations

import click

from desk.cli.answers.record.pages import page_line
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.record.pages import DOUBTFUL, pages_of
from desk.words.language import N_, _
from office.people.permissions import Right


@click.command("pages", cls=Command)
@argument("name", metavar=N_("[ID|KODE]"), required=False)
@option("--doubtful", is_flag=True, help=N_("Hanya halaman yang meragukan atau tidak terbaca."))
@option(
    "--below",
    type=click.FloatRange(0, 100),
    default=DOUBTFUL,
    show_default=True,
    help=N_("Keyakinan OCR yang dianggap meragukan."),
)
@desk_command(may=Right.REREAD)
def command(desk: Desk, name: str | None, doubtful: bool, below: float) -> None:
    if name is None and not doubtful:
        raise click.UsageError(_("sebutkan arsip, atau --doubtful untuk antrean dari semua arsip"))
    with desk.opened() as archive:
        pages = (
            pages_of(archive, name, below if doubtful else None)
            if name
            else archive.batches.doubtful_pages(below)
        )
        for page in pages:
            desk.tell(page, page_line(page))
