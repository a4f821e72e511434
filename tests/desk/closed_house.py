"""An office whose house is closed: persons with roles and passwords, who sign in one after another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.office import Office, Told

STAFF = {
    "dewi": ("unit_officer", "IKP"),
    "eka": ("documentation", None),
    "fajar": ("unit_head", "IKP"),
    "gita": ("processing", None),
    "indra": ("auditor", None),
    "joko": ("ppid", None),
    "adi": ("administrator", None),
}
"""By name: role and unit. The last one closes the house."""


def close_house(run: Callable[..., Told], folder: Path) -> None:
    """Appoint the staff in an office that is furnished; each has the password in `sandi.txt`."""
    password = folder / "sandi.txt"
    password.write_text("rahasia benar\n")
    for name, (role, unit) in STAFF.items():
        place = ("--unit", unit) if unit else ()
        for arguments in (
            ("person", "add", name, "--name", name.title()),
            ("person", "password", name, "--password-file", password),
            ("appoint", name, role, *place, "--from", "2020-01-01", "--mandate", "SK 1/2020"),
        ):
            told = run(*arguments)
            assert told.status == 0, told.err


class ClosedHouse:
    """Runs `arsip` in the name of whoever entered last."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        self.office = office
        self._monkeypatch = monkeypatch
        self.passwords = office.folder / "sandi.txt"
        monkeypatch.setenv("ARSIP_SESSION", str(office.folder / "sesi"))

    def enter(self, name: str) -> None:
        session = self.office.folder / f"sesi-{name}"
        self._monkeypatch.setenv("ARSIP_SESSION", str(session))
        if not session.exists():
            self.office.json("login", name, "--password-file", self.passwords)

    def journal(self) -> bytes:
        """Every byte of the journal's files."""
        return b"".join(path.read_bytes() for path in sorted((self.office.home / "journal").glob("*.jsonl")))
