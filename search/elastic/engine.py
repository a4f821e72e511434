"""Writes into and asks one generation of an index on Elasticsearch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import query as dsl

from archive.values.record import RecordId
from search.elastic.bulk import Operation, Writer
from search.elastic.compiler import OF_RECORDS, RECORDS
from search.elastic.connection import troubles_named
from search.elastic.document import by_name_only, encoded, record_document, with_beginning, without_pages
from search.elastic.facets import counts_of
from search.elastic.pages import NO_PAGES, best_pages
from search.elastic.patience import Patience
from search.elastic.position import Positions
from search.elastic.walk import AT_ONCE, Walk
from search.index.contract import (
    Counts,
    EntryRefusal,
    Facet,
    IndexedRecord,
    IndexEntry,
    Match,
    SearchResults,
    Sort,
)
from search.language.analyzer import indonesian
from search.question.tree import Question, Simple, Where, is_ranked, wanted_terms

_IDS_AT_ONCE = 1000
_MATCHES_AT_ONCE = 500  # records whose pages are looked up in one go

_BY_ORDER: Sequence[Mapping[str, Any]] = ({"order": "asc"},)
_NEWEST: Sequence[Mapping[str, Any]] = ({"day": {"order": "desc", "missing": "_last"}}, *_BY_ORDER)
_ORDERS: Mapping[Sort, Sequence[Mapping[str, Any]]] = {
    Sort.RELEVANCE: ({"_score": "desc"}, *_NEWEST),
    Sort.CODE: _BY_ORDER,
    Sort.NEWEST: _NEWEST,
    Sort.OLDEST: ({"day": {"order": "asc", "missing": "_last"}}, *_BY_ORDER),
}


def writing_alias(name: str) -> str:
    """The alias through which alone a generation is written to; it goes when the generation goes."""
    return f"{name}-writing"


class ElasticIndex:
    """`search.index.contract.Index` on the index `name`; `is_serving` ones show what was applied at once."""

    def __init__(
        self, client: Elasticsearch, name: str, patience: Patience, *, is_serving: bool = True
    ) -> None:
        self.name = name
        self._client = client
        self._writer = Writer(client, writing_alias(name), patience)
        self._is_serving = is_serving

    @cached_property
    def _positions(self) -> Positions:
        return Positions.of(self._client, self.name)

    def position(self) -> int:
        with troubles_named():
            return self._positions.lowest(self._client)

    def apply(self, entries: Iterable[IndexEntry], removed: Iterable[RecordId], position: int) -> None:
        with troubles_named():
            self._writer.write(_operations(entries, removed), position)
            if self._is_serving:
                self._client.indices.refresh(index=self.name)
            # after all of it: a crash before this line means that the same is applied once more
            self._positions.note(self._client, writing_alias(self.name), position)
        indonesian().stems.save()

    def search(
        self, question: Question, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE
    ) -> SearchResults:
        query, order = OF_RECORDS.query(question), _order(question, sort)
        limit = max(0, limit)
        with troubles_named():
            is_near = offset + limit <= AT_ONCE
            answer = self._client.search(
                index=self.name,
                query=query.to_dict(),
                sort=list(order),
                from_=offset if is_near else 0,
                size=limit if is_near else 0,
                track_total_hits=True,
                source=False,
                search_type="dfs_query_then_fetch",
                preference=_preference(question),
            )
            total, hits = answer["hits"]["total"]["value"], answer["hits"]["hits"]
            if not is_near and offset < total:
                hits = list(islice(Walk(query, order).hits(self._client, self.name), offset, offset + limit))
            is_scored = "_score" in order[0]
            scored = [(RecordId(hit["_id"]), float(hit["sort"][0]) if is_scored else 0.0) for hit in hits]
            return SearchResults(total, tuple(self._matches(scored, _words_of_pages(question))))

    def all(self, question: Question, sort: Sort = Sort.CODE) -> Iterator[RecordId]:
        walk = Walk(OF_RECORDS.query(question), _order(question, sort))
        with troubles_named():
            yield from (RecordId(hit["_id"]) for hit in walk.hits(self._client, self.name))

    def facets(self, question: Question, facets: Sequence[Facet], limit: int) -> tuple[Counts, ...]:
        with troubles_named():
            count = partial(counts_of, self._client, self.name, OF_RECORDS.query(question))
            return count(facets, limit)

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        if not stems:
            return ()
        asked = [dsl.Term("words.body_stem", {"value": stem}).to_dict() for stem in stems]
        with troubles_named():
            answer = self._client.search(
                index=self.name, size=0, aggregations={"having": {"filters": {"filters": asked}}}
            )
        return tuple(bucket["doc_count"] for bucket in answer["aggregations"]["having"]["buckets"])

    def held(self, ids: Sequence[RecordId]) -> tuple[IndexedRecord, ...]:
        found: list[IndexedRecord] = []
        with troubles_named():
            for start in range(0, len(ids), _IDS_AT_ONCE):
                answer = self._client.mget(
                    index=self.name,
                    ids=list(ids[start : start + _IDS_AT_ONCE]),
                    source_includes=["digest", "only_page", "pages.number"],
                )
                found += (_held(document) for document in answer["docs"] if document.get("found"))
        return tuple(found)

    def ids(self) -> Iterator[RecordId]:
        with troubles_named():
            for hit in Walk(RECORDS, [{"id": "asc"}]).hits(self._client, self.name):
                yield RecordId(hit["_id"])

    def refusals(self) -> tuple[EntryRefusal, ...]:
        walk = Walk(dsl.Exists(field="refused"), [{"id": "asc"}], ("refused",))
        with troubles_named():
            return tuple(
                EntryRefusal(RecordId(hit["_id"]), hit["_source"]["refused"])
                for hit in walk.hits(self._client, self.name)
            )

    def count(self) -> int:
        with troubles_named():
            if not self._is_serving:
                self._client.indices.refresh(index=self.name)
            return int(self._client.count(index=self.name, query=RECORDS.to_dict())["count"])

    def serve(self) -> None:
        """From now on, what is applied shows at once."""
        self._is_serving = True

    def close(self) -> None:
        """The connection belongs to whoever made it."""

    def _matches(self, scored: Sequence[tuple[RecordId, float]], words: Sequence[Simple]) -> Iterator[Match]:
        for start in range(0, len(scored), _MATCHES_AT_ONCE):
            some = scored[start : start + _MATCHES_AT_ONCE]
            records = [record for record, _ in some]
            pages = best_pages(self._client, self.name, records, words) if words else {}
            for record, score in some:
                found = pages.get(record, NO_PAGES)
                yield Match(record, score, found.best, found.matching)


def _operations(entries: Iterable[IndexEntry], removed: Iterable[RecordId]) -> Iterator[Operation]:
    for record in removed:
        yield Operation(record)
    for entry in entries:
        lesser = tuple(
            partial(_lessened, less, entry) for less in (with_beginning, without_pages, by_name_only)
        )
        yield Operation(entry.id, encoded(record_document(entry)), lesser)


def _lessened(less: Any, entry: IndexEntry, reason: str) -> bytes:
    return encoded(less(entry, reason))


def _order(question: Question, sort: Sort) -> Sequence[Mapping[str, Any]]:
    return _ORDERS[Sort.CODE if sort is Sort.RELEVANCE and not is_ranked(question) else sort]


def _preference(question: Question) -> str:
    """The same copies for the same question: copies score alike only once they have merged what was deleted."""
    return hashlib.blake2s(repr(question).encode(), digest_size=8).hexdigest()


def _words_of_pages(question: Question) -> list[Simple]:
    return [term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT)]


def _held(document: Mapping[str, Any]) -> IndexedRecord:
    kept = document["_source"]
    pages = [page["number"] for page in kept.get("pages", ())]
    only = kept.get("only_page")
    return IndexedRecord(RecordId(document["_id"]), kept["digest"], tuple(pages if only is None else [only]))
