"""Reads plain text, in whatever encoding it is."""

from __future__ import annotations

import codecs
import re

from archive.values.record import Page
from ingest.formats.text.page_text import text_pages

_ENGINE = "plain"
_MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAMPLE = 1 << 18
_FOLDING = (b"BEGIN:VCALENDAR", b"BEGIN:VCARD")
_FOLD = re.compile(rb"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_MANY_ZEROS = 0.2
_FEW_HIGH_BYTES = 0.12  # quotes, dashes and accents of a western text; in other scripts there are far more


def read_plain(data: bytes) -> tuple[Page, ...]:
    """The pages of a text file, a page a form feed; see `decoded`. Folded lines of calendars and cards are whole."""
    text = unfolded(data) if data[:_SAMPLE].lstrip().upper().startswith(_FOLDING) else decoded(data)
    return text_pages(text.split("\f"), _ENGINE)


def unfolded(data: bytes) -> str:
    """A calendar or a card (RFC 5545, RFC 6350) with its lines whole, which may break inside a letter."""
    text = decoded(_FOLD.sub(b"", data))
    return _ESCAPED.sub(lambda escaped: "\n" if escaped[1] in "nN" else escaped[1], text)


def decoded(data: bytes) -> str:
    """Text of bytes: as their mark says; UTF-8; UTF-16 by its zeros; Windows-1252 where few bytes are beyond ASCII;
    else the encoding that `charset-normalizer` finds most like a language."""
    for mark, encoding in _MARKED.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    sample = data[:_SAMPLE]
    if sample.count(0) > _MANY_ZEROS * len(sample):
        little = sample[1::2].count(0) > sample[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_guessed(sample), "replace")


def _guessed(sample: bytes) -> str:
    if sum(byte > 0x7F for byte in sample) < _FEW_HIGH_BYTES * len(sample):  # noqa: PLR2004 - the end of ASCII
        return "cp1252"
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few texts need it, and it takes long to load

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"
