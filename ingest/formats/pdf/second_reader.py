"""Reads PDF pages a second time, by pdfminer.six, which is loaded when somebody asks for that."""

from __future__ import annotations

from pathlib import Path

from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1


def second_text(path: Path, number: int) -> str:
    """Returns the text that pdfminer.six reads on a page; empty where it cannot."""
    try:
        return str(extract_text(path, page_numbers=[number - 1]))
    except Exception:  # noqa: BLE001 - a second opinion on a hostile file: whatever it dies of, there is none
        return ""


def is_undecodable(path: Path, number: int) -> bool:
    """Whether nothing can be decoded of a content stream of the page, which PDFium then shows as empty.

    False where pdfminer.six cannot tell.
    """
    try:
        with path.open("rb") as file:
            pages = PDFPage.create_pages(PDFDocument(PDFParser(file)))
            page = next(page for place, page in enumerate(pages, start=1) if place == number)
            streams = [resolve1(content) for content in page.contents]
    except Exception:  # noqa: BLE001 - a second look at a hostile file: whatever it dies of, it tells nothing
        return False
    return any(isinstance(stream, PDFStream) and _decodes_to_nothing(stream) for stream in streams)


def _decodes_to_nothing(stream: PDFStream) -> bool:
    if not stream.rawdata:
        return False
    try:
        return not stream.get_data()
    except Exception:  # noqa: BLE001 - the decoders die of all kinds of errors
        return True
