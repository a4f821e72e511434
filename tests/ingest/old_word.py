"""Word 97 files for the readers' tests, laid out by hand as [MS-DOC] says."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.ingest.offices import compound

_TEXT_AT, _PAGE = 1024, 512
STORIES = ("main", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "boxes_of_headers")
HIDDEN, DELETED = b"\x3c\x08\x01", b"\x00\x08\x01"
IN_TABLE, ENDS_ROW, BEGINS_PAGE = b"\x16\x24\x01", b"\x17\x24\x01", b"\x07\x24\x01"


def in_list(use: int, level: int = 0) -> bytes:
    """The properties of a paragraph in a list."""
    return struct.pack("<HHHB", 0x460B, use, 0x260A, level)


@dataclass
class OldWord:
    """A document: its texts by story; runs of letters and paragraphs with their properties; tables by number."""

    stories: Mapping[str, str]
    letters: Sequence[tuple[int, int, bytes]] = ()
    paragraphs: Sequence[tuple[int, int, bytes]] = ()
    tables: dict[int, bytes] = field(default_factory=dict)
    behind: dict[int, bytes] = field(default_factory=dict)  # what follows a table without being counted
    data: bytes = b""

    def write(self, path: Path, more: Mapping[str, bytes] | None = None) -> Path:
        """Write the file, `more` streams in it."""
        texts = [self.stories.get(story, "") for story in STORIES]
        text = "".join(texts)
        document = bytearray(_TEXT_AT) + text.encode("utf-16-le")
        document += bytes(-len(document) % _PAGE)
        pages = len(document) // _PAGE
        document += _letters_page(self.letters, len(text)) + _paragraphs_page(self.paragraphs, len(text))
        everything = struct.pack("<II", _TEXT_AT, _TEXT_AT + 2 * len(text))
        pieces = struct.pack("<IIHIH", 0, len(text), 0, _TEXT_AT, 0)
        tables = self.tables | {
            12: everything + struct.pack("<I", pages),
            13: everything + struct.pack("<I", pages + 1),
            33: b"\x02" + struct.pack("<I", len(pieces)) + pieces,
        }
        struct.pack_into("<HH", document, 0, 0xA5EC, 0x00C1)
        struct.pack_into("<H", document, 0x0A, 0x0200)
        struct.pack_into("<8i", document, 0x4C, *map(len, texts))
        table = b""
        for number, content in tables.items():
            struct.pack_into("<II", document, 0x9A + 8 * number, len(table), len(content))
            table += content + self.behind.get(number, b"")
        streams = {"WordDocument": bytes(document), "1Table": table, "Data": self.data} | dict(more or {})
        path.write_bytes(compound({name: content for name, content in streams.items() if content}))
        return path


def places(*numbers: int, data: Sequence[bytes] = ()) -> bytes:
    """A table of places in the text and the data between them."""
    return struct.pack(f"<{len(numbers)}I", *numbers) + b"".join(data)


def _letters_page(runs: Sequence[tuple[int, int, bytes]], length: int) -> bytes:
    return _page(runs, length, 1, lambda properties: bytes([len(properties)]) + properties)


def _paragraphs_page(runs: Sequence[tuple[int, int, bytes]], length: int) -> bytes:
    def kept(properties: bytes) -> bytes:
        whole = b"\0\0" + properties
        return bytes([0, -(-len(whole) // 2)]) + whole + b"\0"

    return _page(runs, length, 13, kept)


def _page(runs: Sequence[tuple[int, int, bytes]], length: int, width: int, kept: object) -> bytes:
    """A page of formatting, whose properties stand at its end."""
    assert callable(kept)
    spans, last = [], 0
    for start, end, properties in runs:
        spans += [(last, start, b"")] if last < start else []
        spans.append((start, end, properties))
        last = end
    spans += [(last, length, b"")] if last < length else []
    page = bytearray(_PAGE)
    page[-1] = len(spans)
    firsts = [start for start, _, _ in spans] + [length]
    struct.pack_into(f"<{len(firsts)}I", page, 0, *(_TEXT_AT + 2 * first for first in firsts))
    place = _PAGE - 2
    for number, (_, _, properties) in enumerate(spans):
        if properties:
            whole = kept(properties)
            place = (place - len(whole)) // 2 * 2
            page[place : place + len(whole)] = whole
            page[4 * len(firsts) + width * number] = place // 2
    return bytes(page)


def list_level(pattern: str, numerals: int = 0, start: int = 1) -> bytes:
    """A level of a list; `\\0` to `\\x08` in the pattern stand for the numbers of the levels."""
    return (
        struct.pack("<iBB9xB8xBBBx", start, numerals, 0, 1, 0, 0, 0)
        + struct.pack("<H", len(pattern))
        + pattern.encode("utf-16-le")
    )


def lists(levels: Sequence[bytes]) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """The tables of one list of nine levels and of one use of it, and what follows the first."""
    table = struct.pack("<H", 1) + struct.pack("<ii18xBx", 77, 0, 0)
    uses = struct.pack("<I", 1) + struct.pack("<i8xBBH", 77, 0, 0, 0) + b"\xff\xff\xff\xff"
    return {73: table, 74: uses}, {73: b"".join(levels)}
