"""Asks tantivy without anything of ours around it, over the files of an embedded index."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import tantivy
from tantivy import Document, Query, Searcher

from archive.values.record import RecordId
from bench.timing import Taken, measured
from search.embedded import schema
from search.embedded.compiler import EmbeddedCompiler
from search.embedded.schema import FACETS, ORDERS
from search.index.contract import BEST_PAGES, Facet, IndexEntry, Sort
from search.index.weights import PAGE_PLACES, RECORD_PLACES
from search.question.tree import Question, Simple, Where, is_ranked, wanted_terms

_HEAP = 200_000_000  # bytes for each of its threads

TEN = 10
"""How many records are wanted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where the part of the answer begins that is wanted."""

    question: Question
    offset: int = 0


def bare_build(entries: Sequence[IndexEntry]) -> Taken:
    """What tantivy alone takes for the finished documents of `entries`, the merging included."""
    documents = [schema.documents(entry) for entry in entries]
    with tempfile.TemporaryDirectory() as folder:
        shelves = []
        for name, layout in (("records", schema.record_schema()), ("pages", schema.page_schema())):
            (Path(folder) / name).mkdir()
            shelves.append(tantivy.Index(layout, str(Path(folder) / name)).writer(2 * _HEAP, 2))
        records, pages = shelves

        def add() -> None:
            for record, of_pages in documents:
                records.add_document(record)
                for page in of_pages:
                    pages.add_document(page)
            for shelf in shelves:
                shelf.commit()
                shelf.wait_merging_threads()

        return measured(add)


class BareTantivy:
    """Bare tantivy over the files of the index; every call it returns has its query objects ready."""

    def __init__(self, place: Path) -> None:
        generation = place / (place / "current").read_text("utf-8").strip()
        self._records = tantivy.Index.open(str(generation / "records"))
        self._pages = tantivy.Index.open(str(generation / "pages"))
        self._of_records = EmbeddedCompiler(self._records.schema, RECORD_PLACES, "label")
        self._of_pages = EmbeddedCompiler(self._pages.schema, PAGE_PLACES)

    def search(self, asked: Asked) -> Callable[[], object]:
        records, pages = self._records.searcher(), self._pages.searcher()
        found = self._found(records, asked)
        page_queries = list(self._page_queries(asked.question, found))

        def run() -> None:
            self._found(records, asked, query)
            for is_alone, page_query in page_queries:
                if is_alone:
                    records.search(page_query, 1)
                else:
                    best = pages.search(page_query, BEST_PAGES)
                    [pages.doc(address).get_first("number") for _, address in best.hits]

        query = self._of_records.query(asked.question)
        return run

    def facets(self, question: Question, facets: Sequence[Facet]) -> Callable[[], object]:
        query, searcher = self._of_records.query(question), self._records.searcher()
        terms = {facet: {"terms": {"field": FACETS[facet], "size": 65_000}} for facet in facets}
        return lambda: searcher.aggregate(query, terms)

    def all(self, question: Question) -> Callable[[], object]:
        query, searcher = self._of_records.query(question), self._records.searcher()
        order = ORDERS[Sort.CODE]

        def run() -> None:
            hits = searcher.search(
                query, searcher.num_docs, order_by_field=order, order=tantivy.Order.Asc
            ).hits
            [searcher.doc(address).get_first("id") for _, address in hits]

        return run

    def _found(self, records: Searcher, asked: Asked, query: Query | None = None) -> list[Document]:
        query = query or self._of_records.query(asked.question)
        if is_ranked(asked.question):
            found = records.search(query, TEN, offset=asked.offset)
        else:
            found = records.search(
                query, TEN, offset=asked.offset, order_by_field=ORDERS[Sort.CODE], order=tantivy.Order.Asc
            )
        documents = [records.doc(address) for _, address in found.hits]
        [document.get_first("id") for document in documents]
        return documents

    def _page_queries(self, question: Question, found: Sequence[Document]) -> Iterator[tuple[bool, Query]]:
        words: list[Simple] = [
            term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT)
        ]
        if not words:
            return
        of_pages = self._of_pages.any_term(words)
        alone = self._of_records.any_term(replace(term, where=Where.TEXT) for term in words)
        for document in found:
            record = RecordId(str(document.get_first("id")))
            if document.get_first("only_page") is None:
                yield False, self._of_pages.of_one_record(record, of_pages)
            else:
                yield True, self._of_records.of_one_record(record, alone)
