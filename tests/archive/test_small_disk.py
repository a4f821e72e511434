"""A disk without room or inodes, and one that became read-only: refused, and nothing acknowledged is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.powercut import missing

ROOT = Path(__file__).resolve().parents[2]
REASON = missing()


@pytest.mark.slow
@pytest.mark.skipif(REASON is not None, reason=REASON or "")
@pytest.mark.parametrize("what", ["bytes", "inodes", "read-only"])
def test_an_archive_survives_a_disk_that_is_full_or_read_only(tmp_path: Path, what: str) -> None:
    command = [sys.executable, "-m", "tests.archive.small_disk", what, str(tmp_path)]
    private = ["unshare", "--mount", "--propagation", "private", *command]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run(private, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
