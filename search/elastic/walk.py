"""Reads an answer to its end: a point in time, and one page of hits after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl.query import Query

AT_ONCE = 10_000
"""Hits that a server gives at once (`index.max_result_window`)."""

_KEPT = "2m"

Hit = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Walk:
    """The hits of `query` in the order of `sort`, which leaves no ties, with some of what they keep."""

    query: Query
    sort: Sequence[Mapping[str, Any]]
    source: tuple[str, ...] = ()

    def hits(self, client: Elasticsearch, index: str) -> Iterator[Hit]:
        """From one unchanging state, whatever is written meanwhile."""
        moment = client.open_point_in_time(index=index, keep_alive=_KEPT)["id"]
        after: Sequence[Any] | None = None
        try:
            while True:
                answer = client.search(
                    pit={"id": moment, "keep_alive": _KEPT},
                    query=self.query.to_dict(),
                    sort=list(self.sort),
                    search_after=after,
                    size=AT_ONCE,
                    track_total_hits=False,
                    search_type="dfs_query_then_fetch",
                    source_includes=list(self.source) or None,
                    source=None if self.source else False,
                )
                moment = answer.get("pit_id", moment)
                hits = answer["hits"]["hits"]
                yield from hits
                if len(hits) < AT_ONCE:
                    return
                after = hits[-1]["sort"]
        finally:
            client.close_point_in_time(id=moment)
