"""The wheel, not the tree: what it holds, and that its command works with only what its metadata asks for."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import Distribution, distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("archive", "ingest", "search", "office", "desk")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """What the command prints; it knows nothing of the checkout or of this environment's settings."""
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ARSIP_", "VIRTUAL_ENV"))
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", folder, ".", cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def closure(asked: list[str]) -> set[str]:
    """The names of all distributions that these requirements bring to this machine."""
    names: set[str] = set()
    while asked:
        requirement = Requirement(asked.pop())
        name = canonicalize_name(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and name not in names:
            names.add(name)
            asked += requires(name) or []
    return names


def lend(name: str, site: Path) -> None:
    """Links an installed distribution into another environment's `site`: installing without a network."""
    installed = distribution(name)
    for top in {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}:
        (site / top).symlink_to(str(installed.locate_file(top)))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel and with what its metadata asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    run(*PIP, "--python", folder / "bin/python", "install", "--no-index", "--no-deps", wheel, cwd=folder)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    (installed,) = site.glob("arsip-*.dist-info")
    for name in closure(Distribution.at(installed).requires or []):
        lend(name, site)
    return folder


def test_the_wheel_holds_every_file_of_the_four_packages_the_mappings_and_nothing_else(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    mappings = {f"search/elastic/mappings/{path.name}" for path in (ROOT / "mappings").iterdir()}
    assert packed == ours | mappings
    assert {f"{package}/py.typed" for package in PACKAGES} <= packed


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_comes_from_the_wheel(environment: Path, tmp_path: Path, package: str) -> None:
    place = run(
        environment / "bin/python", "-c", f"import {package}; print({package}.__file__)", cwd=tmp_path
    )
    assert Path(place.strip()).is_relative_to(environment)


def test_the_mappings_are_found_in_the_wheel(environment: Path, tmp_path: Path) -> None:
    code = "from search.elastic.mapping import layout; print(layout().mappings['dynamic'])"
    assert run(environment / "bin/python", "-c", code, cwd=tmp_path).strip() == "strict"


def test_the_command_makes_an_archive_from_any_folder(environment: Path, tmp_path: Path) -> None:
    assert "init" in run(environment / "bin/arsip", "--help", cwd=tmp_path)
    run(environment / "bin/arsip", "--home", "new", "init", cwd=tmp_path)
    assert any((tmp_path / "new").iterdir())
