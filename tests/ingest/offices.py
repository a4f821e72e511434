"""Office files for the readers' tests: compound files, bundles, mails and workbooks, each no larger than it must be."""

from __future__ import annotations

import struct
import tarfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from docx import Document
from docx.enum.text import WD_BREAK
from pptx import Presentation

_SECTOR, _SMALL_SECTOR, _CUTOFF = 512, 64, 4096
_FREE, _END, _TABLE, _NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def word_file(path: Path, pages: Sequence[str], header: str = "") -> Path:
    """A .docx with a page break between these."""
    document = Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for number, text in enumerate(pages):
        paragraph = document.add_paragraph()
        if number:
            paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run(text)
    document.save(str(path))
    return path


def slides_file(path: Path, slides: Sequence[str], notes: str = "") -> Path:
    """A .pptx with a slide a text, the first of them with notes."""
    deck = Presentation()
    for number, text in enumerate(slides):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = text
        if notes and not number:
            slide.notes_slide.notes_text_frame.text = notes
    deck.save(str(path))
    return path


def workbook_file(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """An .xlsx with these sheets and rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def opendocument_file(path: Path, body: str, kind: str = "text", styles: str = "") -> Path:
    """An OpenDocument file whose content is `body`, with `text:`, `table:`, `draw:`, `style:` and `fo:` known."""
    content = opendocument_content(
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    )
    return zip_file(path, {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


def opendocument_content(inside: str, name: str = "document-content") -> str:
    """A part of an OpenDocument file, with the name spaces that it may need."""
    spaces = {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "form": "form",
        "presentation": "presentation",
        "number": "datastyle",
    }
    known = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"' for each, urn in spaces.items()
    )
    return f'<office:{name} {known} xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</office:{name}>'


def zip_file(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A ZIP file with these members, deflated."""
    with ZipFile(path, "w", ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return path


def tar_file(path: Path, members: Mapping[str, bytes], mode: str = "w") -> Path:
    """A TAR file with these members, packed as the mode of `tarfile` says."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # one of its modes
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return path


def picture_file(path: Path, text: str, *pictures: Path) -> Path:
    """A .docx with pictures below a line of text."""
    document = Document()
    document.add_paragraph(text)
    for picture in pictures:
        document.add_picture(str(picture))
    document.save(str(path))
    return path


def mail_file(path: Path, text: str, attachments: Mapping[str, bytes] | None = None, html: str = "") -> Path:
    """An .eml from one office to another."""
    message = EmailMessage()
    message["From"] = "Dinas Kominfo <ppid@contoh.go.id>"
    message["To"] = "arsip@contoh.go.id"
    message["Date"] = "Mon, 06 May 2024 12:00:00 +0800"
    message["Subject"] = "Permohonan informasi – triwulan II"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in (attachments or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(message.as_bytes())
    return path


def winmail(subject: str, body: str, attachments: Mapping[str, bytes], **properties: bytes) -> bytes:
    """A winmail.dat ([MS-OXTNEF]); `properties` may have `html` and packed `rtf`."""
    numbers = {"html": 0x1013, "rtf": 0x1009}
    values = (_counted_property(numbers[name], value) for name, value in properties.items())
    data = b"\x78\x9f\x3e\x22\x01\x00"
    data += _attribute(0x18004, subject.encode() + b"\0") + _attribute(0x2800C, body.encode("cp1252") + b"\0")
    named = struct.pack("<HH16xII", 3, 0x8001, 1, 6) + "abc".encode("utf-16-le") + b"\0\0" + bytes(4)
    data += _attribute(0x69003, struct.pack("<I", 1 + len(properties)) + named + b"".join(values))
    for name, content in attachments.items():
        data += (
            _attribute(0x69002, bytes(14))
            + _attribute(0x18010, b"PENDEK~1.TXT\0")
            + _attribute(0x6800F, content)
        )
        wide = struct.pack("<HHII", 0x1F, 0x3707, 1, 2 * len(name)) + _padded(name.encode("utf-16-le"))
        data += _attribute(0x69005, struct.pack("<I", 1) + wide)
    return data


def _counted_property(number: int, value: bytes) -> bytes:
    return struct.pack("<HHII", 0x102, number, 1, len(value)) + _padded(value)


def _padded(value: bytes) -> bytes:
    return value.ljust(-(-len(value) // 4) * 4, b"\0")


def _attribute(number: int, value: bytes) -> bytes:
    return struct.pack("<BII", 1, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def outlook_file(
    path: Path,
    subject: str,
    body: str,
    attachments: Mapping[str, bytes],
    more: Mapping[str, bytes] | None = None,
) -> Path:
    """An Outlook .msg ([MS-OXMSG]); `more` streams by name."""
    streams = dict(more or {}) | {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Budi".encode("utf-16-le"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
    }
    for number, (name, content) in enumerate(attachments.items()):
        folder = f"__attach_version1.0_#{number:08}"
        streams |= {
            f"{folder}/__substg1.0_3707001F": name.encode("utf-16-le"),
            f"{folder}/__substg1.0_37010102": content,
        }
    path.write_bytes(compound(streams))
    return path


def old_word_file(path: Path, wide: str, narrow: str = "", flags: int = 0x0200) -> Path:
    """A .doc whose text is a piece of UTF-16 and a piece of Windows-1252 ([MS-DOC])."""
    texts = wide.encode("utf-16-le") + narrow.encode("cp1252")
    header = bytearray(0x200)
    struct.pack_into("<HH", header, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", header, 0x0A, flags)
    units = len(wide.encode("utf-16-le")) // 2
    ends = struct.pack("<3I", 0, units, units + len(narrow))
    places = (len(header), ((len(header) + 2 * units) * 2) | 0x40000000)
    pieces = b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    table = b"\x02" + struct.pack("<I", len(ends) + len(pieces)) + ends + pieces
    struct.pack_into("<II", header, 0x01A2, 0, len(table))
    path.write_bytes(compound({"WordDocument": bytes(header) + texts, "1Table": table}))
    return path


def old_slides_file(path: Path, slides: Sequence[tuple[str, str]]) -> Path:
    """A .ppt: for each slide its outline and a text box in its drawing ([MS-PPT])."""
    outline = b"".join(
        _record(0, 0x03F3, bytes(20)) + _record(0, 0x0FA0, title.encode("utf-16-le")) for title, _ in slides
    )
    document = _record(0xF, 0x03E8, _record(0xF, 0x0FF0, outline))
    boxes = (_record(0xF, 0xF00D, _record(0, 0x0FA8, box.encode("cp1252"))) for _, box in slides)
    drawings = b"".join(_record(0xF, 0x03EE, _record(0xF, 0x040C, box)) for box in boxes)
    path.write_bytes(compound({"PowerPoint Document": document + drawings}))
    return path


def _record(head: int, kind: int, body: bytes) -> bytes:
    return struct.pack("<HHI", head, kind, len(body)) + body


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file ([MS-CFB], version 3) with these streams; folders by `/`."""
    return _Compound(streams).written()


class _Compound:
    """Lays the sectors out: the table, the directory, the small sectors, then each large stream."""

    def __init__(self, streams: Mapping[str, bytes]) -> None:
        above = (name.split("/")[:depth] for name in streams for depth in range(1, name.count("/") + 1))
        folders = list(dict.fromkeys(map("/".join, above)))
        self._names = ["Root Entry", *folders, *streams]
        self._streams = streams
        self._table: list[int] = []
        self._sectors = BytesIO()
        self._small_table: list[int] = []
        self._small = b""

    def written(self) -> bytes:
        places = {name: self._place(data) for name, data in self._streams.items()}
        small = self._chain(self._small)
        small_table = self._chain(struct.pack(f"<{len(self._small_table)}I", *self._small_table))
        directory = self._chain(self._directory(places, small))
        count = -(-4 * (len(self._table) + 4) // _SECTOR)
        first = len(self._table)
        self._table += [_TABLE] * count
        self._table += [_FREE] * (count * _SECTOR // 4 - len(self._table))
        header = struct.pack(
            "<8s16xHHHHH6x9I",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            *(0x3E, 3, 0xFFFE, 9, 6),
            *(0, count, directory, 0, _CUTOFF, small_table, -(-4 * len(self._small_table) // _SECTOR)),
            *(_END, 0),
        )
        places_of_table = struct.pack("<109I", *range(first, first + count), *[_FREE] * (109 - count))
        return (
            header
            + places_of_table
            + self._sectors.getvalue()
            + struct.pack(f"<{len(self._table)}I", *self._table)
        )

    def _chain(self, data: bytes) -> int:
        if not data:
            return _END
        count, first = -(-len(data) // _SECTOR), len(self._table)
        self._table += [*range(first + 1, first + count), _END]
        self._sectors.write(data.ljust(count * _SECTOR, b"\0"))
        return first

    def _place(self, data: bytes) -> int:
        if len(data) >= _CUTOFF:
            return self._chain(data)
        if not data:
            return _END
        count, first = -(-len(data) // _SMALL_SECTOR), len(self._small_table)
        self._small_table += [*range(first + 1, first + count), _END]
        self._small += data.ljust(count * _SMALL_SECTOR, b"\0")
        return first

    def _directory(self, places: Mapping[str, int], small: int) -> bytes:
        """Entries as lists: each knows the next of its folder as its right neighbour."""
        entries = [_entry("Root Entry", 5, self._first(self._inside("")), _NOBODY, small, len(self._small))]
        for name in self._names[1:]:
            follower = self._next(self._inside(name.rpartition("/")[0]), name)
            if name in self._streams:
                size = len(self._streams[name])
                entries.append(_entry(name.rpartition("/")[2], 2, _NOBODY, follower, places[name], size))
            else:
                first = self._first(self._inside(name))
                entries.append(_entry(name.rpartition("/")[2], 1, first, follower, 0, 0))
        return b"".join(entries)

    def _inside(self, folder: str) -> list[str]:
        return [name for name in self._names[1:] if name.rpartition("/")[0] == folder]

    def _first(self, names: Sequence[str]) -> int:
        return self._names.index(names[0]) if names else _NOBODY

    def _next(self, names: Sequence[str], name: str) -> int:
        after = names[names.index(name) + 1 :]
        return self._first(after)


def _entry(name: str, kind: int, child: int, follower: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    numbers = struct.pack("<HBBIII16xI8x8xIQ", len(coded), kind, 1, _NOBODY, follower, child, 0, start, size)
    return coded.ljust(64, b"\0") + numbers


WORD_SPACES = " ".join(
    f'xmlns:{name}="{uri}"'
    for name, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def open_xml_part(name: str, content: str) -> str:
    """An element of this name that knows the name spaces of Office Open XML."""
    return f"<{name} {WORD_SPACES}>{content}</{name.split(maxsplit=1)[0]}>"


def relations(targets: Mapping[str, str]) -> str:
    """A part that lists relations: their kinds by target, their ids `r1`, `r2` and so on."""
    lines = (
        f'<Relationship Id="r{number}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f"<Relationships>{''.join(lines)}</Relationships>"


def word_package(path: Path, body: str, parts: Mapping[str, tuple[str, str | bytes]] | None = None) -> Path:
    """A .docx by hand: the body of its document, and parts beside it by name, each with the kind of its relation."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": open_xml_part("w:document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations({name: kind for name, (kind, _) in (parts or {}).items()}),
    }
    members |= {f"word/{name}": content for name, (_, content) in (parts or {}).items()}
    return zip_file(path, members)


def old_workbook_file(path: Path, cells: Sequence[tuple[int, int, float | str, str]], **around: str) -> Path:
    """An .xls (BIFF 8) with one sheet called Lembar: cells by row, column, value and number format.

    `around` may have a `header`, a `box` on the sheet, a `series` of a chart on it, and a name for its `stream`.
    """
    codes = list(dict.fromkeys(code for *_, code in cells))
    formats = b"".join(_biff(0x41E, struct.pack("<H", 164 + n) + _long(code)) for n, code in enumerate(codes))
    styles = b"".join(_biff(0xE0, struct.pack("<HH16x", 0, 164 + number)) for number in range(len(codes)))
    fonts = b"".join(
        _biff(0x31, struct.pack("<HHHHHBBBB", 200, 0, 8, 400, 0, 0, 0, 0, 0) + _short("Arial"))
        for _ in range(5)
    )
    start = _biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + fonts + formats + styles
    listed = len(start) + len(_biff(0x85, struct.pack("<IH", 0, 0) + _short("Lembar"))) + 4
    start += _biff(0x85, struct.pack("<IH", listed, 0) + _short("Lembar")) + _biff(0x0A, b"")
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    if header := around.get("header"):
        sheet += _biff(0x14, _long(header))
    for row, column, value, code in cells:
        place = struct.pack("<HHH", row, column, codes.index(code))
        body = _long(value) if isinstance(value, str) else struct.pack("<d", value)
        sheet += _biff(0x204 if isinstance(value, str) else 0x203, place + body)
    if box := around.get("box"):
        sheet += _biff(0x1B6, struct.pack("<HH6xHHI", 0, 0, len(box), 8, 0))
        sheet += _biff(0x3C, b"\0" + box.encode("latin-1")) + _biff(0x3C, bytes(16))
    if series := around.get("series"):
        chart = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 6))
        sheet += chart + _biff(0x100D, b"\0\0" + _short(series)) + _biff(0x0A, b"")
    stream = start + sheet + _biff(0x0A, b"")
    path.write_bytes(compound({around.get("stream", "Workbook"): stream.ljust(_CUTOFF, b"\0")}))
    return path


def _biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _short(text: str) -> bytes:
    return bytes([len(text), 1]) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def binary_workbook_file(path: Path, cells: Sequence[tuple[int, int, float | str, int]], **more: str) -> Path:
    """An .xlsb with one sheet called Lembar: cells by row, column, value and the number of a built-in format.

    `more` may have the `code` of the format 164, a `header`, a `comment`, and the `target` of the sheet's relation.
    """
    styles = _xlsb(44, struct.pack("<H", 164) + _counted(more.get("code", "0"))) + _xlsb(617, bytes(4))
    numbers = list(dict.fromkeys(number for *_, number in cells))
    styles += b"".join(_xlsb(47, struct.pack("<HH12x", 0, number)) for number in numbers) + _xlsb(618, b"")
    texts = [value for _, _, value, _ in cells if isinstance(value, str)]
    sheet = b""
    for row, column, value, number in cells:
        head = struct.pack("<II", column, numbers.index(number))
        sheet += _xlsb(0, struct.pack("<I", row) + bytes(13))
        if isinstance(value, str):
            sheet += _xlsb(7, head + struct.pack("<I", texts.index(value)))
        elif value == int(value):
            sheet += _xlsb(2, head + struct.pack("<i", (int(value) << 2) | 2))
        else:
            sheet += _xlsb(5, head + struct.pack("<d", value))
    sheet += _xlsb(479, b"\0\0" + _counted(more.get("header", "")) + b"\xff\xff\xff\xff" * 5)
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.bin" ContentType="{main}"/></Types>',
        "_rels/.rels": relations({"xl/workbook.bin": "officeDocument"}),
        "xl/workbook.bin": _xlsb(156, struct.pack("<II", 0, 1) + _counted("r1") + _counted("Lembar")),
        "xl/_rels/workbook.bin.rels": relations(
            {more.get("target", "s.bin"): "worksheet", "t.bin": "sharedStrings", "y.bin": "styles"}
        ),
        "xl/s.bin": sheet,
        "xl/_rels/s.bin.rels": relations({"c.bin": "comments"}),
        "xl/c.bin": _xlsb(637, b"\0" + _counted(more.get("comment", ""))),
        "xl/t.bin": b"".join(_xlsb(19, b"\0" + _counted(text)) for text in texts),
        "xl/y.bin": styles,
    }
    return zip_file(path, members)


def _xlsb(kind: int, body: bytes) -> bytes:
    marks = bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    return marks + bytes([(len(body) & 0x7F) | 0x80, len(body) >> 7]) + body


def _counted(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
