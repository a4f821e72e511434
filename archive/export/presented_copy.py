"""Compares a presented copy with the archive: by its bytes, else by its words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from archive.archive import Archive
from archive.journal.entries import Action, JournalEntry
from archive.storage import inventory
from archive.storage.disk import Digests, digest_file
from archive.values.record import Record, RecordDestroyed

_WORD = re.compile(r"[^\W_]+")
_MOST_PAIRS = 25_000_000  # of words that are laid side by side in order


@dataclass(frozen=True, slots=True)
class Same:
    """The record whose original has the presented bytes.

    `version` is the first that has them. `filed` is the journal's entry about their filing, if there is one.
    `is_intact` says whether the stored original still has them.
    """

    record: Record
    version: int
    is_intact: bool
    filed: JournalEntry | None


def same_bytes(archive: Archive, presented: Digests) -> Same | None:
    """The record that these bytes were filed as, also where it was destroyed; None if nobody filed them."""
    record = archive.by_digest(presented.sha256)
    if record is None:
        return None
    filed = (entry for entry in archive.entries(record.id) if entry.action == Action.FILED)
    return Same(record, *_stored(archive, record, presented), next(filed, None))


def _stored(archive: Archive, record: Record, presented: Digests) -> tuple[int, bool]:
    """The first version with these bytes, the first of all where the store cannot say, and whether they are intact."""
    try:
        states = [version.state.values() for version in archive.store.inventory(record.id).versions]
        having = (number for number, state in enumerate(states, start=1) if presented.sha512 in state)
        return next(having, 1), digest_file(archive.store.original(record)) == presented
    except (OSError, inventory.BadInventory, RecordDestroyed):
        return 1, False


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of some pages as they are compared: runs of letters and digits, NFKC, case folded."""
    return tuple(
        word for text in texts for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    )


def words_apart(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words must be put in, taken out or exchanged to get from one text to the other.

    Of texts too long to be laid side by side it is their `bag_distance`, which is never more.
    """
    if one == other:
        return 0
    if len(one) * len(other) > _MOST_PAIRS:
        return bag_distance(one, other)
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return sum(max(a2 - a1, b2 - b1) for what, a1, a2, b1, b2 in steps if what != "equal")


def bag_distance(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words one text has more than the other or more often, whatever their order."""
    mine, theirs = Counter(one), Counter(other)
    return max((mine - theirs).total(), (theirs - mine).total())
