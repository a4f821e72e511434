from __future__ import annotations

import hashlib
import json
import stat
from itertools import pairwise
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.journal.entries import SEGMENT, BrokenChain, JournalEntry
from archive.journal.transcript import BrokenTranscript, parse_line
from tests.making import (
    DESCRIBED,
    Clock,
    copied_archive,
    file_one,
    fill_journal,
    make_older,
    note,
    reopened,
    tamper,
)


def told(archive: Archive) -> list[JournalEntry]:
    """What the segments say, line by line."""
    lines = [
        line
        for number in archive.transcript.numbers()
        for line in archive.transcript.path(number).read_bytes().splitlines()
    ]
    entries = [parse_line(line) for line in lines]
    assert None not in entries
    return [entry for entry in entries if entry is not None]


def last_segment(archive: Archive) -> Path:
    return archive.transcript.path(archive.transcript.numbers()[-1])


def test_every_change_is_in_the_transcript_when_it_is_done(archive: Archive) -> None:
    file_one(archive, b"isi")
    assert told(archive) == list(archive.entries())
    note(archive)
    assert told(archive) == list(archive.entries())


def test_a_line_is_what_the_next_one_repeats_the_digest_of(archive: Archive) -> None:
    file_one(archive, b"isi")
    lines = last_segment(archive).read_bytes().splitlines()
    for line, following in pairwise(lines):
        assert json.loads(following)["previous"] == hashlib.sha256(line).hexdigest()


def test_a_full_segment_is_closed_and_the_next_one_begun(archive: Archive) -> None:
    fill_journal(archive, SEGMENT)
    assert archive.transcript.numbers() == [1]
    fill_journal(archive, 2 * SEGMENT + 5)
    assert archive.transcript.numbers() == [1, 2, 3]
    modes = [stat.S_IMODE(archive.transcript.path(number).stat().st_mode) for number in (1, 2, 3)]
    assert modes == [0o444, 0o444, 0o644]
    assert told(archive) == list(archive.entries())
    archive = reopened(archive)
    note(archive)
    assert told(archive) == list(archive.entries())
    archive.close()


def test_a_change_that_is_undone_is_not_in_the_transcript(archive: Archive) -> None:
    before = told(archive)
    with pytest.raises(RuntimeError), archive.catalogue.writing():
        raise RuntimeError
    assert told(archive) == before


def test_two_processes_append_in_turn(archive: Archive) -> None:
    other = Archive.open(archive.home.root, "siti", Clock())
    for writer in (archive, other) * 3:
        note(writer)
    assert told(archive) == list(archive.entries())
    assert [entry.actor for entry in told(archive)][-2:] == ["budi", "siti"]
    other.close()


def test_a_line_torn_anywhere_is_completed_when_the_archive_is_opened(archive: Archive) -> None:
    note(archive)  # not signed yet: what is signed is never written again
    whole = last_segment(archive).read_bytes()
    before = len(whole) - len(whole.splitlines(keepends=True)[-1])
    for length in (*range(before, len(whole), 9), len(whole) - 1):
        last_segment(archive).write_bytes(whole[:length])
        archive = reopened(archive)
        assert last_segment(archive).read_bytes() == whole
    last_segment(archive).write_bytes(whole[:before] + bytes(len(whole) - before))
    archive = reopened(archive)
    assert last_segment(archive).read_bytes() == whole
    archive.close()


def test_an_archive_of_the_first_version_gets_its_transcript_when_it_is_opened(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    make_older(archive)
    archive = Archive.open(archive.home.root, "siti", Clock())
    file_one(archive, b"isi")
    assert told(archive) == list(archive.entries())
    assert [entry.action for entry in told(archive)][:2] == ["created", "key_created"]
    assert archive.notary.checkpoint().checkpoint.size == len(told(archive))
    archive.close()


def damage_truncate(archive: Archive) -> None:
    path = last_segment(archive)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))


def damage_remove_all(archive: Archive) -> None:
    last_segment(archive).unlink()


def damage_remove_folder(archive: Archive) -> None:
    archive.home.journal.rename(archive.home.root / "gone")


def damage_roll_back(archive: Archive) -> None:
    tamper(archive, "DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")


def damage_other_entry(archive: Archive) -> None:
    tamper(
        archive, "UPDATE journal SET digest = previous WHERE sequence = (SELECT max(sequence) FROM journal)"
    )


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (damage_truncate, "truncated"),
        (damage_remove_all, "truncated"),
        (damage_remove_folder, "segment_missing"),
        (damage_roll_back, "journal_behind"),
        (damage_other_entry, "forked"),
    ],
)
def test_what_cannot_be_a_crash_stops_writing_and_not_reading(tmp_path: Path, damage, code: str) -> None:  # type: ignore[no-untyped-def]
    archive = copied_archive(tmp_path / "home")
    record = file_one(archive, b"isi")
    archive.notary.checkpoint()
    archive.close()
    damage(archive)
    archive = reopened(archive)
    state = archive.last_sequence()
    assert archive.find(record.id) == record
    for _ in range(2):
        with pytest.raises(BrokenTranscript) as refusal:
            archive.filing.describe(record.id, DESCRIBED)
        assert refusal.value.reason == code
        assert archive.last_sequence() == state
    archive.close()


def test_a_lost_segment_in_the_middle_stops_writing(archive: Archive) -> None:
    fill_journal(archive, 2 * SEGMENT + 1)
    archive.close()
    archive.transcript.path(1).unlink()
    archive = reopened(archive)
    with pytest.raises(BrokenTranscript) as refusal:
        note(archive)
    assert (refusal.value.reason, refusal.value.sequence) == ("segment_missing", 1)
    archive.close()


def test_an_entry_altered_before_it_was_written_out_stops_writing(archive: Archive) -> None:
    archive.close()
    last_segment(archive).write_bytes(b"")
    (archive.home.journal / "checkpoints").rename(archive.home.root / "gone")
    tamper(archive, "UPDATE journal SET actor = 'mallory' WHERE sequence = 2")
    archive = reopened(archive)
    with pytest.raises(BrokenChain):
        note(archive)
    archive.close()
