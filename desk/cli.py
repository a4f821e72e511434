"""The command `arsip`: its subcommands by name, each imported only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import click

from desk.language import _
from desk.options import Group

# Name → module below desk.commands; each module calls its command `command`.
_COMMANDS: Mapping[str, str] = {
    "init": "init",
    "import": "import_tables",
    "scheme": "scheme",
    "ingest": "ingest",
    "quarantine": "quarantine",
    "search": "search",
    "list": "list_records",
    "show": "show",
    "get": "get",
    "describe": "describe",
    "code": "code",
    "check": "check",
    "hold": "hold",
    "sweep": "sweep",
    "log": "log",
    "index": "index",
    "doctor": "doctor",
}


class LazyGroup(Group):
    """A group that imports a subcommand's module when it is needed (click's documented recipe)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"desk.commands.{_COMMANDS[cmd_name]}").command
        return command


@click.group(cls=LazyGroup, help=_("Arsip: arsip dokumen informasi publik dengan pencarian teks penuh."))
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help=_("Folder arsip."))
@click.version_option(package_name="arsip", message="arsip %(version)s")
def cli(home: Path | None) -> None:
    """The options of the group are read by each command (desk/options.py)."""
