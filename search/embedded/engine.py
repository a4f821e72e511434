"""One generation of the embedded index: a shelf of records, a shelf of pages, and their position."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import tantivy
from tantivy import DocAddress, Order, Query, Searcher, SearchResult

from archive.record import RecordId
from search import analyzer as analysis
from search.embedded import schema
from search.embedded.compiler import Compiler
from search.embedded.directories import WRITING, locked, write_whole
from search.embedded.shelf import Shelf, damage_named
from search.index import Entry, Found, IndexUnavailable, Match, Trouble
from search.question import Question, Term, Where, is_ranked, wanted_terms

_MOST_TIES = 10_000  # records of equal score that are put in order; beyond, tantivy's own order stands
_EQUAL_PAGES = 20  # pages of equal score that are looked at, to name the first

_ABOUT, _POSITION = "about.json", "position"
_VERSIONS = {"format": schema.FORMAT, "analyzer": analysis.VERSION}


class EmbeddedIndex:
    """`search.index.Index` on a directory; any number of readers, one writer at a time."""

    def __init__(self, generation: Path) -> None:
        """Opens what `create` made. Raises `IndexUnavailable` when it is damaged or of another version."""
        self._generation = generation
        _check_versions(generation)
        self._records = Shelf(generation / "records")
        self._pages = Shelf(generation / "pages")
        self._of_records = Compiler(self._records.schema, schema.RECORD_PLACES, "label")
        self._of_pages = Compiler(self._pages.schema, schema.PAGE_PLACES)

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

    def search(self, question: Question, limit: int, offset: int = 0) -> Found:
        query = self._of_records.query(question)
        with damage_named():
            searcher = self._records.searcher()
            in_order = _ranked if is_ranked(question) else _listed
            total, hits = in_order(searcher, query, limit, offset)
            words = [term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT)]
            return Found(
                total, tuple(self._match(searcher, score, address, words) for score, address in hits)
            )

    def count(self) -> int:
        with damage_named():
            return self._records.searcher().num_docs

    def close(self) -> None:
        """Nothing is held between calls but open files, and they go with the object."""

    def _refuse_if_replaced(self) -> None:
        if not self._generation.is_dir():
            raise IndexUnavailable(Trouble.REPLACED, f"{self._generation.name} is no more")

    def _match(self, searcher: Searcher, score: float, address: DocAddress, words: Sequence[Term]) -> Match:
        document = searcher.doc(address)
        record = RecordId(str(document.get_first("id")))
        return Match(record, score, self._best_page(record, document.get_first("only_page"), words))

    def _best_page(self, record: RecordId, only_page: int | None, words: Sequence[Term]) -> int | None:
        """The page that matches the words best, the first of them when several do; None when none does."""
        if not words:
            return None
        if only_page is not None:
            query = self._of_records.of_one_record(
                record, [replace(term, where=Where.TEXT) for term in words]
            )
            return only_page if self._records.searcher().search(query, 1).hits else None
        searcher = self._pages.searcher()
        hits = searcher.search(self._of_pages.of_one_record(record, words), _EQUAL_PAGES, count=False).hits
        pages = [(-score, int(searcher.doc(address).get_first("number") or 0)) for score, address in hits]
        return min(pages)[1] if pages else None


def _listed(
    searcher: Searcher, query: Query, limit: int, offset: int
) -> tuple[int, list[tuple[float, DocAddress]]]:
    """By code, for questions that no record answers better than another."""
    offset = min(offset, searcher.num_docs)
    found = searcher.search(
        query, _window(searcher, limit), order_by_field="order", offset=offset, order=Order.Asc
    )
    return _total(found), [(0.0, address) for _, address in found.hits[: max(0, limit)]]


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
