from __future__ import annotations

import errno
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.records import Listing
from archive.catalogue.schema import UnknownSchema
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.journal.transcript import BrokenTranscript
from archive.values.record import RecordId
from tests.making import DESCRIBED, Clock, file_one

ACTS = 20


def _hold_and_lift(archive: Archive, record: RecordId, together: Barrier) -> None:
    together.wait()
    for number in range(ACTS):
        hold = archive.holds.place(record, f"{archive.journal.actor} {number}")
        archive.holds.lift(hold.id, archive.journal.actor)


def test_two_people_at_once_sign_their_own_acts_through_one_opened_archive(archive: Archive) -> None:
    record, before = file_one(archive, b"isi").id, archive.last_sequence()
    people = [archive.acting_as("siti", "siti.r"), archive.acting_as("wati")]
    together = Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(_hold_and_lift, people, [record] * 2, [together] * 2))
    told = list(archive.entries(after=before))
    assert len(told) == 2 * 2 * ACTS
    for entry in told:
        said = entry.reason or entry.detail["mandate"].partition(" ")[0]
        assert (entry.actor, entry.login or None) == (said, {"siti": "siti.r", "wati": None}[said])
    archive.notary.checkpoint()
    assert archive.audit().findings == ()


def test_the_other_person_shares_what_is_costly_and_not_the_name(archive: Archive) -> None:
    other = archive.acting_as("siti")
    assert (other.catalogue, other.store, other.transcript) == (
        archive.catalogue,
        archive.store,
        archive.transcript,
    )
    assert (archive.journal.actor, other.journal.actor) == ("budi", "siti")
    assert other.journal.clock is archive.journal.clock


def files(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_an_archive_that_is_only_read_changes_nothing_and_sees_what_others_file(archive: Archive) -> None:
    first = file_one(archive, b"satu")
    before = files(archive.home.root)
    reading = Archive.read(archive.home.root, "siti", Clock())
    with closing(reading):
        assert reading.is_read_only
        assert not [check for check in reading.scrub.run(Budget(), Manner()) if check.is_finding]
        assert list(reading.check_structure()) == []
        assert reading.audit().findings == ()
        for change in (
            lambda: reading.holds.place(first.id, "perkara"),
            lambda: reading.filing.describe(first.id, DESCRIBED),
        ):
            with pytest.raises(OSError, match="Read-only") as refusal:
                change()
            assert refusal.value.errno == errno.EROFS
        unlogged = {name: data for name, data in files(archive.home.root).items() if "sqlite-" not in name}
        assert unlogged == {name: data for name, data in before.items() if "sqlite-" not in name}
        second = file_one(archive, b"dua")
        assert {record.id for record in reading.listed(Listing())} == {first.id, second.id}


def test_what_hindered_the_log_at_opening_can_be_asked(archive: Archive) -> None:
    file_one(archive, b"satu")
    archive.close()
    assert Archive.open(archive.home.root, "siti", Clock()).troubles == ()
    archive.transcript.path(1).write_bytes(b"")
    opened = Archive.open(archive.home.root, "siti", Clock())
    with closing(opened):
        assert [type(trouble) for trouble in opened.troubles] == [BrokenTranscript]
        assert opened.count() == 1
        with pytest.raises(BrokenTranscript):
            file_one(opened, b"dua")


def test_a_catalogue_of_a_later_program_is_not_read_and_leaves_no_copy(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive.catalogue.writing() as connection:
        connection.execute(schema.version.update().values(version_num=str(schema.SCHEMA + 1)))
    archive.close()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    with pytest.raises(UnknownSchema):
        Archive.read(archive.home.root, "siti", Clock())
    assert list((tmp_path / "tmp").iterdir()) == []
