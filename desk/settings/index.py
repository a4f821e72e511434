"""Reads the settings of the search index from `arsip.toml`, and writes them into it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.storage.disk import Disk
from desk.settings.general import BadSetting, read_table, text_of

_USUAL_PORT = 9200
USUAL_TIMEOUT = 60  # seconds; a bulk of some megabytes on a busy server takes ten

Chosen = Mapping[str, str | int | list[str]]
"""The settings of `[index]` by their names in `arsip.toml`."""


class Engine(StrEnum):
    """The engines that answer questions about the archive."""

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

    `name` is what the aliases of the indices begin with, one for the staff and one for the public; `timeout` is how
    many seconds an answer may take in all.
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
    timeout: int = USUAL_TIMEOUT


def load_index(home: Path) -> IndexSettings:
    """The settings of the index of the archive at `home`. Raises `BadSetting`."""
    return index_settings(home, read_table(home / "arsip.toml").get("index", {}))


def index_settings(home: Path, index: Mapping[str, Any]) -> IndexSettings:
    """The settings that these values of `[index]` come to, the environment winning. Raises `BadSetting`."""
    ca_file = _of_server(index, "ca_file")
    settings = IndexSettings(
        engine=_engine(os.environ.get("ARSIP_INDEX_ENGINE") or text_of({"index": index}, "index", "engine")),
        urls=_urls(os.environ.get("ARSIP_ELASTICSEARCH_URL") or index.get("url", ())),
        staff=_credentials(home, index, "ARSIP_ELASTICSEARCH"),
        public=_credentials(home, index.get("public", {}), "ARSIP_ELASTICSEARCH_PUBLIC"),
        ca_file=home / ca_file if ca_file else None,
        fingerprint=_of_server(index, "fingerprint"),
        name=_of_server(index, "name") or "arsip",
        shards=_whole(index, "shards", 1),
        replicas=_whole(index, "replicas", 0),
        timeout=_whole(index, "timeout", 1, USUAL_TIMEOUT),
    )
    if settings.engine is Engine.ELASTICSEARCH and not settings.urls:
        raise BadSetting("no_address", name="index.url", variable="ARSIP_ELASTICSEARCH_URL")
    return settings


def _engine(name: str | None) -> Engine:
    try:
        return Engine(name or Engine.EMBEDDED)
    except ValueError as error:
        raise BadSetting(
            "no_such_word",
            name="index.engine",
            value=repr(name),
            known=tuple(map(str, Engine)),
        ) from error


def _of_server(index: Mapping[str, Any], name: str) -> str | None:
    return os.environ.get(f"ARSIP_ELASTICSEARCH_{name.upper()}") or text_of({"index": index}, "index", name)


def _credentials(home: Path, table: Mapping[str, Any], prefix: str) -> Credentials:
    return Credentials(
        user=os.environ.get(f"{prefix}_USER") or text_of({"index": table}, "index", "user"),
        password=_secret(home, table, prefix, "password"),
        api_key=_secret(home, table, prefix, "api_key"),
    )


def _secret(home: Path, table: Mapping[str, Any], prefix: str, name: str) -> str | None:
    """The value itself from the environment, or the file that it or `arsip.toml` names."""
    variable = f"{prefix}_{name.upper()}"
    if value := os.environ.get(variable):
        return value
    named = os.environ.get(f"{variable}_FILE") or text_of({"index": table}, "index", f"{name}_file")
    if named is None:
        return None
    try:
        return (home / named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(
            "no_secret_file",
            name=f"index.{name}_file",
            path=home / named,
        ) from error


def _urls(value: Any) -> tuple[str, ...]:
    given = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not all(isinstance(url, str) for url in given):
        raise BadSetting("no_addresses", name="index.url", value=repr(value))
    return tuple(map(_url, given))


def _url(text: str) -> str:
    """The address with its port, which is 9200 unless it says another."""
    try:
        parts = urlsplit(text)
        port = parts.port or _USUAL_PORT
    except ValueError as error:
        raise _not_an_address(text) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _not_an_address(text)
    if parts.password:
        raise BadSetting("password_in_address", name="index.url", instead="password_file")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}"


def _not_an_address(text: str) -> BadSetting:
    return BadSetting("bad_address", name="index.url", text=repr(text))


def _whole(index: Mapping[str, Any], name: str, least: int, usual: int | None = None) -> int:
    value = index.get(name, least if usual is None else usual)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadSetting(
            "no_whole_number",
            name=f"index.{name}",
            least=least,
            value=repr(value),
        )
    return value


def choose(path: Path, chosen: Chosen) -> None:
    """Puts `chosen` in place of what `[index]` says; what belongs to the public alone stays."""
    import tomlkit  # noqa: PLC0415 - it writes what tomllib reads, and settings are seldom written
    from tomlkit.items import Table  # noqa: PLC0415

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
    Disk().rewrite(path, tomlkit.dumps(document).encode())
