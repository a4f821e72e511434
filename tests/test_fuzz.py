"""A small slice of the broken files that `bench/fuzz.py` feeds an archive by the thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.fuzz import broken_files, complaints, ingest, new_archive


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_broken_file_has_exactly_one_outcome(tmp_path: Path) -> None:
    paths = broken_files(tmp_path / "rusak", 93, seed=5, samples=None)
    home = new_archive(tmp_path / "arsip")
    batch = ingest(home, tmp_path / "rusak")
    assert list(complaints(home, paths, batch)) == []
