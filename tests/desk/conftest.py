"""An empty desk, and an office that has filed its first batch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.office import Office, Told, furnish

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("ARSIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ARSIP_ACTOR", "budi")
    monkeypatch.setenv("ARSIP_WORKERS", "1")
    monkeypatch.setenv("LANGUAGE", "id")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A desk without an archive; the process stands in its folder."""
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")

    def run(*arguments: str | Path) -> Told:
        command = [sys.executable, "-c", "from desk.main import main; main()", *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "ARSIP_ACTOR": "budi", "ARSIP_WORKERS": "1"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        return Told(done.returncode, done.stdout, done.stderr)

    furnish(run, folder)
    return folder


@pytest.fixture
def office(desk: Office, furnished: Path) -> Office:
    """An office of its own with the first batch filed."""
    shutil.copytree(furnished, desk.folder, dirs_exist_ok=True)
    return desk
