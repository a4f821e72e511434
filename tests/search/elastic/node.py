"""One process of the server: its folder and settings, started until it answers, stopped by its process id."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.search.elastic.distribution import Installation, NoServer

STARTING_SECONDS = 300
_HEAP = "-Xms512m\n-Xmx512m\n"
_SETTINGS = {
    "network.host": "127.0.0.1",
    "cluster.routing.allocation.disk.threshold_enabled": False,
    "xpack.security.enabled": False,
    "action.destructive_requires_name": True,
}


class Node:
    """A server in `folder`; it keeps its port and its data from one start to the next."""

    def __init__(self, installation: Installation, folder: Path, settings: Mapping[str, object]) -> None:
        self._installation = installation
        self._folder = installation.own(folder)
        self.config = installation.own(folder / "config")
        self._scratch = installation.own(folder / "scratch")
        self.port = free_port()
        self.name = str(settings.get("node.name", "node"))
        self._process: subprocess.Popen[bytes] | None = None
        shutil.copytree(installation.home / "config", self.config, dirs_exist_ok=True)
        (self.config / "jvm.options.d").mkdir(exist_ok=True)
        (self.config / "jvm.options.d" / "heap.options").write_text(_HEAP)
        alone = {} if "discovery.seed_hosts" in settings else {"discovery.type": "single-node"}
        given = {**_SETTINGS, **alone, **settings}
        places = {"data": installation.own(folder / "data"), "logs": installation.own(folder / "logs")}
        given |= {f"path.{name}": str(place) for name, place in places.items()} | {"http.port": self.port}
        # JSON is YAML
        (self.config / "elasticsearch.yml").write_text(
            "".join(f"{name}: {json.dumps(value)}\n" for name, value in given.items())
        )
        self._hand_over()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the process; `wait` says when it answers."""
        with (self._folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                self._installation.command("elasticsearch", "-p", str(self._scratch / "pid")),
                env=self._environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip

    def wait(self) -> None:
        """Waits until the server answers, be it with a refusal. Raises `NoServer`."""
        assert self._process is not None
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise NoServer(f"the server ended while starting: {self._last_words()}")
            if answers(self.url):
                return
            time.sleep(0.2)
        self.stop()
        raise NoServer(f"the server did not answer within {STARTING_SECONDS} s")

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of the server's own tools on this node's settings."""
        done = subprocess.run(
            self._installation.command(program, *arguments),
            env=self._environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def kill(self) -> None:
        """SIGKILL to the server itself, as the kernel's memory killer sends it."""
        os.kill(int((self._scratch / "pid").read_text()), signal.SIGKILL)
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for send, patience in ((by, 30), (signal.SIGKILL, 30)):
            try:
                os.killpg(process.pid, send)
                process.wait(patience)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue
            return

    def _environment(self) -> dict[str, str]:
        return self._installation.environment(self.config, self._scratch)

    def _hand_over(self) -> None:
        if user := self._installation.user:
            for path in [self._folder, *self._folder.rglob("*")]:
                shutil.chown(path, user, user)

    def _last_words(self) -> str:
        return (self._folder / "output").read_text(errors="replace")[-500:]


def answers(url: str) -> bool:
    """Whether an HTTP server answers there with its cluster formed, or refuses us by name."""
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health?timeout=1s", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        return error.code in (401, 403)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port
