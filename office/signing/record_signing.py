"""Signs and returns records, many at once in one transaction; each is signed or refused by code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, bindparam, select

from archive.accession.stage_rule import by_description
from archive.archive import Archive
from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue, is_one_of
from archive.journal.entries import Journal
from archive.journal.replay import enact
from archive.values.record import Record, RecordId, Stage
from office.people.appointments import Appointment, Person
from office.people.directory import appointments, is_closed, person_in
from office.people.permissions import Denial, Permit, permit
from office.signing import sign_off_rows
from office.signing.checklists import questions_of_kind
from office.signing.requirements import RecordState, Signing, objections_to
from office.signing.sign_offs import STEPS, SignOff, SignOffVerdict, Step, stage_of, standing
from office.signing.views import digest_now, digest_of, view_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """What became of one record: the stage it has come to, or the codes of what stood against it."""

    record: RecordId
    step: Step
    verdict: SignOffVerdict
    stage: Stage | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Signer:
    person: Person
    appointments: tuple[Appointment, ...]


class RecordSigning:
    """Signs in the name of a person, under the writers' lock, so that nobody signs what moves meanwhile."""

    def __init__(self, archive: Archive, today: date) -> None:
        """`today` is the day it is in the office."""
        self._today = today
        self._catalogue: Catalogue = archive.catalogue
        self._journal: Journal = archive.journal
        self._alone: Callable[[], AbstractContextManager[None]] = archive.filing.alone

    def sign(self, records_asked: Sequence[RecordId], signing: Signing) -> tuple[SignOutcome, ...]:
        """Sign one step of every record that nothing stands against; the others are refused, each by its codes.

        Raises `NoSuchPerson`.
        """

        asked: dict[str | None, tuple[str, ...]] = {}

        def signed(signer: _Signer, state: RecordState, connection: Connection) -> SignOff | tuple[str, ...]:
            kind = state.record.description.kind
            if kind not in asked:
                asked[kind] = questions_of_kind(connection, kind)
            return self._signed(signer, state, signing, asked[kind])

        return self._each(records_asked, signing.person, signing.step, signed)

    def send_back(
        self, records_asked: Sequence[RecordId], person: str, back_to: Step, reason: str
    ) -> tuple[SignOutcome, ...]:
        """Return records to a step, with the reason; what was signed from that step on stands no longer.

        Who may sign a later step that is reached or waits may return it. Raises `NoSuchPerson`.
        """

        def returned(signer: _Signer, state: RecordState, _: Connection) -> SignOff | tuple[str, ...]:
            return self._returned(signer, state, back_to, reason)

        return self._each(records_asked, person, back_to, returned)

    def _each(
        self,
        wanted: Sequence[RecordId],
        person: str,
        step: Step,
        make: Callable[[_Signer, RecordState, Connection], SignOff | tuple[str, ...]],
    ) -> tuple[SignOutcome, ...]:
        outcomes: list[SignOutcome] = []
        given: list[SignOff] = []
        with self._alone(), self._catalogue.writing() as connection:
            signer = _Signer(person_in(connection, person), appointments(connection, person))
            states = _states(connection, wanted)
            signed = sign_off_rows.load(connection, wanted)
            for record_id in dict.fromkeys(wanted):
                verdict = SignOffVerdict.AGREED
                made = make(signer, states[record_id], connection) if record_id in states else ("not_found",)
                if isinstance(made, tuple):
                    outcomes.append(SignOutcome(record_id, step, verdict, None, made))
                    continue
                given.append(made)
                stage = _stage(states[record_id].record, (*signed.get(record_id, ()), made))
                outcomes.append(SignOutcome(record_id, made.step, made.verdict, stage))
            self._write(connection, signer.person.name, given, outcomes)
        return tuple(outcomes)

    def _write(
        self, connection: Connection, name: str, given: Sequence[SignOff], outcomes: Sequence[SignOutcome]
    ) -> None:
        acts = (sign_off_rows.act_of(one, name) for one in given)
        enact(connection, self._journal, sign_off_rows.replay_signed, *acts)
        rows = [{"of": one.record, "to": one.stage.value} for one in outcomes if one.stage is not None]
        if rows:
            table = schema.record
            update = table.update().where(table.c.id == bindparam("of")).values(stage=bindparam("to"))
            connection.execute(update, rows)

    def _signed(
        self, signer: _Signer, state: RecordState, signing: Signing, questions: tuple[str, ...]
    ) -> SignOff | tuple[str, ...]:
        record, step = state.record, signing.step
        allowed = self._permit(signer, step, record)
        if isinstance(allowed, Denial):
            return (allowed.code.value,)
        if refused := objections_to(signing, state, questions):
            return refused
        digest = digest_of(view_of(step, record, signing.checklist, signing.statement))
        if signing.seen is not None and signing.seen != digest:
            return ("view_moved",)
        before = state.stands.get(Step.DESCRIBE)
        return SignOff(
            record=record.id,
            step=step,
            verdict=SignOffVerdict.AGREED,
            person=signer.person.id,
            role=allowed.role,
            unit=allowed.appointment.unit,
            digest=digest,
            time=self._now(),
            checklist=signing.checklist,
            statement=signing.statement,
            stands_in_for=allowed.appointment.stands_in_for,
            on_behalf=step is Step.DESCRIBE and allowed.appointment.unit is None,
            self_check=step is Step.VERIFY and before is not None and before.person == signer.person.id,
        )

    def _returned(
        self, signer: _Signer, state: RecordState, back_to: Step, reason: str
    ) -> SignOff | tuple[str, ...]:
        record = state.record
        if record.is_destroyed:
            return ("destroyed",)
        if back_to not in state.stands:
            return (f"not_signed:{back_to}",)
        waiting = next((step for step in STEPS if step not in state.stands), STEPS[-1])
        answers = [self._permit(signer, step, record) for step in STEPS[back_to.rank : waiting.rank + 1]]
        allowed = next((one for one in reversed(answers) if isinstance(one, Permit)), None)
        if allowed is None:
            return tuple(one.code.value for one in answers[-1:] if isinstance(one, Denial))
        step = Step(allowed.right.value)
        return SignOff(
            record=record.id,
            step=step,
            verdict=SignOffVerdict.RETURNED,
            person=signer.person.id,
            role=allowed.role,
            unit=allowed.appointment.unit,
            digest=digest_of(view_of(step, record)),
            time=self._now(),
            back_to=back_to,
            reason=reason,
            stands_in_for=allowed.appointment.stands_in_for,
        )

    def _permit(self, signer: _Signer, step: Step, record: Record) -> Permit | Denial:
        unit = record.description.unit
        return permit(step.right, unit, signer.person, signer.appointments, self._today)

    def _now(self) -> str:
        return self._journal.clock().isoformat(timespec="milliseconds")


def by_sign_offs(connection: Connection, found: Sequence[Record]) -> Sequence[Stage]:
    """The archive's rule of stages: by the sign-offs that stand.

    By the description while the house is open; so it stays with tombstones, of which nobody signs anything more.
    """
    described = by_description(connection, found)
    if not is_closed(connection):
        return described
    signed = sign_off_rows.load(connection, [record.id for record in found])
    return [
        former if record.is_destroyed else _stage(record, signed.get(record.id, ()))
        for record, former in zip(found, described, strict=True)
    ]


def _stage(record: Record, signed: Sequence[SignOff]) -> Stage:
    return stage_of(standing_of(record, signed))


def _states(connection: Connection, wanted: Sequence[RecordId]) -> Mapping[RecordId, RecordState]:
    signed = sign_off_rows.load(connection, wanted)
    damaged = _named_in(connection, schema.damage, wanted)
    found = records.load(connection, wanted)
    return {
        record.id: RecordState(record, standing_of(record, signed.get(record.id, ())), record.id in damaged)
        for record in found
    }


def standing_of(record: Record, signed: Sequence[SignOff]) -> Mapping[Step, SignOff]:
    """The sign-offs of a record that stand today."""
    return standing(signed, lambda one: digest_now(record, one))


def _named_in(connection: Connection, table: Table, wanted: Sequence[RecordId]) -> frozenset[str]:
    """The records of these that a table names."""
    named: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = is_one_of(table.c.record, wanted[start : start + _AT_ONCE])
        named.update(connection.scalars(select(table.c.record).where(some)))
    return frozenset(named)
