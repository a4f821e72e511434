"""Orders the records of an answer by score, code or day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher, SearchResult

from search.embedded import schema
from search.index.contract import Sort
from search.question.tree import Question, is_ranked

_MARGIN = 100  # hits that are looked at beyond those wanted, in case that they are as good
_MOST_TIES = 10_000  # records of equal score that are put in order; beyond, tantivy's own order stands

Scored = tuple[float, DocAddress]
"""One hit: its score, 0 where nothing is weighed, and where its document lies."""

InOrder = Callable[[Searcher, Query, int, int], tuple[int, list[Scored]]]
"""Gives the number of all hits of a query, and those of a limit and an offset in order."""


def in_order(question: Question, sort: Sort) -> InOrder:
    """How the answer to `question` is put in the order of `sort`."""
    if sort is Sort.RELEVANCE and is_ranked(question):
        return _ranked
    if sort in (Sort.NEWEST, Sort.OLDEST):
        return partial(_by_day, schema.ORDERS[sort])
    return partial(_sorted, schema.ORDERS[Sort.CODE])


def total_of(found: SearchResult) -> int:
    """How many documents a query has found, exactly."""
    count: int = found.count  # type: ignore[attr-defined]  # it is there, tantivy's type stub forgot it
    return count


def _sorted(
    field: str, searcher: Searcher, query: Query, limit: int, offset: int
) -> tuple[int, list[Scored]]:
    """By a field of which no two records have the same value."""
    total, hits = _by_field(field, searcher, query, limit, offset)
    return total, [(0.0, address) for _, address in hits]


def _by_day(
    field: str, searcher: Searcher, query: Query, limit: int, offset: int
) -> tuple[int, list[Scored]]:
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
                0 if ordered else offset - total_of(searcher.search(_within(query, field, None, day - 1), 1))
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
    return total_of(found), found.hits[: max(0, limit)]


def _order(searcher: Searcher, address: DocAddress) -> str:
    return str(searcher.doc(address).get_first("order"))


def _ranked(searcher: Searcher, query: Query, limit: int, offset: int) -> tuple[int, list[Scored]]:
    """By score; records of equal score, wherever the window cuts through them, newest first, then by `order`."""
    margin = offset // 2 + _MARGIN
    while True:
        first = max(0, offset - margin)
        wanted = _window(searcher, offset + limit + margin - first)
        found = searcher.search(query, wanted, offset=min(first, searcher.num_docs))
        hits = found.hits
        start, end = offset - first, min(offset - first + limit, len(hits))
        if start >= end:
            return total_of(found), []
        is_whole = (first == 0 or hits[0][0] != hits[start][0]) and (
            len(hits) < wanted or hits[-1][0] != hits[end - 1][0]
        )
        if is_whole or margin > _MOST_TIES:
            return total_of(found), _listed(searcher, hits, start, end)
        margin *= 4


def _listed(searcher: Searcher, hits: Sequence[Scored], start: int, end: int) -> list[Scored]:
    """Those from `start` to `end` of `hits`, once the hits of equal score stand newest first, then by `order`."""
    before = bisect_left(hits, -hits[start][0], key=_worth)
    after = bisect_right(hits, -hits[end - 1][0], key=_worth)
    tied = hits[before:after]
    if len({score for score, _ in tied}) == len(tied):
        return list(tied)
    addresses = [address for _, address in tied]
    fields = (schema.ORDERS[Sort.NEWEST], *schema.ORDER_HEADS)
    heads = [searcher.fast_field_values(field, addresses) for field in fields]
    places = sorted(zip(map(_worth, tied), *heads, range(len(tied)), strict=True))
    # a place without its last number comes directly before all that are alike but for that
    first = bisect_left(places, places[start - before][:-1])
    last = bisect_left(places, (*places[end - before - 1][:-1], len(tied)))
    listed: list[Scored] = []
    for _, alike in groupby(places[first:last], lambda place: place[:-1]):
        of_one_head = [tied[at] for *_, at in alike]
        if len(of_one_head) > 1:
            of_one_head.sort(key=lambda hit: _order(searcher, hit[1]))
        listed += of_one_head
    return listed[start - before - first :][: end - start]


def _worth(hit: Scored) -> float:
    return -hit[0]


def _window(searcher: Searcher, wanted: int) -> int:
    """A number of hits that tantivy accepts: it reserves memory for all it is asked for, and refuses none."""
    return max(1, min(wanted, searcher.num_docs))
