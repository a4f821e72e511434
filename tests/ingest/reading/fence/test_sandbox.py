import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from ingest.reading.fence import system_calls
from ingest.reading.fence.sandbox import fence_in, standing_fences

FENCES = standing_fences()
needs_landlock = pytest.mark.skipif(not FENCES.files, reason="this kernel has no Landlock")
needs_seccomp = pytest.mark.skipif(not FENCES.network, reason="this kernel has no seccomp filters")
needs_signals = pytest.mark.skipif(not FENCES.signals, reason="neither fence knows signals here")


def fenced(tmp_path: Path, act: Callable[[], object], *programs: str) -> str:
    """What becomes of an act in a process that may read `tmp_path/read` and write `tmp_path/write`."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        told = "done"
        try:
            fence_in([tmp_path / "read"], tmp_path / "write", programs)
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
    assert fenced(tmp_path, (tmp_path / "else" / "a").read_text) == "PermissionError"
    fenced(tmp_path, (tmp_path / "else" / "a").unlink)
    assert (tmp_path / "else" / "a").exists()


@needs_landlock
def test_of_what_may_be_read_nothing_is_listed(tmp_path: Path) -> None:
    assert fenced(tmp_path, lambda: list((tmp_path / "read").iterdir())) == "PermissionError"


@needs_seccomp
def test_nothing_but_plain_files_can_be_made(tmp_path: Path) -> None:
    new = tmp_path / "write" / "new"
    assert fenced(tmp_path, new.mkdir) == "OSError"
    assert fenced(tmp_path, lambda: new.symlink_to("/etc/passwd")) == "OSError"
    assert fenced(tmp_path, lambda: new.hardlink_to(tmp_path / "write" / "a")) == "OSError"
    assert fenced(tmp_path, lambda: os.mkfifo(new)) == "OSError"
    assert fenced(tmp_path, lambda: (tmp_path / "write" / "a").rename(new)) == "OSError"
    assert not new.exists()


@needs_seccomp
def test_what_was_written_stays_until_its_folder_goes(tmp_path: Path) -> None:
    def write_without_a_trace() -> None:
        with TemporaryFile(dir=tmp_path / "write") as file:
            file.write(b"x")

    assert fenced(tmp_path, write_without_a_trace) == "done"
    assert len(list((tmp_path / "write").iterdir())) == 2


@needs_landlock
def test_no_link_leads_out(tmp_path: Path) -> None:
    (tmp_path / "read" / "link").symlink_to(tmp_path / "else" / "a")
    assert fenced(tmp_path, (tmp_path / "read" / "link").read_text) == "PermissionError"


@needs_landlock
def test_other_processes_keep_their_environment_to_themselves(tmp_path: Path) -> None:
    assert fenced(tmp_path, Path(f"/proc/{os.getpid()}/environ").read_bytes) == "PermissionError"


def test_libraries_can_be_loaded_and_devices_are_there(tmp_path: Path) -> None:
    assert fenced(tmp_path, lambda: Path(os.devnull).write_text("x")) == "done"
    assert fenced(tmp_path, lambda: __import__("wave")) == "done"


def run(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def test_only_the_programs_that_are_given_run(tmp_path: Path) -> None:
    assert fenced(tmp_path, run("true"), "true") == "done"
    if FENCES.files:
        assert fenced(tmp_path, run("true"), "false") == "PermissionError"
    if FENCES.network:
        assert fenced(tmp_path, run("true")) == "OSError"
    script = tmp_path / "write" / "script"
    script.write_text("#!/bin/sh\ntrue")
    script.chmod(0o755)
    if FENCES.files:
        assert fenced(tmp_path, run(str(script)), "true") == "PermissionError"


@needs_seccomp
def test_there_is_no_network(tmp_path: Path) -> None:
    assert fenced(tmp_path, socket.socket) == "OSError"
    assert fenced(tmp_path, lambda: socket.socket(socket.AF_UNIX)) == "OSError"


@needs_seccomp
def test_programs_started_inside_have_no_network_either(tmp_path: Path) -> None:
    python = os.path.realpath(sys.executable)
    assert (
        fenced(tmp_path, run(python, "-c", "import socket; socket.socket()"), python) == "CalledProcessError"
    )
    assert fenced(tmp_path, run(python, "-c", "import socket"), python) == "done"


@needs_signals
def test_nobody_outside_can_be_signalled(tmp_path: Path) -> None:
    parent = os.getpid()
    assert fenced(tmp_path, lambda: os.kill(parent, signal.SIGCONT)) in ("OSError", "PermissionError")
    assert fenced(tmp_path, lambda: os.kill(os.getpid(), signal.SIGCONT)) == "done"


def test_looking_for_fences_leaves_none_standing_here(tmp_path: Path) -> None:
    assert standing_fences() == FENCES
    with socket.socket():
        assert (tmp_path / "else" / "a").read_text() == "isi"


def test_a_machine_without_libseccomp_goes_without_a_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    system_calls.prepared.cache_clear()
    fences = standing_fences()
    system_calls.prepared.cache_clear()
    assert (fences.files, fences.network) == (FENCES.files, False)
