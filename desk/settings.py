"""Settings, read in one place: option, else environment, else `arsip.toml`, else default."""

from __future__ import annotations

import os
import pwd
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from archive.record import AccessLevel
from search.audience import UNLIMITED, Audience, Public, Reader, Role

_Word = TypeVar("_Word", bound=StrEnum)
_DEFAULT_HOME = "arsip-home"
_USUAL_PORT = 9200
_LANGUAGES = ("id", "en")
_CREDENTIALS = {"user", "password_file", "api_key_file"}
_SERVER = {"url", "name", "ca_file", "fingerprint", "shards", "replicas"}
_KNOWN = {
    "archive": {"actor"},
    "reading": {"language", "workers"},
    "reader": {"role", "units", "clearance"},
    "index": {"engine", "public", *_CREDENTIALS, *_SERVER},
}
_PUBLIC = "public"


class BadSetting(ValueError):
    """A setting that nobody can follow; the message names where it stands."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the archive is, who acts, and how things are read and said.

    `ocr_language` is Tesseract's, as in `ind+eng`; `workers` the number of pages read at the same time;
    `audience` who asks, without any limit unless one is set.
    """

    home: Path
    actor: str
    ocr_language: str
    workers: int
    audience: Audience = UNLIMITED


class Engine(StrEnum):
    """What answers questions about the archive."""

    EMBEDDED = "embedded"
    ELASTICSEARCH = "elasticsearch"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who enters a server; the secrets come from the environment or a file, and show in no message."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """The engine, and for Elasticsearch where it is; the public's index may have credentials of its own.

    `name` is what the aliases of the indices begin with, one for the staff and one for the public.
    """

    engine: Engine = Engine.EMBEDDED
    urls: tuple[str, ...] = ()
    staff: Credentials = Credentials()
    public: Credentials = Credentials()
    ca_file: Path | None = None
    fingerprint: str | None = None
    name: str = "arsip"
    shards: int = 1
    replicas: int = 0


def spoken_language() -> str:
    """The language of help texts, which are needed before any option is read."""
    spoken = os.environ.get("ARSIP_LANG", "id")
    return spoken if spoken in _LANGUAGES else "id"


def load(home: Path | None = None) -> Settings:
    """Read the settings; options win. Raises `BadSetting`."""
    environment = os.environ
    root = home or Path(environment.get("ARSIP_HOME") or _DEFAULT_HOME)
    table = _read(root / "arsip.toml")
    actor = environment.get("ARSIP_ACTOR") or _text(table, "archive", "actor") or _login()
    workers = environment.get("ARSIP_WORKERS") or _value(table, "reading", "workers")
    return Settings(
        home=root,
        actor=actor,
        ocr_language=environment.get("ARSIP_OCR_LANGUAGE")
        or _text(table, "reading", "language")
        or "ind+eng",
        workers=_workers(workers),
        audience=_audience(table),
    )


def load_index(home: Path) -> IndexSettings:
    """The settings of the index of the archive at `home`. Raises `BadSetting`."""
    return index_settings(home, _read(home / "arsip.toml").get("index", {}))


def index_settings(home: Path, index: Mapping[str, Any]) -> IndexSettings:
    """The settings that these values of `[index]` come to, the environment winning. Raises `BadSetting`."""
    ca_file = _of_server(index, "ca_file")
    settings = IndexSettings(
        engine=_engine(os.environ.get("ARSIP_INDEX_ENGINE") or _text({"index": index}, "index", "engine")),
        urls=_urls(os.environ.get("ARSIP_ELASTICSEARCH_URL") or index.get("url", ())),
        staff=_credentials(home, index, "ARSIP_ELASTICSEARCH"),
        public=_credentials(home, index.get("public", {}), "ARSIP_ELASTICSEARCH_PUBLIC"),
        ca_file=home / ca_file if ca_file else None,
        fingerprint=_of_server(index, "fingerprint"),
        name=_of_server(index, "name") or "arsip",
        shards=_whole(index, "shards", 1),
        replicas=_whole(index, "replicas", 0),
    )
    if settings.engine is Engine.ELASTICSEARCH and not settings.urls:
        raise BadSetting("index.url: Elasticsearch has no address; set it, or ARSIP_ELASTICSEARCH_URL")
    return settings


def _engine(name: str | None) -> Engine:
    try:
        return Engine(name or Engine.EMBEDDED)
    except ValueError as error:
        raise BadSetting(f"index.engine: {name!r} is neither {' nor '.join(Engine)}") from error


def _of_server(index: Mapping[str, Any], name: str) -> str | None:
    return os.environ.get(f"ARSIP_ELASTICSEARCH_{name.upper()}") or _text({"index": index}, "index", name)


def _credentials(home: Path, table: Mapping[str, Any], prefix: str) -> Credentials:
    return Credentials(
        user=os.environ.get(f"{prefix}_USER") or _text({"index": table}, "index", "user"),
        password=_secret(home, table, prefix, "password"),
        api_key=_secret(home, table, prefix, "api_key"),
    )


def _secret(home: Path, table: Mapping[str, Any], prefix: str, name: str) -> str | None:
    """The value itself from the environment, or the file that it or `arsip.toml` names."""
    variable = f"{prefix}_{name.upper()}"
    if value := os.environ.get(variable):
        return value
    named = os.environ.get(f"{variable}_FILE") or _text({"index": table}, "index", f"{name}_file")
    if named is None:
        return None
    try:
        return (home / named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"index.{name}_file: {error}") from error


def _urls(value: Any) -> tuple[str, ...]:
    given = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not all(isinstance(url, str) for url in given):
        raise BadSetting(f"index.url: an address or a list of addresses is expected, not {value!r}")
    return tuple(map(_url, given))


def _url(text: str) -> str:
    """The address with its port, which is 9200 unless it says another."""
    try:
        parts = urlsplit(text)
        port = parts.port or _USUAL_PORT
    except ValueError as error:
        raise BadSetting(f"index.url: {text!r}: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting(f"index.url: {text!r} is no http or https address")
    if parts.password:
        raise BadSetting("index.url: a password does not belong into an address; use password_file")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}"


def _whole(index: Mapping[str, Any], name: str, least: int) -> int:
    value = index.get(name, least)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadSetting(f"index.{name}: a whole number of at least {least} is expected, not {value!r}")
    return value


def _read(path: Path) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}: {error}") from error
    for section, values in table.items():
        strangers = set(values) - _KNOWN.get(section, set()) if isinstance(values, dict) else {section}
        if section not in _KNOWN or strangers:
            raise BadSetting(f"{path}: [{section}] {', '.join(sorted(strangers))}: no such setting")
    public = table.get("index", {}).get("public", {})
    if not isinstance(public, dict) or set(public) - _CREDENTIALS:
        raise BadSetting(f"{path}: [index.public] knows only {', '.join(sorted(_CREDENTIALS))}")
    return table


def _value(table: Mapping[str, Any], section: str, name: str) -> Any:
    return table.get(section, {}).get(name)


def _text(table: Mapping[str, Any], section: str, name: str) -> str | None:
    value = _value(table, section, name)
    if value is not None and not isinstance(value, str):
        raise BadSetting(f"{section}.{name}: a text is expected, not {value!r}")
    return value


def _workers(value: Any) -> int:
    if value is None:
        return len(os.sched_getaffinity(0))
    try:
        number = int(str(value))
    except ValueError as error:
        raise BadSetting(f"reading.workers: {value!r} is not a number") from error
    if number < 1:
        raise BadSetting(f"reading.workers: {number} is less than one")
    return number


def _audience(table: Mapping[str, Any]) -> Audience:
    """The reader that is set, each part by the environment or else by the file; no part means no limit."""
    role, clearance = (
        os.environ.get(f"ARSIP_READER_{name.upper()}") or _text(table, "reader", name)
        for name in ("role", "clearance")
    )
    units = _units(os.environ.get("ARSIP_READER_UNITS") or _value(table, "reader", "units"))
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
        raise BadSetting(f"{name}: {value!r} is none of {', '.join(words)}") from error


def _units(value: Any) -> tuple[str, ...]:
    units = value.split(",") if isinstance(value, str) else [] if value is None else value
    if not isinstance(units, list) or not all(isinstance(unit, str) for unit in units):
        raise BadSetting(f"reader.units: a list of units is expected, not {value!r}")
    return tuple(unit.strip() for unit in units if unit.strip())


def _login() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"
