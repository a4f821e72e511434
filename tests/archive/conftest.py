from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.archive import Archive
from tests.making import copied_archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = copied_archive(tmp_path / "home")
    yield archive
    archive.close()
