"""The language people read: Indonesian as written in the sources, English on request."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

_LOCALES = Path(__file__).parent / "locale"
_DOMAIN = "arsip"


def speak(language: str) -> None:
    """Let every message from now on be in `language` (`id` or `en`), those of click too.

    click asks gettext's global domain, and gettext asks the environment for the language at every call.
    """
    os.environ["LANGUAGE"] = language  # noqa: TID251 - written for gettext, never read by us
    gettext.bindtextdomain(_DOMAIN, _LOCALES)
    gettext.textdomain(_DOMAIN)


def _(message: str) -> str:
    """The message in the language spoken now."""
    return gettext.gettext(message)
