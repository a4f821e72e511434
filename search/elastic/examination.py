"""Examines a server before an index is trusted to it: version, rights, disk, analyzer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from archive.values.objection import objection
from search.elastic.access import IndexPlace
from search.elastic.connection import troubles_named
from search.elastic.mapping import layout
from search.index.contract import IndexUnavailable, Trouble

OLDEST, NEWEST = 9, 9
"""The major versions that the client of this program speaks to."""

_LEAST_FREE = 0.15  # of a disk; at 0.05 a server makes its indices read-only
_TRIED = "Arsip, 2024!"


@dataclass(frozen=True, slots=True)
class ExaminedServer:
    """A server that will do. `free` is the free part of the fullest of its disks, None where it does not say."""

    version: str
    cluster: str
    nodes: int
    free: float | None

    @property
    def is_nearly_full(self) -> bool:
        return self.free is not None and self.free < _LEAST_FREE


def examine(client: Elasticsearch, place: IndexPlace) -> ExaminedServer:
    """Tries on the server all that an index needs, on an index of its own. Raises `IndexUnavailable`."""
    with troubles_named():
        asked = client.nodes.info(node_id="_local", metric="_none").body
        (node,) = asked["nodes"].values()
        version = str(node["version"])
        if not OLDEST <= int(version.split(".", maxsplit=1)[0]) <= NEWEST:
            raise IndexUnavailable(
                Trouble.FOREIGN,
                objection(
                    "other_version", "Elasticsearch {found}; {known}.x is needed", found=version, known=OLDEST
                ),
            )
        with _tried_out(client, f"{place.alias}-000000") as trial:
            parted = client.indices.analyze(index=trial, analyzer="whitespace", text=_TRIED)["tokens"]
            if [token["token"] for token in parted] != _TRIED.split():
                raise IndexUnavailable(
                    Trouble.FOREIGN,
                    objection("other_analyzer", "its whitespace analyzer does not part words at blanks"),
                )
        return ExaminedServer(version, asked["cluster_name"], *_disks(client))


@contextmanager
def _tried_out(client: Elasticsearch, name: str) -> Iterator[str]:
    """An index that was made, written to, asked, aliased as a generation is, and goes again.

    It bears the number 0, so that one that was left by an accident is named and removed with the leftovers.
    """
    client.indices.delete(index=name, ignore_unavailable=True)
    client.indices.create(index=name, settings=layout().settings, mappings=layout().mappings)
    try:
        client.index(index=name, id="a", document={"position": 0}, version=1, version_type="external_gte")
        client.indices.refresh(index=name)
        client.search(index=name, query={"match_all": {}})
        client.indices.update_aliases(actions=[{"add": {"index": name, "alias": f"{name}-tried"}}])
        yield name
    finally:
        with suppress(ApiError, TransportError):
            client.indices.delete(index=name, ignore_unavailable=True)


def _disks(client: Elasticsearch) -> tuple[int, float | None]:
    """How many servers there are, and how much of the fullest disk is free."""
    found = client.nodes.stats(metric="fs").body["nodes"]
    totals = [node["fs"]["total"] for node in found.values() if node.get("fs", {}).get("total")]
    free = [disk["available_in_bytes"] / disk["total_in_bytes"] for disk in totals if disk["total_in_bytes"]]
    return len(found), min(free, default=None)
