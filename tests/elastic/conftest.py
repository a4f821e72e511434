"""Generations on the server of the run, and the office filed in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from archive.archive import Archive
from search.elastic.generations import ElasticGenerations
from tests.elastic.making import connected, generations_at
from tests.elastic.sources import Server
from tests.making import make_archive


@pytest.fixture(scope="session")
def client(elasticsearch_server: Server) -> Elasticsearch:
    return connected(elasticsearch_server.url)


@pytest.fixture
def generations(client: Elasticsearch, tmp_path: Path) -> Iterator[ElasticGenerations]:
    with generations_at(client, tmp_path / "locks") as made:
        yield made


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = make_archive(tmp_path / "home")
    yield archive
    archive.close()
