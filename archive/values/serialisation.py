"""Renders values into the formats of docs/format.md, and parses them strictly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection
from archive.values.record import BadValue, Page, PageSource, PageWord, Record, initial_stage

_WordRow = tuple[str, int, int, int, int, float | None]


class BadFile(ArsipError, ValueError):
    """A file of the store that does not say what its format demands; `objection` says in what, and where."""

    code = "bad_file"

    def __init__(self, file: str, objection: Objection) -> None:
        super().__init__(f"{file}: {objection}")
        self.file = file
        self.objection = objection


def unparsable(file: str, error: Exception) -> BadFile:
    """The error for a file that is not of its form, with what the parser saw."""
    return BadFile(file, objection("unparsable", "not of its form: {error}", error=str(error)))


@dataclass(frozen=True, slots=True)
class _PageLine:
    number: int
    source: PageSource
    characters: int
    confidence: float | None
    language: str | None
    engine: str | None
    resolution: int | None
    rotation: int
    reason: str | None
    words: tuple[_WordRow, ...]
    layer: str | None = None
    part: str | None = None


def canonical(value: Any) -> bytes:
    """Canonical JSON: UTF-8, keys sorted, no spaces; the same value always gives the same bytes."""
    return msgspec.json.encode(value, order="sorted")


def render_record(record: Record) -> bytes:
    """`record.json`: canonical JSON with two spaces of indentation and a line feed at the end.

    Its stage is the one that the description alone gives; how far a record has come stands in the catalogue.
    """
    record = replace(record, stage=initial_stage(record.description))
    return msgspec.json.format(canonical(record), indent=2) + b"\n"


def parse_record(data: bytes) -> Record:
    """Raises `BadFile` with the path of the value that is wrong."""
    try:
        return msgspec.json.decode(data, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError, BadValue) as error:
        raise unparsable("record.json", error) from error


def render_texts(pages: Iterable[Page]) -> Iterator[bytes]:
    """`text.txt`: UTF-8, the pages in order with a form feed between them, each a piece."""
    for place, page in enumerate(pages):
        yield (f"\f{page.text}" if place else page.text).encode()


def parse_texts(data: bytes) -> tuple[str, ...]:
    """The pages of `text.txt`; raises `BadFile`. A file without pages counts as one empty page."""
    try:
        return tuple(data.decode().split("\f"))
    except UnicodeDecodeError as error:
        raise unparsable("text.txt", error) from error


def render_pages(pages: Iterable[Page]) -> Iterator[bytes]:
    """`pages.jsonl`: a canonical JSON line a page, its text left to `text.txt`."""
    for page in pages:
        words = tuple((w.text, w.left, w.top, w.width, w.height, w.confidence) for w in page.words)
        yield (
            canonical(
                _PageLine(
                    page.number,
                    page.source,
                    len(page.text),
                    page.confidence,
                    page.language,
                    page.engine,
                    page.resolution,
                    page.rotation,
                    page.reason,
                    words,
                    page.layer,
                    page.part,
                )
            )
            + b"\n"
        )


def each_page(texts: bytes, lines: Iterable[bytes]) -> Iterator[Page]:
    """The pages from `text.txt` and the lines of `pages.jsonl`; raises `BadFile`, where the two disagree at the end."""
    try:
        bodies = texts.decode().split("\f")
        count = 0
        for count, line in enumerate(lines, start=1):
            page = msgspec.json.decode(line, type=_PageLine)
            yield _page(page, bodies[count - 1] if count <= len(bodies) else "")
        if count != len(bodies) and not (count == 0 and bodies == [""]):
            raise BadFile(
                "text.txt",
                objection(
                    "page_count",
                    "has {count} pages, pages.jsonl has {expected}",
                    count=len(bodies),
                    expected=count,
                ),
            )
    except (msgspec.DecodeError, UnicodeDecodeError, BadValue) as error:
        raise unparsable("pages.jsonl", error) from error


def _page(line: _PageLine, text: str) -> Page:
    if line.characters != len(text):
        raise BadFile(
            "text.txt",
            objection(
                "page_length",
                "page {page} has {count} characters, pages.jsonl says {expected}",
                page=line.number,
                count=len(text),
                expected=line.characters,
            ),
        )
    return Page(
        number=line.number,
        text=text,
        source=line.source,
        confidence=line.confidence,
        language=line.language,
        engine=line.engine,
        resolution=line.resolution,
        rotation=line.rotation,
        words=tuple(PageWord(*row) for row in line.words),
        reason=line.reason,
        layer=line.layer,
        part=line.part,
    )
