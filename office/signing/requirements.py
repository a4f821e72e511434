"""Names by stable codes all that stands against a signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.values.record import Publicity, Record
from office.signing.sign_offs import (
    RELAXED_IN_SMALL_OFFICE,
    STEPS,
    CheckAnswer,
    SignOff,
    Step,
    same_person,
)


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record with what its signer must know of it: the sign-offs that stand, and whether its last check failed.

    Its filing counts as its first check: what was written was read back.
    """

    record: Record
    stands: Mapping[Step, SignOff]
    is_damaged: bool


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody is about to sign: the step, their answers and their statement.

    `seen` is the digest of the view that was shown, None where the face showed nothing by itself.
    """

    step: Step
    person: str
    checklist: tuple[CheckAnswer, ...] = ()
    statement: str | None = None
    seen: str | None = None
    small_office: bool = False

    @property
    def may_check_oneself(self) -> bool:
        """Whether this step may be signed by who signed the other one of its pair."""
        return self.small_office and self.step in RELAXED_IN_SMALL_OFFICE


def objections_to(signing: Signing, state: RecordState, questions: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of all that stands against signing; empty when nothing does.

    The rules are those of SOP-PPID-06, stages 1 to 5: nothing is signed before its time, by the same person
    twice, or over what is incomplete or damaged.
    """
    if state.record.is_destroyed:
        return ("destroyed",)
    return (*_out_of_turn(signing, state), *_lacking(signing, state, questions))


def _out_of_turn(signing: Signing, state: RecordState) -> Iterator[str]:
    step = signing.step
    if step in state.stands:
        yield "already_signed"
    yield from (f"earlier_step_open:{one}" for one in STEPS[: step.rank] if one not in state.stands)
    other = same_person(step, signing.person, state.stands)
    if other is not None and not (signing.may_check_oneself and other in RELAXED_IN_SMALL_OFFICE):
        yield f"same_person:{other}"


def _lacking(signing: Signing, state: RecordState, questions: tuple[str, ...]) -> Iterator[str]:
    match signing.step:
        case Step.DESCRIBE:
            yield from (f"incomplete:{name}" for name in missing_in(state.record))
        case Step.VERIFY:
            yield from _checklist(signing.checklist, questions)
        case Step.CODE:
            yield from ("incomplete:code",) if state.record.code is None else ()
        case Step.AUTHENTICATE | Step.STORE:
            yield from ("damaged",) if state.is_damaged else ()


def missing_in(record: Record) -> tuple[str, ...]:
    """The fields of a description that are needed before it can be signed, and are absent."""
    said = record.description
    needed = {
        "title": said.title,
        "summary": said.summary,
        "unit": said.unit,
        "kind": said.kind,
        "dated": said.dated or said.period,
        "publicity": said.publicity is not Publicity.UNDECIDED,
    }
    return tuple(name for name, value in needed.items() if not value)


def _checklist(answers: tuple[CheckAnswer, ...], questions: tuple[str, ...]) -> Iterator[str]:
    answered = {answer.question: answer for answer in answers}
    for number, question in enumerate(questions, start=1):
        if question not in answered:
            yield f"checklist_open:{number}"
        elif not answered[question].passed:
            yield f"checklist_failed:{number}"
