"""Reads how far an index has followed the journal, from every one of its shards.

A snapshot takes each shard at its own moment. If one note told for all of them, a restored index might believe
that it has what another of its shards had not yet; so the lowest of the notes is the position.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from elasticsearch import ConflictError, Elasticsearch


@dataclass(frozen=True, slots=True)
class Positions:
    """The notes of one index; `routings` lead to one shard each."""

    index: str
    routings: tuple[str, ...]

    @classmethod
    def of(cls, client: Elasticsearch, index: str) -> Positions:
        (settings,) = client.indices.get_settings(index=index).values()
        shards = int(settings["settings"]["index"]["number_of_shards"])
        if shards == 1:
            return cls(index, ("0",))
        found: dict[int, str] = {}
        numbers = count()
        while len(found) < shards:
            routing = str(next(numbers))
            ((copy, *_),) = client.search_shards(index=index, routing=routing)["shards"]
            found.setdefault(copy["shard"], routing)
        return cls(index, tuple(found.values()))

    def lowest(self, client: Elasticsearch) -> int:
        wanted = [{"_id": _note(routing), "routing": routing} for routing in self.routings]
        notes = client.mget(index=self.index, docs=wanted, source_includes=["position"])["docs"]
        return min(int(note["_source"]["position"]) if note.get("found") else 0 for note in notes)

    def note(self, client: Elasticsearch, target: str, position: int) -> None:
        """Writes the position, unless a later one stands there already."""
        for routing in self.routings:
            try:
                client.index(
                    index=target,
                    id=_note(routing),
                    routing=routing,
                    document={"position": position},
                    version=position,
                    version_type="external_gte",
                    require_alias=True,
                )
            except ConflictError:
                continue


def _note(routing: str) -> str:
    return f":position-{routing}"
