"""Defines a sign-off: a person, in a role, agrees to one step over the digest of what they saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from archive.values.objection import objection
from archive.values.record import BadValue, RecordId, Stage
from office.people.appointments import OfficeRole
from office.people.permissions import Right


class Step(StrEnum):
    """The five steps of SOP-PPID-06, in their order."""

    DESCRIBE = "describe"
    VERIFY = "verify"
    AUTHENTICATE = "authenticate"
    CODE = "code"
    STORE = "store"

    @property
    def stage(self) -> Stage:
        """The stage that a record has come to when this step and those before it stand."""
        return STAGES[self]

    @property
    def right(self) -> Right:
        return Right(self.value)

    @property
    def rank(self) -> int:
        return STEPS.index(self)


STEPS = tuple(Step)
STAGES: Mapping[Step, Stage] = MappingProxyType(
    dict(
        zip(
            STEPS,
            (Stage.DESCRIBED, Stage.VERIFIED, Stage.AUTHENTICATED, Stage.CODED, Stage.STORED),
            strict=True,
        )
    )
)


class SignOffVerdict(StrEnum):
    AGREED = "agreed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """One question of a checklist, answered; a `no` needs a note."""

    question: str
    passed: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """One signature: `digest` is the sha256 of the canonical view that the signer saw.

    `back_to` is the step that a return goes to. `on_behalf` marks a description made for another unit,
    `self_check` a verification by the describer, which only a small office allows. `entry` is its place in the
    journal, 0 before it has one.
    """

    record: RecordId
    step: Step
    verdict: SignOffVerdict
    person: str
    role: OfficeRole
    unit: str | None
    digest: str
    time: str
    back_to: Step | None = None
    reason: str | None = None
    checklist: tuple[CheckAnswer, ...] = ()
    statement: str | None = None
    stands_in_for: int | None = None
    on_behalf: bool = False
    self_check: bool = False
    entry: int = 0

    def __post_init__(self) -> None:
        is_return = self.verdict is SignOffVerdict.RETURNED
        if is_return and not (self.reason and self.reason.strip()):
            raise BadValue("reason", objection("return_reason", "a return says why"))
        if is_return != (self.back_to is not None):
            words = "a return names the step that it goes back to, and nothing else does"
            raise BadValue("back_to", objection("return_step", words))


def standing(signed: Iterable[SignOff], digest_now: Callable[[SignOff], str]) -> Mapping[Step, SignOff]:
    """The sign-offs that stand: agreed, not returned since, and over what is still so.

    `digest_now` gives the digest of what the signer of a sign-off would see today.
    """
    agreed: dict[Step, SignOff] = {}
    for one in signed:
        if one.back_to is None:
            agreed[one.step] = one
        else:
            agreed = {step: kept for step, kept in agreed.items() if step.rank < one.back_to.rank}
    return {step: one for step, one in agreed.items() if digest_now(one) == one.digest}


def stage_of(stands: Mapping[Step, SignOff]) -> Stage:
    """The stage at the end of the unbroken row of steps that stand."""
    reached = Stage.RECEIVED
    for step in STEPS:
        if step not in stands:
            break
        reached = step.stage
    return reached


APART: frozenset[frozenset[Step]] = frozenset(
    {frozenset({Step.DESCRIBE, Step.VERIFY}), frozenset({Step.VERIFY, Step.AUTHENTICATE})}
)
"""Pairs of steps of one record that two different persons must take (SOP-PPID-06, stages 2 and 3)."""

RELAXED_IN_SMALL_OFFICE = frozenset({Step.DESCRIBE, Step.VERIFY})
"""The one pair that a small office may leave to one person, marked as a self-check."""


def same_person(step: Step, person: str, stands: Mapping[Step, SignOff]) -> Step | None:
    """The step that this person has signed already and that must not be theirs too; None if all is well."""
    for pair in APART:
        if step in pair:
            (other,) = pair - {step}
            if other in stands and stands[other].person == person:
                return other
    return None


def latest(signed: Sequence[SignOff]) -> SignOff | None:
    return signed[-1] if signed else None
