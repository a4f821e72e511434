"""Bags written by us, read by the Library of Congress' own validator."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import bagit
import pytest

from archive.archive import Archive
from archive.export.bag import Bag, BagOf, NothingToHand, Sender, export, write_bag
from archive.storage.disk import AlreadyThere, Disk
from archive.storage.transfer import DamagedSource
from archive.values.record import Record
from tests.making import FailingDisk, Killed, broken_disk, bury, file_one, full_disk

SENDER = Sender("Dinas Komunikasi dan Informatika", "budi", date(2024, 5, 6))


@pytest.fixture
def record(archive: Archive) -> Record:
    filed = file_one(archive, b"isi")
    title = "Judul 100%\nPayload-Oxum: 0.0"
    return archive.filing.describe(filed.id, replace(filed.description, title=title))


def exported(archive: Archive, record: Record, target: Path) -> Bag:
    made = export(archive, record, SENDER, target)
    assert isinstance(made, Bag)
    return made


def tags(folder: Path) -> dict[str, str]:
    lines = (folder / "bag-info.txt").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_a_bag_is_valid_by_the_other_implementation(archive: Archive, record: Record, tmp_path: Path) -> None:
    made = exported(archive, record, tmp_path / "bags")
    bag = bagit.Bag(str(made.folder))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert set(bag.algorithms) == {"sha256", "sha512"}
    assert {path.name for path in made.folder.glob("tagmanifest-*")} == {
        "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt",
    }
    assert (made.folder / "data/v1/content/original.txt").read_bytes() == b"isi"


def test_the_payload_is_the_object_as_it_is(archive: Archive, record: Record, tmp_path: Path) -> None:
    made = exported(archive, record, tmp_path / "bags")
    folder = archive.store.folder(record.id)
    payload = {str(path.relative_to(made.folder / "data")) for path in (made.folder / "data").rglob("*.*")}
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.*")} == payload
    assert made.files == len([path for path in folder.rglob("*") if path.is_file()])


def test_bag_info_tells_the_institution_and_the_record_a_line_each(
    archive: Archive, record: Record, tmp_path: Path
) -> None:
    told = tags(exported(archive, record, tmp_path / "bags").folder)
    assert told["Source-Organization"] == SENDER.organization
    assert told["External-Identifier"] == f"urn:arsip:record:{record.id}"
    assert told["External-Description"] == "Judul 100% Payload-Oxum: 0.0"
    assert told["Payload-Oxum"] != "0.0"
    assert (told["Kode-Arsip"], told["Unit-Pengolah"], told["Tanggal-Dokumen"]) == (
        record.code,
        "IKP",
        "2024-05-06",
    )


def test_the_events_bear_the_names_of_premis(archive: Archive, record: Record, tmp_path: Path) -> None:
    events = json.loads(
        (exported(archive, record, tmp_path / "bags").folder / "premis-events.json").read_bytes()
    )
    assert [event["eventType"] for event in events] == [
        "policy assignment",
        "ingestion end",
        "metadata modification",
    ]
    assert events[1]["outcome"]["sha256"] == record.original.sha256
    assert [entry.action for entry in archive.entries(record.id)][-1] == "exported"


def test_a_damaged_object_is_not_handed_over(archive: Archive, record: Record, tmp_path: Path) -> None:
    for name in ("v1/content/original.txt", "v1/inventory.json", "inventory.json", "v2/content/record.json"):
        path = archive.store.folder(record.id) / name
        good = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(good[:-1] + b"?")
        assert isinstance(export(archive, record, SENDER, tmp_path / "bags"), str), name
        assert list((tmp_path / "bags").iterdir()) == []
        path.write_bytes(good)
    exported(archive, record, tmp_path / "bags")


def test_a_tombstone_is_not_handed_over(archive: Archive, record: Record, tmp_path: Path) -> None:
    with pytest.raises(NothingToHand):
        export(archive, bury(archive, record), SENDER, tmp_path / "bags")


def test_a_bag_is_never_written_over(archive: Archive, record: Record, tmp_path: Path) -> None:
    exported(archive, record, tmp_path / "bags")
    with pytest.raises(AlreadyThere):
        export(archive, record, SENDER, tmp_path / "bags")


@pytest.mark.slow
@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
def test_an_export_that_fails_anywhere_leaves_a_whole_bag_or_none(
    archive: Archive, record: Record, tmp_path: Path, failure: type[BaseException]
) -> None:
    for allowed in range(1000):
        disk: Disk = FailingDisk(allowed, failure())
        target = tmp_path / f"bags-{allowed}"
        content = BagOf(archive.store, record, ())
        with suppress(OSError, Killed, DamagedSource):
            write_bag(content, SENDER, target, disk)
        for folder in target.glob("arsip-*"):
            bagit.Bag(str(folder)).validate()
        if isinstance(disk, FailingDisk) and not disk.failed:
            return
    pytest.fail("the export never came to its end")
