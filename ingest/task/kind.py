"""Lists the kinds of files that can be read."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """One kind, by the format of its content; each has one reader."""

    PDF = "pdf"
    IMAGE = "image"
    TEXT = "text"
    HTML = "html"
    XML = "xml"
    RICH = "rich"
    WORD = "word"
    SLIDES = "slides"
    WORKBOOK = "workbook"
    BINARY_WORKBOOK = "binary_workbook"
    OLD_WORKBOOK = "old_workbook"
    OPENDOCUMENT_SHEETS = "opendocument_sheets"
    LOCKED_WORKBOOK = "locked_workbook"
    OPENDOCUMENT = "opendocument"
    OLD_WORD = "old_word"
    OLD_SLIDES = "old_slides"
    MAIL = "mail"
    OUTLOOK = "outlook"
    WINMAIL = "winmail"
    SIGNED = "signed"
    ZIP = "zip"
    TAR = "tar"
    PACKED = "packed"
