"""Counts the records that answer by unit, year, kind and the like, exactly, on any number of shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl.query import Query

from search.elastic.document import FACETS
from search.index.contract import Counted, Counts, Facet

_MOST_VALUES = 10_000  # of one facet that are asked for at once; with fewer, every shard tells all it has


def counts_of(
    client: Elasticsearch, index: str, query: Query, facets: Sequence[Facet], limit: int
) -> tuple[Counts, ...]:
    if not facets:
        return ()
    asked = {facet.value: {"terms": {"field": FACETS[facet], "size": _MOST_VALUES}} for facet in facets}
    answer = client.search(index=index, query=query.to_dict(), size=0, aggregations=asked)
    found = {facet: answer["aggregations"][facet.value]["buckets"] for facet in facets}
    return tuple(
        _counts(facet, buckets if len(buckets) < _MOST_VALUES else _all(client, index, query, facet), limit)
        for facet, buckets in found.items()
    )


def _counts(facet: Facet, buckets: Iterable[Mapping[str, Any]], limit: int) -> Counts:
    counted = [Counted(bucket["key"], bucket["doc_count"]) for bucket in buckets]
    counted.sort(key=lambda found: (-found.count, found.value))
    return Counts(facet, tuple(counted[:limit]), len(counted))


def _all(client: Elasticsearch, index: str, query: Query, facet: Facet) -> Iterator[Mapping[str, Any]]:
    """Every value, however many, in stretches."""
    asked: dict[str, Any] = {
        "size": _MOST_VALUES,
        "sources": [{"value": {"terms": {"field": FACETS[facet]}}}],
    }
    while True:
        found = client.search(
            index=index, query=query.to_dict(), size=0, aggregations={"all": {"composite": asked}}
        )["aggregations"]["all"]
        yield from ({"key": one["key"]["value"], "doc_count": one["doc_count"]} for one in found["buckets"])
        if "after_key" not in found:
            return
        asked["after"] = found["after_key"]
