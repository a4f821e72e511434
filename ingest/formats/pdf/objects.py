"""Lists what is on a PDF page besides its text: images, and outlines shaped like letters.

PDFium is asked directly: a page may have thousands of objects, and a Python object for each costs more than reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import byref, c_float, c_int, c_uint, create_string_buffer
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import Any

from pypdfium2 import raw

from ingest.formats.pdf.text_layer_quality import PageFacts

_DEPTH = 4
_MANY_OBJECTS = 4000  # enough to know a page by; a page of 90,000 outlines is judged by its first ones
_LETTER_POINTS = 40.0  # taller outlines are drawings, not letters
_MANY_OUTLINES = 100
_SEGMENTS = 12
_EDGE = 2  # pixels: what is at the edge of an image is on the page as well
_MANY_RECTANGLES = 500
# Of a picture that may show lines of text: as wide as a word that is wider than high, or as a line; as high as print.
_WORD_POINTS, _WORD_SHAPE, _LINE_POINTS, _PRINT_POINTS = 70.0, 1.5, 150.0, 9.0
_WORD_DOTS, _STRIP_DOTS = 120, 4
_MOST_COMPARED = 16 * 2**20  # bytes of a picture

Box = tuple[float, float, float, float]


def page_facts(page: Any, textpage: Any) -> PageFacts:
    """The shares of images on a loaded page, and its letter-like outlines."""
    images: list[tuple[Any, Box]] = []
    outlines = 0
    for item, kind in islice(_objects(page), _MANY_OBJECTS):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images.append((item, _bounds(item)))
        elif outlines < _MANY_OUTLINES:
            outlines += _is_letter_outline(item)
    if not images:
        return PageFacts(letter_outlines=outlines)
    frame = page.get_bbox()  # like the objects' boxes, as it was before the page was turned
    shares = [_share(box, frame) for _, box in images]
    centres = list(_text_centres(textpage))
    bare = [
        place
        for place, (_, box) in enumerate(images)
        if not any(_is_inside(box, centre) for centre in centres)
    ]
    bare_share = min(sum(shares[place] for place in bare), 1.0)
    facts = PageFacts(min(sum(shares), 1.0), bare_share, outlines)
    pictures = [images[place] for place in bare]
    if not _may_show_lines(pictures):
        return facts
    lowest = min(low for _, (_, low, _, _) in pictures)
    is_above = page.get_rotation() == 0 and all(at < lowest for _, at in centres)
    return replace(facts, shows_lines=True, pictures=_digest(pictures), pictures_above=is_above)


def _may_show_lines(pictures: Sequence[tuple[Any, Box]]) -> bool:
    """Whether pictures are at least as large as a word in print, and wider than an emblem.

    Writers' programs cut a picture into strips, so the heights of all count together.
    """
    sizes = [(right - left, high - low) for _, (left, low, right, high) in pictures]
    shown = zip(pictures, sizes, strict=True)
    return (
        sum(
            high
            for (item, _), (wide, high) in shown
            if wide >= (_WORD_POINTS if wide >= _WORD_SHAPE * high else _LINE_POINTS)
            and _has_dots_for_a_word(item)
        )
        >= _PRINT_POINTS
    )


def _has_dots_for_a_word(item: Any) -> bool:
    width, height = c_uint(), c_uint()
    raw.FPDFImageObj_GetImagePixelSize(item, byref(width), byref(height))
    return width.value >= _WORD_DOTS and height.value >= _STRIP_DOTS


def _digest(pictures: Sequence[tuple[Any, Box]]) -> str:
    """What tells these pictures, and where they stand, from others; empty for such as are too large to be compared."""
    digest = sha256()
    for item, box in pictures:
        length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
        if length > _MOST_COMPARED:
            return ""
        data = create_string_buffer(length)
        raw.FPDFImageObj_GetImageDataRaw(item, data, length)
        digest.update(repr([length, *map(round, box)]).encode())
        digest.update(data)
    return digest.hexdigest()


def picture_boxes(page: Any, size: tuple[int, int]) -> tuple[tuple[int, int, int, int], ...]:
    """Returns where the images of a loaded page are shown: left, top, right, bottom in pixels of such a rendering.

    None of them where some may be elsewhere: what lies in a form is told in the form's own measure.
    """
    count = raw.FPDFPage_CountObjects(page.raw)
    items = [raw.FPDFPage_GetObject(page.raw, i) for i in range(min(count, _MANY_OBJECTS))]
    images = [item for item, kind in _within(iter(items), _DEPTH) if kind == raw.FPDF_PAGEOBJ_IMAGE]
    all_of_them = sum(kind == raw.FPDF_PAGEOBJ_IMAGE for _, kind in islice(_objects(page), _MANY_OBJECTS))
    if count > _MANY_OBJECTS or len(images) != all_of_them:
        return ()
    return tuple(_shown_box(page, _bounds(item), size) for item in images)


def _shown_box(page: Any, box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    corners = [_shown_at(page, x, y, size) for x in box[::2] for y in box[1::2]]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return (
        min(max(min(across) - _EDGE, 0), width),
        min(max(min(down) - _EDGE, 0), height),
        min(max(max(across) + _EDGE, 0), width),
        min(max(max(down) + _EDGE, 0), height),
    )


def _shown_at(page: Any, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, byref(across), byref(down))
    return across.value, down.value


def image_objects(page: Any) -> Iterator[Any]:
    """The images on a loaded page, also those inside its forms."""
    return (item for item, kind in _objects(page) if kind == raw.FPDF_PAGEOBJ_IMAGE)


def has_objects(page: Any) -> bool:
    """Whether anything at all is drawn on a loaded page."""
    return bool(raw.FPDFPage_CountObjects(page.raw) > 0)


def _objects(page: Any) -> Iterator[tuple[Any, int]]:
    """The images and paths of a page, also those inside its forms."""
    handle = page.raw
    count = raw.FPDFPage_CountObjects(handle)
    yield from _within((raw.FPDFPage_GetObject(handle, i) for i in range(count)), 1)


def _within(items: Iterator[Any], depth: int) -> Iterator[tuple[Any, int]]:
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
            yield item, kind
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inside = range(raw.FPDFFormObj_CountObjects(item))
            yield from _within((raw.FPDFFormObj_GetObject(item, i) for i in inside), depth + 1)


def _text_centres(textpage: Any) -> Iterator[tuple[float, float]]:
    for i in range(min(textpage.count_rects(), _MANY_RECTANGLES)):
        left, low, right, high = textpage.get_rect(i)
        yield (left + right) / 2, (low + high) / 2


def _bounds(item: Any) -> Box:
    """Left, bottom, right, top; nothing at all where PDFium cannot tell."""
    left, low, right, high = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(item, byref(left), byref(low), byref(right), byref(high))
    return left.value, low.value, right.value, high.value


def _share(box: Sequence[float], frame: Sequence[float]) -> float:
    across = min(box[2], frame[2]) - max(box[0], frame[0])
    up = min(box[3], frame[3]) - max(box[1], frame[1])
    area = (frame[2] - frame[0]) * (frame[3] - frame[1])
    return max(across, 0.0) * max(up, 0.0) / max(area, 1e-6)


def _is_inside(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _is_letter_outline(item: Any) -> bool:
    """Whether a path is as small as a letter and has a curve, which table lines have not."""
    left, low, right, high = _bounds(item)
    if not (0 < high - low <= _LETTER_POINTS and right - left > 0):
        return False
    segments = min(raw.FPDFPath_CountSegments(item), _SEGMENTS)
    return any(
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item, i)) == raw.FPDF_SEGMENT_BEZIERTO
        for i in range(segments)
    )
