"""Finds the installed Tesseract, its version and its languages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tesseract:
    version: str
    languages: tuple[str, ...]


_SECOND_MODELS = "msa+eng"  # of these Tesseract leaves out what is not installed


def second_models(language: str) -> str:
    """The models that have the letters which those of `ind+eng` lack; empty where they lack none.

    Debian's `ind` lacks some that names are written with (docs/adr/0010), and the first model to be sure decides.
    """
    return _SECOND_MODELS if "ind" in language.split("+") else ""


def missing_languages(wanted: str) -> tuple[str, ...]:
    """Those of `ind+eng` that are not installed; none of nothing."""
    installed = installed_tesseract()
    known = installed.languages if installed else ()
    return tuple(name for name in wanted.split("+") if name and name not in known)


def installed_tesseract() -> Tesseract | None:
    """Returns the installed Tesseract, or None without one on the path."""
    import pytesseract

    try:
        found = str(pytesseract.get_tesseract_version())
        return Tesseract(found, tuple(sorted(pytesseract.get_languages())))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError):
        return None


def tesseract_name() -> str:
    """`tesseract 5.3.0`; the program is asked anew when it was upgraded, as may happen while a folder is watched.

    Raises `pytesseract.TesseractNotFoundError`.
    """
    import pytesseract

    program = shutil.which(pytesseract.pytesseract.tesseract_cmd)
    return _named_by_itself(program, Path(program).stat().st_ctime_ns if program else 0)


@lru_cache(maxsize=1)
def _named_by_itself(_program: str | None, _changed: int) -> str:
    import pytesseract

    return f"tesseract {pytesseract.get_tesseract_version()}"
