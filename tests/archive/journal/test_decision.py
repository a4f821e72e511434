"""A person decides what goes on after the journal did not continue; the journal says who, why and despite what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.copies.rebuild import rebuild
from archive.journal.continuity import NotStopped, WritingStopped
from archive.journal.entries import BrokenChain, Journal
from archive.journal.signing import Inconsistent
from archive.replays import OWN_REPLAYS
from tests.archive.journal.test_continuity import edit, lose_end, rewrite
from tests.making import Clock, file_one, mended, note, reopened, tamper, write_transcript


@pytest.mark.parametrize("attack", [rewrite, lose_end])
def test_a_journal_that_is_accepted_goes_on_and_says_despite_what(
    archive: Archive, attack: Callable[[Archive], None]
) -> None:
    record = file_one(archive, b"isi")
    size = archive.notary.checkpoint().checkpoint.size
    notes = {path.name: path.read_bytes() for path in archive.notary.checkpoints.folder.iterdir()}
    attack(archive)
    archive = reopened(archive)
    with pytest.raises(Inconsistent):
        note(archive)
    accepted = archive.deciding.accept(archive.audit(), "disk diganti")
    last = list(archive.entries())[-1]
    assert (last.action, last.actor, last.reason) == ("journal_accepted", "siti", "disk diganti")
    assert last.detail["aside"] == " ".join(accepted.aside) == f"{size:012}"
    assert "journal" in last.detail["findings"]
    assert notes[f"{size:012}"] in [path.read_bytes() for path in archive.home.suspect.iterdir()]
    archive = reopened(archive)
    assert archive.troubles == ()
    assert archive.audit().findings == ()
    note(archive)
    assert archive.notary.checkpoint().checkpoint.size == archive.last_sequence()
    assert archive.find(record.id) == record
    archive.close()


def test_both_a_damaged_note_and_a_damaged_transcript_can_be_accepted(archive: Archive) -> None:
    file_one(archive, b"isi")
    size = archive.notary.checkpoint().checkpoint.size
    path = archive.notary.checkpoints.path(size)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-5])
    entries = list(archive.entries())
    archive.close()
    write_transcript(archive, entries[:-2])
    archive = reopened(archive)
    accepted = archive.deciding.accept(archive.audit(), "berkas rusak")
    assert accepted.aside == ("00000001.jsonl", path.name)
    assert archive.audit().findings == ()
    note(archive)
    archive.close()


def test_a_broken_journal_cannot_be_accepted_but_rebuilt(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.notary.checkpoint()
    edit(archive)
    archive = reopened(archive)
    with pytest.raises(BrokenChain):
        archive.deciding.accept(archive.audit(), "terpaksa")
    with pytest.raises(BrokenChain):
        note(archive)
    archive.close()
    rebuild(archive.home, archive.home.journal, Journal("siti", Clock()), OWN_REPLAYS)
    archive = Archive.open(archive.home.root, "siti", Clock())
    assert archive.audit().findings == ()
    note(archive)
    assert archive.find(record.id) == record
    archive.close()


def test_what_is_mended_is_decided(archive: Archive) -> None:
    entries = list(archive.entries())
    archive.notary.checkpoint()
    archive.close()
    write_transcript(archive, entries[:-1])
    archive = reopened(archive)
    assert archive.audit().findings != ()
    assert archive.home.writing_stopped.exists()
    assert mended(archive) == ("00000001.jsonl",)
    assert not archive.home.writing_stopped.exists()
    note(archive)
    archive.close()


def test_a_finding_whose_evidence_is_gone_is_still_to_be_decided(archive: Archive) -> None:
    archive.notary.checkpoint()
    tamper(archive, "UPDATE journal SET actor = 'mallory' WHERE sequence = 1")
    archive.audit()
    tamper(archive, "UPDATE journal SET actor = 'budi' WHERE sequence = 1")
    archive = reopened(archive)
    assert mended(archive) == ()
    with pytest.raises(WritingStopped):
        note(archive)
    assert archive.deciding.accept(archive.audit(), "dikembalikan").findings == ("edited journal",)
    note(archive)
    archive.close()


def test_there_is_nothing_to_decide_about_a_sound_journal(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(NotStopped):
        archive.deciding.accept(archive.audit(), "iseng")
    assert list(archive.entries())[-1].action != "journal_accepted"
