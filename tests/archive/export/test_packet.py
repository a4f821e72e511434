"""A packet proves its record, and only a sound record gets one."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.export.bag import NothingToHand
from archive.export.deterministic_zip import unpack
from archive.export.packet import DamagedRecord
from archive.export.packet_check import check_packet
from archive.journal.entries import Act, Action
from archive.values.record import Record
from tests.archive.export.packets import CONTENT, judged_by_both, made
from tests.making import (
    bury,
    copied_archive,
    file_one,
    object_files,
    reopened,
    rewritten,
    write_journal,
    write_transcript,
)


def test_a_packet_proves_its_record(office: tuple[Archive, Record], packet: bytes) -> None:
    archive, record = office
    assert judged_by_both(packet) == "sound"
    checked = check_packet(packet)
    assert checked.statement.record == record.id
    assert [entry.action for entry in checked.entries] == ["code_reserved", "filed", "certified"]
    assert checked.entries == tuple(
        entry for entry in archive.entries(record.id) if entry.sequence <= checked.checkpoint.size
    )


def test_a_packet_without_the_original_is_small_and_still_judges_a_copy(
    office: tuple[Archive, Record], tmp_path: Path
) -> None:
    packet = made(*office, with_original=False)
    assert not any(name.startswith("original.") for name in unpack(packet))
    copy, other = tmp_path / "salinan", tmp_path / "lain"
    copy.write_bytes(CONTENT)
    other.write_bytes(CONTENT + b" ")
    assert judged_by_both(packet, copy=copy) == "sound"
    assert judged_by_both(packet, copy=other) == "presented"


def test_the_certificate_says_what_is_proven(packet: bytes) -> None:
    text = unpack(packet)["SURAT-KETERANGAN.txt"].decode()
    checked = check_packet(packet)
    for said in (hashlib.sha256(CONTENT).hexdigest(), str(checked.key), "Keputusan tentang PPID", "budi"):
        assert said in text
    assert "{" not in text


def test_an_older_record_whose_inventory_the_journal_does_not_name_can_be_certified(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    entries = list(archive.entries())
    assert entries[-1].detail["inventory"] == archive.store.inventory_digest(record.id)
    archive.close()
    older = [
        replace(entry, detail={name: said for name, said in entry.detail.items() if name != "inventory"})
        for entry in entries
    ]
    write_journal(archive, rewritten(older))
    write_transcript(archive, rewritten(older))
    shutil.rmtree(archive.notary.checkpoints.folder)
    archive.notary.checkpoints.folder.mkdir()
    archive = reopened(archive)
    assert judged_by_both(made(archive, record)) == "sound"
    archive.close()


def test_a_damaged_record_is_not_certified(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    path = next(path for path in object_files(archive, record) if path.name == "text.txt")
    path.chmod(0o644)
    path.write_bytes(b"lain")
    size = archive.last_sequence()
    with pytest.raises(DamagedRecord) as refusal:
        made(archive, record)
    assert refusal.value.file == "v1/content/text.txt"
    assert archive.last_sequence() == size
    archive.close()


def test_a_tombstone_is_not_certified(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    buried = bury(archive, file_one(archive, CONTENT))
    with pytest.raises(NothingToHand):
        made(archive, buried)
    archive.close()


def test_a_packet_of_a_long_journal_proves_entries_of_old_segments(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    for _ in range(3):
        with archive.catalogue.writing() as connection:
            archive.journal.write(connection, *archive_checks(700))
    archive = reopened(archive)
    assert judged_by_both(made(archive, record)) == "sound"
    archive.close()


def archive_checks(count: int) -> list[Act]:
    return [Act(Action.CHECKED)] * count
