from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.lifecycle.publishing import NotPublishable, NotPublished
from archive.storage.disk import Disk
from archive.values.publicity import Obstacle, is_public, obstacles
from archive.values.record import AccessLevel, Description, Phase, Publication, Publicity, Record
from tests.making import DESCRIBED, FailingDisk, Killed, copied_archive, file_one, reopened

OPEN = replace(DESCRIBED, publicity=Publicity.PERIODIC)


def journal_of(archive: Archive, record: Record) -> list[tuple[str, str | None]]:
    return [(entry.action, entry.reason) for entry in archive.entries(record.id)]


def test_a_record_is_published_and_withdrawn_for_a_reason(archive: Archive) -> None:
    record = file_one(archive, b"satu", OPEN)
    assert not is_public(record)
    published = archive.publishing.publish(record.id)
    assert is_public(published)
    assert archive.publishing.publish(record.id) == published
    withdrawn = archive.publishing.withdraw(record.id, "salah lampiran")
    assert (withdrawn.publication, is_public(withdrawn)) == (Publication.WITHDRAWN, False)
    assert archive.store.record(record.id) == archive.record(record.id) == withdrawn
    assert journal_of(archive, record)[-2:] == [("published", None), ("withdrawn", "salah lampiran")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (DESCRIBED, [Obstacle.UNDECIDED]),
        (replace(OPEN, publicity=Publicity.EXEMPT), [Obstacle.EXEMPT]),
        (replace(OPEN, access=AccessLevel.RESTRICTED), [Obstacle.CLASSIFIED]),
        (Description(title="  "), [Obstacle.UNDECIDED, Obstacle.UNTITLED]),
    ],
)
def test_what_may_not_be_public_is_not_published(
    archive: Archive, said: Description, expected: list[Obstacle]
) -> None:
    record = file_one(archive, b"satu", said)
    with pytest.raises(NotPublishable) as refused:
        archive.publishing.publish(record.id)
    assert refused.value.obstacles == tuple(expected)
    assert archive.record(record.id) == record


def test_a_destroyed_record_is_not_public(archive: Archive) -> None:
    record = archive.publishing.publish(file_one(archive, b"satu", OPEN).id)
    assert obstacles(replace(record, phase=Phase.DESTROYED)) == (Obstacle.DESTROYED,)
    assert not is_public(replace(record, phase=Phase.DESTROYED))


def test_only_what_is_published_is_withdrawn(archive: Archive) -> None:
    with pytest.raises(NotPublished):
        archive.publishing.withdraw(file_one(archive, b"satu", OPEN).id, "keliru")


@pytest.mark.parametrize("change", [{"publicity": Publicity.EXEMPT}, {"access": AccessLevel.SECRET}])
def test_what_is_reclassified_does_not_become_public_again_by_itself(
    archive: Archive, change: dict[str, object]
) -> None:
    record = archive.publishing.publish(file_one(archive, b"satu", OPEN).id)
    closed = archive.filing.describe(record.id, replace(OPEN, **change))  # type: ignore[arg-type]
    assert closed.publication is Publication.WITHDRAWN
    assert not is_public(archive.filing.describe(record.id, OPEN))


def test_what_is_described_otherwise_stays_public(archive: Archive) -> None:
    record = archive.publishing.publish(file_one(archive, b"satu", OPEN).id)
    assert is_public(archive.filing.describe(record.id, replace(OPEN, title="Judul lain")))


@pytest.mark.slow
def test_the_reason_survives_a_death_in_the_middle(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    record = archive.publishing.publish(file_one(archive, b"satu", OPEN).id)
    outcomes = set()
    for allowed in range(40):
        archive = reopened(archive, FailingDisk(allowed, Killed()))
        if archive.find(record.id).publication is not Publication.PUBLISHED:
            break
        try:
            archive.publishing.withdraw(record.id, "salah lampiran")
        except Killed:
            outcomes.add("killed")
        archive = reopened(archive, Disk())
        archive.recover()
    assert outcomes == {"killed"}
    assert journal_of(archive, record)[-1] == ("withdrawn", "salah lampiran")
    archive.close()


def test_exempt_information_is_at_least_restricted() -> None:
    exempt = Description(publicity=Publicity.EXEMPT)
    assert exempt.effective_access is AccessLevel.RESTRICTED
    assert replace(exempt, access=AccessLevel.SECRET).effective_access is AccessLevel.SECRET
    assert Description().effective_access is AccessLevel.ORDINARY
