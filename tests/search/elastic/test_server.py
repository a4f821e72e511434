"""The test server itself: one for all, gone with the run that asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.search.elastic.node import answers
from tests.search.elastic.shared import ROOT, Shared
from tests.search.elastic.sources import Server

pytestmark = pytest.mark.elasticsearch


def test_the_server_answers_and_is_shared(elasticsearch_server: Server, pytestconfig: pytest.Config) -> None:
    assert answers(elasticsearch_server.url)


@pytest.mark.slow
def test_the_server_ends_with_the_run_even_if_that_is_killed(elasticsearch_server: Server) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.DEVNULL, cwd=ROOT
    )
    shared = Shared(run.pid, Shared.of_this_run().folder)
    server = shared.server()
    assert shared.server() == server
    run.send_signal(signal.SIGKILL)
    run.wait()
    until = time.monotonic() + 60
    while shared.folder.exists() and time.monotonic() < until:
        time.sleep(0.2)
    assert not shared.folder.exists()
    if "ARSIP_TEST_ELASTICSEARCH" not in os.environ:
        assert not answers(server.url)


def test_without_any_source_the_reasons_are_told(tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    environment = {
        "PATH": str(empty),
        "HOME": str(empty),
        "XDG_CACHE_HOME": str(empty),
        "PYTHONPATH": str(ROOT),
    }
    code = (
        "from pathlib import Path\nfrom tests.search.elastic.sources import running\n"
        f"with running(Path({str(tmp_path)!r})): pass"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == (
        "tests.search.elastic.distribution.NoServer: ARSIP_TEST_ELASTICSEARCH is not set; no container engine; "
        "Maven (mvn) is not installed"
    )
