"""The one server of a test run, however many workers ask for it."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.search.elastic.distribution import NoServer
from tests.search.elastic.keeper import ANSWER
from tests.search.elastic.sources import Server

ROOT = Path(__file__).resolve().parents[3]
_LONGEST_SECONDS = 900  # a first download included


@dataclass(frozen=True, slots=True)
class Shared:
    """The run that a server is shared in: its controlling process, and a folder that all its workers know."""

    run: int
    folder: Path

    @classmethod
    def of_this_run(cls) -> Shared:
        folder = Path(tempfile.mkdtemp(prefix="arsip-elasticsearch-"))
        folder.chmod(0o755)  # the server's user must pass
        return cls(os.getpid(), folder)

    def server(self) -> Server:
        """Starts the server, or finds it started. Raises `NoServer`."""
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            answer = self.answer() or self._started()
        if "reason" in answer:
            raise NoServer(answer["reason"])
        return Server(answer["url"], answer["source"])

    def answer(self) -> dict[str, str]:
        """What came of starting it; empty when nobody has asked for it."""
        try:
            answer: dict[str, str] = json.loads((self.folder / ANSWER).read_text())
        except FileNotFoundError:
            return {}
        return answer

    def _started(self) -> dict[str, str]:
        with (self.folder / "keeper.log").open("ab") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.search.elastic.keeper", str(self.run), str(self.folder)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + _LONGEST_SECONDS
        while time.monotonic() < until and keeper.poll() is None:
            if answer := self.answer():
                keeper.returncode = 0  # it outlives this worker; nobody here waits for it
                return answer
            time.sleep(0.1)
        return {"reason": f"the keeper ended: {(self.folder / 'keeper.log').read_text()[-500:]}"}
