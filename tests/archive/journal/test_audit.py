from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.journal.audit import BeyondMending, LogFinding
from archive.journal.entries import SEGMENT, JournalEntry
from tests.making import (
    Clock,
    copied_archive,
    file_one,
    fill_journal,
    make_archive,
    mended,
    note,
    reopened,
    rewritten,
    tamper,
    write_journal,
    write_transcript,
)

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

Attack = Callable[[list[JournalEntry]], list[JournalEntry]]


def edit(entries: list[JournalEntry]) -> list[JournalEntry]:
    return [*entries[:3], replace(entries[3], actor="mallory"), *entries[4:]]


def delete(entries: list[JournalEntry]) -> list[JournalEntry]:
    return [*entries[:3], *entries[5:]]


def reorder(entries: list[JournalEntry]) -> list[JournalEntry]:
    return [*entries[:2], *entries[3:6], entries[2], *entries[6:]]


def truncate(entries: list[JournalEntry]) -> list[JournalEntry]:
    return entries[:-2]


def fork(entries: list[JournalEntry]) -> list[JournalEntry]:
    return rewritten(edit(entries))


def fork_shorter(entries: list[JournalEntry]) -> list[JournalEntry]:
    return rewritten(delete(entries))


def attack(archive: Archive, how: Attack, *places: str) -> None:
    entries = list(archive.entries())
    archive.close()
    if "journal" in places:
        write_journal(archive, how(entries))
    if "transcript" in places:
        write_transcript(archive, how(entries))


def findings(archive: Archive, against: bytes | None = None) -> list[tuple[str, str, int, int]]:
    return [(each.code, each.place, each.first, each.last) for each in archive.audit(against).findings]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Twelve entries, of which the last checkpoint covers ten and an older one five."""
    archive = copied_archive(tmp_path / "home")
    for size in (5, 10):
        fill_journal(archive, size)
        archive.notary.checkpoint()
    fill_journal(archive, 12)
    return archive


def test_a_sound_log_has_no_findings(archive: Archive) -> None:
    file_one(archive, b"isi")
    archive.notary.rotate()
    note(archive)
    audit = archive.audit()
    assert audit.findings == ()
    assert (audit.size, audit.signed) == (archive.last_sequence(), archive.last_sequence() - 1)
    assert audit.root == archive.notary.checkpoint().checkpoint.root


def test_every_checkpoint_that_was_ever_signed_can_be_held_against_the_log(archive: Archive) -> None:
    for size in archive.notary.checkpoints.sizes():
        assert findings(archive, archive.notary.checkpoints.path(size).read_bytes()) == []


@pytest.mark.parametrize("place", ["journal", "transcript"])
@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (edit, [("edited", 4, 4)]),
        (delete, [("deleted", 4, 5)]),
        (truncate, [("truncated", 11, 12)]),
        (fork, [("forked", 4, 12)]),
        (fork_shorter, [("forked", 4, 10)]),
    ],
)
def test_what_is_done_to_one_place_is_named_by_the_other(
    archive: Archive, place: str, how: Attack, expected: list[tuple[str, int, int]]
) -> None:
    attack(archive, how, place)
    assert findings(archive) == [(code, place, first, last) for code, first, last in expected]


def test_entries_that_changed_places_are_named(archive: Archive) -> None:
    attack(archive, reorder, "transcript")
    assert findings(archive) == [("reordered", "transcript", 3, 3)]


def test_rows_that_changed_numbers_are_named(archive: Archive) -> None:
    archive.close()
    tamper(
        archive,
        "UPDATE journal SET sequence = 99 WHERE sequence = 3; UPDATE journal SET sequence = 3 WHERE sequence = 6;"
        "UPDATE journal SET sequence = 6 WHERE sequence = 99",
    )
    assert {(code, place) for code, place, _, _ in findings(archive)} == {("edited", "journal")}
    assert {first for _, _, first, _ in findings(archive)} == {3, 6}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (edit, [("edited", 4, 4)]),
        (delete, [("deleted", 4, 5)]),
        (fork, [("forked", 3, 5), ("forked", 3, 10)]),
        (fork_shorter, [("forked", 3, 5), ("forked", 3, 10)]),
        (lambda entries: entries[:7], [("truncated", 8, 10)]),
    ],
)
def test_what_is_done_to_both_places_alike_is_named_by_the_chain_or_the_signature(
    archive: Archive, how: Attack, expected: list[tuple[str, int, int]]
) -> None:
    attack(archive, how, "journal", "transcript")
    places = ("journal", "transcript")
    assert findings(archive) == [
        (*[code, place], first, last) for place in places for code, first, last in expected
    ]


def test_only_a_checkpoint_kept_elsewhere_shows_that_those_here_went_too(archive: Archive) -> None:
    kept = archive.notary.newest()
    assert kept is not None
    for size in (5, 10):
        archive.notary.checkpoints.path(size).unlink()
    attack(archive, fork, "journal", "transcript")
    assert findings(archive) == []
    assert findings(archive, kept.note) == [("forked", "journal", 3, 10), ("forked", "transcript", 3, 10)]
    attack(archive, lambda entries: entries[:4], "journal", "transcript")
    assert findings(archive) == []
    assert findings(archive, kept.note)[0] == ("truncated", "journal", 5, 10)


def test_a_checkpoint_of_another_log_or_an_altered_one_is_no_witness(
    archive: Archive, tmp_path: Path
) -> None:
    other = make_archive(tmp_path / "other")
    note = other.notary.checkpoint().note
    other.close()
    assert findings(archive, note) == [("unknown_signer", "against", 0, 0)]
    assert findings(archive, b"not a note") == [("malformed", "against", 0, 0)]
    own = archive.notary.checkpoint().note
    assert findings(archive, own.replace(b"\n12\n", b"\n11\n")) == [("bad_signature", "against", 0, 0)]


def test_altered_lost_and_foreign_files_are_named(archive: Archive) -> None:
    folder = archive.notary.checkpoints.folder
    path = archive.notary.checkpoints.path(5)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"\n5\n", b"\n6\n"))
    shutil.copy(archive.notary.checkpoints.path(10), archive.notary.checkpoints.path(9))
    (archive.home.journal / "catatan.txt").touch()
    (folder / "10").touch()
    assert sorted(archive.audit().findings, key=lambda each: each.file or "") == [
        LogFinding("unexpected", "transcript", file="journal/catatan.txt"),
        LogFinding("bad_signature", "checkpoint", 5, 5, "journal/checkpoints/000000000005"),
        LogFinding("malformed", "checkpoint", 9, 9, "journal/checkpoints/000000000009"),
        LogFinding("unexpected", "transcript", file="journal/checkpoints/10"),
    ]
    shutil.rmtree(folder)
    assert ("unsigned", "checkpoint", 0, 0) in findings(archive)


def test_other_keys_than_those_that_the_journal_tells_are_named(archive: Archive, tmp_path: Path) -> None:
    other = make_archive(tmp_path / "other")
    other.close()
    public = archive.home.keys / "1/public"
    public.unlink()
    shutil.copy(other.home.keys / "1/public", public)
    assert ("key_differs", "keys", 2, 2) in findings(archive)
    assert ("unknown_signer", "checkpoint", 10, 10) in findings(archive)
    public.unlink()
    for nonsense in (b"no key", b"\xff\xfe"):
        public.write_bytes(nonsense)
        archive = reopened(archive)
        assert ("malformed", "keys", 0, 0) in findings(archive)
    archive.close()


def test_an_altered_rotation_is_named(archive: Archive) -> None:
    archive.notary.rotate()
    rotation = archive.home.keys / "2/rotation"
    text = rotation.read_bytes()
    rotation.unlink()
    rotation.write_bytes(text.replace(b"arsip key", b"Arsip key"))
    assert findings(archive) == [("bad_signature", "keys", 0, 0)]


def test_a_lost_segment_is_named_with_what_was_in_it(archive: Archive) -> None:
    fill_journal(archive, 2 * SEGMENT + 10)
    archive.notary.checkpoint()
    archive.transcript.path(2).unlink()
    archive = reopened(archive)
    (finding,) = archive.audit().findings
    assert (finding.code, finding.first, finding.last) == ("deleted", SEGMENT + 1, 2 * SEGMENT)
    assert finding.file == "journal/00000002.jsonl"
    archive.close()


def test_an_edit_in_an_old_segment_is_named(archive: Archive) -> None:
    fill_journal(archive, 2 * SEGMENT + 10)
    archive.notary.checkpoint()
    tamper(archive, "UPDATE journal SET reason = 'lain' WHERE sequence = 1500")
    assert findings(archive) == [("edited", "journal", 1500, 1500)]
    tamper(archive, "UPDATE segment SET root = 'ff' WHERE number = 1")
    assert findings(archive)[0] == ("root_differs", "journal", 1, SEGMENT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET digest = previous WHERE sequence = 4",
        "UPDATE journal SET detail = 'no json' WHERE sequence = 4",
        "UPDATE journal SET time = 0 WHERE sequence = 4",
    ],
)
def test_a_row_that_does_not_fit_its_own_digest_is_named(archive: Archive, statement: str) -> None:
    tamper(archive, statement)
    assert findings(archive) == [("edited", "journal", 4, 4)]


def flips(archive: Archive, step: int) -> None:
    """Flip a bit in every `step`-th byte of the transcript; each must be named where it is."""
    archive.notary.checkpoint()  # of an unsigned last entry nobody can tell which of the two places is right
    path = archive.transcript.path(1)
    whole = path.read_bytes()
    for place in range(0, len(whole), step):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        line = whole.count(b"\n", 0, place) + 1
        found = findings(archive)
        assert found, f"byte {place}"
        assert {each[1] for each in found} == {"transcript"}
        assert line in range(found[0][2], found[-1][3] + 1)
    path.write_bytes(whole)
    assert findings(archive) == []


def test_a_flipped_bit_of_a_segment_is_named(archive: Archive) -> None:
    flips(archive, 53)


def test_a_flipped_bit_of_any_byte_of_a_segment_is_named(archive: Archive) -> None:
    flips(archive, 1)


def test_a_flipped_bit_of_any_byte_of_a_checkpoint_is_named(archive: Archive) -> None:
    path = archive.notary.checkpoints.path(10)
    whole = path.read_bytes()
    path.chmod(0o644)
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        assert [(each[1], each[2]) for each in findings(archive)] == [("checkpoint", 10)]


def test_a_read_only_look_changes_nothing(archive: Archive) -> None:
    def state() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in archive.home.root.rglob("*") if path.is_file()}

    archive.close()
    archive = Archive.open(archive.home.root, "siti", Clock())
    before = state()
    archive.audit()
    assert state() == before
    archive.close()


@pytest.mark.parametrize("how", [edit, delete, reorder, truncate, fork, fork_shorter, lambda _: []])
def test_a_damaged_transcript_is_mended_from_a_sound_journal(archive: Archive, how: Attack) -> None:
    archive.notary.checkpoint()
    entries = list(archive.entries())
    attack(archive, how, "transcript")
    archive = reopened(archive)
    damaged = [path.read_bytes() for path in sorted(archive.home.journal.glob("*.jsonl"))]
    assert mended(archive) == ("00000001.jsonl",)
    assert findings(archive) == []
    assert [path.read_bytes() for path in archive.home.suspect.glob("*")] == damaged
    last = list(archive.entries())[len(entries) :]
    assert [(entry.action, entry.detail) for entry in last] == [
        ("transcript_mended", {"segments": "00000001.jsonl"})
    ]
    assert mended(archive) == ()
    archive.close()


def test_a_lost_segment_is_written_again(archive: Archive) -> None:
    fill_journal(archive, 2 * SEGMENT + 10)
    archive.notary.checkpoint()
    whole = archive.transcript.path(2).read_bytes()
    archive.transcript.path(2).unlink()
    shutil.copy(archive.transcript.path(1), archive.transcript.path(4))
    archive = reopened(archive)
    assert mended(archive) == ("00000002.jsonl", "00000004.jsonl")
    assert archive.transcript.path(2).read_bytes() == whole
    assert archive.transcript.numbers() == [1, 2, 3]
    assert findings(archive) == []
    archive.close()


@pytest.mark.parametrize("how", [edit, delete, truncate, fork])
def test_nothing_is_mended_from_a_journal_that_is_not_the_signed_one(archive: Archive, how: Attack) -> None:
    archive.notary.checkpoint()
    attack(archive, how, "journal")
    archive = reopened(archive)
    whole = archive.transcript.path(1).read_bytes()
    with pytest.raises(BeyondMending):
        mended(archive)
    assert archive.transcript.path(1).read_bytes() == whole
    archive.close()
