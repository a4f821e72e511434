"""A record whose original was replaced with everything that vouches for it: no command hands it on as genuine."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive.archive import Archive
from tests.archive.forgery import replace_original, replace_title
from tests.desk.office import Office

pytestmark = pytest.mark.slow  # each takes a whole office through its steps


@pytest.mark.parametrize("what", ["original", "title"])
def test_no_command_takes_a_forged_record_for_what_was_filed(office: Office, what: str) -> None:
    record = office.record("Keputusan tentang PPID")["id"]
    archive = Archive.open(office.home, "mallory", lambda: datetime.now(UTC))
    if what == "original":
        replace_original(archive, archive.find(record), b"palsu")
    else:
        replace_title(archive, archive.find(record), "Palsu")
    archive.close()
    for command in (
        ("check",),
        ("check", "--record", record),
        ("get", record, "--to", "salinan.txt"),
        ("certify", record, "--output", "paket.zip"),
        ("export", record, "--to", "bag", "--organization", "Diskominfo"),
        ("backup", "cadangan"),
    ):
        told = office.run(*command)
        assert told.status == 3, (command, told.out, told.err)
    for name in ("salinan.txt", "paket.zip"):
        assert not (office.folder / name).exists()
    assert not list((office.folder / "cadangan/store").rglob(f"*{record}/v1"))
