"""Translates messages into the language of the context: Indonesian as written, English on request."""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

_LOCALES = Path(__file__).parent / "locale"
_SPOKEN: ContextVar[str] = ContextVar("language", default="id")


def speak(language: str) -> None:
    """Say every message of this context in `language` (`id` or `en`): a thread, a task, the whole command."""
    _SPOKEN.set(language)


def spoken() -> str:
    """The language of this context: `id` or `en`."""
    return _SPOKEN.get()


def _(message: str) -> str:
    """The message in the language spoken in this context."""
    return _catalogue(_SPOKEN.get()).gettext(message)


def plural(one: str, many: str, count: int) -> str:
    """The message for `count` things in the language spoken in this context."""
    return _catalogue(_SPOKEN.get()).ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's tools know a message
    """The message as the sources write it, for a constant: `_` says it later, in the language of who asks."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("arsip", _LOCALES, [language])
