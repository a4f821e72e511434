"""Real power cuts: nothing acknowledged is lost, nothing is torn; and the harness would see it if it were."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.powercut import missing

ROOT = Path(__file__).resolve().parents[2]
REASON = missing()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(REASON is not None, reason=REASON or "")]


def cut(*arguments: str) -> tuple[int, dict[str, int]]:
    command = [sys.executable, "-m", "bench.powercut", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    return told.returncode, json.loads(told.stdout)


def test_sixty_power_cuts_lose_nothing_that_was_acknowledged() -> None:
    status, tally = cut("60")
    assert tally["acknowledged"] >= 60
    assert (status, tally["rounds"], tally["lost"], tally["torn"]) == (0, 60, 0, 0)


def test_power_cuts_while_copies_are_made_and_used_lose_nothing_either() -> None:
    status, tally = cut("20", "--copies", "--seed", "5000")
    assert (status, tally["rounds"], tally["lost"], tally["torn"]) == (0, 20, 0, 0)


def test_the_harness_finds_what_was_not_synced() -> None:
    status, tally = cut("4", "--unsynced")
    assert tally["lost"] + tally["torn"] > 0
    assert status == 3
