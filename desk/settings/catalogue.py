"""Reads which database server keeps the catalogue, and drops a setting that a backup brought from elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from archive.storage.disk import Disk
from desk.settings.general import BadSetting, read_table, text_of

_SECTION = "catalogue"


def catalogue_server(home: Path) -> str | None:
    """The address of the PostgreSQL server, None where the catalogue is a file of the home. Raises `BadSetting`.

    The environment may hold a password; `arsip.toml`, which is backed up, may not.
    """
    said = text_of(read_table(home / "arsip.toml"), _SECTION, "url")
    if said is not None and _has_password(said):
        raise BadSetting("password_in_address", name="catalogue.url", instead="passfile")
    return os.environ.get("ARSIP_CATALOGUE_URL") or said


def keep_server(settings: Path, server: str | None) -> None:
    """Let a restored `arsip.toml` name no other server than the one that was restored to."""
    if not settings.exists():
        return
    import tomlkit  # noqa: PLC0415 - settings are seldom written

    document = tomlkit.parse(settings.read_text(encoding="utf-8"))
    said = document.get(_SECTION, {}).get("url")
    if said is not None and said != server:
        document.remove(_SECTION)
        Disk().rewrite(settings, tomlkit.dumps(document).encode())


def _has_password(address: str) -> bool:
    try:
        return urlsplit(address).password is not None
    except ValueError:
        return False  # what is no address is refused when it is used
