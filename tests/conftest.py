"""One Elasticsearch server for the whole run, started by the first test that asks; and no test against the clock."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.archive.postgresql_server import NoPostgresql, PostgresqlServer, running_server
from tests.search.elastic.distribution import NoServer
from tests.search.elastic.shared import Shared
from tests.search.elastic.sources import Server

settings.register_profile("arsip", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=30)
settings.load_profile("arsip")

_SHARED = pytest.StashKey[Shared]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--catalogue", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", None)
    shared = Shared(given["run"], Path(given["elasticsearch"])) if given else Shared.of_this_run()
    config.stash[_SHARED] = shared


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over the modules and the thousands of tests; it took a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    shared = node.config.stash[_SHARED]  # type: ignore[attr-defined]  # xdist has no types for it
    node.workerinput |= {"run": shared.run, "elasticsearch": str(shared.folder)}  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    answer = config.stash[_SHARED].answer()
    if "url" in answer:
        terminalreporter.write_line(f"Elasticsearch: {answer['source']}")
    elif "reason" in answer:
        terminalreporter.write_line(f"Elasticsearch was not tested: {answer['reason']}", yellow=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    shared = config.stash[_SHARED]
    if shared.run == os.getpid() and not shared.answer():
        shutil.rmtree(shared.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def elasticsearch_server(pytestconfig: pytest.Config) -> Iterator[Server]:
    """A real server; where none can be had the test is skipped with the reason, and fails with CI=true."""
    try:
        yield pytestconfig.stash[_SHARED].server()
    except NoServer as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Elasticsearch: {error}")
        pytest.skip(f"no Elasticsearch: {error}")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A real server of this process; where none can be had the test is skipped with the reason."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_server())
        except NoPostgresql as error:
            pytest.skip(f"no PostgreSQL: {error}")
        yield server
