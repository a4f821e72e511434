"""What tantivy keeps of a record and of its pages: words that the analyzer has parted and stemmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tantivy import Document, Schema, SchemaBuilder

from archive.record import RecordId
from archive.segments import leading_paths
from search.analyzer import indonesian
from search.index import Entry, listing_key, unit_key
from search.question import Where

FORMAT = "1"
"""Changes with every change of the fields below; an index of another format is rebuilt."""


@dataclass(frozen=True, slots=True)
class Place:
    """A pair of fields, words as spelled and their stems, and how much a match in each weighs."""

    field: str
    weight: float
    stem_weight: float

    @property
    def stems(self) -> str:
        return f"{self.field}_stem"


_TITLE = Place("title", 2.0, 2.0)
_NAMES = Place("names", 4.0, 1.0)  # codes and numbers
_ABOUT = Place("about", 1.0, 1.0)
_BODY = Place("body", 1.0, 1.0)

RECORD_PLACES: Final[Mapping[Where, tuple[Place, ...]]] = MappingProxyType(
    {
        Where.ANYWHERE: (_TITLE, _NAMES, _ABOUT, _BODY),
        Where.TITLE: (_TITLE,),
        Where.NUMBER: (Place("number", 4.0, 1.0),),
        Where.KIND: (Place("kind", 1.0, 1.0),),
        Where.TEXT: (_BODY,),
    }
)
PAGE_PLACES: Final[Mapping[Where, tuple[Place, ...]]] = MappingProxyType(
    {Where.ANYWHERE: (_BODY,), Where.TEXT: (_BODY,)}
)


def record_schema() -> Schema:
    builder = _with_raw(SchemaBuilder(), "label", "code", "class", "unit")
    for field in ("title", "names", "number", "about", "kind", "body"):
        builder = _with_words(builder, field)
    for field in ("first_day", "last_day"):
        builder = builder.add_integer_field(field, fast=True)
    builder = builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder = builder.add_text_field(
        "order", stored=True, fast=True, tokenizer_name="raw", index_option="basic"
    )
    return builder.add_integer_field("only_page", stored=True).build()


def page_schema() -> Schema:
    builder = _with_words(_with_raw(SchemaBuilder(), "id"), "body")
    return builder.add_integer_field("number", stored=True).build()


def documents(entry: Entry) -> tuple[Document, tuple[Document, ...]]:
    """The document of a record, and those of its pages, unless it has only one: its words are the record's."""
    bodies = [indonesian().spaced(page.text) for page in entry.pages]
    record = _record_document(entry)
    for body in bodies:
        _add_spaced(record, "body", body)
    if len(entry.pages) == 1:
        return record, ()
    return record, tuple(
        _page_document(entry.id, page.number, body) for page, body in zip(entry.pages, bodies, strict=True)
    )


def _record_document(entry: Entry) -> Document:
    document = Document()
    document.add_text("id", entry.id)
    document.add_text("order", listing_key(entry))
    _add_words(document, "title", [entry.title])
    _add_words(document, "names", [*entry.codes, entry.number])
    _add_words(document, "number", [entry.number])
    _add_words(document, "about", [entry.summary, entry.kind, entry.unit, entry.classification])
    _add_words(document, "kind", [entry.kind])
    _add_filters(document, entry)
    if len(entry.pages) == 1:
        document.add_integer("only_page", entry.pages[0].number)
    for name in filter(None, (*entry.codes, entry.number)):
        document.add_text("label", indonesian().spaced(name)[0])
    return document


def _page_document(record: RecordId, number: int, body: tuple[str, str]) -> Document:
    document = Document()
    document.add_text("id", record)
    document.add_integer("number", number)
    _add_spaced(document, "body", body)
    return document


def _add_filters(document: Document, entry: Entry) -> None:
    if entry.unit:
        document.add_text("unit", unit_key(entry.unit))
    for path in {path for code in entry.codes for path in leading_paths(code)}:
        document.add_text("code", path)
    for path in leading_paths(entry.classification or ""):
        document.add_text("class", path)
    if days := entry.days:
        document.add_integer("first_day", days.start.toordinal())
        document.add_integer("last_day", days.end.toordinal())


def _add_words(document: Document, field: str, texts: Iterable[str | None]) -> None:
    """Each text is a value of its own, so that no phrase runs from one page into the next."""
    for text in texts:
        if text:
            _add_spaced(document, field, indonesian().spaced(text))


def _add_spaced(document: Document, field: str, words: tuple[str, str]) -> None:
    """Adds the words and the stems that the analyzer found in one text."""
    surfaces, stems = words
    document.add_text(field, surfaces)
    document.add_text(f"{field}_stem", stems)


def _with_words(builder: SchemaBuilder, field: str) -> SchemaBuilder:
    builder = builder.add_text_field(field, tokenizer_name="whitespace")
    return builder.add_text_field(f"{field}_stem", tokenizer_name="whitespace", index_option="freq")


def _with_raw(builder: SchemaBuilder, *fields: str) -> SchemaBuilder:
    for field in fields:
        builder = builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder
