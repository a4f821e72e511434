"""What tantivy keeps of a record and of its pages: words that the analyzer has parted and stemmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from tantivy import Document, Schema, SchemaBuilder

from archive.record import RecordId
from archive.segments import leading_paths
from search.analyzer import indonesian
from search.index import Entry, Facet, Sort, facet_values, listing_key
from search.places import descriptive_texts
from search.question import MOST_SLOP, unit_key

FORMAT = "2"
"""Changes with every change of the fields below; an index of another format is rebuilt."""


FACETS: Final[Mapping[Facet, str]] = MappingProxyType({facet: f"by_{facet}" for facet in Facet})
"""The fast field with the values of each facet."""

ORDERS: Final[Mapping[Sort, str]] = MappingProxyType(
    {Sort.CODE: "order", Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}
)
"""The fast field that each order sorts by, from small to large; ties are part of its text."""

_LAST_DAY = date.max.toordinal()


def record_schema() -> Schema:
    builder = _with_raw(SchemaBuilder(), "label", "code", "classification", "unit", "stage", "access")
    for field in ("title", "names", "number", "about", "kind", "lead", "body"):
        builder = _with_words(builder, field)
    for field in ("first_day", "last_day", "dated"):
        builder = builder.add_integer_field(field, fast=True)
    for field in ("id", "order"):
        builder = _with_fast(builder, field, stored=True)
    for field in (*list(ORDERS.values())[1:], *FACETS.values()):
        builder = _with_fast(builder, field)
    builder = builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.add_integer_field("only_page", stored=True).build()


def page_schema() -> Schema:
    builder = SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder = _with_words(builder, "body")
    return builder.add_integer_field("number", stored=True).build()


def documents(entry: Entry) -> tuple[Document, tuple[Document, ...]]:
    """The document of a record, and those of its pages, unless it has only one: its words are the record's."""
    bodies = [indonesian().spaced(page.text) for page in entry.pages]
    record = _record_document(entry)
    _add_spaced(record, "body", bodies)
    if len(entry.pages) == 1:
        return record, ()
    return record, tuple(
        _page_document(entry.id, page.number, body) for page, body in zip(entry.pages, bodies, strict=True)
    )


def _record_document(entry: Entry) -> Document:
    document = Document()
    document.add_text("id", entry.id)
    document.add_text("digest", entry.digest)
    for field, texts in descriptive_texts(entry):
        _add_spaced(document, field, [indonesian().spaced(text) for text in texts])
    _add_filters(document, entry)
    _add_orders(document, entry)
    for facet, field in FACETS.items():
        for value in facet_values(entry, facet):
            document.add_text(field, value)
    if len(entry.pages) == 1:
        document.add_integer("only_page", entry.pages[0].number)
    for name in filter(None, (*entry.codes, entry.number)):
        document.add_text("label", indonesian().spaced(name)[0])
    return document


def _page_document(record: RecordId, number: int, body: tuple[str, str]) -> Document:
    document = Document()
    document.add_text("id", record)
    document.add_integer("number", number)
    _add_spaced(document, "body", [body])
    return document


def _add_orders(document: Document, entry: Entry) -> None:
    order = listing_key(entry)
    day = entry.day.toordinal() if entry.day else None
    document.add_text("order", order)
    document.add_text("newest", "1" + order if day is None else f"0{_LAST_DAY - day:07}{order}")
    document.add_text("oldest", "1" + order if day is None else f"0{day:07}{order}")


def _add_filters(document: Document, entry: Entry) -> None:
    document.add_text("stage", entry.stage)
    document.add_text("access", entry.access)
    if entry.dated:
        document.add_integer("dated", entry.dated.toordinal())
    if entry.unit:
        document.add_text("unit", unit_key(entry.unit))
    for path in {path for code in entry.codes for path in leading_paths(code)}:
        document.add_text("code", path)
    for path in leading_paths(entry.classification or ""):
        document.add_text("classification", path)
    if days := entry.days:
        document.add_integer("first_day", days.start.toordinal())
        document.add_integer("last_day", days.end.toordinal())


_GAP = "¶¶¶¶¶¶¶¶ "  # nobody's word, and far from being spelled like one
_APART = f" {_GAP * (MOST_SLOP + 1)}"  # tantivy keeps values one word apart: pages need more
_WITH_SLOP = ("lead", "body")


def _add_spaced(document: Document, field: str, spaced: Sequence[tuple[str, str]]) -> None:
    """Adds the words and the stems that the analyzer found in each text of a field."""
    surfaces, stems = [words for words, _ in spaced], [words for _, words in spaced]
    for value in [_APART.join(surfaces)] if field in _WITH_SLOP else surfaces:
        document.add_text(field, value)
    document.add_text(f"{field}_stem", " ".join(stems))


def _with_words(builder: SchemaBuilder, field: str) -> SchemaBuilder:
    builder = builder.add_text_field(field, tokenizer_name="whitespace")
    return builder.add_text_field(f"{field}_stem", tokenizer_name="whitespace", index_option="freq")


def _with_fast(builder: SchemaBuilder, field: str, *, stored: bool = False) -> SchemaBuilder:
    return builder.add_text_field(field, stored=stored, fast=True, tokenizer_name="raw", index_option="basic")


def _with_raw(builder: SchemaBuilder, *fields: str) -> SchemaBuilder:
    for field in fields:
        builder = builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder
