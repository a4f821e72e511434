"""A PostgreSQL server of the tests' own: on a socket in a folder of its own, as an ordinary user, ended with them."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

_OWNER = "arsip"
_ORDINARY = "nobody"  # PostgreSQL refuses to run as root
_PATIENCE = 60


class NoPostgresql(Exception):
    """Why no server can be had."""


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A running server; `folder` holds its data and its socket."""

    folder: Path
    programs: Path

    def new_database(self) -> str:
        """The address of an empty database that orders texts by their bytes."""
        name = f"arsip_{secrets.token_hex(6)}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{_OWNER}@/{name}?host={self.folder}"

    def start(self) -> None:
        """Without syncs: the machine keeps its power, and what was written outlives the server all the same."""
        options = f"-k {self.folder} -c listen_addresses= -c max_connections=200 -c fsync=off"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, how: str = "immediate") -> None:
        """`immediate` is what a power cut leaves of it: nothing is written any more."""
        self._control("stop", "-m", how)

    def _control(self, *arguments: str) -> None:
        data = str(self.folder / "data")
        _as_ordinary([str(self.programs / "pg_ctl"), "-D", data, "-w", "-t", str(_PATIENCE), *arguments])


@contextmanager
def running_server() -> Iterator[PostgresqlServer]:
    """Raises `NoPostgresql`."""
    programs = _programs()
    folder = Path(mkdtemp(prefix="arsip-pg-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            ordinary = pwd.getpwnam(_ORDINARY)
            os.chown(folder, ordinary.pw_uid, ordinary.pw_gid)
        made = ["-D", str(folder / "data"), "-U", _OWNER, "--locale=C", "--encoding=UTF8", "-A", "trust"]
        _as_ordinary([str(programs / "initdb"), *made])
        server = PostgresqlServer(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The newest of Debian's folders, else the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    initdb = found[-1] if found else shutil.which("initdb")
    if initdb is None:
        raise NoPostgresql("there is no initdb; apt-get install postgresql")
    return Path(initdb).parent


def _as_ordinary(command: Sequence[str]) -> None:
    is_root = os.getuid() == 0
    done = subprocess.run(
        command,
        user=_ORDINARY if is_root else None,
        group=pwd.getpwnam(_ORDINARY).pw_gid if is_root else None,
        extra_groups=[] if is_root else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise NoPostgresql((done.stdout or b"").decode(errors="replace")[-500:] or " ".join(command))
