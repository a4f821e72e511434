"""Reads PDF pages: their text layer, the facts about what else is on them, their image."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import byref, c_ulong, create_string_buffer
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from archive.values.record import Page, PageSource
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.pdf.drawn import is_all_drawn
from ingest.formats.pdf.objects import has_objects, page_facts, picture_boxes
from ingest.formats.pdf.scan import embedded_scan
from ingest.formats.pdf.text_layer_quality import (
    Layer,
    PageFacts,
    has_pictured_text,
    is_doubtful,
    is_outlined,
    judge_layer,
)
from ingest.formats.pictures.raster import Raster, scale_for
from ingest.formats.text.page_text import clean, printable
from ingest.task.orders import OcrPage
from ingest.task.reasons import CannotRead, Reason

ENGINE = f"pdfium {pdfium.PDFIUM_INFO}"
SECOND_ENGINE = f"pdfminer.six {version('pdfminer.six')}"
_POINTS = 72
_WHITE = 255
_FILLED_IN = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)
_WORDLESS = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)
_NOT_SHOWN = 0x02 | 0x20  # hidden; not to be viewed (ISO 32000-1, 12.5.3)
_MOST_NOTES, _LONGEST_NOTE = 2000, 200_000
_XFA_WORDS, _XFA_WITHIN = (
    (b"<template", b"datasets", b"<xdp:xdp"),
    300,
)  # the packets of a form that have words


@contextmanager
def opened_pdf(path: Path) -> Iterator[Any]:
    """The document; raises `CannotRead` (`encrypted`, `damaged`). Zero pages are damage, too."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise CannotRead(Reason.ENCRYPTED if locked else Reason.DAMAGED, str(error)) from error
    try:
        if len(document) < 1:
            raise CannotRead(Reason.DAMAGED, "the document has no pages")
        yield document
    finally:
        document.close()


def survey_page(document: Any, number: int, second_reader: Callable[[int], str]) -> Page | OcrPage:
    """Decide one page: its text layer is real, or it needs OCR, or both. Raises `CannotRead` (`damaged`).

    `second_reader` gives another reader's text of a page where PDFium's is garbage.
    """
    with _loaded_with_notes(document, number) as (page, notes):
        text, facts = _text_and_facts(page)
        is_bare = not text and not has_objects(page)
    engine, layer, own = ENGINE, judge_layer(text, facts), text
    if layer is Layer.GARBAGE:
        engine, text = SECOND_ENGINE, clean(second_reader(number))
        layer = judge_layer(text, facts)
    whole = _with_notes(text if layer is Layer.REAL else "", notes)
    if layer is not Layer.REAL:
        return OcrPage(number, whole, discarded=own, is_bare=is_bare)
    if is_doubtful(text, facts):
        return OcrPage(number, whole, is_doubtful=True)
    if has_pictured_text(facts):
        if is_outlined(facts):
            return OcrPage(number, whole)
        above = facts.pictures_above
        return OcrPage(number, whole, only_pictures=True, pictures=facts.pictures, pictures_above=above)
    return text_page(number, whole, engine)


def text_page(number: int, text: str, engine: str) -> Page:
    """A page read from its text layer."""
    return Page(number, text, PageSource.TEXT, engine=engine)


def unrecognised(wanted: OcrPage, reason: Reason) -> Page:
    """A page that OCR did not come to an end with: what it says of its own, or else why it says nothing."""
    if wanted.layer:
        return text_page(wanted.number, wanted.layer, ENGINE)
    return Page(wanted.number, "", PageSource.NONE, reason=reason)


def render_page(document: Any, number: int, dpi: int, pixels: int) -> Raster:
    """The page as a grey image, turned as its /Rotate says, in `dpi` or in fewer where it is huge.

    Raises `CannotRead` (`damaged`).
    """
    with _loaded(document, number) as page:
        width, height = (side / _POINTS for side in page.get_size())
        resolution = scale_for(width, height, dpi, pixels)
        if scan := embedded_scan(page, round(resolution), pixels):
            return scan
        bitmap = page.render(scale=resolution / _POINTS, grayscale=True, may_draw_forms=False)
        return Raster(bitmap.to_pil().convert("L"), max(1, round(resolution)))


def render_pictures(document: Any, number: int, dpi: int, pixels: int) -> Raster:
    """The page with nothing but its pictures, all else left white; raises as `render_page` does."""
    shown = render_page(document, number, dpi, pixels)
    with _loaded(document, number) as page:
        boxes = picture_boxes(page, shown.image.size)
    if not boxes:
        return shown
    pictures = Image.new("L", shown.image.size, _WHITE)
    for box in boxes:
        pictures.paste(shown.image.crop(box), box)
    return replace(shown, image=pictures)


@contextmanager
def _loaded_with_notes(document: Any, number: int) -> Iterator[tuple[Any, tuple[str, ...]]]:
    try:
        page, notes = with_forms(document, number - 1)
    except pdfium.PdfiumError as error:
        raise CannotRead(Reason.DAMAGED, f"page {number}: {error}") from error
    try:
        yield page, notes
    finally:
        page.close()


@contextmanager
def _loaded(document: Any, number: int) -> Iterator[Any]:
    with _loaded_with_notes(document, number) as (page, _):
        yield page


def _with_notes(text: str, notes: Sequence[str]) -> str:
    """The text of a page, and below it what its fields and notes say and the page does not show."""
    shown = " ".join(text.split())
    fresh = [
        note for note in dict.fromkeys(map(clean, notes)) if note and " ".join(note.split()) not in shown
    ]
    return "\n".join(filter(None, [text, *fresh]))


def _text_and_facts(page: Any) -> tuple[str, PageFacts]:
    textpage = page.get_textpage()
    try:
        return clean(textpage.get_text_bounded()), page_facts(page, textpage)
    finally:
        textpage.close()


def with_forms(document: Any, index: int) -> tuple[Any, tuple[str, ...]]:
    """The page at `index`, from 0, with its filled fields, stamps and typed notes as print shows them; and their words.

    The file stays as it is. Raises `pypdfium2.PdfiumError`.
    """
    page = document[index]
    count = raw.FPDFPage_GetAnnotCount(page)
    if not count:
        return page, ()
    found = [_annotation(page, place) for place in range(min(count, _MOST_NOTES))]
    words = tuple(each for _, notes in found for each in notes)
    if not any(kind in _FILLED_IN for kind, _ in found):
        return page, words
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[index], words  # PDFium shows what was flattened only when the page is loaded anew


def _annotation(page: Any, place: int) -> tuple[int, tuple[str, ...]]:
    """The kind of an annotation and its words: the value of a field, the text of a note; none of hidden ones."""
    annotation = raw.FPDFPage_GetAnnot(page, place)
    try:
        kind = int(raw.FPDFAnnot_GetSubtype(annotation))
        if kind in _WORDLESS or raw.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN:
            return kind, ()
        keys = (b"V",) if kind == raw.FPDF_ANNOT_WIDGET else (b"Contents",)
        return kind, tuple(filter(None, (_string_of(annotation, key) for key in keys)))
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _string_of(annotation: Any, key: bytes) -> str:
    size = min(raw.FPDFAnnot_GetStringValue(annotation, key, None, 0), _LONGEST_NOTE)
    letters = (raw.FPDF_WCHAR * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key, letters, size)
    return bytes(letters)[:size].decode("utf-16-le", "replace").rstrip("\0")


def take_enclosed(document: Any, inside: Enclosures) -> None:
    """Take out the files that are attached to a document, and the data of its XFA forms."""
    for place in range(document.count_attachments()):
        attachment = document.get_attachment(place)
        name = printable(attachment.get_name())
        try:
            data = bytes(attachment.get_data())
        except pdfium.PdfiumError:
            data = b""  # reading it will say that nothing is there
        inside.put(name, data)
    for place in range(max(0, raw.FPDF_GetXFAPacketCount(document))):
        data = _xfa_packet(document, place)
        if any(mark in data[:_XFA_WITHIN] for mark in _XFA_WORDS):
            inside.put("XFA", data.strip(b"\0"))


def _xfa_packet(document: Any, place: int) -> bytes:
    size = c_ulong()
    raw.FPDF_GetXFAPacketContent(document, place, None, 0, byref(size))
    data = create_string_buffer(size.value)
    raw.FPDF_GetXFAPacketContent(document, place, data, size.value, byref(size))
    return data.raw


def shows_all(document: Any, path: Path, number: int) -> bool:
    """Whether everything on a page could be drawn; raises `CannotRead` (`damaged`)."""
    with _loaded(document, number) as page:
        return is_all_drawn(page, path, number)
