"""Writing the chosen engine into `arsip.toml`, whatever else stands there left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.items import Table

from archive.storage.disk import Disk

Chosen = Mapping[str, str | int | list[str]]
"""The settings of `[index]` by their names in `arsip.toml`."""


def choose(path: Path, chosen: Chosen) -> None:
    """Puts `chosen` in place of what `[index]` says; what belongs to the public alone stays."""
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        document = tomlkit.document()
    before = document.get("index")
    section = tomlkit.table()
    section.update(chosen)
    if isinstance(before, Table) and "public" in before:
        section["public"] = before["public"]
    document["index"] = section
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    Disk().write(draft, [tomlkit.dumps(document).encode()])
    draft.replace(path)
