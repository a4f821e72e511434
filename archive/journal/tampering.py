"""Names what was done to a log, and where: deletion, edit, reordering, truncation or fork."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from archive.journal.entries import GENESIS


class Tampering(StrEnum):
    """The ways in which entries can be wrong in their order."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing done to the entries from sequence `first` to `last`, both included."""

    what: Tampering
    first: int
    last: int


@dataclass(slots=True)
class Telling:
    """The log in one of the two places from entry `start` + 1 on, as found: a digest for every line.

    `sequences` and `previous` are taken from the lines, None for lines that are no entries.
    """

    start: int
    before: str = GENESIS
    digests: list[str] = field(default_factory=list)
    sequences: list[int | None] = field(default_factory=list)
    previous: list[str | None] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many entries there are, those before the start counted."""
        return self.start + len(self.digests)

    def is_linked(self, place: int) -> bool:
        """Whether the line at a place, counted from 0, is the next after the one before it."""
        before = self.digests[place - 1] if place else self.before
        return (self.sequences[place], self.previous[place]) == (self.start + place + 1, before)


def own_discrepancies(telling: Telling) -> Iterator[Discrepancy]:
    """Finds what the entries show by themselves: every line repeats the digest of the one before."""
    places = {digest: place for place, digest in enumerate(telling.digests)}
    moved: set[int] = set()
    expected = telling.start + 1
    for place, (sequence, previous) in enumerate(zip(telling.sequences, telling.previous, strict=True)):
        if sequence is None or previous is None:
            yield Discrepancy(Tampering.EDITED, expected, expected)
            expected += 1
            continue
        found = _break_at(telling, place, places, moved, expected)
        if found is not None:
            yield found
        expected = sequence + 1


def _break_at(
    telling: Telling, place: int, places: dict[str, int], moved: set[int], expected: int
) -> Discrepancy | None:
    """The way the chain breaks between a line and the one before it; `expected` is the sequence it should have."""
    sequence, previous = telling.sequences[place] or 0, telling.previous[place] or ""
    before = telling.digests[place - 1] if place else telling.before
    is_after_garbage = place > 0 and telling.sequences[place - 1] is None
    if sequence == expected and (previous == before or is_after_garbage):
        return None
    elsewhere = places.get(previous)
    if elsewhere is not None and elsewhere != place - 1:
        moved.add(place)
        return None if elsewhere in moved else Discrepancy(Tampering.REORDERED, sequence, sequence)
    if sequence > expected:
        return Discrepancy(Tampering.DELETED, expected, sequence - 1)
    if sequence < expected:
        moved.add(place)
        return Discrepancy(Tampering.REORDERED, sequence, sequence)
    return _edited_at(telling, place, sequence)


def _edited_at(telling: Telling, place: int, sequence: int) -> Discrepancy:
    """Two neighbours that do not fit: the one that the line after them vouches for is not the one that changed."""
    following = place + 1
    is_vouched_for = (
        following >= len(telling.digests) or telling.previous[following] == telling.digests[place]
    )
    guilty = sequence - 1 if is_vouched_for and place else sequence
    return Discrepancy(Tampering.EDITED, guilty, guilty)


def discrepancies(telling: Telling, truth: Telling) -> Iterator[Discrepancy]:
    """Finds what was done to `telling`, by comparison with a sound one; both begin with the same entry.

    That it goes on where the other one ends is no fault of its own.
    """
    given, right = telling.digests, truth.digests
    begin = _common(given, right)
    if begin == len(given) == len(right):
        return
    first = telling.start + begin + 1
    if begin == len(given):
        yield Discrepancy(Tampering.TRUNCATED, first, truth.size)
    elif begin == len(right):
        if not all(telling.is_linked(place) for place in range(begin, len(given))):
            yield Discrepancy(Tampering.INSERTED, first, telling.size)
    elif _is_fork(telling, right, begin):
        yield Discrepancy(Tampering.FORKED, first, telling.size)
    else:
        yield from _edits(given[begin:], right[begin:], first)


def _common(given: Sequence[str], right: Sequence[str]) -> int:
    """How many leading digests two tellings share."""
    shorter = min(len(given), len(right))
    return next((place for place in range(shorter) if given[place] != right[place]), shorter)


def _is_fork(telling: Telling, right: Sequence[str], begin: int) -> bool:
    """Whether from a place on there is another history, sound in itself; one changed last line is an edit."""
    rest = range(begin, len(telling.digests))
    is_other = set(telling.digests[begin:]).isdisjoint(right[begin:])
    is_last_line = len(rest) == 1 == len(right) - begin
    return is_other and not is_last_line and all(telling.is_linked(place) for place in rest)


def _edits(given: Sequence[str], right: Sequence[str], first: int) -> Iterator[Discrepancy]:
    """The steps from `right` to `given`, whose first digests are entry `first`'s."""
    places = {digest: place for place, digest in enumerate(right)}
    found = [places.get(digest) for digest in given]
    kept = set(_longest_rising(found))
    present = {found[at] for at in kept}
    copies = set()
    for at, place in enumerate(found):
        if place is not None and at not in kept:
            if place in present:
                copies.add(at)
            else:
                present.add(place)
                yield Discrepancy(Tampering.REORDERED, first + place, first + place)
    strangers, last = 0, -1
    for at, place in enumerate([*found, len(right)]):
        if place is None or at in copies:
            strangers += 1
        elif at in kept or place == len(right):
            missing = [gap for gap in range(last + 1, place) if gap not in present]
            yield from _gap(missing, strangers, first, first + last + 1)
            strangers, last = 0, place


def _gap(missing: Sequence[int], strangers: int, first: int, here: int) -> Iterator[Discrepancy]:
    """Between two lines that stayed: what is missing, against the strangers that stand in its place."""
    changed, gone = missing[:strangers], missing[strangers:]
    for what, places in ((Tampering.EDITED, changed), (Tampering.DELETED, gone)):
        for start, end in _runs(places):
            yield Discrepancy(what, first + start, first + end)
    if strangers > len(missing):
        yield Discrepancy(Tampering.INSERTED, here, here)


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The runs of consecutive numbers in rising ones."""
    if not places:
        return
    start = places[0]
    for place, following in pairwise(places):
        if following != place + 1:
            yield start, place
            start = following
    yield start, places[-1]


def _longest_rising(numbers: Sequence[int | None]) -> list[int]:
    """Where a longest rising selection of the numbers stands: so the fewest lines count as moved."""
    ends: list[int] = []  # of the best selection of each length, its last number
    places: list[int] = []  # and where that stands
    before: dict[int, int | None] = {}
    for place, number in enumerate(numbers):
        if number is not None:
            length = bisect_left(ends, number)
            before[place] = places[length - 1] if length else None
            ends[length : length + 1], places[length : length + 1] = [number], [place]
    chain: list[int] = []
    step = places[-1] if places else None
    while step is not None:
        chain.append(step)
        step = before[step]
    return chain[::-1]
