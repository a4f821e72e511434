"""Generations on the server of the run, and the office filed in them."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from archive.archive import Archive
from search.elastic.generations import ElasticGenerations
from tests.making import make_archive
from tests.search.elastic.distribution import Installation, NoServer, install
from tests.search.elastic.making import connected, generations_at
from tests.search.elastic.node import Node, free_port
from tests.search.elastic.sources import Server


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


@pytest.fixture(scope="session")
def installation(elasticsearch_server: Server) -> Iterator[Installation]:
    """The server's own files, for tests that kill servers or need ones of another kind."""
    folder = Path(tempfile.mkdtemp(prefix="arsip-elasticsearch-own-"))
    folder.chmod(0o755)
    try:
        yield install(folder)
    except NoServer as error:
        pytest.skip(f"no Elasticsearch of our own: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def own_node(installation: Installation) -> Iterator[Callable[..., Node]]:
    """Starts a server with settings of its own, after something was done to its files; stopped with the module."""
    nodes: list[Node] = []

    def started(
        settings: Mapping[str, object] = {}, prepare: Callable[[Node], None] = lambda _: None
    ) -> Node:
        nodes.append(Node(installation, installation.home.parent / secrets.token_hex(4), settings))
        prepare(nodes[-1])
        nodes[-1].start()
        nodes[-1].wait()
        return nodes[-1]

    yield started
    for node in nodes:
        node.stop()


@pytest.fixture
def three_nodes(installation: Installation) -> Iterator[list[Node]]:
    ports = [free_port() for _ in range(3)]
    names = [f"node-{number}" for number in range(3)]
    cluster = {
        "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in ports],
        "cluster.initial_master_nodes": names,
        "cluster.name": secrets.token_hex(4),
    }
    folder = installation.home.parent
    nodes = [
        Node(
            installation, folder / secrets.token_hex(4), cluster | {"node.name": name, "transport.port": port}
        )
        for name, port in zip(names, ports, strict=True)
    ]
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait()
        yield nodes
    finally:
        for node in nodes:
            node.stop()
