"""Gives a request all that it may reach: who asks, and the archive as that person sees it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.archive import Archive
from archive.values.access import Audience
from archive.values.record import Record
from desk.operations.question.finder import Finder
from desk.operations.sign_in import admit_person, person_of_session
from desk.web.web_desk import WebDesk
from ingest.derivatives.maker import Derivatives
from office.people.appointments import Person
from office.people.gate import NotPermitted
from office.people.permissions import Denial, DenialCode, Right
from search.mirror.audience import View


@dataclass(frozen=True, slots=True)
class Room:
    """What is not in the view does not exist in the room. The archive acts in the person's name."""

    person: Person
    archive: Archive
    audience: Audience
    finder: Finder
    derivatives: Derivatives

    @property
    def view(self) -> View:
        return self.finder.view

    def find(self, name: str) -> Record:
        """Raises `NotFound`, in the same words for what is hidden and for what nobody has."""
        return self.view.find(name)


def room_of(desk: WebDesk, token: str, right: Right) -> Room:
    """The room of whoever has a session by this token. Raises `NotPermitted`."""
    person = person_of_session(desk.archive, token) if token else None
    if person is None:
        raise NotPermitted(Denial(right, None, DenialCode.NOT_SIGNED_IN, ()))
    admission = admit_person(desk.archive, desk.settings, person, (right,))
    archive, audience = admission.archive, admission.audience
    return Room(person, archive, audience, desk.finder(archive, audience), desk.derivatives(archive))
