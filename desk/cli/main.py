"""The entrance: set the language, run the command, turn what went wrong into a message and an exit status."""

from __future__ import annotations

import os
import sys

import click

from desk.cli import exits
from desk.cli.group import cli
from desk.settings.general import spoken_language
from desk.words.language import _, speak


def main() -> None:
    """Run `arsip` with the arguments of the process; never returns."""
    speak(spoken_language())
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = exits.USAGE
    except (click.Abort, KeyboardInterrupt):
        from desk.words.problems import INTERRUPTED

        click.echo(f"arsip: {_(INTERRUPTED)}", err=True)
        status = exits.COULD_NOT
    except BrokenPipeError:
        # Somebody's `head` has seen enough; nothing more can be said, nor need be.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = exits.COULD_NOT
    except Exception as error:
        from desk.words.escaping import harmless
        from desk.words.problems import explain

        problem = explain(error)
        if problem is None:
            raise
        click.echo(f"arsip: {harmless(problem.text)}", err=True)
        status = problem.status
    sys.exit(status or exits.DONE)
