import os
import platform
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.reading.sandbox import Fences, fence_in, standing_fences

FENCES = standing_fences()
needs_landlock = pytest.mark.skipif(not FENCES.files, reason="this kernel has no Landlock")
needs_seccomp = pytest.mark.skipif(not FENCES.network, reason="this kernel has no seccomp filters")
needs_scopes = pytest.mark.skipif(not FENCES.signals, reason="this kernel's Landlock knows no signals")


def fenced(tmp_path: Path, act: Callable[[], object]) -> str:
    """What becomes of an act in a process that may read `tmp_path/read` and write `tmp_path/write`."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        told = "done"
        try:
            fence_in([tmp_path / "read"], [tmp_path / "write"])
            act()
        except BaseException as error:  # noqa: BLE001 - it must not come back as a second test
            told = type(error).__name__
        os.write(sender, told.encode())
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    for name in ("read", "write", "else"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("isi")


@needs_landlock
def test_only_what_was_given_can_be_read_and_written(tmp_path: Path) -> None:
    assert fenced(tmp_path, (tmp_path / "read" / "a").read_text) == "done"
    assert fenced(tmp_path, lambda: (tmp_path / "read" / "a").write_text("x")) == "PermissionError"
    assert fenced(tmp_path, lambda: (tmp_path / "write" / "b").write_text("x")) == "done"
    assert fenced(tmp_path, (tmp_path / "write" / "c").mkdir) == "done"
    assert fenced(tmp_path, (tmp_path / "else" / "a").read_text) == "PermissionError"
    assert fenced(tmp_path, (tmp_path / "else" / "a").unlink) == "PermissionError"


@needs_landlock
def test_no_link_leads_out(tmp_path: Path) -> None:
    (tmp_path / "read" / "link").symlink_to(tmp_path / "else" / "a")
    assert fenced(tmp_path, (tmp_path / "read" / "link").read_text) == "PermissionError"


@needs_landlock
def test_other_processes_keep_their_environment_to_themselves(tmp_path: Path) -> None:
    assert fenced(tmp_path, Path(f"/proc/{os.getpid()}/environ").read_bytes) == "PermissionError"


def test_the_systems_programs_still_run_and_devices_are_there(tmp_path: Path) -> None:
    assert fenced(tmp_path, lambda: subprocess.run(["true"], check=True)) == "done"
    assert fenced(tmp_path, lambda: Path(os.devnull).write_text("x")) == "done"
    assert fenced(tmp_path, lambda: __import__("wave")) == "done"


@needs_seccomp
def test_there_is_no_network(tmp_path: Path) -> None:
    assert fenced(tmp_path, socket.socket) == "PermissionError"
    assert fenced(tmp_path, lambda: socket.socket(socket.AF_UNIX)) == "PermissionError"


@needs_seccomp
def test_programs_started_inside_have_no_network_either(tmp_path: Path) -> None:
    script = "import socket; socket.socket()"
    told = fenced(tmp_path, lambda: subprocess.run([sys.executable, "-c", script], check=True, stderr=-3))
    assert told in ("CalledProcessError", "PermissionError")


@needs_scopes
def test_nobody_outside_can_be_signalled(tmp_path: Path) -> None:
    parent = os.getpid()
    assert fenced(tmp_path, lambda: os.kill(parent, signal.SIGCONT)) == "PermissionError"


def test_looking_for_fences_leaves_none_standing_here(tmp_path: Path) -> None:
    assert standing_fences() == FENCES
    with socket.socket():
        assert (tmp_path / "else" / "a").read_text() == "isi"


def test_a_machine_of_an_unknown_kind_goes_without_a_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert standing_fences() == Fences(FENCES.files, network=False, signals=FENCES.signals)
