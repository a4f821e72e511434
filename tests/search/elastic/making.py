"""What tests of the Elasticsearch engine need made: generations with a name of their own, gone afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from elasticsearch import Elasticsearch

from search.elastic.access import Access, IndexPlace
from search.elastic.connection import connect
from search.elastic.generations import ElasticGenerations
from search.elastic.patience import Patience

IMPATIENT = Patience(lambda _: None)
"""Asks again at once, and gives up after as many times as one that waits."""


def connected(url: str) -> Elasticsearch:
    return connect(Access((url,)))


@contextmanager
def generations_at(client: Elasticsearch, locks: Path, **spread: int) -> Iterator[ElasticGenerations]:
    """Generations under a name that nobody else has; all of them are deleted at the end."""
    alias = f"arsip-test-{secrets.token_hex(6)}"
    try:
        yield ElasticGenerations(client, IndexPlace(alias, locks, **spread), IMPATIENT)
    finally:
        names = list(client.indices.get_alias(index=f"{alias}-*").body)
        if names:
            client.indices.delete(index=names)
