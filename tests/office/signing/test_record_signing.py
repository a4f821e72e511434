"""Records signed and returned in an archive: who may, in which order, and what an edit does to the stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.values.record import Publicity, Record, Stage
from desk.operations.replay_table import REPLAY_TABLE
from office.people.appointments import Appointment, OfficeRole, Person
from office.people.directory import Directory
from office.signing.checklists import STANDARD
from office.signing.record_signing import RecordSigning, SignOutcome, by_sign_offs
from office.signing.requirements import Signing
from office.signing.sign_offs import STEPS, CheckAnswer, SignOffVerdict, Step
from tests.making import DESCRIBED, file_one, make_archive

TODAY = date(2026, 11, 30)
PEOPLE = {
    "adi": (OfficeRole.ADMINISTRATOR, None),
    "dewi": (OfficeRole.UNIT_OFFICER, "IKP"),
    "eka": (OfficeRole.DOCUMENTATION, None),
    "fajar": (OfficeRole.UNIT_HEAD, "IKP"),
    "gita": (OfficeRole.PROCESSING, None),
    "hadi": (OfficeRole.UNIT_HEAD, "SEK"),
    "indra": (OfficeRole.AUDITOR, None),
}
SIGNERS = dict(zip(STEPS, ("dewi", "eka", "fajar", "gita", "eka"), strict=True))
WHOLE = replace(DESCRIBED, summary="ringkas", kind="keputusan", publicity=Publicity.PERIODIC)
ANSWERED = tuple(CheckAnswer(question, True) for question in STANDARD)


def staff(archive: Archive) -> Archive:
    """Close the house: everybody is known and appointed."""
    directory = Directory(archive.catalogue, archive.journal)
    directory.add(*(Person(name, name.title()) for name in PEOPLE))
    first = date(2026, 1, 1)
    directory.appoint(
        *(Appointment(0, name, role, unit, first, None, "SK 1/2026") for name, (role, unit) in PEOPLE.items())
    )
    return archive


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Archive]:
    archive = make_archive(tmp_path / "home").with_replays(REPLAY_TABLE).with_stages(by_sign_offs)
    yield staff(archive)
    archive.close()


def filed(archive: Archive, content: bytes = b"isi") -> Record:
    return archive.filing.describe(file_one(archive, content).id, WHOLE)


def sign(archive: Archive, record: Record, step: Step, person: str | None = None) -> SignOutcome:
    answers = ANSWERED if step is Step.VERIFY else ()
    signing = Signing(step, person or SIGNERS[step], answers, "asli" if step is Step.AUTHENTICATE else None)
    (outcome,) = RecordSigning(archive, TODAY).sign([record.id], signing)
    return outcome


def stage(archive: Archive, record: Record) -> Stage:
    return archive.records([record.id])[0].stage


def test_five_persons_bring_a_record_through_the_five_stages(closed: Archive) -> None:
    record = filed(closed)
    reached = [sign(closed, record, step).stage for step in STEPS]
    assert [Stage.RECEIVED, *reached] == list(Stage)
    assert stage(closed, record) is Stage.STORED


def test_a_house_without_an_administrator_files_as_ever(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home").with_stages(by_sign_offs)
    record = filed(archive)
    assert stage(archive, record) is Stage.DESCRIBED
    staff(archive)
    assert stage(archive, record) is Stage.RECEIVED
    archive.close()


@pytest.mark.parametrize(
    ("step", "person", "code"),
    [
        (Step.DESCRIBE, "hadi", "not_your_role"),
        (Step.DESCRIBE, "indra", "auditor_writes_nothing"),
        (Step.DESCRIBE, "adi", "not_your_role"),
        (Step.VERIFY, "eka", "earlier_step_open:describe"),
        (Step.AUTHENTICATE, "hadi", "not_your_unit"),
    ],
)
def test_who_may_not_is_refused_by_code_and_nothing_changes(
    closed: Archive, step: Step, person: str, code: str
) -> None:
    record = filed(closed)
    before = closed.last_sequence()
    assert sign(closed, record, step, person).refused == (code,)
    assert closed.last_sequence() == before


def test_the_same_person_does_not_verify_what_they_described(closed: Archive) -> None:
    record = filed(closed)
    sign(closed, record, Step.DESCRIBE, "eka")
    assert sign(closed, record, Step.VERIFY, "eka").refused == ("same_person:describe",)
    assert sign(closed, record, Step.VERIFY, "gita").stage is Stage.VERIFIED


def test_an_edit_lowers_the_stage_and_its_undoing_restores_it(closed: Archive) -> None:
    record = filed(closed)
    for step in STEPS:
        sign(closed, record, step)
    closed.filing.describe(record.id, replace(WHOLE, summary="lain"))
    assert stage(closed, record) is Stage.RECEIVED
    closed.filing.describe(record.id, WHOLE)
    assert stage(closed, record) is Stage.STORED
    closed.filing.describe(record.id, replace(WHOLE, summary="lain"))
    sign(closed, record, Step.DESCRIBE)
    assert sign(closed, record, Step.VERIFY).stage is Stage.STORED  # the head's view has not changed


def test_a_return_undoes_what_was_signed_from_its_step_on(closed: Archive) -> None:
    record = filed(closed)
    for step in STEPS[:3]:
        sign(closed, record, step)
    (outcome,) = RecordSigning(closed, TODAY).send_back([record.id], "gita", Step.VERIFY, "halaman 2 hilang")
    assert (outcome.verdict, outcome.stage) == (SignOffVerdict.RETURNED, Stage.DESCRIBED)
    assert stage(closed, record) is Stage.DESCRIBED


def test_the_journal_brings_every_sign_off_back(closed: Archive) -> None:
    record = filed(closed)
    for step in STEPS[:3]:
        sign(closed, record, step)
    RecordSigning(closed, TODAY).send_back([record.id], "gita", Step.VERIFY, "halaman 2 hilang")
    assert closed.contradictions(record.id) == ()
    with closed.catalogue.reading() as connection:
        listed = tuple(closed.listed(Listing()))
        assert [one.stage for one in listed] == list(by_sign_offs(connection, listed))
