"""An empty desk, and an office that has filed its first batch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from desk.words.language import speak
from tests.desk.closed_house import ClosedHouse, close_house
from tests.desk.office import Office, Told, enter, furnish


def _without_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("ARSIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ARSIP_ACTOR", "budi")
    monkeypatch.setenv("ARSIP_WORKERS", "1")
    speak("id")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_settings_from_outside(monkeypatch)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A desk without an archive; the process stands in its folder."""
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, monkeypatch, capsys)


def _runner(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    def run(*arguments: str | Path) -> Told:
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            status = enter(monkeypatch, *arguments)
        return Told(status, out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _without_settings_from_outside(monkeypatch)
        monkeypatch.chdir(folder)
        furnish(_runner(monkeypatch), folder)
    return folder


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Path:
    folder = tmp_path_factory.mktemp("closed")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _without_settings_from_outside(monkeypatch)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("ARSIP_SESSION", str(folder / "sesi"))
        shutil.copytree(furnished, folder, dirs_exist_ok=True)
        close_house(_runner(monkeypatch), folder)
    return folder


@pytest.fixture
def house(desk: Office, closed: Path, monkeypatch: pytest.MonkeyPatch) -> ClosedHouse:
    """The furnished office after its first administrator was appointed."""
    shutil.copytree(closed, desk.folder, dirs_exist_ok=True)
    return ClosedHouse(desk, monkeypatch)


@pytest.fixture
def office(desk: Office, furnished: Path) -> Office:
    """An office of its own with the first batch filed."""
    shutil.copytree(furnished, desk.folder, dirs_exist_ok=True)
    return desk
