"""`arsip publish` lets the public see records."""

from __future__ import annotations

import click

from archive.lifecycle.publishing import NotPublishable
from desk.cli import exits
from desk.cli.answers.record.record import record_line
from desk.cli.options import Command, Desk, argument, desk_command
from desk.operations.record.publish import publish
from desk.views.record.record import record_row
from desk.words.language import N_, _
from desk.words.problems import problem_text
from office.people.permissions import Right


@click.command("publish", cls=Command, findings=N_("ada arsip yang tidak boleh diumumkan"))
@argument("names", metavar=N_("ID|KODE..."), nargs=-1, required=True)
@desk_command(may=Right.PUBLISH)
def command(desk: Desk, names: tuple[str, ...]) -> int:
    refused: list[NotPublishable] = []
    with desk.opened() as archive:
        for result in publish(archive, names, desk.notify):
            if isinstance(result, NotPublishable):
                refused.append(result)
            else:
                desk.tell(record_row(result), _("diumumkan: {record}").format(record=record_line(result)))
    for refusal in refused:
        desk.warn(problem_text(refusal))
    return exits.FINDINGS if refused else exits.DONE
