"""Makes the document that Elasticsearch keeps of a record, with its pages nested in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import msgspec

from archive.values.access import unit_key
from archive.values.codes import leading_paths
from search.index.contract import Facet, IndexEntry, PageText, facet_values, listing_key, shape_of
from search.index.weights import spaced_texts
from search.language.analyzer import indonesian

LONGEST_KEYWORD = 8000
"""Characters of a plain value that are kept: Lucene takes 32,766 bytes, and a character has at most four."""

_BEGINNING = 2_000_000
"""Characters of a text that is too long for a server; a book of a thousand pages has fewer."""

FACETS: Final[Mapping[Facet, str]] = MappingProxyType({facet: f"by_{facet}" for facet in Facet})
"""The field with the values of each facet."""

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageDocument:
    number: int
    body: str
    body_stem: str
    heading: Values = ()
    heading_stem: Values = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFields:
    """The words of a record, each text a value of its own, so that no phrase runs from one into the next."""

    title: Values = ()
    title_stem: Values = ()
    names: Values = ()
    names_stem: Values = ()
    number: Values = ()
    number_stem: Values = ()
    about: Values = ()
    about_stem: Values = ()
    kind: Values = ()
    kind_stem: Values = ()
    heading: Values = ()
    heading_stem: Values = ()
    lead: Values = ()
    lead_stem: Values = ()
    body: Values = ()
    body_stem: Values = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDocument:
    """A field for every field of `mappings/records.json` that a record fills; days are ordinals.

    The pages of a record that has several lie nested, and the server copies their words into `words.body`;
    those of the only page stand there themselves. `refused` says why a part of the record is not in.
    """

    id: str
    digest: str
    order: str
    words: WordFields = WordFields()
    day: int | None = None
    label: Values = ()
    code: Values = ()
    classification: Values = ()
    unit: Values = ()
    stage: Values = ()
    access: Values = ()
    shape: Values = ()
    dated: int | None = None
    first_day: int | None = None
    last_day: int | None = None
    by_unit: Values = ()
    by_year: Values = ()
    by_kind: Values = ()
    by_classification: Values = ()
    by_stage: Values = ()
    only_page: int | None = None
    pages: tuple[PageDocument, ...] = ()
    refused: str | None = None


def record_document(entry: IndexEntry) -> RecordDocument:
    days = entry.days
    is_single = len(entry.pages) == 1
    return RecordDocument(
        id=entry.id,
        digest=entry.digest,
        order=keyword(listing_key(entry)),
        day=entry.day.toordinal() if entry.day else None,
        label=_keywords(indonesian().spaced(name)[0] for name in (*entry.codes, entry.number) if name),
        code=_keywords(path for code in entry.codes for path in leading_paths(code)),
        classification=_keywords(leading_paths(entry.classification or "")),
        unit=_keywords([unit_key(entry.unit)] if entry.unit else []),
        stage=(entry.stage.value,),
        access=(entry.access.value,),
        shape=(shape_of(entry),),
        dated=entry.dated.toordinal() if entry.dated else None,
        first_day=days.start.toordinal() if days else None,
        last_day=days.end.toordinal() if days else None,
        only_page=entry.pages[0].number if is_single else None,
        pages=() if is_single else tuple(map(_page_document, entry.pages)),
        by_unit=_keywords(facet_values(entry, Facet.UNIT)),
        by_year=_keywords(facet_values(entry, Facet.YEAR)),
        by_kind=_keywords(facet_values(entry, Facet.KIND)),
        by_classification=_keywords(facet_values(entry, Facet.CLASSIFICATION)),
        by_stage=_keywords(facet_values(entry, Facet.STAGE)),
        words=_words(entry),
    )


def with_beginning(entry: IndexEntry, reason: str) -> RecordDocument:
    """Shortens a record that is too much for the server to as many pages, or parts of one, as it takes."""
    pages: list[PageText] = []
    left = _BEGINNING
    for page in entry.pages:
        pages += [page._replace(text=page.text[:left])] if left else []
        left -= len(pages[-1].text) if left else 0
    return replace(record_document(replace(entry, pages=tuple(pages))), refused=reason)


def without_pages(entry: IndexEntry, reason: str) -> RecordDocument:
    """Leaves the pages out of a record whose text the server refused; its digest shows that it is not whole."""
    return replace(record_document(replace(entry, pages=())), refused=reason)


def by_name_only(entry: IndexEntry, reason: str) -> RecordDocument:
    """Reduces a record that the server refused altogether to its name."""
    return RecordDocument(id=entry.id, digest="", order=keyword(listing_key(entry)), refused=reason)


def encoded(document: RecordDocument) -> bytes:
    return msgspec.json.encode(document)


def keyword(value: str) -> str:
    """A plain value as it is kept and asked for."""
    return value[:LONGEST_KEYWORD]


def _page_document(page: PageText) -> PageDocument:
    headings = [indonesian().spaced(heading) for heading in page.headings]
    surfaces, stems = (tuple(spaced) for spaced in zip(*headings, strict=True)) if headings else ((), ())
    return PageDocument(page.number, *indonesian().spaced(page.text), surfaces, stems)


def _words(entry: IndexEntry) -> WordFields:
    words: dict[str, Values] = {}
    for field, parted in spaced_texts(entry):
        if field != "body" or len(entry.pages) == 1:
            words[field] = tuple(surfaces for surfaces, _ in parted)
            words[f"{field}_stem"] = tuple(stems for _, stems in parted)
    return WordFields(**words)


def _keywords(values: Iterable[str]) -> Values:
    return tuple(dict.fromkeys(map(keyword, values)))
