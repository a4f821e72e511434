"""What was filled into a form, or typed on top of a page: made part of the page, so that it is read with it."""

from __future__ import annotations

from typing import Any

from pypdfium2 import raw

_WRITTEN = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)


def with_forms(document: Any, index: int) -> Any:
    """The page at `index`, from 0, with its filled fields in it as print would show them; the file stays as it is.

    Raises `pypdfium2.PdfiumError`.
    """
    page = document[index]
    if not _has_writing(page):
        return page
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[index]  # PDFium shows what was flattened only when the page is loaded anew


def _has_writing(page: Any) -> bool:
    return any(_kind(page, place) in _WRITTEN for place in range(raw.FPDFPage_GetAnnotCount(page)))


def _kind(page: Any, place: int) -> int:
    annotation = raw.FPDFPage_GetAnnot(page, place)
    try:
        return int(raw.FPDFAnnot_GetSubtype(annotation))
    finally:
        raw.FPDFPage_CloseAnnot(annotation)
