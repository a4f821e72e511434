"""Reads binary PowerPoint files (.ppt), by [MS-PPT]: the words of slides, their notes and comments, embedded files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.values.record import Page
from ingest.formats.packages.compound_file import opened_compound, stream_of
from ingest.formats.packages.embedded_object import take_object, unpacked_object
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.pictures.embedded_pictures import take_picture
from ingest.formats.pictures.office_art import pictures_in
from ingest.formats.slides.ppt_records import PptFile, PptRecord
from ingest.formats.text.page_text import Drawn, text_pages
from ingest.formats.word.doc import ENGINE, MARKS
from ingest.task.limits import Limits
from ingest.task.reasons import Reason

# [MS-PPT] 2.13.24: kinds of records.
_DOCUMENT, _SLIDE, _NOTES_ATOM = 0x03E8, 0x03EE, 0x03F1
_SLIDE_LIST, _NEXT_SLIDE, _TEXT_HEADER, _TEXT, _NARROW_TEXT, _OUTLINE_TEXT = (
    0x0FF0, 0x03F3, 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E,
)  # fmt: skip
_STRING, _AROUND, _COMMENT, _OBJECTS, _OBJECT, _STORAGE = 0x0FBA, 0x0FD9, 0x2EE0, 0x0409, 0x0FC3, 0x1011
_OF_SLIDES, _OF_MASTERS, _OF_NOTES, _TEXT_OF_COMMENT, _DEEPEST = 0, 1, 2, 1, 40
# [MS-ODRAW]: a shape, its properties, what the program keeps with it, and that it only marks a slide's own words.
_SHAPE, _PROPERTIES, _PLACEHOLDER, _FLAGS, _FRAME_OR_GROUND = 0xF004, 0xF00B, 0x0BC3, 0xF00A, 0x0405
_WORD_ART, _SHOWN, _IS_HIDDEN, _COMPLEX = 0x00C0, 0x03BF, 0x00020002, 0x8000
_FIELD = "*"  # stands where a number or a day is printed


def read_ppt(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The slides of a .ppt, a page each: the text of its outline, that of its drawings, its notes and comments.

    Raises `CannotRead` (`damaged`, `encrypted`, `too_large`).
    """
    with opened_compound(path) as ole:
        stream = stream_of(ole, ("PowerPoint Document",), limits)
        user = stream_of(ole, ("Current User",), limits) if ole.exists("Current User") else b""
        pictures = stream_of(ole, ("Pictures",), limits) if ole.exists("Pictures") else b""
    file = PptFile(stream, user)
    deck = _deck_in_force(file, file.document) if file.document else _deck_of_all(file)
    for number, (ending, content) in enumerate(pictures_in(pictures), start=1):
        take_picture(f"{number}.{ending}", content, limits, inside)
    for number, found in enumerate(_objects(file, limits), start=1):
        take_object(f"{number}", found, inside)
    return text_pages(map(_page, deck or [_Slide()]), ENGINE, inside.unread)


@dataclass(slots=True)
class _Slide:
    """The words of a slide: of its outline, its drawings, what is written around them, its notes and comments."""

    outline: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    is_drawn_on: bool = False


def _page(slide: _Slide) -> str:
    lines = dict.fromkeys([*slide.outline, *slide.drawn, *slide.around])
    text = "\n".join(line for line in lines if line.strip() != _FIELD).translate(MARKS).replace("\f", "\n")
    return Drawn(text) if slide.is_drawn_on else text


def _deck_in_force(file: PptFile, document: PptRecord) -> list[_Slide]:
    """The slides as the file was last saved; what masters write on them stands on the first."""
    lists = {record.instance: record for record in document.inside if record.kind == _SLIDE_LIST}
    deck, by_number = [], {}
    for entry, outline in _entries(lists.get(_OF_SLIDES)):
        slide = _Slide(outline)
        _Shapes(slide).walk(file.record(entry.number()))
        deck.append(slide)
        by_number[entry.number(12)] = slide
    for entry, _ in _entries(lists.get(_OF_NOTES)):
        notes = file.record(entry.number())
        atom = notes.first(_NOTES_ATOM) if notes else None
        if notes and atom and atom.number() in by_number:
            _Shapes(by_number[atom.number()], into_around=True).walk(notes)
    if deck:
        for entry, _ in _entries(lists.get(_OF_MASTERS)):
            _Shapes(deck[0], without_placeholders=True).walk(file.record(entry.number()))
        deck[0].around += [
            text for each in document.inside if each.kind == _AROUND for text in _strings(each)
        ]
    return deck


def _deck_of_all(file: PptFile) -> list[_Slide]:
    """All slides in a file that does not say which are in force."""
    deck: list[_Slide] = []
    for record in file.all_records():
        for inner in record.inside if record.kind == _DOCUMENT else ():
            if inner.kind == _SLIDE_LIST and inner.instance == _OF_SLIDES:
                deck = [_Slide(outline) for _, outline in _entries(inner)]
    slides = [record for record in file.all_records() if record.kind == _SLIDE]
    deck += [_Slide() for _ in range(len(slides) - len(deck))]
    for slide, record in zip(deck, slides, strict=False):
        _Shapes(slide).walk(record)
    return deck


def _entries(slides: PptRecord | None) -> Iterator[tuple[PptRecord, list[str]]]:
    """The entries of a list of slides, each with the texts of its outline."""
    entry, texts = None, list[str]()
    for record in slides.inside if slides else ():
        if record.kind == _NEXT_SLIDE:
            if entry:
                yield entry, texts
            entry, texts = record, []
        elif record.kind == _TEXT_HEADER:
            texts.append("")
        elif record.kind in (_TEXT, _NARROW_TEXT):
            texts = [*texts[:-1], _text(record)]
    if entry:
        yield entry, texts


class _Shapes:
    """Walks the drawings of a slide, of its notes or of a master, and adds their words to a slide."""

    def __init__(
        self, slide: _Slide, *, into_around: bool = False, without_placeholders: bool = False
    ) -> None:
        self._slide = slide
        self._texts = slide.around if into_around else slide.drawn
        self._without_placeholders = without_placeholders

    def walk(self, record: PptRecord | None, depth: int = 0) -> None:
        for each in record.inside if record and depth < _DEEPEST else ():
            if each.kind in (_TEXT, _NARROW_TEXT):
                self._texts.append(_text(each))
            elif each.kind == _OUTLINE_TEXT and each.number() < len(self._slide.outline):
                self._texts.append(self._slide.outline[each.number()])
            elif each.kind == _COMMENT:
                self._slide.around += _strings(each, _TEXT_OF_COMMENT)
            elif each.kind == _AROUND:
                self._slide.around += _strings(each)
            elif each.kind != _SHAPE or self._is_shown(each):
                self.walk(each, depth + 1)

    def _is_shown(self, shape: PptRecord) -> bool:
        """Whether a shape is seen; the words of one that is made of letters are taken."""
        if self._without_placeholders and _has(shape, _PLACEHOLDER):
            return False
        for properties in shape.inside:
            for number, value in _properties(properties) if properties.kind == _PROPERTIES else ():
                if (
                    number == _SHOWN
                    and value[:4]
                    and int.from_bytes(value, "little") & _IS_HIDDEN == _IS_HIDDEN
                ):
                    return False
                if number == _WORD_ART:
                    self._texts.append(value.decode("utf-16-le", "replace").rstrip("\0"))
        self._slide.is_drawn_on |= _is_drawn(shape)
        return True


def _is_drawn(shape: PptRecord) -> bool:
    """Whether a shape is more than a frame of others, the ground of a slide, or a place for its words."""
    flags = shape.first(_FLAGS)
    return not (_has(shape, _PLACEHOLDER) or (flags and flags.number(4) & _FRAME_OR_GROUND))


def _has(record: PptRecord, kind: int, depth: int = 0) -> bool:
    return depth < _DEEPEST and any(
        each.kind == kind or _has(each, kind, depth + 1) for each in record.inside
    )


def _properties(record: PptRecord) -> Iterator[tuple[int, bytes]]:
    """The properties of a shape ([MS-ODRAW] 2.2.7), the long ones with what stands behind the table."""
    behind = 6 * record.instance
    for place in range(0, min(behind, len(record.body) - 5), 6):
        number, value = struct.unpack_from("<HI", record.body, place)
        if number & _COMPLEX:
            yield number & 0x3FFF, record.body[behind : behind + value]
            behind += value
        else:
            yield number & 0x3FFF, record.body[place + 2 : place + 6]


def _strings(record: PptRecord, instance: int | None = None) -> list[str]:
    """The strings in a container, of all kinds or of one."""
    return [
        each.body.decode("utf-16-le", "replace")
        for each in record.inside
        if each.kind == _STRING and instance in (None, each.instance)
    ]


def _text(record: PptRecord) -> str:
    return record.body.decode("utf-16-le" if record.kind == _TEXT else "cp1252", "replace")


def _objects(file: PptFile, limits: Limits) -> Iterator[tuple[str, bytes] | Reason | None]:
    """The files that objects of other programs wrap; projects of macros are none of them."""
    listed = file.document.first(_OBJECTS) if file.document else None
    for embedded in listed.inside if listed else ():
        atom = embedded.first(_OBJECT)
        stored = file.record(atom.number(16)) if atom else None
        if stored and stored.kind == _STORAGE:
            yield _unpacked(stored, limits)


def _unpacked(stored: PptRecord, limits: Limits) -> tuple[str, bytes] | Reason | None:
    data = stored.body
    if stored.instance:
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data[4:], limits.office_bytes)
        except zlib.error:
            return Reason.DAMAGED
        if unpacker.unconsumed_tail:
            return Reason.TOO_LARGE
    return unpacked_object("objek", data)
