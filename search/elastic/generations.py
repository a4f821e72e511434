"""Keeps the generations of an index on Elasticsearch, and the alias of the one that serves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from archive.storage.locks import exclusive, is_locked
from archive.values.objection import objection
from search.elastic.access import IndexPlace
from search.elastic.connection import troubles_named
from search.elastic.engine import ElasticIndex, writing_alias
from search.elastic.mapping import layout, refuse_another
from search.elastic.patience import Patience
from search.index.contract import IndexUnavailable, Trouble

_WHILE_BUILDING: Mapping[str, Any] = {
    "index.number_of_replicas": 0,
    "index.refresh_interval": "-1",
    "index.translog.durability": "async",  # nobody reads it yet, and a lost one is built again
}
_COPYING_SECONDS = "60s"


class ElasticGenerations:
    """`search.index.contract.Generations` on a server; keeps the serving index between questions."""

    def __init__(self, client: Elasticsearch, place: IndexPlace, patience: Patience) -> None:
        self._client = client
        self.place = place
        self._patience = patience
        self._serving: ElasticIndex | None = None

    def current(self) -> ElasticIndex:
        name, mappings = self._found()
        refuse_another(mappings)
        if self._serving is None or self._serving.name != name:
            self._serving = ElasticIndex(self._client, name, self._patience)
        return self._serving

    def leftovers(self) -> tuple[str, ...]:
        with troubles_named():
            return tuple(name for name in self._idle() if not self._is_being_built(name))

    def tidy(self) -> tuple[str, ...]:
        self.place.locks.mkdir(parents=True, exist_ok=True)
        with exclusive(self._lock), troubles_named():
            found = self.leftovers()
            for name in found:
                self._client.indices.delete(index=name, ignore_unavailable=True)
        return found

    @contextmanager
    def build(self) -> Iterator[ElasticBuilding]:
        with troubles_named(), self._marked() as name:
            building = ElasticBuilding(self._client, self.place, name, self._patience)
            try:
                yield building
            finally:
                if not building.is_switched:
                    with suppress(ApiError, TransportError):  # what stays is a leftover
                        self._client.indices.delete(index=name, ignore_unavailable=True)

    def _name(self, number: int) -> str:
        return f"{self.place.alias}-{number:06}"

    def _number(self, name: str) -> int | None:
        """The number of a generation of ours; None for a foreign index."""
        found = re.fullmatch(rf"{re.escape(self.place.alias)}-(\d{{6,}})", name)
        return int(found[1]) if found else None

    @property
    def _lock(self) -> Path:
        return self.place.locks / f"{self.place.alias}.lock"

    def _mark(self, name: str) -> Path:
        """The file that is locked while this generation is being built."""
        return self.place.locks / f"{name}.building"

    def _is_being_built(self, name: str) -> bool:
        return is_locked(self._mark(name))

    def _found(self) -> tuple[str, Mapping[str, Any]]:
        """The name and the mappings of the index behind the alias."""
        alias = self.place.alias
        with troubles_named():
            try:
                found = self._client.indices.get(index=alias).body
            except NotFoundError as error:
                if error.error != "index_not_found_exception":
                    raise
                found = {}
        if not found:
            raise IndexUnavailable(
                Trouble.MISSING, objection("no_alias", "there is no alias {alias}", alias=alias)
            )
        if len(found) > 1 or alias in found:
            raise IndexUnavailable(
                Trouble.CORRUPT,
                objection(
                    "shared_alias",
                    "{alias} is no alias of one generation: {found}",
                    alias=alias,
                    found=tuple(sorted(found)),
                ),
            )
        ((name, about),) = found.items()
        return name, about["mappings"]

    def _idle(self) -> list[str]:
        """The generations that do not serve, oldest first."""
        found = self._client.indices.get_alias(index=f"{self.place.alias}-*").body
        idle = {
            number: name
            for name, about in found.items()
            if self.place.alias not in about["aliases"] and (number := self._number(name)) is not None
        }
        return [name for _, name in sorted(idle.items())]

    @contextmanager
    def _marked(self) -> Iterator[str]:
        """The name of a new index, marked as being built for as long as this process lives and builds."""
        self.place.locks.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            with exclusive(self._lock):
                name = self._created()
                mark = self._mark(name)
                stack.enter_context(exclusive(mark))
            stack.callback(mark.unlink, missing_ok=True)
            yield name

    def _created(self) -> str:
        found = self._client.indices.get_alias(index=f"{self.place.alias}-*").body
        number = 1 + max((self._number(name) or 0 for name in found), default=0)
        settings = {**layout().settings, **_WHILE_BUILDING, "index.number_of_shards": self.place.shards}
        while True:
            name = self._name(number)
            try:
                self._client.indices.create(
                    index=name,
                    settings=settings,
                    mappings=layout().mappings,
                    aliases={writing_alias(name): {}},
                )
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
                number += 1  # somebody else was quicker
            else:
                return name


class ElasticBuilding:
    def __init__(self, client: Elasticsearch, place: IndexPlace, name: str, patience: Patience) -> None:
        self._client = client
        self.place = place
        self._name = name
        self.is_switched = False
        self.index = ElasticIndex(client, name, patience, is_serving=False)

    def switch(self) -> None:
        with troubles_named():
            self._make_durable()
            alias, old = self.place.alias, self._serving()
            actions: list[dict[str, Any]] = [{"add": {"index": self._name, "alias": alias}}]
            actions += [{"remove_index": {"index": name}} for name in old]
            self._client.indices.update_aliases(actions=actions)
            self.is_switched = True
            self.index.serve()

    def _make_durable(self) -> None:
        """Everything on the disk and on the other servers, before anybody relies on it."""
        settings = dict.fromkeys(_WHILE_BUILDING) | {"index.number_of_replicas": self.place.replicas}
        self._client.indices.put_settings(index=self._name, settings=settings)
        self._client.indices.flush(index=self._name)
        self._client.indices.refresh(index=self._name)
        if self.place.replicas:
            # with too few servers for all the copies it serves without them
            self._client.options(ignore_status=408).cluster.health(
                index=self._name, wait_for_status="green", timeout=_COPYING_SECONDS
            )

    def _serving(self) -> list[str]:
        try:
            return list(self._client.indices.get_alias(name=self.place.alias).body)
        except NotFoundError:
            return []
