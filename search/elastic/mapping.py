"""Reads the mapping of an index from `mappings/`, stamps it with versions, and compares it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archive.values.objection import objection
from search.index.contract import IndexUnavailable, Trouble
from search.language import analyzer as analysis

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """The definition that an index is created with, in Elasticsearch's own words."""

    settings: Json
    mappings: Json


@cache
def layout() -> IndexDefinition:
    """The layout of every index of records, its `_meta` completed by the analyzer's version."""
    read = json.loads((_folder() / "records.json").read_text("utf-8"))
    read["mappings"]["_meta"]["arsip"]["analyzer"] = analysis.VERSION
    return IndexDefinition(read["settings"], read["mappings"])


def refuse_another(found: Json) -> None:
    """Compares the mappings of an index with ours. Raises `IndexUnavailable`."""
    ours, made_with = _versions(layout().mappings), _versions(found)
    if made_with != ours:
        raise IndexUnavailable(
            Trouble.OUTDATED,
            objection("made_with", "made with {found}, this is {known}", found=made_with, known=ours),
        )
    if changed := sorted(_differences(layout().mappings, found)):
        raise IndexUnavailable(
            Trouble.CORRUPT,
            objection("mapping_changed", "its mapping was changed by hand: {names}", names=tuple(changed)),
        )


def _folder() -> Path:
    packed = Path(__file__).parent / "mappings"  # in a wheel they lie beside the code that reads them
    return packed if packed.is_dir() else Path(__file__).parents[2] / "mappings"


def _versions(mappings: Json) -> Json:
    found: Json = mappings.get("_meta", {}).get("arsip", {})
    return found


def _differences(ours: Json, theirs: Json) -> set[str]:
    fields, found = _fields(ours), _fields(theirs)
    different = {name for name in fields.keys() | found.keys() if fields.get(name) != found.get(name)}
    return different if str(theirs.get("dynamic")) == "strict" else different | {"dynamic"}


def _fields(mappings: Json, above: str = "") -> Mapping[str, Json]:
    """Every field by its whole name, with its own settings; what a server may add by itself left out."""
    fields: dict[str, Json] = {}
    for name, settings in mappings.get("properties", {}).items():
        fields[above + name] = {key: _plain(value) for key, value in settings.items() if key != "properties"}
        fields |= _fields(settings, f"{above}{name}.")
    return fields


def _plain(value: Any) -> Any:
    return [value] if isinstance(value, str) else value  # a server answers copy_to as a list
