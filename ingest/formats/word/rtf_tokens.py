"""Parts Rich Text Format into its tokens, and knows the code pages of its fonts (RTF 1.9.1)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

_TOKEN = re.compile(
    rb"(?P<brace>[{}])"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<word>[A-Za-z]{1,40})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|[\r\n\0]+"
    rb"|(?P<text>[^\\{}\r\n\0]+)",
    re.DOTALL,
)
WINDOWS = "cp1252"
# The character sets of fonts, by \fcharset; what is not here is written in the code page of the document.
_CHARSETS: Mapping[int, str] = {
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
SYMBOLS = "symbols"
"""Stands for the code page of a font of signs, in which bytes are no letters."""
_OF_SIGNS = 2


class RtfTokenKind(Enum):
    """What a token is: a brace, a control word with its number, a control symbol, text, or a byte of it in figures."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    SYMBOL = auto()
    TEXT = auto()
    BYTE = auto()


@dataclass(frozen=True, slots=True)
class RtfToken:
    """One token; `number` is None for a control word without one."""

    kind: RtfTokenKind
    value: bytes
    number: int | None = None


def tokens(data: bytes) -> Iterator[RtfToken]:
    """The tokens of a document; binary data behind `\\bin` is passed over."""
    place = 0
    while match := _TOKEN.match(data, place):
        place = match.end()
        kind = match.lastgroup
        if kind == "brace":
            yield RtfToken(RtfTokenKind.OPEN if match[0] == b"{" else RtfTokenKind.CLOSE, match[0])
        elif kind == "hex":
            yield RtfToken(RtfTokenKind.BYTE, bytes.fromhex(match["hex"].decode()))
        elif kind == "symbol":
            yield RtfToken(RtfTokenKind.SYMBOL, match["symbol"])
        elif kind == "text":
            yield RtfToken(RtfTokenKind.TEXT, match["text"])
        elif kind is not None:
            number = int(match["number"]) if match["number"] else None
            if match["word"] == b"bin":
                place += max(0, number or 0)
            yield RtfToken(RtfTokenKind.WORD, match["word"], number)


def codec_of_charset(charset: int, document: str) -> str:
    """The code page of a font's character set, in a document of a code page."""
    return SYMBOLS if charset == _OF_SIGNS else _CHARSETS.get(charset, document)


def codec_of_page(number: int) -> str:
    """The code page of a number, Windows-1252 for one that nobody knows."""
    try:
        return codecs.lookup("utf-8" if number == 65001 else f"cp{number}").name  # noqa: PLR2004
    except LookupError:
        return "mac-roman" if number == 10000 else WINDOWS  # noqa: PLR2004


def decoded_bytes(data: bytes, codec: str) -> str:
    """Bytes as letters; of a font of signs only what is ASCII."""
    if codec == SYMBOLS:
        return data.decode("ascii", "ignore")
    return data.decode(codec, "replace")
