"""Replays a journal: its entries become the rows of registers, schemes, codes, holds, names and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import msgspec

from archive.accession.held_files import HeldState, QuarantinedFile, parse_held
from archive.journal.entries import Action, JournalEntry
from archive.values.serialisation import BadFile

Row = dict[str, Any]


@dataclass(slots=True)
class Retelling:
    """The facts by their keys, as they stand after the last entry heard.

    `gaps` are the entries that do not carry enough to make again what they changed: imports and schemes of
    programs before version 0.2 name only a count, or leave out a last day.
    """

    units: dict[str, Row] = field(default_factory=dict)
    classes: dict[str, Row] = field(default_factory=dict)
    rules: dict[str, Row] = field(default_factory=dict)
    schemes: dict[int, Row] = field(default_factory=dict)
    codes: dict[str, Row] = field(default_factory=dict)
    holds: dict[int, Row] = field(default_factory=dict)
    names: dict[tuple[str, str], None] = field(default_factory=dict)
    damage: dict[tuple[str, str], Row] = field(default_factory=dict)
    held: dict[str, QuarantinedFile] = field(default_factory=dict)
    replicas: dict[str, Row] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    batches: dict[int, Row] = field(default_factory=dict)
    searches: dict[tuple[str, str], Row] = field(default_factory=dict)
    rescans: dict[tuple[str, str], Row] = field(default_factory=dict)
    checks: list[Row] = field(default_factory=list)
    filed: dict[str, str] = field(default_factory=dict)
    destroyed: dict[str, int] = field(default_factory=dict)
    gaps: list[int] = field(default_factory=list)

    @property
    def counters(self) -> Mapping[str, int]:
        """The last number that each counter gave."""
        last: dict[str, int] = {}
        for row in self.codes.values():
            if row["counter"] is not None:
                last[row["counter"]] = max(row["number"], last.get(row["counter"], 0))
        return last


def retell(entries: Iterable[JournalEntry]) -> Retelling:
    """Hear a journal from its first entry on."""
    told = Retelling()
    for entry in entries:
        hear = _HEARD.get(entry.action)
        if hear is not None:
            hear(told, entry)
    return told


def _rows(entry: JournalEntry, name: str = "table") -> list[Row]:
    return msgspec.json.decode(entry.detail.get(name, "[]"), type=list[Row])


def _imported(told: Retelling, entry: JournalEntry, register: dict[str, Row]) -> None:
    if "table" not in entry.detail:
        told.gaps.append(entry.sequence)
    register.update({row["code"]: row for row in _rows(entry)})


def _units(told: Retelling, entry: JournalEntry) -> None:
    _imported(told, entry, told.units)


def _classes(told: Retelling, entry: JournalEntry) -> None:
    _imported(told, entry, told.classes)


def _schedule(told: Retelling, entry: JournalEntry) -> None:
    _imported(told, entry, told.rules)
    told.classes.update({row["code"]: row for row in _rows(entry, "classes")})


def _scheme(told: Retelling, entry: JournalEntry) -> None:
    detail = entry.detail
    if "scheme" not in detail:
        told.gaps.append(entry.sequence)
    # Numbers were always given one after another, so one that is not told is the next.
    number = int(detail.get("scheme", len(told.schemes) + 1))
    told.schemes[number] = {
        "id": number,
        "unit": detail["unit"],
        "pattern": detail["pattern"],
        "scope": detail["scope"],
        "valid_from": date.fromisoformat(detail["from"]),
        "valid_to": date.fromisoformat(detail["to"]) if "to" in detail else None,
    }


def _reserved(told: Retelling, entry: JournalEntry) -> None:
    detail = entry.detail
    scheme = detail.get("scheme_id")
    told.codes[detail["code"]] = {
        "code": detail["code"],
        "record": entry.record,
        "scheme": int(scheme) if scheme else None,
        "counter": detail.get("counter"),
        "number": int(detail["number"]),
        "void": False,
    }


def _voided(told: Retelling, entry: JournalEntry) -> None:
    told.codes[entry.detail["code"]]["void"] = True


def _filed(told: Retelling, entry: JournalEntry) -> None:
    told.filed[entry.record or ""] = entry.time


def _named(told: Retelling, entry: JournalEntry) -> None:
    told.names[entry.record or "", entry.detail["name"]] = None


def _hold_placed(told: Retelling, entry: JournalEntry) -> None:
    number = int(entry.detail["hold"])
    mandate = entry.detail["mandate"]
    told.holds[number] = {"id": number, "record": entry.record, "mandate": mandate, "lifted": False}


def _hold_lifted(told: Retelling, entry: JournalEntry) -> None:
    told.holds[int(entry.detail["hold"])]["lifted"] = True


def _quarantined(told: Retelling, entry: JournalEntry) -> None:
    try:
        told.held[entry.detail["held"]] = parse_held(entry.detail["body"].encode())
    except (KeyError, BadFile):
        told.gaps.append(entry.sequence)


def _cleared(told: Retelling, entry: JournalEntry) -> None:
    held = told.held.get(entry.detail["held"])
    if held is not None:
        told.held[held.id] = replace(held, state=HeldState(entry.detail["state"]))


def _damaged(told: Retelling, entry: JournalEntry) -> None:
    before = {key: told.damage.pop(key) for key in list(told.damage) if key[0] == entry.record}
    for file, verdict in entry.detail.items():
        key = (entry.record or "", file)
        since = before[key]["since"] if key in before else entry.time
        told.damage[key] = {"record": entry.record, "file": file, "verdict": verdict, "since": since}


def _intact(told: Retelling, entry: JournalEntry) -> None:
    for key in [key for key in told.damage if key[0] == entry.record]:
        del told.damage[key]


def _destroyed(told: Retelling, entry: JournalEntry) -> None:
    told.destroyed[entry.record or ""] = entry.sequence
    _intact(told, entry)


def _replica(told: Retelling, entry: JournalEntry) -> None:
    place = entry.detail["place"]
    told.replicas[place] = {"place": place, "added": entry.time, "synced": None, "position": None}


def _synced(told: Retelling, entry: JournalEntry) -> None:
    row = told.replicas.get(entry.detail["place"])
    if row is not None:
        row |= {"synced": entry.time, "position": int(entry.detail["position"])}


def _key(told: Retelling, entry: JournalEntry) -> None:
    told.keys.append(entry.detail["key"])


def _batch_begun(told: Retelling, entry: JournalEntry) -> None:
    number = int(entry.detail["batch"])
    told.batches[number] = {"id": number, "begun": entry.time, "fingerprint": "", "certified": None}


def _batch_certified(told: Retelling, entry: JournalEntry) -> None:
    told.batches[int(entry.detail["batch"])]["certified"] = entry.time


def _search_saved(told: Retelling, entry: JournalEntry) -> None:
    told.searches[entry.actor, entry.detail["name"]] = {"owner": entry.actor, **entry.detail}


def _search_deleted(told: Retelling, entry: JournalEntry) -> None:
    told.searches.pop((entry.actor, entry.detail["name"]), None)


def _rescan_decided(told: Retelling, entry: JournalEntry) -> None:
    detail = entry.detail
    told.rescans[entry.record or "", detail["other"]] = {
        "record": entry.record,
        "other": detail["other"],
        "resemblance": float(detail["resemblance"]),
        "facts": detail["facts"],
        "state": detail["state"],
    }


def _checked(told: Retelling, entry: JournalEntry) -> None:
    detail = entry.detail
    if "began" in detail:  # older journals tell only the end of a run
        totals = {name: int(detail[name]) for name in ("records", "files", "bytes", "findings")}
        is_walk = detail["walked"] == "yes"
        told.checks.append({"began": detail["began"], "ended": entry.time, "walked": is_walk, **totals})


_HEARD: Mapping[str, Callable[[Retelling, JournalEntry], None]] = {
    Action.UNITS_IMPORTED: _units,
    Action.CLASSIFICATION_IMPORTED: _classes,
    Action.SCHEDULE_IMPORTED: _schedule,
    Action.SCHEME_ADDED: _scheme,
    Action.CODE_RESERVED: _reserved,
    Action.CODE_VOIDED: _voided,
    Action.FILED: _filed,
    Action.RECEIVED_AGAIN: _named,
    Action.HOLD_PLACED: _hold_placed,
    Action.HOLD_LIFTED: _hold_lifted,
    Action.QUARANTINED: _quarantined,
    Action.QUARANTINE_CLEARED: _cleared,
    Action.DAMAGE_FOUND: _damaged,
    Action.FOUND_INTACT: _intact,
    Action.DESTROYED: _destroyed,
    Action.REPLICA_ADDED: _replica,
    Action.REPLICA_SYNCED: _synced,
    Action.KEY_CREATED: _key,
    Action.KEY_ROTATED: _key,
    Action.KEY_REPLACED: _key,
    Action.BATCH_BEGUN: _batch_begun,
    Action.BATCH_CERTIFIED: _batch_certified,
    Action.SEARCH_SAVED: _search_saved,
    Action.SEARCH_DELETED: _search_deleted,
    Action.RESCAN_DECIDED: _rescan_decided,
    Action.CHECKED: _checked,
}
