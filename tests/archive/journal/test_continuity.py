"""After a finding that the journal does not continue nothing is written until a person decides; reading goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.copies.backup import Backup
from archive.copies.replica import Replicas
from archive.journal.continuity import WritingStopped
from archive.journal.entries import SEGMENT, BrokenChain
from archive.journal.signing import Inconsistent
from archive.values.error import ArsipError
from archive.values.record import Description
from tests.making import (
    DESCRIBED,
    file_one,
    fill_journal,
    make_archive,
    note,
    reopened,
    rewritten,
    tamper,
    write_journal,
    write_transcript,
)


def rewrite(archive: Archive) -> None:
    """Another history of the same length in journal and transcript alike, sound in itself."""
    entries = list(archive.entries())
    forged = rewritten([*entries[:2], replace(entries[2], actor="mallory"), *entries[3:]])
    archive.close()
    write_journal(archive, forged)
    write_transcript(archive, forged)


def lose_end(archive: Archive) -> None:
    """The same shorter history in both places."""
    entries = list(archive.entries())[:-1]
    archive.close()
    write_journal(archive, entries)
    write_transcript(archive, entries)


def edit(archive: Archive) -> None:
    archive.close()
    tamper(archive, "UPDATE journal SET actor = 'mallory' WHERE sequence = 3")


def kept(archive: Archive) -> list[Path]:
    """Every file of the home but those of the database and of the staging."""
    files = archive.home.root.rglob("*")
    return sorted(
        path for path in files if "sqlite" not in path.name and archive.home.staging not in path.parents
    )


@pytest.mark.parametrize(
    ("attack", "error"), [(rewrite, Inconsistent), (lose_end, Inconsistent), (edit, BrokenChain)]
)
def test_a_journal_that_is_not_the_signed_one_takes_no_change(
    archive: Archive, attack: Callable[[Archive], None], error: type[ArsipError]
) -> None:
    record = file_one(archive, b"isi")
    archive.notary.checkpoint()
    attack(archive)
    archive = reopened(archive)
    last, version = archive.last_sequence(), archive.store.folder(record.id) / "v2"
    for _ in range(2):
        with pytest.raises(error):
            archive.filing.describe(record.id, Description(title="lain"))
        with pytest.raises(error):
            file_one(archive, b"baru")
    assert (archive.last_sequence(), version.exists()) == (last, False)
    assert archive.find(record.id) == record
    archive.close()


def test_what_an_audit_found_stops_every_writer_also_when_it_can_no_longer_be_seen(
    archive: Archive, tmp_path: Path
) -> None:
    fill_journal(archive, SEGMENT + 10)
    record = file_one(archive, b"isi")
    archive.notary.checkpoint()
    # An old entry is no longer read by who goes on at the end; only the audit reads it.
    tamper(archive, "UPDATE journal SET actor = 'mallory' WHERE sequence = 3")
    archive = reopened(archive)
    note(archive)
    assert [finding.code for finding in archive.audit().findings] == ["edited"]
    tamper(archive, "UPDATE journal SET actor = 'budi' WHERE sequence = 3")
    archive = reopened(archive)
    assert [type(trouble) for trouble in archive.troubles] == [WritingStopped]
    assert archive.audit().findings == ()
    before = kept(archive)
    for write in (
        lambda: note(archive),
        lambda: file_one(archive, b"baru"),
        lambda: archive.filing.describe(record.id, DESCRIBED),
        lambda: archive.notary.rotate(),
        lambda: Backup(tmp_path / "cadangan").make(archive),
        lambda: Replicas(archive).add(tmp_path / "salinan"),
    ):
        with pytest.raises(WritingStopped) as refusal:
            write()
        assert [finding.code for finding in refusal.value.findings] == ["edited"]
    assert kept(archive) == before
    assert not (tmp_path / "cadangan").exists()
    assert archive.find(record.id) == record
    archive.close()


def test_a_stop_that_cannot_be_read_is_a_stop(archive: Archive) -> None:
    archive.home.writing_stopped.write_bytes(b"{")
    with pytest.raises(WritingStopped):
        note(archive)


def test_a_strangers_file_beside_the_log_stops_nothing(archive: Archive) -> None:
    (archive.home.journal / ".DS_Store").write_bytes(b"x")
    assert [finding.code for finding in archive.audit().findings] == ["unexpected"]
    note(archive)


def test_who_only_reads_stops_nothing(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    shutil.rmtree(archive.home.journal / "checkpoints")
    reading = Archive.read(archive.home.root, "siti", archive.journal.clock)
    assert [finding.code for finding in reading.audit().findings] == ["unsigned"]
    assert not archive.home.writing_stopped.exists()
    reading.close()
    archive.close()
