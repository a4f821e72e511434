"""Defines where a server is, who enters it, and whom it trusts, without loading the client."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 60.0  # a bulk of some megabytes on a busy server takes ten


@dataclass(frozen=True, slots=True)
class Access:
    """Where the servers are and how they are entered; what is secret never shows in a message.

    `fingerprint` is the SHA-256 of the server's certificate, in hexadecimal digits, for one that nobody signed.
    """

    urls: tuple[str, ...]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    fingerprint: str | None = None
    seconds: float = _SECONDS


@dataclass(frozen=True, slots=True)
class IndexPlace:
    """Where the generations of one audience's index are: the alias, and how each is spread over the servers.

    `locks` is a folder for the marks of those who are building, on the machine that has the archive.
    """

    alias: str
    locks: Path
    shards: int = 1
    replicas: int = 0
