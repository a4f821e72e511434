"""Whether the content of a PDF page can be decoded at all: PDFium shows one that cannot as an empty page."""

from __future__ import annotations

from pathlib import Path

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1


def is_undecodable(path: Path, number: int) -> bool:
    """Whether a page has a content stream of which nothing can be decoded; False where pdfminer.six cannot tell."""
    try:
        with path.open("rb") as file:
            pages = PDFPage.create_pages(PDFDocument(PDFParser(file)))
            page = next(page for place, page in enumerate(pages, start=1) if place == number)
            streams = [resolve1(content) for content in page.contents]
    except Exception:  # noqa: BLE001 - a second look at a hostile file: whatever it dies of, it tells nothing
        return False
    return any(isinstance(stream, PDFStream) and _is_undecodable(stream) for stream in streams)


def _is_undecodable(stream: PDFStream) -> bool:
    if not stream.rawdata:
        return False
    try:
        return not stream.get_data()
    except Exception:  # noqa: BLE001 - the decoders die of all kinds of errors
        return True
