from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.archive import Archive
from tests.making import copied_archive, moved_to_server


@pytest.fixture
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """A new archive; with `--catalogue postgresql` on a server, so that all of these tests can be run on both."""
    archive = copied_archive(tmp_path / "home")
    if request.config.getoption("--catalogue") == "postgresql":
        archive = moved_to_server(archive, request.getfixturevalue("postgresql_server").new_database())
    yield archive
    archive.close()
