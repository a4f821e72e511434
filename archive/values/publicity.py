"""Decides whether a record may be published, and stay so."""

from __future__ import annotations

from enum import StrEnum

from archive.values.record import AccessLevel, Phase, Publication, Publicity, Record


class Obstacle(StrEnum):
    """Why a record cannot be public; the words are stable. From `NOT_DESCRIBED` on an office adds them."""

    UNDECIDED = "undecided"
    EXEMPT = "exempt"
    CLASSIFIED = "classified"
    UNTITLED = "untitled"
    DESTROYED = "destroyed"
    NOT_DESCRIBED = "not_signed:describe"
    NOT_VERIFIED = "not_signed:verify"
    NOT_AUTHENTICATED = "not_signed:authenticate"
    NOT_CODED = "not_signed:code"
    DAMAGED = "damaged"
    HELD = "held"


def obstacles(record: Record) -> tuple[Obstacle, ...]:
    """Lists what prevents publishing a record; nothing, if it is empty.

    Exempt information is never public (UU 14/2008, article 17), nor is what nobody has classified; the public
    reads ordinary records only (Perka ANRI 17/2011); and a title is a person's word, no guess or file name.
    """
    said = record.description
    found = {
        Obstacle.UNDECIDED: said.publicity is Publicity.UNDECIDED,
        Obstacle.EXEMPT: said.publicity is Publicity.EXEMPT,
        Obstacle.CLASSIFIED: said.access is not AccessLevel.ORDINARY,
        Obstacle.UNTITLED: not (said.title and said.title.strip()),
        Obstacle.DESTROYED: record.phase is Phase.DESTROYED,
    }
    return tuple(obstacle for obstacle, stands in found.items() if stands)


def is_public(record: Record) -> bool:
    """Whether everybody may see a record: it is published, and nothing came in between since."""
    return record.publication is Publication.PUBLISHED and not obstacles(record)
