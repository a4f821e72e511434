"""Every index that must keep the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

import pytest

from search.embedded import EmbeddedGenerations
from search.index.contract import Generations, Index
from tests.contracts.office import OFFICE
from tests.contracts.reference import ReferenceGenerations
from tests.search.elastic.making import connected, generations_at

Make = Callable[[Path], AbstractContextManager[Generations]]
"""Makes the generations of one engine, empty, for the time of a block; a file of theirs may go to the path."""

ENGINES = [
    "embedded",
    pytest.param("elasticsearch", marks=pytest.mark.elasticsearch),
    pytest.param("reference", marks=pytest.mark.slow),  # against itself, to keep it honest
]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Make:
    match request.param:
        case "embedded":
            return lambda place: nullcontext(EmbeddedGenerations(place))
        case "elasticsearch":
            return partial(generations_at, connected(request.getfixturevalue("elasticsearch_server").url))
        case _:
            return lambda _: nullcontext(ReferenceGenerations())


@pytest.fixture
def generations(engine: Make, tmp_path: Path) -> Iterator[Generations]:
    with engine(tmp_path / "index") as made:
        yield made


@pytest.fixture
def index(generations: Generations) -> Index:
    """An empty index that serves."""
    return serving(generations)


@pytest.fixture(scope="session")
def archive_index(engine: Make, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of the made-up office, only to be asked."""
    with engine(tmp_path_factory.mktemp("read-only")) as made:
        index = serving(made)
        index.apply(OFFICE, [], 25)
        yield index


@pytest.fixture
def office(index: Index) -> Index:
    """An index of the made-up office."""
    index.apply(OFFICE, [], 25)
    return index


def serving(generations: Generations) -> Index:
    with generations.build() as building:
        building.switch()
    return generations.current()
