"""Opens the indexes of an archive on the engine that its home has chosen."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from time import sleep
from typing import TYPE_CHECKING

from archive.archive import Archive
from desk.settings.index import Credentials, Engine, IndexSettings, load_index
from search.embedded import EmbeddedGenerations
from search.index.contract import Generations
from search.language.analyzer import VERSION, indonesian

if TYPE_CHECKING:
    # The client of Elasticsearch takes long to import; only who asks a server imports it.
    from search.elastic.access import Access, IndexPlace
    from search.elastic.connection import Client
    from search.elastic.examination import ExaminedServer


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes of an archive as its staff fills them: the staff's own, and the public's, which knows less."""

    staff: Generations
    public: Generations


def open_indexes(archive: Archive) -> Indexes:
    """Both indexes, on the engine that the home has chosen. Raises `BadSetting`."""
    chosen = load_index(archive.home.root)
    return Indexes(generations_on(chosen, archive), public_generations_on(chosen, archive))


def generations(archive: Archive) -> Generations:
    """The search index of the archive, on the engine that its home has chosen. Raises `BadSetting`."""
    return generations_on(load_index(archive.home.root), archive)


def generations_on(chosen: IndexSettings, archive: Archive) -> Generations:
    """The same on an engine that need not be the chosen one yet."""
    indonesian().stems.keep_at(archive.home.index / f"stems-{VERSION}.sqlite")
    if chosen.engine is Engine.EMBEDDED:
        return EmbeddedGenerations(archive.home.index)
    return _on_server(chosen, chosen.staff, _place(chosen, archive, "staff"))


def public_generations_on(chosen: IndexSettings, archive: Archive) -> Generations:
    """The index that the public asks, entered by the staff: nothing is in it that the public may not see."""
    if chosen.engine is Engine.EMBEDDED:
        return EmbeddedGenerations(archive.home.public_index)
    return _on_server(chosen, chosen.staff, _place(chosen, archive, "public"))


def portal_generations(archive: Archive) -> Generations:
    """The public's index as the public enters it, where it has credentials of its own: it may only ask."""
    chosen = load_index(archive.home.root)
    if chosen.engine is Engine.EMBEDDED or chosen.public == Credentials():
        return public_generations_on(chosen, archive)
    return _on_server(chosen, chosen.public, _place(chosen, archive, "public"))


def examined_server(chosen: IndexSettings, archive: Archive) -> ExaminedServer:
    """Examines the server. Raises `IndexUnavailable` when it will not do.

    Raises `IndexUnavailable` when it will not do.
    """
    from search.elastic.examination import examine

    return examine(_client(_access(chosen, chosen.staff)), _place(chosen, archive, "staff"))


def _on_server(chosen: IndexSettings, who: Credentials, place: IndexPlace) -> Generations:
    from search.elastic.generations import ElasticGenerations
    from search.elastic.patience import Patience

    return ElasticGenerations(_client(_access(chosen, who)), place, Patience(sleep))


def _place(chosen: IndexSettings, archive: Archive, audience: str) -> IndexPlace:
    from search.elastic.access import IndexPlace

    return IndexPlace(f"{chosen.name}-{audience}", archive.home.index, chosen.shards, chosen.replicas)


def _access(chosen: IndexSettings, who: Credentials) -> Access:
    from search.elastic.access import Access

    return Access(
        chosen.urls,
        who.user,
        who.password,
        who.api_key,
        chosen.ca_file,
        chosen.fingerprint,
        seconds=chosen.timeout,
    )


@cache
def _client(access: Access) -> Client:
    """One connection for the life of the process."""
    from search.elastic.connection import connect

    # the library warns of every attempt that fails, with its traceback; what came of them we say ourselves
    logging.getLogger("elastic_transport").addHandler(logging.NullHandler())
    return connect(access)
