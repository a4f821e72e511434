from __future__ import annotations

import hashlib
from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from archive.journal.entries import GENESIS
from archive.journal.tampering import Discrepancy, Tampering, Telling, discrepancies, own_discrepancies

Line = tuple[int, str, str]  # sequence, content, previous

SIZES = st.integers(1, 40)


def digest(line: Line) -> str:
    return hashlib.sha256(repr(line).encode()).hexdigest()


def history(contents: Sequence[str], start: Sequence[Line] = ()) -> list[Line]:
    """A sound log of these contents, going on from one that there is."""
    lines = list(start)
    for content in contents:
        lines.append((len(lines) + 1, content, digest(lines[-1]) if lines else GENESIS))
    return lines


def telling(lines: Sequence[Line | str]) -> Telling:
    """As it is read; a line that is only a text is no entry."""
    told = Telling(0)
    for line in lines:
        is_entry = not isinstance(line, str)
        told.digests.append(digest(line) if not isinstance(line, str) else line)
        told.sequences.append(line[0] if is_entry and not isinstance(line, str) else None)
        told.previous.append(line[2] if not isinstance(line, str) else None)
    return told


def named(what: Tampering, first: int, last: int | None = None) -> list[Discrepancy]:
    return [Discrepancy(what, first, last or first)]


def both(damaged: Sequence[Line | str], sound: Sequence[Line]) -> tuple[list[Discrepancy], list[Discrepancy]]:
    """What is said by comparison, and what the damaged log says by itself."""
    return list(discrepancies(telling(damaged), telling(sound))), list(own_discrepancies(telling(damaged)))


def log(size: int) -> list[Line]:
    return history([f"entry {number}" for number in range(size)])


@given(SIZES, st.integers(0, 50))
def test_a_sound_log_shows_nothing(size: int, more: int) -> None:
    lines = log(size)
    assert both(lines, lines) == ([], [])
    longer = history(["more"] * more, lines)
    assert both(longer, lines) == ([], [])


@given(SIZES, st.data())
def test_an_edit_is_named(size: int, data: st.DataObject) -> None:
    sound, place = log(size), data.draw(st.integers(0, size - 1))
    damaged = list(sound)
    damaged[place] = (place + 1, "edited", sound[place][2])
    compared, own = both(damaged, sound)
    assert compared == named(Tampering.EDITED, place + 1)
    # The last line has none after it that would repeat its digest.
    assert own == ([] if place == size - 1 else compared)


@given(SIZES, st.data())
def test_an_edited_link_is_named(size: int, data: st.DataObject) -> None:
    sound, place = log(size), data.draw(st.integers(0, size - 1))
    damaged = list(sound)
    damaged[place] = (place + 1, sound[place][1], "f" * 64)
    compared, own = both(damaged, sound)
    assert compared == named(Tampering.EDITED, place + 1)
    assert own[0].what is Tampering.EDITED
    assert abs(own[0].first - place - 1) <= (place == size - 1)


@given(SIZES, st.data())
def test_a_line_that_is_no_entry_is_named_as_an_edit(size: int, data: st.DataObject) -> None:
    sound, place = log(size), data.draw(st.integers(0, size - 1))
    damaged: list[Line | str] = [*sound]
    damaged[place] = "garbage"
    assert both(damaged, sound) == (named(Tampering.EDITED, place + 1),) * 2


@given(st.integers(2, 40), st.data())
def test_a_deletion_is_named_with_its_extent(size: int, data: st.DataObject) -> None:
    sound, first = log(size), data.draw(st.integers(0, size - 2))
    last = data.draw(st.integers(first, size - 2))
    compared, own = both(sound[:first] + sound[last + 1 :], sound)
    assert compared == own == named(Tampering.DELETED, first + 1, last + 1)


@given(SIZES, st.data())
def test_a_truncation_is_named_with_its_extent(size: int, data: st.DataObject) -> None:
    sound, kept = log(size), data.draw(st.integers(0, size - 1))
    compared, own = both(sound[:kept], sound)
    assert compared == named(Tampering.TRUNCATED, kept + 1, size)
    assert own == []


@given(st.integers(2, 40), st.data())
def test_a_line_that_was_moved_is_named(size: int, data: st.DataObject) -> None:
    sound = log(size)
    source = data.draw(st.integers(0, size - 1))
    target = data.draw(st.integers(0, size - 1).filter(lambda place: place != source))
    damaged = list(sound)
    damaged.insert(target, damaged.pop(source))
    compared, own = both(damaged, sound)
    near = {source + 1, target + 1}  # two neighbours that changed places: either was moved
    assert [each.what for each in compared] == [Tampering.REORDERED]
    assert compared[0].first in near
    assert source + 1 in {each.first for each in own} or abs(source - target) == 1
    assert {each.what for each in own} <= {Tampering.REORDERED, Tampering.DELETED}


@given(SIZES, st.integers(1, 10), st.data())
def test_another_history_is_named_from_where_it_parts(size: int, more: int, data: st.DataObject) -> None:
    sound, kept = log(size), data.draw(st.integers(0, size - 1))
    damaged = history(["other"] * (more + 1), sound[:kept])
    compared, own = both(damaged, sound)
    assert compared == named(Tampering.FORKED, kept + 1, len(damaged))
    assert own == []


@given(SIZES, st.data())
def test_an_inserted_line_is_named(size: int, data: st.DataObject) -> None:
    sound, place = log(size), data.draw(st.integers(0, size))
    damaged: list[Line | str] = [*sound]
    damaged.insert(place, "garbage")
    compared, own = both(damaged, sound)
    assert compared == named(Tampering.INSERTED, place + 1)
    assert own != []


def test_a_second_copy_of_a_line_is_named_as_inserted() -> None:
    sound = log(3)
    compared, own = both([sound[0], sound[2], sound[1], sound[2]], sound)
    assert compared == named(Tampering.INSERTED, 2)
    assert own != []


@example([0, 2, 1, 2], 3)
@given(st.lists(st.integers(0, 12), min_size=0, max_size=14), st.integers(1, 12))
def test_whatever_is_done_something_is_named(choice: list[int], size: int) -> None:
    sound = log(size)
    damaged: list[Line | str] = [sound[place] if place < size else f"garbage {place}" for place in choice]
    compared, _own = both(damaged, sound)
    assert bool(compared) == (damaged != sound)
    assert all(1 <= each.first <= each.last for each in compared)
