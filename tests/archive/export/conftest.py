"""An archive with a history, and a packet about a record of it."""

from __future__ import annotations

import pytest

from archive.archive import Archive
from archive.values.record import Record
from tests.archive.export.packets import CONTENT, made
from tests.making import (
    DESCRIBED,
    file_one,
    make_archive,
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Record]:
    """An archive whose key was changed once, and a record in it with a history."""
    archive = make_archive(tmp_path_factory.mktemp("office") / "home")
    file_one(archive, b"lain")
    record = file_one(archive, CONTENT)
    archive.notary.rotate()
    return archive, archive.filing.describe(record.id, DESCRIBED)


@pytest.fixture(scope="module")
def packet(office: tuple[Archive, Record]) -> bytes:
    return made(*office)
