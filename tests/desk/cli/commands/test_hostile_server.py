"""Real commands against a server that drips, hangs, or answers without an end: each ends, and work goes on."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.desk.office import Office
from tests.search.elastic.test_bounded_node import (
    Answer,
    body_by_drops,
    drop_by_drop,
    hanging,
    serving,
    without_end,
)

pytestmark = pytest.mark.slow

BOUND = 300  # seconds, on a busy machine; without limits none of them ended at all
MEMORY = 2 << 30  # bytes of address space

CODE = "500.12"


@pytest.fixture(params=[drop_by_drop, body_by_drops, hanging, without_end])
def hostile(office: Office, request: pytest.FixtureRequest) -> Any:
    """An office whose index is said to be on such a server."""
    answer: Answer = request.param
    with serving(answer) as url:
        (office.home / "arsip.toml").write_text(
            f'[index]\nengine = "elasticsearch"\nurl = "{url}"\ntimeout = 2\n'
        )
        yield office


def run(office: Office, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A process of its own, with little memory; it fails the test when it does not end."""
    command = [sys.executable, "-c", "from desk.cli.main import main; main()", *map(str, arguments)]
    done = subprocess.run(
        [*command, "--home", str(office.home), "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=BOUND,
        cwd=office.folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[4])},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    assert "Traceback" not in done.stderr
    return done


def titles(done: subprocess.CompletedProcess[str]) -> list[str]:
    (answer,) = (json.loads(line) for line in done.stdout.splitlines())
    return [hit["title"] for hit in answer["hits"]]


def test_every_command_ends_and_what_needs_no_index_is_done(hostile: Office) -> None:
    new = hostile.write("baru/nota.txt", "Nota dinas tentang anggaran")
    filed = run(hostile, "ingest", new, "--unit", "IKP", "--classification", CODE, "--period", "2024")
    outcomes = [json.loads(line) for line in filed.stdout.splitlines()]
    assert (filed.returncode, outcomes[0]["outcome"]) == (3, "filed")  # found in no index yet
    assert "indeks pencarian" in filed.stderr
    code = outcomes[0]["code"]
    for question in (("--code", code), (f"kode:{code}",), ("--unit", "IKP", "--period", "2024")):
        assert "nota.txt" in titles(run(hostile, "search", *question))
    by_title = run(hostile, "search", "judul:keputusan")
    assert titles(by_title) == ["Keputusan tentang PPID"]
    assert run(hostile, "show", code).returncode == 0
    status = json.loads(run(hostile, "index", "status").stdout.splitlines()[0])
    assert (status["engine"], status["trouble"]) == ("elasticsearch", "unreachable")
