"""Gathers what the office's papers say."""

from __future__ import annotations

from archive.archive import Archive
from archive.values.access import Audience
from archive.values.error import ArsipError
from archive.values.record import Record
from office.people.appointments import Person
from office.people.directory import Directory
from office.signing import sign_off_rows
from office.signing.record_signing import standing_of
from office.signing.sign_offs import SignOff, Step
from search.mirror.audience import View


class StepNotSigned(ArsipError, LookupError):
    """The step of which a paper should tell is not signed, or not any more."""

    code = "not_signed"

    def __init__(self, record: str, step: str) -> None:
        super().__init__(f"{record}: {step}")
        self.record = record
        self.step = step


def signed_step(
    archive: Archive, audience: Audience, name: str, step: Step
) -> tuple[Record, SignOff, Person]:
    """A record, the sign-off of a step that stands, and who gave it. Raises `NotFound`, `StepNotSigned`."""
    record = View(archive, audience).find(name)
    with archive.catalogue.reading() as connection:
        signed = sign_off_rows.load(connection, [record.id]).get(record.id, ())
    stands = standing_of(record, signed)
    if step not in stands:
        raise StepNotSigned(record.id, step)
    one = stands[step]
    return record, one, Directory(archive.catalogue, archive.journal).find(one.person)
