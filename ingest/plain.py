"""Plain text: its encoding found, its form feeds taken for page breaks."""

from __future__ import annotations

import codecs

from archive.record import Page, PageSource

_ENGINE = "plain"
_MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_plain(data: bytes) -> tuple[Page, ...]:
    """The pages of a text file: UTF-8, UTF-16 with its mark, or else Windows-1252."""
    return tuple(_page(number, text) for number, text in enumerate(_decoded(data).split("\f"), start=1))


def _page(number: int, text: str) -> Page:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip("\n")
    source = PageSource.TEXT if text.strip() else PageSource.BLANK
    return Page(number, text if text.strip() else "", source, engine=_ENGINE)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKED.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
