"""Asks for a password, without showing it, or reads it from a file."""

from __future__ import annotations

from pathlib import Path

import click

from desk.words.language import _


def asked_password(file: Path | None, *, confirm: bool = False) -> str:
    """The first line of the file, or what a person types; raises `OSError`."""
    if file is not None:
        return _first_line(file)
    typed: str = click.prompt(_("Kata sandi"), hide_input=True, confirmation_prompt=confirm, err=True)
    return typed


def _first_line(file: Path) -> str:
    """Raises `click.BadParameter` for a file that is no text."""
    try:
        return next(iter(file.read_text(encoding="utf-8").splitlines()), "")
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{file}: {_('bukan teks UTF-8')}") from error
