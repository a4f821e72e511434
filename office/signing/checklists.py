"""Keeps the questions that a verifier answers, by kind of document, in versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.objection import objection
from archive.values.record import BadValue
from archive.values.serialisation import canonical

ANY_KIND = "*"
STANDARD = (
    "Sumber: unit dan pejabat yang menguasai sudah jelas",
    "Dokumen utama, bukan dokumen pendukung, atau ditandai sebagai pendukung",
    "Tanggal, nomor, dan tanda tangan ada dan terbaca",
    "Salinan yang diarsipkan sama dengan dokumen aslinya",
    "Unit yang membuat sudah mengonfirmasi (paraf)",
    "Isi sejalan dengan yang pernah diumumkan",
    "Halaman lengkap dan urut",
    "Pemeriksaan akhir selesai dan dicatat",
)
"""What PPID offices ask at verification; the words are the office's own, so they stay Indonesian."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The questions for one kind of document, or for any (`*`); a newer version replaces the older for new answers."""

    kind: str
    version: int
    questions: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.questions or not all(question.strip() for question in self.questions):
            raise BadValue(
                "checklist",
                objection("no_question", "{kind}: a question is empty, or there is none", kind=self.kind),
            )


class Checklists:
    """The office's checklists; nothing of an older version is ever removed."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def import_all(self, by_kind: Mapping[str, Sequence[str]], source: str) -> tuple[Checklist, ...]:
        """Add a new version for every kind whose questions are not those of its newest one."""
        added: list[Checklist] = []
        with self._catalogue.writing() as connection:
            for kind, questions in by_kind.items():
                newest = _newest(connection, kind.casefold())
                if newest is not None and newest.questions == tuple(questions):
                    continue
                version = newest.version + 1 if newest else 1
                added.append(Checklist(kind.casefold(), version, tuple(questions)))
            if added:
                detail = {"source": source, "table": canonical(tuple(added)).decode()}
                act = Act(Action.CHECKLISTS_IMPORTED, None, detail)
                enact(connection, self._journal, _replay_imported, act)
        return tuple(added)

    def of_kind(self, kind: str | None) -> tuple[str, ...]:
        """The questions that are asked today about documents of a kind."""
        with self._catalogue.reading() as connection:
            return questions_of_kind(connection, kind)


def questions_of_kind(connection: Connection, kind: str | None) -> tuple[str, ...]:
    """The questions of the kind, else those for any kind, else the standard ones."""
    for one in (kind.casefold() if kind else ANY_KIND, ANY_KIND):
        if newest := _newest(connection, one):
            return newest.questions
    return STANDARD


def _newest(connection: Connection, kind: str) -> Checklist | None:
    table = schema.checklist.c
    latest = select(func.max(table.version)).where(table.kind == kind).scalar_subquery()
    row = connection.execute(
        select(schema.checklist).where(table.kind == kind, table.version == latest)
    ).first()
    if row is None:
        return None
    return Checklist(row.kind, row.version, msgspec.json.decode(row.questions, type=tuple[str, ...]))


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_imported(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        added = msgspec.json.decode(entry.detail["table"], type=tuple[Checklist, ...])
        rows = [
            {"kind": one.kind, "version": one.version, "questions": canonical(one.questions).decode()}
            for one in added
        ]
        target.insert(schema.checklist, rows)


REPLAY: ReplayTable = {Action.CHECKLISTS_IMPORTED: _replay_imported}
