"""Every index that must keep the contract."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search.embedded import EmbeddedGenerations
from search.index import Generations, Index
from tests.contracts.office import OFFICE
from tests.contracts.reference import ReferenceGenerations

ENGINES: dict[str, Callable[[Path], Generations]] = {
    "embedded": EmbeddedGenerations,
    "reference": lambda _: ReferenceGenerations(),
}


@pytest.fixture(params=ENGINES)
def generations(request: pytest.FixtureRequest, tmp_path: Path) -> Generations:
    return ENGINES[request.param](tmp_path / "index")


@pytest.fixture
def index(generations: Generations) -> Index:
    """An empty index that serves."""
    return serving(generations)


@pytest.fixture(scope="session", params=ENGINES)
def archive_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of the made-up office, only to be asked."""
    index = serving(ENGINES[request.param](tmp_path_factory.mktemp("read-only")))
    index.apply(OFFICE, [], 25)
    return index


@pytest.fixture
def office(index: Index) -> Index:
    """An index of the made-up office."""
    index.apply(OFFICE, [], 25)
    return index


def serving(generations: Generations) -> Index:
    with generations.build() as building:
        building.switch()
    return generations.current()
