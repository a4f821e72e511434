"""Reads settings in one place: option, else environment, else `arsip.toml`, else default."""

from __future__ import annotations

import os
import pwd
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.values.access import UNLIMITED, Audience, Public, Reader, Role
from archive.values.error import ArsipError
from archive.values.objection import Objection
from archive.values.record import AccessLevel

_Word = TypeVar("_Word", bound=StrEnum)
_DEFAULT_HOME = "arsip-home"
_WITA = "Asia/Makassar"
_USUAL_PORT = 9200
_OCR_PROGRAMS = ("tesseract", "tesserocr")
_LANGUAGES = ("id", "en")
CREDENTIALS = frozenset({"user", "password_file", "api_key_file"})
"""What says who enters an index server, for the staff and once more for the public."""

_KNOWN = {
    "archive": {"actor"},
    "reading": {"language", "workers"},
    "office": {"zone"},
    "people": {"small_office"},
    "catalogue": {"url"},
    "reader": {"role", "units", "clearance"},
    "index": {
        "engine",
        "public",
        "url",
        "name",
        "ca_file",
        "fingerprint",
        "shards",
        "replicas",
        "timeout",
        *CREDENTIALS,
    },
}
_PUBLIC = "public"


class BadSetting(ArsipError, ValueError):
    """A setting that nobody can follow; `objection` names where it stands, and what is wrong with it."""

    code = "bad_setting"

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(", ".join([reason, *(f"{name}={value}" for name, value in values.items())]))
        self.objection = Objection(reason, reason, values)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the archive is, who acts, and how things are read and said.

    `actor` is the name that was given, `login` the operating system's; `ocr_language` is Tesseract's, as in
    `ind+eng`; `workers` the number of pages read at the same time; `audience` who asks, without any limit unless
    one is set. `zone` is the office's time zone, `session` the file with the token of whoever signed in, and
    `small_office` lets one person describe and verify. `ocr_program` says which Tesseract reads.
    """

    home: Path
    actor: str
    login: str
    ocr_language: str
    workers: int
    audience: Audience = UNLIMITED
    zone: str = _WITA
    session: Path = Path("session")
    small_office: bool = False
    ocr_program: str = "tesseract"


def spoken_language() -> str:
    """The language of help texts, which are needed before any option is read."""
    spoken = os.environ.get("ARSIP_LANG", "id")
    return spoken if spoken in _LANGUAGES else "id"


def load(home: Path | None = None) -> Settings:
    """Read the settings; options win. Raises `BadSetting`."""
    environment = os.environ
    root = home or Path(environment.get("ARSIP_HOME") or _DEFAULT_HOME)
    table = read_table(root / "arsip.toml")
    login = _login()
    actor = environment.get("ARSIP_ACTOR") or text_of(table, "archive", "actor") or login
    workers = environment.get("ARSIP_WORKERS") or _value(table, "reading", "workers")
    return Settings(
        home=root,
        actor=actor,
        login=login,
        ocr_language=environment.get("ARSIP_OCR_LANGUAGE")
        or text_of(table, "reading", "language")
        or "ind+eng",
        workers=_workers(workers),
        audience=_audience(table),
        zone=_zone(text_of(table, "office", "zone") or _WITA),
        session=_session(),
        small_office=_flag(table, "people", "small_office"),
        ocr_program=_ocr_program(
            environment.get("ARSIP_OCR_PROGRAM") or text_of(table, "reading", "program")
        ),
    )


def _ocr_program(name: str | None) -> str:
    if name not in (None, "", *_OCR_PROGRAMS):
        raise BadSetting("unknown_program", name="reading.program", value=repr(name))
    return name or _OCR_PROGRAMS[0]


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSetting("unknown_zone", name="office.zone", value=repr(name)) from error


def _session() -> Path:
    """The file of the session token: ARSIP_SESSION, else one in the user's state folder."""
    if given := os.environ.get("ARSIP_SESSION"):
        return Path(given)
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "arsip" / "session"


def _flag(table: Mapping[str, Any], section: str, name: str) -> bool:
    value = _value(table, section, name)
    if value not in (None, True, False):
        raise BadSetting("no_flag", name=f"{section}.{name}", value=repr(value))
    return bool(value)


def read_table(path: Path) -> Mapping[str, Any]:
    """Reads `arsip.toml`; nothing where there is none. Raises `BadSetting`.

    The file is read once, and again only when it changed.
    """
    try:
        found = path.stat()
        return _read(path.resolve(), found.st_ino, found.st_mtime_ns, found.st_size)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise BadSetting("system", error=error) from error


@lru_cache(maxsize=1)
def _read(path: Path, *_state: int) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting("bad_toml", path=path, error=str(error)) from error
    for section, values in table.items():
        strangers = set(values) - _KNOWN.get(section, set()) if isinstance(values, dict) else {section}
        if section not in _KNOWN or strangers:
            raise _stranger(path, section, strangers)
    public = table.get("index", {}).get("public", {})
    if not isinstance(public, dict) or set(public) - CREDENTIALS:
        raise BadSetting(
            "bad_public",
            path=path,
            section="index.public",
            known=tuple(sorted(CREDENTIALS)),
        )
    return table


def _stranger(path: Path, section: str, names: set[str]) -> BadSetting:
    return BadSetting(
        "no_such_setting",
        path=path,
        section=section,
        names=tuple(sorted(names)),
    )


def _value(table: Mapping[str, Any], section: str, name: str) -> Any:
    return table.get(section, {}).get(name)


def text_of(table: Mapping[str, Any], section: str, name: str) -> str | None:
    """A value that must be a text. Raises `BadSetting`."""
    value = _value(table, section, name)
    if value is not None and not isinstance(value, str):
        raise BadSetting(
            "no_text",
            name=f"{section}.{name}",
            value=repr(value),
        )
    return value


def _workers(value: Any) -> int:
    if value is None:
        return len(os.sched_getaffinity(0))
    try:
        number = int(str(value))
    except ValueError as error:
        raise BadSetting("no_number", name="reading.workers", value=repr(value)) from error
    if number < 1:
        raise BadSetting(
            "too_little",
            name="reading.workers",
            value=number,
            least=1,
        )
    return number


def _audience(table: Mapping[str, Any]) -> Audience:
    """The reader that is set; no part means no limit.

    The environment speaks only where the file says nothing of a reader: else whoever reads could lift the limits.
    """
    if not table.get("reader"):
        table = {
            "reader": {
                name: os.environ.get(f"ARSIP_READER_{name.upper()}") or None for name in _KNOWN["reader"]
            }
        }
    role, clearance = (text_of(table, "reader", name) for name in ("role", "clearance"))
    units = _units(_value(table, "reader", "units"))
    if role == _PUBLIC:
        return Public()
    if role is None and clearance is None and not units:
        return UNLIMITED
    return Reader(
        _one_of(Role, "reader.role", role or Role.STAFF),
        units,
        _one_of(AccessLevel, "reader.clearance", clearance or AccessLevel.ORDINARY),
    )


def _one_of(words: type[_Word], name: str, value: str) -> _Word:
    try:
        return words(value)
    except ValueError as error:
        raise BadSetting(
            "no_such_word",
            name=name,
            value=repr(value),
            known=tuple(map(str, words)),
        ) from error


def _units(value: Any) -> tuple[str, ...]:
    units = value.split(",") if isinstance(value, str) else [] if value is None else value
    if not isinstance(units, list) or not all(isinstance(unit, str) for unit in units):
        raise BadSetting(
            "no_list",
            name="reader.units",
            value=repr(value),
        )
    return tuple(unit.strip() for unit in units if unit.strip())


def _login() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"
