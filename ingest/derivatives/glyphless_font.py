"""Makes a font without shapes, for text that can be found and copied but not seen."""

from __future__ import annotations

import struct
from typing import Any

import pikepdf

NAME = "ArsipGlyphless"
WIDTH = 500  # of 1000
_TABLE = struct.Struct(">4sIII")
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def add_font(document: pikepdf.Pdf) -> Any:
    """The font as an object of the document; a character's code is its UTF-16BE."""
    font = font_file()
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name("/" + NAME),
        Flags=5,
        FontBBox=[0, 0, WIDTH, 1000],
        ItalicAngle=0,
        Ascent=1000,
        Descent=0,
        CapHeight=1000,
        StemV=80,
        FontFile2=document.make_stream(font, Length1=len(font)),
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name("/" + NAME),
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=document.make_indirect(descriptor),
        DW=WIDTH,
        CIDToGIDMap=document.make_stream(b"\0\1" * 65536),
    )
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name("/" + NAME),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[document.make_indirect(descendant)],
            ToUnicode=document.make_stream(_TO_UNICODE),
        )
    )


def font_file() -> bytes:
    """A TrueType font of two glyphs, none and a box (Apple's TrueType Reference Manual, chapter 6)."""
    head = struct.pack(
        ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, WIDTH, 1000, 0, 8, 2, 0, 0
    )
    # The second glyph is a box: readers such as PDFium leave out characters that cover nothing.
    box = struct.pack(">hhhhhHH4B8h", 1, 0, 0, WIDTH, 1000, 3, 0, *[1] * 4, 0, 0, WIDTH, 0, 0, 1000, 0, -1000)
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12) + _cmap(),
        b"glyf": box,
        b"head": head,
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 1000, 0, 0, WIDTH, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2
        ),
        b"hmtx": struct.pack(">HhHh", WIDTH, 0, WIDTH, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(box) // 2),
        b"maxp": struct.pack(">I14H", 0x10000, 2, 4, 1, 0, 0, 1, *[0] * 8),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    return _assembled(tables)


def _cmap() -> bytes:
    # Format 4 with the one segment that is always there: no character has a glyph of its own.
    return struct.pack(">HHHHHHHHHHhH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    place = len(header) + _TABLE.size * count
    directory, body = b"", b""
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        directory += _TABLE.pack(tag, _sum(padded), place + len(body), len(data))
        body += padded
    font = bytearray(header + directory + body)
    # The sum of the whole file, written into its head, makes every sum come out even.
    at = font.index(b"\x5f\x0f\x3c\xf5") - 4
    struct.pack_into(">I", font, at, (0xB1B0AFBA - _sum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    numbers: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(numbers) & 0xFFFFFFFF
