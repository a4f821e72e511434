"""The installed Tesseract: which version, which languages."""

from __future__ import annotations

from dataclasses import dataclass

import pytesseract


@dataclass(frozen=True, slots=True)
class Tesseract:
    version: str
    languages: tuple[str, ...]


def missing_languages(wanted: str) -> tuple[str, ...]:
    """Those of `ind+eng` that are not installed; none of nothing."""
    installed = installed_tesseract()
    known = installed.languages if installed else ()
    return tuple(name for name in wanted.split("+") if name and name not in known)


def installed_tesseract() -> Tesseract | None:
    """What is installed, or None without a Tesseract on the path."""
    try:
        found = str(pytesseract.get_tesseract_version())
        return Tesseract(found, tuple(sorted(pytesseract.get_languages())))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError):
        return None
