"""`arsip serve` as a process of its own: it answers, signs what was done, and ends when a signal stops it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.desk.closed_house import ClosedHouse

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
_PATIENCE = 90
_ENTRANCE = "from desk.cli.main import main; main()"


@pytest.fixture
def port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as bound:
        return int(bound.getsockname()[1])


@pytest.fixture
def server(house: ClosedHouse, port: int) -> Iterator[subprocess.Popen[str]]:
    arguments = ["serve", "--port", str(port), "--home", str(house.office.home), "--json"]
    started = subprocess.Popen(
        [sys.executable, "-c", _ENTRANCE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    yield started
    started.kill()
    started.communicate()


def wait_for(browser: httpx2.Client) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            assert browser.get("/sehat").json() == {"status": "ok"}
        except httpx2.TransportError:
            assert time.monotonic() < end
            time.sleep(0.2)
        else:
            return


def test_it_answers_signs_what_was_done_and_ends_when_it_is_stopped(
    house: ClosedHouse, server: subprocess.Popen[str], port: int
) -> None:
    address = f"http://127.0.0.1:{port}"
    house.enter("joko")
    with httpx2.Client(base_url=address, headers={"Origin": address}, timeout=60) as browser:
        wait_for(browser)
        assert browser.get("/api/v1/search", params={"q": "rapat"}).status_code == 401
        browser.post("/masuk", data={"nama": "eka", "sandi": "rahasia benar"})
        assert browser.get("/api/v1/search", params={"q": "rapat"}).json()["answer"]["total"] == 1
    server.send_signal(signal.SIGTERM)
    out, err = server.communicate(timeout=_PATIENCE)
    assert json.loads(out)["address"] == f"{address}/"
    assert (server.returncode, err) == (0, "")
    (told,) = house.office.json("log", "verify")
    assert told["summary"]["signed"] == told["summary"]["entries"]


def test_a_taken_address_is_said_at_once(house: ClosedHouse) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as bound:
        told = house.office.run("serve", "--port", str(bound.getsockname()[1]))
    assert told.status == 1
    assert told.err.startswith("arsip: ")


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (("--port", "0"), 2),
        (("--port", "65536"), 2),
        (("--certificate", "units.csv"), 2),
        (("--key", "units.csv"), 2),
        (("--certificate", "units.csv", "--key", "units.csv"), 1),
        (("--host", "tidak.ada.invalid"), 1),
        (("--host", "\x1b[2J"), 1),
    ],
)
def test_what_cannot_be_served_is_answered_and_not_waited_for(
    house: ClosedHouse, options: tuple[str, ...], status: int
) -> None:
    told = house.office.run("serve", *options)
    assert (told.status, bool(told.err)) == (status, True)
