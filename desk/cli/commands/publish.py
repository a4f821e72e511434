"""`arsip publish`: let the public see records."""

from __future__ import annotations

import click

from archive.lifecycle.publishing import NotPublishable
from archive.values.record import Record
from desk.cli import exits
from desk.cli.answers.record import record_line
from desk.cli.options import Command, Desk, argument, desk_command
from desk.operations.index_upkeep import catch_up_public
from desk.views.record import record_row
from desk.words.language import N_, _
from desk.words.problems import problem_text


@click.command("publish", cls=Command, findings=N_("ada arsip yang tidak boleh diumumkan"))
@argument("names", metavar=N_("ID|KODE..."), nargs=-1, required=True)
@desk_command
def command(desk: Desk, names: tuple[str, ...]) -> int:
    refused: list[NotPublishable] = []
    with desk.opened() as archive:
        records: list[Record] = [archive.find(name) for name in names]
        for record in records:
            try:
                published = archive.publishing.publish(record.id)
            except NotPublishable as error:
                refused.append(error)
            else:
                desk.tell(
                    record_row(published), _("diumumkan: {record}").format(record=record_line(published))
                )
        catch_up_public(archive, desk.notify)
    for refusal in refused:
        click.echo(f"arsip: {problem_text(refusal)}", err=True)
    return exits.FINDINGS if refused else exits.DONE
