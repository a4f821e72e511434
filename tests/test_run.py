"""`./run` on machines that lack something, played by stand-ins for apt, sudo, Python and Tesseract."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("sh", "cat", "cp", "dirname", "env", "grep", "mkdir", "rm", "sha256sum", "tr")

# A Python that makes an "environment" of copies of itself, and a pip that only says what it was asked for.
PYTHON = """#!/bin/sh
case "$*" in
    "-m venv "*)
        echo venv >>"$LOG"
        mkdir -p "$3/bin"
        cp "$0" "$3/bin/python"
        echo "#!$PWD/$3/bin/python" >"$3/bin/pip" ;;
    *" pip "*) echo "pip $*" >>"$LOG"; [ ! -e "$LOG.offline" ] ;;
    --version | -VV) echo Python 3.12.0 ;;
esac
"""


class Machine:
    """A checkout and a PATH of a few programs; `log` is what they were asked to do."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.checkout.mkdir()
        for name in ("run", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, self.checkout)
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.log = folder / "log"
        self.log.touch()
        for name in TOOLS:
            (self.programs / name).symlink_to(shutil.which(name) or name)
        self.has("id", "#!/bin/sh\necho 0\n")

    def has(self, name: str, script: str) -> None:
        (self.programs / name).write_text(script)
        (self.programs / name).chmod(0o755)

    def has_python_and_languages(self, languages: str) -> None:
        self.has("python3", PYTHON)
        self.has("tesseract", f"#!/bin/sh\nprintf '%s\\n' List: {languages}\n")

    def has_recording(self, name: str, status: int) -> None:
        self.has(name, f'#!/bin/sh\necho "{name} $*" >>"$LOG"\nexit {status}\n')

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.programs), "LOG": str(self.log)}
        command = ["sh", str(self.checkout / "run"), *arguments]
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    def asked(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def whole(machine: Machine) -> Machine:
    """A machine that has every package, but no network tools beyond pip."""
    machine.has_python_and_languages("eng ind msa osd")
    return machine


def test_the_script_is_plain_shell() -> None:
    for shell in filter(shutil.which, ("sh", "dash")):
        assert subprocess.run([shell, "-n", ROOT / "run"], check=False).returncode == 0


def test_help_names_every_command(machine: Machine) -> None:
    answer = machine.run("--help")
    assert answer.returncode == 0
    assert all(f"\n  {command} " in answer.stdout for command in ("setup", "demo", "test", "check"))


@pytest.mark.parametrize("arguments", [(), ("deploy",), ("test", "fast")])
def test_anything_else_gets_the_help_and_status_2(machine: Machine, arguments: tuple[str, ...]) -> None:
    answer = machine.run(*arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "./run" in answer.stderr


def test_a_system_without_apt_is_told_the_packages(machine: Machine) -> None:
    answer = machine.run("setup")
    assert answer.returncode == 1
    wanted = ("venv", "libmagic1", "tesseract-ocr", "tesseract-ocr-ind", "tesseract-ocr-eng")
    assert all(package in answer.stderr for package in wanted)
    assert not (machine.checkout / ".venv").exists()


def test_a_user_without_sudo_is_told_the_packages(machine: Machine) -> None:
    machine.has_recording("apt-get", 0)
    machine.has("id", "#!/bin/sh\necho 1000\n")
    answer = machine.run("setup")
    assert answer.returncode == 1
    assert "tesseract-ocr-ind" in answer.stderr
    assert machine.asked() == []


def test_a_user_with_sudo_installs_only_what_is_missing(machine: Machine) -> None:
    machine.has_python_and_languages("eng osd")
    machine.has("id", "#!/bin/sh\necho 1000\n")
    machine.has("sudo", '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n')
    machine.has("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$LOG"\n[ "$1" = update ]\n')
    answer = machine.run("setup")
    assert answer.returncode == 1
    assert machine.asked()[0].startswith("apt-get update")
    assert machine.asked()[1].startswith("apt-get install")
    assert [word for word in machine.asked()[1].split()[2:] if word[0] != "-"] == [
        *("tesseract-ocr-ind", "tesseract-ocr-msa")
    ]


@pytest.mark.parametrize(("user", "installed"), [("0", True), ("1000", False)])
def test_testing_offers_maven_and_does_without_it(whole: Machine, user: str, installed: bool) -> None:
    whole.has("id", f"#!/bin/sh\necho {user}\n")
    whole.has_recording("apt-get", 0)
    answer = whole.run("test")
    assert (answer.returncode, "Tanpa Maven" in answer.stdout) == (1, not installed)  # these have no ruff
    assert any(line.endswith(" maven") for line in whole.asked()) == installed
    assert "venv" in whole.asked()


def test_checking_asks_for_no_maven(whole: Machine) -> None:
    whole.has_recording("apt-get", 0)
    whole.run("check")
    assert not any("apt-get" in line for line in whole.asked())


def test_set_up_twice_does_nothing_the_second_time(whole: Machine) -> None:
    assert whole.run("setup").returncode == 0
    first = whole.asked()
    assert first[0] == "venv"
    assert any("--require-hashes" in line and "requirements.lock" in line for line in first)
    assert whole.run("setup").returncode == 0
    assert whole.asked() == first


def test_a_changed_lock_is_installed_into_the_same_environment(whole: Machine) -> None:
    whole.run("setup")
    with (whole.checkout / "requirements.lock").open("a") as lock:
        lock.write("# newer\n")
    before = len(whole.asked())
    assert whole.run("setup").returncode == 0
    assert all(line.startswith("pip ") for line in whole.asked()[before:])
    assert len(whole.asked()) > before


def test_an_interrupted_set_up_is_made_anew(whole: Machine) -> None:
    offline = whole.log.with_name("log.offline")
    offline.touch()
    assert whole.run("setup").returncode == 1
    offline.unlink()
    assert whole.run("setup").returncode == 0
    assert whole.asked().count("venv") == 2


def test_a_moved_checkout_gets_a_new_environment(whole: Machine) -> None:
    whole.run("setup")
    whole.checkout = whole.checkout.rename(whole.checkout.with_name("moved"))
    assert whole.run("setup").returncode == 0
    assert whole.asked().count("venv") == 2


def test_an_environment_behind_a_link_is_left_alone(whole: Machine, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (whole.checkout / ".venv").symlink_to(theirs)
    assert whole.run("setup").returncode == 0
    assert whole.asked() == []
    assert list(theirs.iterdir()) == []
