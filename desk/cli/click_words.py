"""Translates click's own words, and ours inside them, into the language spoken when they are shown."""

from __future__ import annotations

import gettext
import sys
from pathlib import Path
from typing import Any

import click

from desk.words.language import _, plural


class Said:
    """An attribute that is set to a message as the sources write it, and read in the language spoken now."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        message = vars(instance).get(self._name)
        return _(message) if message else message

    def __set__(self, instance: object, message: str | None) -> None:
        vars(instance)[self._name] = message


class Option(click.Option):
    """An option whose words are said when they are shown."""

    help = Said()
    metavar = Said()


class Argument(click.Argument):
    """An argument whose words are said when they are shown."""

    help = Said()
    metavar = Said()


class PathType(click.Path):
    """A path whose kind is named when it is shown; click's own names it when the command is declared."""

    name = Said()

    def __init__(self, **wanted: Any) -> None:
        super().__init__(**{"path_type": Path} | wanted)
        self.name = "path" if self.file_okay == self.dir_okay else "file" if self.file_okay else "directory"


def say_clicks_words() -> None:
    """Let click ask our catalogues: gettext's, which its modules ask, have one language for the whole process."""
    ours = {"_": (gettext.gettext, _), "ngettext": (gettext.ngettext, plural)}
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            for word, (theirs, own) in ours.items():
                if vars(module).get(word) is theirs:
                    setattr(module, word, own)
