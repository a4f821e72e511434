"""What is told about the index: its status, its refusals, and what was found wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.archive import Archive
from desk.operations.wiring import generations, public_generations
from desk.settings.index import load_index
from desk.words.language import _
from search.index.contract import Generations, IndexUnavailable
from search.mirror.reconcile import Flaw, IndexFinding


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A record that the engine would not take whole, and its reason."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class StatusRow:
    """`lag` counts the changes of records still to come; `trouble` is a stable code, None when the index serves.

    `leftovers` are what `arsip index tidy` removes.
    """

    engine: str
    records: int
    position: int
    journal: int
    lag: int
    trouble: str | None = None
    refused: tuple[RefusedRow, ...] = ()
    leftovers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RebuiltRow:
    """`unread` are records whose text the store could not give."""

    records: int
    position: int
    unread: tuple[str, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """`server` is the version of the server, None for the embedded engine."""

    engine: str
    server: str | None
    records: int
    position: int
    unread: tuple[str, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`audience` says in whose index; `missing` and `extra` are numbers of pages."""

    record: str
    audience: str
    flaw: str
    missing: tuple[int, ...]
    extra: tuple[int, ...]
    detail: str | None


@dataclass(frozen=True, slots=True)
class VerifiedRow:
    findings: int


@dataclass(frozen=True, slots=True)
class RemovedRow:
    removed: tuple[str, ...]


def examine_index(archive: Archive) -> StatusRow:
    engine, journal = load_index(archive.home.root).engine.value, archive.last_sequence()
    try:
        place = generations(archive)
        index = place.current()
        position = index.position()
        return StatusRow(
            engine=engine,
            records=index.count(),
            position=position,
            journal=journal,
            lag=archive.unseen(position),
            refused=refused(place),
            leftovers=place.leftovers() + public_generations(archive).leftovers(),
        )
    except IndexUnavailable as error:
        return StatusRow(engine, 0, 0, journal, archive.unseen(0), error.reason.value)


def refused(place: Generations) -> tuple[RefusedRow, ...]:
    """What the serving index would not take. Raises `IndexUnavailable`."""
    return tuple(RefusedRow(refusal.id, refusal.reason) for refusal in place.current().refusals())


def status_text(found: StatusRow) -> str:
    first = _("{engine}: {records} arsip, jurnal {position} dari {journal} (tertinggal {lag})").format(
        engine=found.engine,
        records=found.records,
        position=found.position,
        journal=found.journal,
        lag=found.lag,
    )
    lines = [first if found.trouble is None else f"{first}: {found.trouble}"]
    lines += [_("  ditolak: {id}: {reason}").format(id=one.id, reason=one.reason) for one in found.refused]
    lines += [
        _("  sisa: {name} (buang dengan: arsip index tidy)").format(name=name) for name in found.leftovers
    ]
    return "\n".join(lines)


def finding_row(finding: IndexFinding, *, audience: str = "staff") -> FindingRow:
    return FindingRow(
        finding.record, audience, finding.flaw.value, finding.missing, finding.extra, finding.detail
    )


def finding_text(finding: IndexFinding) -> str:
    words = {
        Flaw.MISSING: _("tidak ada dalam indeks"),
        Flaw.EXTRA: _("ada dalam indeks, tidak ada dalam arsip"),
        Flaw.PAGES: _("halaman berbeda: kurang {missing}, lebih {extra}"),
        Flaw.DIFFERENT: _("deskripsi atau teksnya berbeda"),
        Flaw.REFUSED: _("ditolak: {detail}"),
    }
    said = words[finding.flaw].format(
        missing=list(finding.missing), extra=list(finding.extra), detail=finding.detail
    )
    return f"{finding.record}: {said}"
