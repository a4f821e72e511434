"""One generation of the embedded index: a shelf of records, a shelf of pages, and their position."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import tantivy
from tantivy import DocAddress, Document, Order, Query, Searcher, SearchResult

from archive.record import RecordId
from search import analyzer as analysis
from search.analyzer import indonesian
from search.embedded import schema
from search.embedded.compiler import Compiler
from search.embedded.directories import WRITING, write_whole
from search.embedded.shelf import Shelf, damage_named
from search.index import (
    BEST_PAGES,
    Counted,
    Counts,
    Entry,
    Facet,
    Found,
    Held,
    IndexUnavailable,
    Match,
    Refusal,
    Sort,
    Trouble,
)
from search.locks import locked
from search.places import PAGE_PLACES, RECORD_PLACES
from search.question import Question, Where, is_ranked, wanted_terms

_MOST_TIES = 10_000  # records of equal score that are put in order; beyond, tantivy's own order stands
_AT_ONCE = 20_000  # records of a long answer that are fetched in one go
_IDS_AT_ONCE = 1000
_MOST_VALUES = 65_000  # of one facet: more than an office has units, kinds or classes
_EQUAL_PAGES = 20  # pages of equal score that are looked at, to name the first

_Order = Callable[[Searcher, Query, int, int], tuple[int, list[tuple[float, DocAddress]]]]

_ABOUT, _POSITION = "about.json", "position"
_VERSIONS = {"format": schema.FORMAT, "analyzer": analysis.VERSION}


@dataclass(frozen=True, slots=True)
class _PageQueries:
    """What one question asks of every record that answers: of its pages, or of its own text if it has one page."""

    pages: Query
    only_page: Query


class EmbeddedIndex:
    """`search.index.Index` on a directory; any number of readers, one writer at a time."""

    def __init__(self, generation: Path) -> None:
        """Opens what `create` made. Raises `IndexUnavailable` when it is damaged or of another version."""
        self._generation = generation
        _check_versions(generation)
        self._records = Shelf(generation / "records")
        self._pages = Shelf(generation / "pages")
        self._of_records = Compiler(self._records.schema, RECORD_PLACES, "label")
        self._of_pages = Compiler(self._pages.schema, PAGE_PLACES)

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

    def apply(self, entries: Iterable[Entry], removed: Iterable[RecordId], position: int) -> None:
        self._refuse_if_replaced()
        with locked(self._generation / WRITING):
            self._refuse_if_replaced()  # a switch may have come while this waited
            with self._records.changing() as records, self._pages.changing() as pages:
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
            # after both commits: a crash before this line means that the same is applied once more
            write_whole(self._generation / _POSITION, f"{position}\n")
        indonesian().stems.save()

    def search(self, question: Question, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE) -> Found:
        query = self._of_records.query(question)
        with damage_named():
            searcher = self._records.searcher()
            total, hits = self._in_order(question, sort)(searcher, query, limit, offset)
            pages = self._page_queries(question)
            return Found(
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

    def held(self, ids: Sequence[RecordId]) -> tuple[Held, ...]:
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
            searcher = self._records.searcher()
            for offset in range(0, searcher.num_docs, _AT_ONCE):
                found = searcher.search(
                    Query.all_query(),
                    _AT_ONCE,
                    count=False,
                    order_by_field="id",
                    offset=offset,
                    order=Order.Asc,
                )
                for _, address in found.hits:
                    yield _id(searcher.doc(address))

    def refusals(self) -> tuple[Refusal, ...]:
        """None: tantivy takes every document that the schema can say."""
        return ()

    def count(self) -> int:
        with damage_named():
            return self._records.searcher().num_docs

    def close(self) -> None:
        """Nothing is held between calls but open files, and they go with the object."""

    def _refuse_if_replaced(self) -> None:
        if not self._generation.is_dir():
            raise IndexUnavailable(Trouble.REPLACED, f"{self._generation.name} is no more")

    def _in_order(self, question: Question, sort: Sort) -> _Order:
        if sort is Sort.RELEVANCE and is_ranked(question):
            return _ranked
        field = schema.ORDERS[Sort.CODE if sort is Sort.RELEVANCE else sort]
        return partial(_sorted, field)

    def _of(self, ids: Sequence[RecordId], compiler: Compiler, searcher: Searcher) -> Iterator[Document]:
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
        return _PageQueries(self._of_pages.any_term(words), self._of_records.any_term(in_text))

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
        return self._with_pages(record, score, wanted.pages)

    def _with_pages(self, record: RecordId, score: float, wanted: Query) -> Match:
        """The pages that match the words best, the first of them where several do alike."""
        searcher = self._pages.searcher()
        found = searcher.search(self._of_pages.of_one_record(record, wanted), _EQUAL_PAGES)
        pages = sorted((-worth, _number(searcher.doc(address), "number")) for worth, address in found.hits)
        return Match(record, score, tuple(number for _, number in pages[:BEST_PAGES]), _total(found))


def _sorted(
    field: str, searcher: Searcher, query: Query, limit: int, offset: int
) -> tuple[int, list[tuple[float, DocAddress]]]:
    """By a field that says everything, for questions that no record answers better than another."""
    offset = min(offset, searcher.num_docs)
    found = searcher.search(
        query, _window(searcher, limit), order_by_field=field, offset=offset, order=Order.Asc
    )
    return _total(found), [(0.0, address) for _, address in found.hits[: max(0, limit)]]


def _counts(facet: Facet, buckets: Sequence[Mapping[str, Any]], limit: int) -> Counts:
    counted = [Counted(bucket["key"], int(bucket["doc_count"])) for bucket in buckets]
    counted.sort(key=lambda found: (-found.count, found.value))
    return Counts(facet, tuple(counted[:limit]), len(counted))


def _held(document: Document, pages: list[int]) -> Held:
    only_page = document.get_first("only_page")
    numbers = pages if only_page is None else [only_page]
    return Held(_id(document), str(document.get_first("digest")), tuple(sorted(numbers)))


def _id(document: Document) -> RecordId:
    return RecordId(str(document.get_first("id")))


def _number(document: Document, field: str) -> int:
    return int(document.get_first(field) or 0)


def _ranked(
    searcher: Searcher, query: Query, limit: int, offset: int
) -> tuple[int, list[tuple[float, DocAddress]]]:
    """By score; records of equal score, wherever the window cuts through them, by code and id."""
    last = _window(searcher, offset + limit)
    fetched = last + 1
    while True:
        found = searcher.search(query, fetched)
        hits = found.hits
        is_whole = len(hits) < fetched or hits[-1][0] != hits[last - 1][0]
        if is_whole or fetched > last + _MOST_TIES:
            break
        fetched *= 4
    if limit <= 0 or offset >= len(hits):
        return _total(found), []
    scores = [score for score, _ in hits]
    first = scores.index(scores[offset])
    end = min(len(hits), last)
    tied = [hit for hit in hits[first:] if hit[0] >= scores[end - 1]]
    tied.sort(key=lambda hit: (-hit[0], str(searcher.doc(hit[1]).get_first("order"))))
    return _total(found), tied[offset - first : offset - first + limit]


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
