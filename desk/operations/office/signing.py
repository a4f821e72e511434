"""Signs and returns records in the name of whoever is signed in, and lists what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archive.archive import Archive
from archive.catalogue.records import NotFound
from archive.values.access import Audience, may_see
from archive.values.error import ArsipError
from archive.values.record import Publication, Publicity, RecordId
from desk.operations.clock import today
from desk.settings.general import Settings
from ingest.tables.office_tables import QuestionLine, read_answers
from office.people.appointments import held_by
from office.people.directory import Directory
from office.people.permissions import PERMISSIONS, Permit, Reach, permit_somewhere
from office.signing.checklists import ANY_KIND, Checklists
from office.signing.publication_gate import owed
from office.signing.queues import QueueCount, QueuedRecord, QueueScope, counts, waiting
from office.signing.record_signing import RecordSigning, SignOutcome
from office.signing.requirements import Signing
from office.signing.sign_offs import STEPS, CheckAnswer, SignOffVerdict, Step


class HouseOpen(ArsipError):
    """Nobody signs while nobody is asked who they are."""

    code = "house_open"


def sign(
    archive: Archive, settings: Settings, audience: Audience, names: Sequence[str], signing: Signing
) -> tuple[SignOutcome, ...]:
    """Sign one step of many records in one transaction. Raises `HouseOpen`."""
    _refuse_open(archive)
    ids, unknown = _resolved(archive, audience, names, signing.step)
    return (*unknown, *RecordSigning(archive, today(settings)).sign(ids, signing))


def send_back(
    archive: Archive, settings: Settings, audience: Audience, names: Sequence[str], step: Step, reason: str
) -> tuple[SignOutcome, ...]:
    """Return records to a step; what the public saw of them by these signatures is withdrawn. Raises `HouseOpen`."""
    _refuse_open(archive)
    ids, unknown = _resolved(archive, audience, names, step)
    outcomes = RecordSigning(archive, today(settings)).send_back(ids, archive.journal.actor, step, reason)
    for record in archive.records([one.record for one in outcomes if not one.refused]):
        is_fast = record.description.publicity is Publicity.IMMEDIATE
        if record.publication is Publication.PUBLISHED and owed(record) and not is_fast:
            archive.publishing.withdraw(record.id, reason)
    return (*unknown, *outcomes)


def answers_in(path: Path | None) -> tuple[CheckAnswer, ...]:
    """The answers of a checklist that was filled in. Raises `BadTable`, `RefusedTable`."""
    if path is None:
        return ()
    table = read_answers(path)
    if table.refused:
        raise RefusedTable(str(path), table.refused[0].line, table.refused[0].message)
    return tuple(CheckAnswer(one.question, one.passed, one.note) for one in table.rows)


class RefusedTable(ArsipError):
    """A line of a filled-in checklist cannot be read."""

    code = "refused_table"

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message


def take_checklists(archive: Archive, source: str, lines: Sequence[QuestionLine]) -> None:
    """Make a new version of the checklist of every kind whose questions are others now."""
    by_kind: dict[str, list[str]] = {}
    for line in lines:
        by_kind.setdefault(line.kind, []).append(line.question)
    Checklists(archive.catalogue, archive.journal).import_all(by_kind, source)


def queue_counts(archive: Archive, scopes: Sequence[QueueScope]) -> tuple[QueueCount, ...]:
    with archive.catalogue.reading() as connection:
        return counts(connection, scopes)


def queue_of(
    archive: Archive, audience: Audience, scopes: Sequence[QueueScope], limit: int
) -> tuple[QueuedRecord, ...]:
    """What waits in these queues, as far as the reader may see it."""
    with archive.catalogue.reading() as connection:
        found = [one for scope in scopes for one in waiting(connection, scope, limit)]
    return tuple(one for one in found if may_see(audience, one.record))[:limit]


def scopes_of(
    archive: Archive, settings: Settings, step: Step | None, unit: str | None, *, mine: bool
) -> tuple[QueueScope, ...]:
    """The queues of a step or of all, of a unit or of all; `mine`: those that the person signed in may sign."""
    units = None if unit is None else (unit,)
    scopes = tuple(QueueScope(one, units) for one in STEPS if step in (None, one))
    if not mine:
        return scopes
    directory = Directory(archive.catalogue, archive.journal)
    person = directory.find(archive.journal.actor)
    day, held = today(settings), directory.appointments(person.id)
    found: list[QueueScope] = []
    for scope in scopes:
        if not isinstance(permit_somewhere(scope.step.right, person, held, day), Permit):
            continue
        reach = {grant.role: grant.reach for grant in PERMISSIONS[scope.step.right]}
        able = [one for one in held_by(person.id, held, day) if one.role in reach]
        if any(reach[one.role] is Reach.ALL or one.unit is None for one in able):
            found.append(scope)
            continue
        own = {one.unit for one in able if one.unit is not None}
        found.append(QueueScope(scope.step, tuple(sorted(own & set(units or own)))))
    return tuple(found)


def _refuse_open(archive: Archive) -> None:
    if not Directory(archive.catalogue, archive.journal).is_closed():
        raise HouseOpen("nobody is signed in")


def _resolved(
    archive: Archive, audience: Audience, names: Sequence[str], step: Step
) -> tuple[tuple[RecordId, ...], tuple[SignOutcome, ...]]:
    """The records by ids or codes; what is hidden from the reader is as if it were not."""
    known = {str(record.id): record for record in archive.records([RecordId(name) for name in names])}
    ids: list[RecordId] = []
    unknown: list[SignOutcome] = []
    for name in names:
        try:
            record = known.get(name) or archive.find(name)
        except NotFound:
            record = None
        if record is None or not may_see(audience, record):
            unknown.append(SignOutcome(RecordId(name), step, SignOffVerdict.AGREED, None, ("not_found",)))
        else:
            ids.append(record.id)
    return tuple(dict.fromkeys(ids)), tuple(unknown)


def questions(archive: Archive, kind: str | None) -> tuple[str, ...]:
    """The questions that a verifier answers about documents of a kind."""
    return Checklists(archive.catalogue, archive.journal).of_kind(kind or ANY_KIND)
