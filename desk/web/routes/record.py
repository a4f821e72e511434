"""A record: what is known of it, and the pages to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Path, Query

from archive.storage.inventory import BadInventory
from archive.values.record import Page, Record
from archive.values.serialisation import BadFile
from desk.operations.record.facts import facts_of
from desk.views.question.answer import BoxRow
from desk.views.question.reader_page import FoundPageRow, ReaderPageRow, ReadPageRow
from desk.views.record.record import RecordRow, facts_row
from desk.web.faces import Face, add_face
from desk.web.room import Room
from ingest.derivatives.requests import PageShape
from ingest.task.reasons import CannotRead
from office.people.permissions import Right
from search.answer.within import PageMatch, within

WINDOW = 20
"""How many pages the reader shows at once; a browser that has 5,000 pictures to lay out stops."""

_Id = Annotated[str, Path(max_length=100)]
_Text = Annotated[str, Query(max_length=2000)]
_Number = Annotated[int, Query(ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """A record by its id, a question to mark in it, and the page that is wanted first."""

    id: str
    text: str = ""
    page: int = 1


def record_page(room: Room, asked: RecordQuery) -> RecordRow:
    """Raises `NotFound`."""
    return facts_row(room.archive, facts_of(room.archive, room.audience, asked.id, with_text=False))


def reader_page(room: Room, asked: RecordQuery) -> ReaderPageRow:
    """The pages around the one that is wanted, with the words of the question. Raises `NotFound`, `BadQuestion`."""
    record = room.find(asked.id)
    found = within(room.view, record, asked.text, room.finder.placed)
    shapes = _shapes(room, record)
    total = record.pages.total
    first = max(1, min(asked.page - 1, total - WINDOW + 1))
    last = min(total, first + WINDOW - 1)
    by_number = {match.number: match for match in found}
    pages = tuple(
        _page_row(page, shapes, by_number.get(page.number)) for page in _pages(room, record, first, last)
    )
    return ReaderPageRow(
        id=record.id,
        code=record.code,
        title=record.title,
        question=asked.text,
        total=total,
        first=first,
        last=last,
        can_be_drawn=bool(shapes),
        pages=pages,
        found=tuple(
            FoundPageRow(each.number, max(1, len(each.words)), each.snippet, each.marks) for each in found
        ),
    )


def _pages(room: Room, record: Record, first: int, last: int) -> Sequence[Page]:
    """Nothing where the text is damaged, which the record's page says."""
    try:
        return list(islice(room.archive.each_page(record.id), first - 1, last))
    except (OSError, BadInventory, BadFile):
        return ()


def _shapes(room: Room, record: Record) -> Sequence[PageShape]:
    try:
        return room.derivatives.shapes(record)
    except (CannotRead, OSError, BadInventory):
        return ()


def _page_row(page: Page, shapes: Sequence[PageShape], match: PageMatch | None) -> ReadPageRow:
    shape = shapes[page.number - 1] if page.number <= len(shapes) else None
    words = match.words if match else ()
    return ReadPageRow(
        number=page.number,
        width=shape.width if shape else None,
        height=shape.height if shape else None,
        text=page.text,
        source=page.source.value,
        reason=page.reason,
        confidence=page.confidence,
        boxes=tuple(BoxRow(each.text, each.left, each.top, each.width, each.height) for each in words),
    )


def record_query(record_id: _Id) -> RecordQuery:
    return RecordQuery(record_id)


def reader_query(record_id: _Id, q: _Text = "", hal: _Number = 1) -> RecordQuery:
    return RecordQuery(record_id, q, hal)


def pages_query(record_id: _Id, q: _Text = "", page: _Number = 1) -> RecordQuery:
    return RecordQuery(record_id, q, page)


router = APIRouter()
add_face(
    router,
    Face(
        "/arsip/{record_id}",
        "/records/{record_id}",
        Right.READ,
        "record.html",
        record_query,
        record_query,
        record_page,
    ),
)
add_face(
    router,
    Face(
        "/arsip/{record_id}/baca",
        "/records/{record_id}/pages",
        Right.READ,
        "reader.html",
        reader_query,
        pages_query,
        reader_page,
    ),
)
