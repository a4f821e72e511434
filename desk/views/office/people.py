"""Makes rows of persons: whether they may do something, and their sessions."""

from __future__ import annotations

from dataclasses import dataclass

from office.people.permissions import Denial, Permit


@dataclass(frozen=True, slots=True)
class AnswerToMay:
    """Whether a person holds a right; `why` is the stable code of a no, `role` and `appointment` those of a yes."""

    person: str | None
    right: str
    permitted: bool
    role: str | None = None
    appointment: int | None = None
    why: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Who is signed in until when, in UTC; nobody, if `person` is None."""

    person: str | None
    until: str | None = None


def answer_row(answer: Permit | Denial) -> AnswerToMay:
    if isinstance(answer, Permit):
        held = answer.appointment
        return AnswerToMay(answer.person, answer.right, permitted=True, role=held.role, appointment=held.id)
    return AnswerToMay(
        answer.person, answer.right, permitted=False, why=answer.code, roles=tuple(answer.roles)
    )
