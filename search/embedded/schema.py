"""Defines what tantivy keeps of a record and its pages."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

from tantivy import Document, Schema, SchemaBuilder

from archive.values.codes import leading_paths
from archive.values.record import RecordId
from search.index.contract import Facet, IndexEntry, PageText, Sort, facet_values, listing_key, shape_of
from search.index.weights import spaced_texts
from search.language.analyzer import indonesian
from search.question.tree import MOST_SLOP

FORMAT = "5"
"""Changes with every change of the fields below; an index of another format is rebuilt."""


FACETS: Final[Mapping[Facet, str]] = MappingProxyType(
    {
        Facet.UNIT: "unit",
        Facet.YEAR: "year",
        Facet.KIND: "by_kind",
        Facet.CLASSIFICATION: "by_classification",
        Facet.STAGE: "stage",
    }
)
"""The fast field with the values of each facet."""

ORDERS: Final[Mapping[Sort, str]] = MappingProxyType(
    {Sort.CODE: "order", Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}
)
"""The fast field that each order sorts by, from small to large; of those of one day, `order` tells the first."""

ORDER_HEADS: Final = ("order_1", "order_2", "order_3", "order_4")
"""The first bytes of `order`, eight in each: numbers, which tantivy gives out for many records at once."""

_LAST_DAY = date.max.toordinal()
_NO_DAY = _LAST_DAY + 1
_HEADS = struct.Struct(f">{len(ORDER_HEADS)}Q")  # the order of UTF-8 is that of the text


@cache
def record_schema() -> Schema:
    builder = _with_raw(SchemaBuilder(), "label", "code", "classification", "access", "shape")
    builder = _with_fast(builder, "unit", "stage", "by_kind", "by_classification")
    for field in ("title", "names", "number", "about", "kind", "heading", "lead", "body"):
        builder = _with_words(builder, field)
    for field in ("first_day", "last_day", "dated", "year", "newest", "oldest"):
        builder = builder.add_integer_field(field, fast=True)
    builder = _with_fast(_with_raw(builder, "id", stored=True), "order", stored=True)
    for field in ORDER_HEADS:
        builder = builder.add_unsigned_field(field, fast=True)
    return builder.add_bytes_field("digest", stored=True).add_integer_field("only_page", stored=True).build()


@cache
def page_schema() -> Schema:
    builder = _with_words(_with_words(_with_raw(SchemaBuilder(), "id", stored=True), "heading"), "body")
    return builder.add_integer_field("number", stored=True, fast=True).build()


def documents(entry: IndexEntry) -> tuple[Document, tuple[Document, ...]]:
    """The document of a record, and those of its pages, unless it has only one: its words are the record's."""
    document = Document()
    document.add_text("id", entry.id)
    document.add_bytes("digest", bytes.fromhex(entry.digest))
    spaced: list[tuple[str, str]] = []
    for field, spaced in spaced_texts(entry):
        if spaced:
            _add_spaced(document, field, spaced)
    _add_order(document, listing_key(entry))
    _add_filters(document, entry)
    _add_times(document, entry)
    for name in filter(None, (*entry.codes, entry.number)):
        document.add_text("label", indonesian().spaced(name)[0])
    if len(entry.pages) == 1:
        document.add_integer("only_page", entry.pages[0].number)
        return document, ()
    bodies = zip(entry.pages, spaced, strict=True)  # which come last
    return document, tuple(_page_document(entry.id, page, body) for page, body in bodies)


def _page_document(record: RecordId, page: PageText, body: tuple[str, str]) -> Document:
    document = Document()
    document.add_text("id", record)
    document.add_integer("number", page.number)
    if page.headings:
        _add_spaced(document, "heading", [indonesian().spaced(heading) for heading in page.headings])
    _add_spaced(document, "body", [body])
    return document


def _add_order(document: Document, key: str) -> None:
    document.add_text("order", key)
    head = key.encode()[: _HEADS.size].ljust(_HEADS.size, b"\0")
    for field, number in zip(ORDER_HEADS, _HEADS.unpack(head), strict=True):
        document.add_unsigned(field, number)


def _add_times(document: Document, entry: IndexEntry) -> None:
    day = entry.day.toordinal() if entry.day else _NO_DAY
    document.add_integer("oldest", day)
    document.add_integer("newest", day if day == _NO_DAY else _LAST_DAY - day)
    if entry.dated:
        document.add_integer("dated", entry.dated.toordinal())
    if days := entry.days:
        document.add_integer("first_day", days.start.toordinal())
        document.add_integer("last_day", days.end.toordinal())
    for year in entry.years:
        document.add_integer("year", year)


def _add_filters(document: Document, entry: IndexEntry) -> None:
    document.add_text("access", entry.access)
    document.add_text("shape", shape_of(entry))
    for path in {path for code in entry.codes for path in leading_paths(code)}:
        document.add_text("code", path)
    for path in leading_paths(entry.classification or ""):
        document.add_text("classification", path)
    for facet in (Facet.UNIT, Facet.KIND, Facet.CLASSIFICATION, Facet.STAGE):
        for value in facet_values(entry, facet):
            document.add_text(FACETS[facet], value)


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


def _with_fast(builder: SchemaBuilder, *fields: str, stored: bool = False) -> SchemaBuilder:
    for field in fields:
        builder = builder.add_text_field(
            field, stored=stored, fast=True, tokenizer_name="raw", index_option="basic"
        )
    return builder


def _with_raw(builder: SchemaBuilder, *fields: str, stored: bool = False) -> SchemaBuilder:
    for field in fields:
        builder = builder.add_text_field(field, stored=stored, tokenizer_name="raw", index_option="basic")
    return builder
