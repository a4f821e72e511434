"""Enters the command line: sets the language, runs the command, turns errors into messages."""

from __future__ import annotations

import os
import sys
from io import StringIO

import click

from desk.cli import exits
from desk.cli.group import cli
from desk.settings.general import spoken_language
from desk.words.escaping import body
from desk.words.language import speak


def main() -> None:
    """Run `arsip` with the arguments of the process; never returns."""
    speak(spoken_language())
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        status = _show(error)
    except (click.Abort, KeyboardInterrupt):
        status = _tell(KeyboardInterrupt())
    except BrokenPipeError:
        # Somebody's `head` has seen enough; nothing more can be said, nor need be.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = exits.COULD_NOT
    except Exception as error:
        if (status := _tell(error)) is None:
            raise
    sys.exit(status or exits.DONE)


def _show(error: click.ClickException) -> int:
    """Say that the command was used wrongly, in click's words; the exit status."""
    said = StringIO()
    error.show(said)
    click.echo(body(said.getvalue()), err=True, nl=False)
    return exits.USAGE


def _tell(error: BaseException) -> int | None:
    """Say what went wrong; the exit status, or None for an error that nobody foresaw."""
    from desk.words.problems import explain

    problem = explain(error)
    if problem is None:
        return None
    click.echo(f"arsip: {problem.text}", err=True)
    return problem.status
