"""Defines the notices that an operation gives its face beside the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from archive.journal.keys import NoSecretKey
from archive.journal.signed_note import BadKey
from archive.values.record import RecordId
from desk.settings.general import BadSetting
from search.index.contract import IndexUnavailable
from search.mirror.follow import CountsDiffer


@dataclass(frozen=True, slots=True)
class NotSigned:
    """The journal grew and could not be signed; what was changed is kept all the same."""

    cause: NoSecretKey | BadKey


@dataclass(frozen=True, slots=True)
class JournalRewritten:
    """The journal does not continue the `signed` entries that were signed before."""

    signed: int


@dataclass(frozen=True, slots=True)
class LogInTrouble:
    """Keys, transcript or signature could not follow the journal; reading goes on, changes are refused."""

    cause: Exception


@dataclass(frozen=True, slots=True)
class ClockBehind:
    """The clock shows a time before the journal's newest entries; what is done now seems older than it is."""


@dataclass(frozen=True, slots=True)
class CheckNotNoted:
    """The findings of a check are noted nowhere, because nothing may be written into the home."""


@dataclass(frozen=True, slots=True)
class IndexNotFollowing:
    """An index could not learn what changed; the archive is whole without it."""

    cause: IndexUnavailable | CountsDiffer | BadSetting | OSError


@dataclass(frozen=True, slots=True)
class TextNotRead:
    """An index took a record without its text, which the store could not give."""

    record: RecordId


@dataclass(frozen=True, slots=True)
class ContentNotSearched:
    """A question was answered by descriptions alone, because the index is down."""

    cause: IndexUnavailable


@dataclass(frozen=True, slots=True)
class ServerNearlyFull:
    """The disk of the index's server is nearly full; soon it only reads."""


Notice: TypeAlias = (
    NotSigned
    | JournalRewritten
    | LogInTrouble
    | ClockBehind
    | CheckNotNoted
    | IndexNotFollowing
    | TextNotRead
    | ContentNotSearched
    | ServerNearlyFull
)
Notify: TypeAlias = Callable[[Notice], None]
