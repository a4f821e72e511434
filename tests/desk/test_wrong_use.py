"""Every command and every option with values that nobody should give: a message and a status, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from desk.cli.group import cli
from desk.words.problems import explain
from tests.desk.office import Office

pytestmark = pytest.mark.slow

WRONG = ("", "-1", "31 Pebruari", "../../x", "9" * 40, "'; DROP", "\udcff\x1b[2J")
NO_SUCH = "tidak-ada"
ENDLESS = ("watch", "serve")  # they have tests of their own


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif command is not None and name not in ENDLESS:
            yield (*path, name), command


def uses(path: tuple[str, ...], command: click.Command) -> Iterator[tuple[str, ...]]:
    given = [NO_SUCH for parameter in command.params if isinstance(parameter, click.Argument)]
    yield (*path, *given)
    yield (*path, *("" for _ in given))
    yield (*path, "--entah")
    for option in command.params:
        if isinstance(option, click.Option) and not option.is_flag and option.name != "home":
            for value in WRONG:
                yield (*path, option.opts[-1], value, *given)


COMMANDS = dict(commands(cli))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_wrong_values_are_answered_and_change_no_record(office: Office, path: tuple[str, ...]) -> None:
    before = office.json("list")
    for use in uses(path, COMMANDS[path]):
        error = CliRunner().invoke(cli, use).exception
        assert (
            error is None
            or isinstance(error, SystemExit | click.ClickException)
            or (isinstance(error, Exception) and explain(error) is not None)
        ), use
    assert [row["id"] for row in office.json("list")] == [row["id"] for row in before]


@pytest.mark.parametrize(
    "use", [("search", "\udcff"), ("search", "--unit", "\udcff", "arsip"), ("list", "--unit", "\udcff")]
)
def test_bytes_that_are_no_text_are_a_mistake(office: Office, use: tuple[str, ...]) -> None:
    told = office.run(*use)
    assert (told.status, "bukan teks UTF-8" in told.err) == (2, True)
