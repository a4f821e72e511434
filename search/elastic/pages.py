"""Asks which pages of the records found match best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import query as dsl
from elasticsearch.dsl.query import Query

from archive.values.record import RecordId
from search.elastic.compiler import OF_PAGES, OF_RECORDS
from search.index.contract import BEST_PAGES
from search.question.tree import Simple, Where

_ONLY = "only"
_INNER = {
    "size": BEST_PAGES,
    "_source": False,
    "docvalue_fields": ["pages.number"],
    "sort": [{"_score": "desc"}, {"pages.number": "asc"}],
}


@dataclass(frozen=True, slots=True)
class PagesFound:
    """The numbers of the pages that match best, and how many match at all."""

    best: tuple[int, ...]
    matching: int


NO_PAGES = PagesFound((), 0)


def best_pages(
    client: Elasticsearch, index: str, records: Sequence[RecordId], words: Sequence[Simple]
) -> Mapping[RecordId, PagesFound]:
    answer = client.search(
        index=index,
        query=_asked(records, words).to_dict(),
        size=len(records),
        source=False,
        docvalue_fields=[{"field": "only_page"}],
        track_total_hits=False,
        search_type="dfs_query_then_fetch",
    )
    return {RecordId(hit["_id"]): _found(hit) for hit in answer["hits"]["hits"]}


def _asked(records: Sequence[RecordId], words: Sequence[Simple]) -> Query:
    nested = dsl.Nested(path="pages", query=OF_PAGES.any_term(words), inner_hits=_INNER)
    # the words of an only page are those of its record
    in_text = OF_RECORDS.any_term(replace(term, where=Where.TEXT) for term in words)
    only = dsl.Bool(filter=[dsl.Exists(field="only_page"), in_text], _name=_ONLY)
    return dsl.Bool(filter=[dsl.Ids(values=list(records))], should=[nested, only])


def _found(hit: Mapping[str, Any]) -> PagesFound:
    if only := hit.get("fields", {}).get("only_page"):
        return PagesFound((only[0],), 1) if _ONLY in hit.get("matched_queries", ()) else NO_PAGES
    inner = hit["inner_hits"]["pages"]["hits"]
    numbers = tuple(page["fields"]["pages.number"][0] for page in inner["hits"])
    return PagesFound(numbers, inner["total"]["value"])
