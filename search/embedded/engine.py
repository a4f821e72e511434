"""One generation of the embedded index: a shelf of records, a shelf of pages, and their position."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import tantivy
from tantivy import DocAddress, Document, FieldType, Occur, Order, Query, Searcher, SearchResult

from archive.values.record import RecordId
from search.embedded import schema
from search.embedded.compiler import EmbeddedCompiler
from search.embedded.directories import WRITING, write_whole
from search.embedded.pen import Pen
from search.embedded.shelf import Shelf, damage_named
from search.index.contract import (
    BEST_PAGES,
    Counted,
    Counts,
    EntryRefusal,
    Facet,
    IndexedRecord,
    IndexEntry,
    IndexUnavailable,
    Match,
    SearchResults,
    Sort,
    Trouble,
)
from search.index.weights import PAGE_PLACES, RECORD_PLACES
from search.language import analyzer as analysis
from search.language.analyzer import indonesian
from search.question.tree import Question, Where, is_ranked, wanted_terms

_MARGIN = 100  # hits that are looked at beyond those wanted, in case that they are as good
_MOST_TIES = 10_000  # records of equal score that are put in order; beyond, tantivy's own order stands
_AT_ONCE = 20_000  # records of a long answer that are fetched in one go
_IDS_AT_ONCE = 1000
_MOST_VALUES = 65_000  # of one facet: more than an office has units, kinds or classes
_EQUAL_PAGES = 20  # pages of equal score that are looked at, to name the first

_Hit = tuple[float, DocAddress]
_Order = Callable[[Searcher, Query, int, int], tuple[int, list[_Hit]]]

_ABOUT, _POSITION = "about.json", "position"
_VERSIONS = {"format": schema.FORMAT, "analyzer": analysis.VERSION}


@dataclass(frozen=True, slots=True)
class _PageQueries:
    """What one question asks of every record that answers: of its pages, or of its own text if it has one page."""

    pages: Query
    only_page: Query
    searcher: Searcher


class EmbeddedIndex:
    """`search.index.contract.Index` on a directory; any number of readers, one writer at a time."""

    def __init__(self, generation: Path) -> None:
        """Opens what `create` made. Raises `IndexUnavailable` when it is damaged or of another version."""
        self._generation = generation
        _check_versions(generation)
        self._records = Shelf(generation / "records")
        self._pages = Shelf(generation / "pages")
        self._pen = Pen(generation / WRITING, (self._records, self._pages), self._refuse_if_replaced)
        self._of_records = EmbeddedCompiler(self._records.schema, RECORD_PLACES, "label")
        self._of_pages = EmbeddedCompiler(self._pages.schema, PAGE_PLACES)

    @classmethod
    def create(cls, generation: Path) -> EmbeddedIndex:
        """Makes an empty index in an empty directory."""
        for name, layout in (("records", schema.record_schema()), ("pages", schema.page_schema())):
            (generation / name).mkdir()
            tantivy.Index(layout, str(generation / name))
        write_whole(generation / _POSITION, "0\n")
        write_whole(generation / _ABOUT, json.dumps(_VERSIONS) + "\n")
        return cls(generation)

    def position(self) -> int:
        with damage_named():
            return int((self._generation / _POSITION).read_text("utf-8"))

    def apply(self, entries: Iterable[IndexEntry], removed: Iterable[RecordId], position: int) -> None:
        # after all commits: a crash before this means that the same is applied once more
        note = partial(write_whole, self._generation / _POSITION, f"{position}\n")
        with self._pen.writing(then=note) as (records, pages):
            for record in removed:
                records.remove(record)
                pages.remove(record)
            for entry in entries:
                records.remove(entry.id)
                pages.remove(entry.id)
                document, of_pages = schema.documents(entry)
                records.add(document, entry.id)
                for page in of_pages:
                    pages.add(page, entry.id)
        indonesian().stems.save()

    def search(
        self, question: Question, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE
    ) -> SearchResults:
        query = self._of_records.query(question)
        with damage_named():
            searcher = self._records.searcher()
            total, hits = self._in_order(question, sort)(searcher, query, limit, offset)
            pages = self._page_queries(question)
            return SearchResults(
                total, tuple(self._match(searcher, score, address, pages) for score, address in hits)
            )

    def all(self, question: Question, sort: Sort = Sort.CODE) -> Iterator[RecordId]:
        query, in_order = self._of_records.query(question), self._in_order(question, sort)
        with damage_named():
            searcher = self._records.searcher()
            for offset in range(0, max(1, searcher.num_docs), _AT_ONCE):
                total, hits = in_order(searcher, query, _AT_ONCE, offset)
                for _, address in hits:
                    yield RecordId(str(searcher.doc(address).get_first("id")))
                if offset + _AT_ONCE >= total:
                    return

    def facets(self, question: Question, facets: Sequence[Facet], limit: int) -> tuple[Counts, ...]:
        query = self._of_records.query(question)
        wanted = {facet: {"terms": {"field": schema.FACETS[facet], "size": _MOST_VALUES}} for facet in facets}
        if not wanted:
            return ()
        with damage_named():
            found = self._records.searcher().aggregate(query, wanted)
        return tuple(_counts(facet, found[facet]["buckets"], limit) for facet in facets)

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        with damage_named():
            searcher = self._records.searcher()
            return tuple(searcher.doc_freq("body_stem", stem) for stem in stems)

    def held(self, ids: Sequence[RecordId]) -> tuple[IndexedRecord, ...]:
        with damage_named():
            records, pages = self._records.searcher(), self._pages.searcher()
            numbers: dict[RecordId, list[int]] = {}
            for page in self._of(ids, self._of_pages, pages):
                numbers.setdefault(_id(page), []).append(_number(page, "number"))
            return tuple(
                _held(document, numbers.get(_id(document), []))
                for document in self._of(ids, self._of_records, records)
            )

    def ids(self) -> Iterator[RecordId]:
        with damage_named():
            searcher, ids = self._records.searcher(), []
            for offset in range(0, searcher.num_docs, _AT_ONCE):
                found = searcher.search(Query.all_query(), _AT_ONCE, count=False, offset=offset)
                ids += [_id(searcher.doc(address)) for _, address in found.hits]
        return iter(sorted(ids))

    def refusals(self) -> tuple[EntryRefusal, ...]:
        """None: tantivy takes every document that the schema can say."""
        return ()

    def count(self) -> int:
        with damage_named():
            return self._records.searcher().num_docs

    def close(self) -> None:
        """Lets go of the pen; open files go with the object."""
        self._pen.leave()

    def _refuse_if_replaced(self) -> None:
        if not self._generation.is_dir():
            raise IndexUnavailable(Trouble.REPLACED, f"{self._generation.name} is no more")

    def _in_order(self, question: Question, sort: Sort) -> _Order:
        if sort is Sort.RELEVANCE and is_ranked(question):
            return _ranked
        if sort in (Sort.NEWEST, Sort.OLDEST):
            return partial(_by_day, schema.ORDERS[sort])
        return partial(_sorted, schema.ORDERS[Sort.CODE])

    def _of(
        self, ids: Sequence[RecordId], compiler: EmbeddedCompiler, searcher: Searcher
    ) -> Iterator[Document]:
        """The documents of the records, however many each has."""
        for start in range(0, len(ids), _IDS_AT_ONCE):
            query = Query.term_set_query(compiler.schema, "id", list(ids[start : start + _IDS_AT_ONCE]))
            for _, address in searcher.search(query, max(1, searcher.num_docs), count=False).hits:
                yield searcher.doc(address)

    def _page_queries(self, question: Question) -> _PageQueries | None:
        """None where nothing is asked that a page could answer."""
        words = [term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT)]
        in_text = [replace(term, where=Where.TEXT) for term in words]
        if not words:
            return None
        return _PageQueries(
            self._of_pages.any_term(words), self._of_records.any_term(in_text), self._pages.searcher()
        )

    def _match(
        self, searcher: Searcher, score: float, address: DocAddress, wanted: _PageQueries | None
    ) -> Match:
        document = searcher.doc(address)
        record = _id(document)
        if wanted is None:
            return Match(record, score)
        only_page = document.get_first("only_page")
        if only_page is not None:
            query = self._of_records.of_one_record(record, wanted.only_page)
            matches = bool(searcher.search(query, 1).hits)
            return Match(record, score, (only_page,) if matches else (), int(matches))
        return self._with_pages(record, score, wanted)

    def _with_pages(self, record: RecordId, score: float, wanted: _PageQueries) -> Match:
        """The pages that match the words best, the first of them where several do alike."""
        searcher = wanted.searcher
        found = searcher.search(self._of_pages.of_one_record(record, wanted.pages), _EQUAL_PAGES)
        hits = found.hits
        numbers: list[Any] = searcher.fast_field_values("number", [address for _, address in hits])
        pages = sorted(zip(map(_worth, hits), numbers, strict=True))
        return Match(record, score, tuple(number for _, number in pages[:BEST_PAGES]), _total(found))


def _sorted(field: str, searcher: Searcher, query: Query, limit: int, offset: int) -> tuple[int, list[_Hit]]:
    """By a field of which no two records have the same value."""
    total, hits = _by_field(field, searcher, query, limit, offset)
    return total, [(0.0, address) for _, address in hits]


def _by_day(field: str, searcher: Searcher, query: Query, limit: int, offset: int) -> tuple[int, list[_Hit]]:
    """By day, the records of one day by code and id, wherever the window cuts through them."""
    total, hits = _by_field(field, searcher, query, limit, offset)
    on_days: dict[int, list[DocAddress]] = {}
    for day, address in hits:
        on_days.setdefault(day, []).append(address)
    cut_through = {day for day, _ in (*hits[:1], *hits[-1:])}
    ordered: list[DocAddress] = []
    for day, addresses in on_days.items():
        if day in cut_through:
            before = (
                0 if ordered else offset - _total(searcher.search(_within(query, field, None, day - 1), 1))
            )
            of_day = _within(query, field, day, day)
            _, found = _by_field("order", searcher, of_day, len(addresses), before)
            ordered += [address for _, address in found]
        else:
            ordered += sorted(addresses, key=partial(_order, searcher))
    return total, [(0.0, address) for address in ordered]


def _within(query: Query, field: str, first: int | None, last: int) -> Query:
    days = Query.range_query(schema.record_schema(), field, FieldType.Integer, first, last)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, days)])


def _by_field(
    field: str, searcher: Searcher, query: Query, limit: int, offset: int
) -> tuple[int, list[tuple[Any, DocAddress]]]:
    offset = min(offset, searcher.num_docs)
    window = _window(searcher, limit)
    found = searcher.search(query, window, order_by_field=field, offset=offset, order=Order.Asc)
    return _total(found), found.hits[: max(0, limit)]


def _order(searcher: Searcher, address: DocAddress) -> str:
    return str(searcher.doc(address).get_first("order"))


def _counts(facet: Facet, buckets: Sequence[Mapping[str, Any]], limit: int) -> Counts:
    counted = [Counted(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    counted.sort(key=lambda found: (-found.count, found.value))
    return Counts(facet, tuple(counted[:limit]), len(counted))


def _held(document: Document, pages: list[int]) -> IndexedRecord:
    only_page = document.get_first("only_page")
    numbers = pages if only_page is None else [only_page]
    digest = bytes(document.get_first("digest") or b"").hex()
    return IndexedRecord(_id(document), digest, tuple(sorted(numbers)))


def _id(document: Document) -> RecordId:
    return RecordId(str(document.get_first("id")))


def _number(document: Document, field: str) -> int:
    return int(document.get_first(field) or 0)


def _ranked(searcher: Searcher, query: Query, limit: int, offset: int) -> tuple[int, list[_Hit]]:
    """By score; records of equal score, wherever the window cuts through them, by code and id."""
    margin = offset // 2 + _MARGIN
    while True:
        first = max(0, offset - margin)
        wanted = _window(searcher, offset + limit + margin - first)
        found = searcher.search(query, wanted, offset=min(first, searcher.num_docs))
        hits = found.hits
        start, end = offset - first, min(offset - first + limit, len(hits))
        if start >= end:
            return _total(found), []
        is_whole = (first == 0 or hits[0][0] != hits[start][0]) and (
            len(hits) < wanted or hits[-1][0] != hits[end - 1][0]
        )
        if is_whole or margin > _MOST_TIES:
            return _total(found), _listed(searcher, hits, start, end)
        margin *= 4


def _listed(searcher: Searcher, hits: Sequence[_Hit], start: int, end: int) -> list[_Hit]:
    """Those from `start` to `end` of `hits`, once the hits of equal score stand by code and id."""
    before = bisect_left(hits, -hits[start][0], key=_worth)
    after = bisect_right(hits, -hits[end - 1][0], key=_worth)
    tied = hits[before:after]
    if len({score for score, _ in tied}) == len(tied):
        return list(tied)
    addresses = [address for _, address in tied]
    heads = [searcher.fast_field_values(field, addresses) for field in schema.ORDER_HEADS]
    places = sorted(zip(map(_worth, tied), *heads, range(len(tied)), strict=True))
    # a place without its last number comes directly before all that are alike but for that
    first = bisect_left(places, places[start - before][:-1])
    last = bisect_left(places, (*places[end - before - 1][:-1], len(tied)))
    listed: list[_Hit] = []
    for _, alike in groupby(places[first:last], lambda place: place[:-1]):
        of_one_head = [tied[at] for *_, at in alike]
        if len(of_one_head) > 1:
            of_one_head.sort(key=lambda hit: _order(searcher, hit[1]))
        listed += of_one_head
    return listed[start - before - first :][: end - start]


def _worth(hit: _Hit) -> float:
    return -hit[0]


def _total(found: SearchResult) -> int:
    count: int = found.count  # type: ignore[attr-defined]  # it is there, tantivy's type stub forgot it
    return count


def _window(searcher: Searcher, wanted: int) -> int:
    """A number of hits that tantivy accepts: it reserves memory for all it is asked for, and refuses none."""
    return max(1, min(wanted, searcher.num_docs))


def _check_versions(generation: Path) -> None:
    with damage_named():
        made_with = json.loads((generation / _ABOUT).read_text("utf-8"))
    if made_with != _VERSIONS:
        raise IndexUnavailable(Trouble.OUTDATED, f"made with {made_with}, this is {_VERSIONS}")
