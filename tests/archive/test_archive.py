from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from archive.archive import Archive
from archive.values.record import RecordId
from tests.making import file_one

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
