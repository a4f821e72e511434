"""Finds the pages by which a record answers a question, best first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tantivy import DocAddress, Query, Searcher

from archive.values.record import RecordId
from search.embedded.compiler import EmbeddedCompiler
from search.embedded.orders import Scored, total_of
from search.index.contract import BEST_PAGES, Match
from search.question.tree import Question, Where, wanted_terms

_EQUAL_PAGES = 20  # pages of equal score that are looked at, to name the first


@dataclass(frozen=True, slots=True)
class BestPages:
    """Names the pages of each record that answers one question.

    `on_pages` asks the pages of records with several, `on_only_page` the text of a record with one page. Both are
    None where the question has no word that a page could have.
    """

    records: Searcher
    pages: Searcher
    of_records: EmbeddedCompiler
    of_pages: EmbeddedCompiler
    on_pages: Query | None
    on_only_page: Query | None

    @classmethod
    def of(
        cls,
        question: Question,
        records: Searcher,
        pages: Searcher,
        of_records: EmbeddedCompiler,
        of_pages: EmbeddedCompiler,
    ) -> BestPages:
        terms = [term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT)]
        in_text = [replace(term, where=Where.TEXT) for term in terms]
        return cls(
            records,
            pages,
            of_records,
            of_pages,
            of_pages.any_term(terms) if terms else None,
            of_records.any_term(in_text) if terms else None,
        )

    def match(self, score: float, address: DocAddress) -> Match:
        """The record at `address` with its best pages."""
        document = self.records.doc(address)
        record = RecordId(str(document.get_first("id")))
        if self.on_pages is None or self.on_only_page is None:
            return Match(record, score)
        only_page = document.get_first("only_page")
        if only_page is None:
            return self._with_pages(record, score, self.on_pages)
        query = self.of_records.of_one_record(record, self.on_only_page)
        matches = bool(self.records.search(query, 1).hits)
        return Match(record, score, (only_page,) if matches else (), int(matches))

    def _with_pages(self, record: RecordId, score: float, wanted: Query) -> Match:
        """The pages that match the words best, the first of them where several do alike."""
        found = self.pages.search(self.of_pages.of_one_record(record, wanted), _EQUAL_PAGES)
        hits = found.hits
        numbers: list[Any] = self.pages.fast_field_values("number", [address for _, address in hits])
        pages = sorted(zip(map(_worth, hits), numbers, strict=True))
        return Match(record, score, tuple(number for _, number in pages[:BEST_PAGES]), total_of(found))


def _worth(hit: Scored) -> float:
    return -hit[0]
