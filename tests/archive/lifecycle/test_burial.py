from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from archive.archive import Archive
from archive.catalogue.records import NotFound
from archive.copies.rebuild import rebuild
from archive.journal.entries import Journal
from archive.lifecycle.burial import NotDestroyable, Stop
from archive.values.record import (
    BadValue,
    Phase,
    Publicity,
    Record,
    RecordDestroyed,
    RecordId,
    Warrant,
)
from archive.values.retention_rule import Disposition
from tests.archive.faults import assert_retold
from tests.making import DESCRIBED, Clock, bury, check_all, file_one, tamper, warrant_for

Change = Callable[[Archive, Record], object]


def test_a_tombstone_keeps_the_facts_and_the_warrant_and_nothing_of_the_content(archive: Archive) -> None:
    record = file_one(archive, b"rahasia sekali", replace(DESCRIBED, summary="isinya"))
    warrant = warrant_for(record, "BA 7/2024")
    tombstone = archive.burial.bury(record.id, warrant)
    assert (tombstone.phase, tombstone.code, tombstone.original) == (
        Phase.DESTROYED,
        record.code,
        record.original,
    )
    assert (tombstone.title, tombstone.description.summary) == (record.title, None)
    assert tombstone.warrant == warrant
    assert archive.find(record.id) == archive.store.record(record.id) == tombstone
    held = [path.read_bytes() for path in archive.home.store.rglob("*") if path.is_file()]
    assert not any(b"rahasia sekali" in content for content in held)
    last = list(archive.entries(record.id))[-1]
    assert (last.action, last.reason) == ("destroyed", warrant.reason)
    assert "BA 7/2024" in last.detail["warrant"]
    assert [check for check in check_all(archive) if check.is_finding] == []
    assert_retold(archive)


def _publish(archive: Archive, record: Record) -> object:
    archive.filing.describe(record.id, replace(record.description, publicity=Publicity.PERIODIC))
    return archive.publishing.publish(record.id)


STOPS: tuple[tuple[Stop, Change, Callable[[Warrant], Warrant]], ...] = (
    (Stop.HELD, lambda archive, record: archive.holds.place(record.id, "Sengketa 012"), lambda same: same),
    (Stop.PUBLISHED, _publish, lambda warrant: replace(warrant, version=3)),
    (
        Stop.CHANGED,
        lambda archive, record: archive.filing.describe(record.id, replace(DESCRIBED, title="Lain")),
        lambda same: same,
    ),
    (Stop.NOT_DUE, lambda *_: None, lambda warrant: replace(warrant, due=date(2024, 5, 7))),
    (Stop.NOT_DUE, lambda *_: None, lambda warrant: replace(warrant, due=None)),
    (
        Stop.OTHER_FATE,
        lambda *_: None,
        lambda warrant: replace(warrant, disposition=Disposition.REVIEW),
    ),
    (
        Stop.CLOCK_DOUBTFUL,
        lambda archive, _: tamper(
            archive, "UPDATE journal SET time = '2099-01-01T00:00:00+00:00' WHERE sequence = 5"
        ),
        lambda same: same,
    ),
)


@pytest.mark.parametrize(("stop", "change", "altered"), STOPS, ids=[str(stop) for stop, *_ in STOPS])
def test_what_is_stopped_is_not_destroyed_and_nothing_is_written(
    archive: Archive, stop: Stop, change: Change, altered: Callable[[Warrant], Warrant]
) -> None:
    record = file_one(archive, b"isi")
    change(archive, record)
    before, sequence = archive.find(record.id), archive.last_sequence()
    warrant = altered(warrant_for(record))
    with pytest.raises(NotDestroyable) as refusal:
        archive.burial.bury(record.id, warrant)
    assert refusal.value.stops == (stop,)
    assert (archive.find(record.id), archive.last_sequence()) == (before, sequence)
    assert archive.store.original(record).read_bytes() == b"isi"


def test_a_lifted_hold_stops_nothing(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.holds.lift(archive.holds.place(record.id, "Perkara 1").id, "putusan")
    assert bury(archive, record).is_destroyed


def test_a_warrant_says_who_decided_what_and_why(archive: Archive) -> None:
    warrant = warrant_for(file_one(archive, b"isi"))
    with pytest.raises(BadValue, match="number"):
        replace(warrant, number="")
    with pytest.raises(BadValue, match="approved_by"):
        replace(warrant, approved_by="  ")
    with pytest.raises(BadValue, match="reason"):
        replace(warrant, reason="\n")


CHANGES: tuple[Change, ...] = (
    lambda archive, record: archive.filing.describe(record.id, replace(DESCRIBED, title="Lain")),
    lambda archive, record: archive.filing.recode(record.id, "000.1", "salah"),
    lambda archive, record: archive.filing.code(record.id, "000.1"),
    lambda archive, record: archive.filing.reread(record.id, ()),
    lambda archive, record: archive.publishing.publish(record.id),
    lambda archive, record: archive.publishing.withdraw(record.id, "salah"),
    lambda archive, record: archive.holds.place(record.id, "Sengketa 012"),
    lambda archive, record: archive.burial.bury(record.id, warrant_for(record, "BA 8")),
    lambda archive, record: archive.copy_original(record, archive.home.root / "salinan"),
)


@pytest.mark.parametrize("change", CHANGES, ids=map(str, range(len(CHANGES))))
def test_a_tombstone_refuses_every_change_and_says_by_what_it_was_destroyed(
    archive: Archive, change: Change
) -> None:
    tombstone = bury(archive, file_one(archive, b"isi"))
    sequence = archive.last_sequence()
    with pytest.raises(RecordDestroyed) as refusal:
        change(archive, tombstone)
    assert str(refusal.value.by) == "by BA 7 of 2024-05-06, approved by Gubernur, under Pergub 12/2023"
    assert archive.record(tombstone.id) == tombstone
    assert archive.last_sequence() == sequence


def test_what_nobody_filed_cannot_be_destroyed(archive: Archive) -> None:
    warrant = warrant_for(file_one(archive, b"isi"))
    with pytest.raises(NotFound):
        archive.burial.bury(RecordId("0123456789abcdef"), warrant)


def test_a_rebuilt_catalogue_knows_by_what_a_record_was_destroyed(archive: Archive) -> None:
    tombstone = bury(archive, file_one(archive, b"isi"))
    archive.notary.checkpoint()
    archive.close()
    archive.home.catalogue.unlink()
    rebuild(archive.home, archive.home.journal, Journal("siti", Clock(hours=1)), archive.replays)
    again = Archive.open(archive.home.root, "siti", Clock(hours=2))
    assert again.find(tombstone.id) == tombstone
    assert_retold(again)
    again.close()


def test_a_warrant_altered_by_hand_is_found(archive: Archive) -> None:
    tombstone = bury(archive, file_one(archive, b"isi"))
    tamper(archive, "UPDATE warrant SET approved_by = 'Orang lain'")
    found = {check.file for check in archive.contradictions(tombstone.id)}
    assert f"catalogue/warrant/{tombstone.id}" in found
