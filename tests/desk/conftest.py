"""An empty desk, and an office that has filed its first batch."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from desk.main import main
from tests.desk.office import Office, Told, furnish


def _without_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("ARSIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ARSIP_ACTOR", "budi")
    monkeypatch.setenv("ARSIP_WORKERS", "1")
    monkeypatch.setenv("LANGUAGE", "id")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_settings_from_outside(monkeypatch)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A desk without an archive; the process stands in its folder."""
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _without_settings_from_outside(monkeypatch)
        monkeypatch.chdir(folder)

        def run(*arguments: str | Path) -> Told:
            monkeypatch.setattr(sys, "argv", ["arsip", *map(str, arguments)])
            out, err = StringIO(), StringIO()
            with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
                main()
            assert isinstance(ended.value.code, int)
            return Told(ended.value.code, out.getvalue(), err.getvalue())

        furnish(run, folder)
    return folder


@pytest.fixture
def office(desk: Office, furnished: Path) -> Office:
    """An office of its own with the first batch filed."""
    shutil.copytree(furnished, desk.folder, dirs_exist_ok=True)
    return desk
