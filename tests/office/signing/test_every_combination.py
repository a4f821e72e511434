"""Every person tries every step in every state: exactly the permitted ones succeed, and a refusal changes nothing."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from datetime import date
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.values.record import Record, RecordId
from desk.operations.replay_table import REPLAY_TABLE
from office.people.appointments import Appointment, OfficeRole
from office.people.directory import Directory
from office.signing import sign_off_rows
from office.signing.record_signing import RecordSigning, SignOutcome, by_sign_offs
from office.signing.requirements import Signing
from office.signing.sign_offs import STEPS, Step
from tests.making import Clock, FailingDisk, Killed, make_archive
from tests.office.signing.test_record_signing import (
    ANSWERED,
    PEOPLE,
    TODAY,
    filed,
    sign,
    staff,
    stage,
)

MAY_SIGN = {
    Step.DESCRIBE: {"dewi", "eka"},
    Step.VERIFY: {"eka", "gita"},
    Step.AUTHENTICATE: {"fajar"},
    Step.CODE: {"gita"},
    Step.STORE: {"eka"},
}
"""The oracle, written by hand: who may sign which step of a record of IKP."""


def opened(home: Path, disk: FailingDisk | None = None) -> Archive:
    archive = Archive.open(home, "siti", Clock(), disk)
    return archive.with_replays(REPLAY_TABLE).with_stages(by_sign_offs)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Archive]:
    archive = make_archive(tmp_path / "home").with_replays(REPLAY_TABLE).with_stages(by_sign_offs)
    yield staff(archive)
    archive.close()


def dump(archive: Archive) -> str:
    with closing(sqlite3.connect(archive.home.catalogue)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def is_allowed(step: Step, person: str, signed: dict[Step, str]) -> bool:
    in_turn = all(one in signed for one in STEPS[: step.rank]) and step not in signed
    pairs = {Step.VERIFY: Step.DESCRIBE, Step.AUTHENTICATE: Step.VERIFY}
    return person in MAY_SIGN[step] and in_turn and signed.get(pairs.get(step, step)) != person


@pytest.mark.slow
def test_exactly_the_permitted_succeed_and_a_refusal_changes_nothing(closed: Archive) -> None:
    records = [filed(closed, b"isi %d" % number) for number in range(6)]
    signed: dict[RecordId, dict[Step, str]] = {record.id: {} for record in records}
    chance = random.Random(20261130)
    attempts = [(one, person, step) for one in records for person in PEOPLE for step in STEPS] * 3
    chance.shuffle(attempts)
    refused = 0
    for record, person, step in attempts:
        before = (closed.last_sequence(), dump(closed))
        outcome = sign(closed, record, step, person)
        if is_allowed(step, person, signed[record.id]):
            assert outcome.refused == ()
            signed[record.id][step] = person
        else:
            assert len(outcome.refused) >= 1
            assert (closed.last_sequence(), dump(closed)) == before
            refused += 1
    assert refused > 400
    assert max(len(steps) for steps in signed.values()) == 5


def give(
    archive: Archive, person: str, role: OfficeRole, unit: str | None = None, **more: object
) -> Appointment:
    wanted = {"valid_to": None, "mandate": "SK 2/2026"} | more
    appointment = Appointment(0, person, role, unit, date(2026, 1, 1), **wanted)  # type: ignore[arg-type]
    return Directory(archive.catalogue, archive.journal).appoint(appointment)[0]


def test_no_second_role_makes_two_persons_of_one(closed: Archive) -> None:
    record = filed(closed)
    sign(closed, record, Step.DESCRIBE, "dewi")
    give(closed, "dewi", OfficeRole.PROCESSING)
    assert sign(closed, record, Step.VERIFY, "dewi").refused == ("same_person:describe",)


def test_no_substitute_makes_two_persons_of_one(closed: Archive) -> None:
    record = filed(closed)
    sign(closed, record, Step.DESCRIBE)
    sign(closed, record, Step.VERIFY, "gita")
    head = next(
        one
        for one in Directory(closed.catalogue, closed.journal).appointments("fajar")
        if one.role is OfficeRole.UNIT_HEAD
    )
    give(closed, "gita", OfficeRole.UNIT_HEAD, "IKP", stands_in_for=head.id)
    assert sign(closed, record, Step.AUTHENTICATE, "gita").refused == ("same_person:verify",)


def test_who_is_appointed_anew_between_two_steps_stays_the_same_person(closed: Archive) -> None:
    directory = Directory(closed.catalogue, closed.journal)
    record = filed(closed)
    sign(closed, record, Step.DESCRIBE, "eka")
    (held,) = directory.appointments("eka")
    directory.end_appointment(held.id, date(2026, 6, 1), "pindah")
    assert sign(closed, record, Step.VERIFY, "eka").refused == ("appointment_ended",)
    give(closed, "eka", OfficeRole.DOCUMENTATION)
    assert sign(closed, record, Step.VERIFY, "eka").refused == ("same_person:describe",)


def _sign_all(home: Path, person: str, ids: list[RecordId]) -> tuple[SignOutcome, ...]:
    archive = opened(home)
    signing = Signing(Step.VERIFY, person, ANSWERED)
    with closing(archive):
        return RecordSigning(archive, TODAY).sign(ids, signing)


@pytest.mark.slow
def test_of_two_processes_one_wins_each_record(closed: Archive) -> None:
    ids = [filed(closed, b"isi %d" % number).id for number in range(40)]
    RecordSigning(closed, TODAY).sign(ids, Signing(Step.DESCRIBE, "dewi"))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        began = [pool.submit(_sign_all, closed.home.root, person, ids) for person in ("eka", "gita")]
        outcomes = [outcome for one in began for outcome in one.result()]
    assert sum(not outcome.refused for outcome in outcomes) == len(ids)
    assert {outcome.refused for outcome in outcomes if outcome.refused} == {("already_signed",)}
    with closed.catalogue.reading() as connection:
        signed = sign_off_rows.load(connection, ids)
    assert {len(one) for one in signed.values()} == {2}


def test_sign_offs_make_no_version_in_the_store(closed: Archive) -> None:
    record = filed(closed)
    before = sorted(closed.home.store.rglob("v[0-9]*"))
    for step in STEPS:
        sign(closed, record, step)
    assert sorted(closed.home.store.rglob("v[0-9]*")) == before


def _first(archive: Archive) -> Record:
    return next(archive.listed(Listing()))


ACTS: dict[str, Callable[[Archive], object]] = {
    "sign": lambda archive: sign(archive, _first(archive), Step.VERIFY),
    "return": lambda archive: RecordSigning(archive, TODAY).send_back(
        [_first(archive).id], "eka", Step.DESCRIBE, "ringkasannya salah"
    ),
    "appoint": lambda archive: give(archive, "gita", OfficeRole.SECRETARY),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ACTS)
def test_whatever_dies_the_state_is_the_one_before_or_the_one_after(closed: Archive, name: str) -> None:
    record = filed(closed)
    sign(closed, record, Step.DESCRIBE)
    home, act = closed.home.root, ACTS[name]
    shutil.copytree(home, home.with_name("after"))
    with closing(opened(home.with_name("after"))) as archive:
        act(archive)
        states = {
            (stage(closed, record), closed.last_sequence()),
            (stage(archive, record), archive.last_sequence()),
        }
    for k in count():
        copy = home.with_name(f"round-{k}")
        shutil.copytree(home, copy)
        disk = FailingDisk(k, Killed())
        with suppress(Killed), closing(opened(copy, disk)) as archive:
            act(archive)
        with closing(opened(copy)) as archive:
            assert (stage(archive, record), archive.last_sequence()) in states
            assert archive.contradictions(record.id) == ()
            assert archive.audit().findings == ()
        shutil.rmtree(copy)
        if not disk.failed:
            return
