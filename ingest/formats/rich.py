"""Rich Text Format, as striprtf reads it."""

from __future__ import annotations

import re
from importlib.metadata import version

from striprtf.striprtf import rtf_to_text

from archive.values.record import Page
from ingest.formats.plain import text_pages
from ingest.task.reasons import CannotRead, Reason

_ENGINE = f"striprtf {version('striprtf')}"
_PAGE = re.compile(r"\\page(?![a-z])\s?")
_FORM_FEED = r"\\u12 ?"  # as RTF writes the character 12, with the one to show where it is unknown


def read_rich(data: bytes) -> tuple[Page, ...]:
    """The pages of an RTF document, a page a page break that somebody set. Raises `CannotRead` (`damaged`)."""
    marked = _PAGE.sub(_FORM_FEED, data.decode("latin-1"))
    try:
        text: str = rtf_to_text(marked, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise CannotRead(Reason.DAMAGED, f"RTF: {type(error).__name__}: {error}") from error
    return text_pages(text.replace("|\n", "\n").replace("|", "\t").split("\f"), _ENGINE)
