"""Brings the text of every page into the one form that is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.values.record import Page, PageSource
from ingest.formats.text.letter_spacing import unspaced
from ingest.formats.text.line_ends import rejoined
from ingest.task.reasons import CannotRead, Reason

_LONGEST_NAME = 200
_PAGE_CHARACTERS = 1_000_000
_LINE_END = re.compile(r"\r\n?|[\x0b\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x01\x03-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\uffff]")  # not PDFium's hyphens
_NOTHING = str.maketrans(dict.fromkeys("\x00\ufeff"))
_NO_CHARACTER = re.compile(r"[\ud800-\udfff]")
# Base64 (RFC 4648): a run longer than any word, lines on end of nothing else, or what says so (RFC 2397); and bytes
# in figures, more of them than any digest has.
_ENCODED = re.compile(
    r"^[ \t]*(?:[A-Za-z0-9+/]{56,}[ \t]*\n[ \t]*){2,}[A-Za-z0-9+/]*={0,2}[ \t]*$"
    r"|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{80,}={0,2}"
    r"|\bdata:[\w.+/;=-]{0,100};base64,[A-Za-z0-9+/%]*={0,2}",
    re.MULTILINE,
)
_FIGURES = re.compile(r"(?=.*[a-f])(?=.*[0-9])[0-9a-f]+|(?=.*[A-F])(?=.*[0-9])[0-9A-F]+")
_LONGEST_DIGEST = 128
_KINDS_OF_LETTERS = tuple(map(re.compile, ("[A-Z]", "[a-z]", "[0-9]")))


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of a file that was not read: what it is called there, and why; it becomes a page without text."""

    name: str
    reason: Reason


class Drawn(str):
    """The text of a page on which something stands besides text: without words it is not blank."""

    __slots__ = ()


def clean(text: str, *, in_rows: bool = False) -> str:
    """Text as it is kept: line feeds, whole words, no control characters and no encoded bytes.

    Lines that are rows of a table (`in_rows`) break no words.
    """
    text = _LINE_END.sub("\n", _NO_CHARACTER.sub("?", text)).translate(_NOTHING)
    text = _ENCODED.sub(_unless_words, _CONTROL.sub(" ", text))
    text = unspaced(rejoined(text, in_rows=in_rows)).strip("\n").rstrip()
    return text if text.strip() else ""


def text_pages(
    texts: Iterable[str | CannotRead | UnreadPart],
    engine: str,
    unread: Iterable[UnreadPart] = (),
    *,
    in_rows: bool = False,
) -> tuple[Page, ...]:
    """A page a text; one of over a million characters goes on, at the end of a line, on the next page.

    A page without words is blank unless it is `Drawn` or held encoded bytes. What could not be read is given as its
    error, and becomes a page with that reason; so do `unread` parts, behind the others.
    """
    pages: list[Page] = []
    for text in texts:
        if isinstance(text, CannotRead | UnreadPart):
            name = text.name if isinstance(text, UnreadPart) else None
            pages.append(Page(len(pages) + 1, "", PageSource.NONE, reason=text.reason, part=name))
            continue
        for piece in _pieces(clean(text, in_rows=in_rows)):
            is_blank = not (piece or isinstance(text, Drawn) or _says_something(text))
            source = PageSource.BLANK if is_blank else PageSource.TEXT
            pages.append(Page(len(pages) + 1, piece, source, engine=engine))
    for number, part in enumerate(unread, start=len(pages) + 1):
        pages.append(Page(number, "", PageSource.NONE, reason=part.reason, part=part.name))
    return tuple(pages)


def _says_something(text: str) -> bool:
    return any(letter.isprintable() and not letter.isspace() for letter in text)


def printable(name: str) -> str:
    """The name of a part as it can be shown: one line, no control characters, no folders; empty names as a dash."""
    bare = re.split(r"[/\\]", " ".join(name.split()))[-1]
    legible = "".join(letter if letter.isprintable() else "?" for letter in bare)
    return legible[:_LONGEST_NAME] or "-"


def _unless_words(match: re.Match[str]) -> str:
    """Nothing for encoded bytes, which have capitals, small letters and figures; a digest or a ruled line stays."""
    run = match[0]
    is_dump = len(run) > _LONGEST_DIGEST and _FIGURES.fullmatch("".join(run.split()))
    is_told = run.startswith("data:")
    return "" if is_told or is_dump or all(kind.search(run) for kind in _KINDS_OF_LETTERS) else run


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _PAGE_CHARACTERS:
        end = text.rfind("\n", start + _PAGE_CHARACTERS // 2, start + _PAGE_CHARACTERS) + 1
        end = end or start + _PAGE_CHARACTERS
        yield text[start:end].strip("\n")
        start = end
    yield text[start:]
