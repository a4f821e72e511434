"""Reports which Levels of Digital Preservation (NDSA, version 2.0) an archive meets, and what the next lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.integrity.check_history import Coverage
from archive.journal.entries import Action

_CHECK_EVERY = timedelta(days=90)


class Area(StrEnum):
    """The five functional areas, each with levels from 0 to 4."""

    STORAGE = "storage"
    INTEGRITY = "integrity"
    CONTROL = "control"
    METADATA = "metadata"
    CONTENT = "content"


class Lacking(StrEnum):
    """One thing that an area lacks for its next level."""

    NOTHING = "nothing"
    SECOND_COPY = "second_copy"
    COPY_ELSEWHERE = "copy_elsewhere"
    REGULAR_CHECK = "regular_check"
    METADATA_STANDARD = "metadata_standard"
    JOURNAL_REVIEW = "journal_review"
    FORMAT_VERIFICATION = "format_verification"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The archive's evidence of care: complete copies, itself included, and whether all of it is checked."""

    copies: int
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The level of an area that the archive can show, and what the area lacks for the next.

    Only what a program can see is claimed. What an office promises – another place, another disaster zone, a
    virus scanner, a review of the journal – raises a level on its word alone.
    """

    area: Area
    level: int
    lacking: Lacking


def standings_of(catalogue: Catalogue, coverage: Coverage, now: datetime) -> tuple[Standing, ...]:
    """The levels of digital preservation that an archive can show, area by area."""
    with catalogue.reading() as connection:
        return standings(evidence_of(connection, coverage, now))


def evidence_of(connection: Connection, coverage: Coverage, now: datetime) -> Evidence:
    """Reads the evidence from catalogue and journal: replicas synced, a backup made, the oldest check."""
    replicas = connection.scalar(
        select(func.count()).select_from(schema.replica).where(schema.replica.c.synced.is_not(None))
    )
    journal = schema.journal.c
    backup = connection.scalar(
        select(journal.sequence).where(journal.action == Action.BACKED_UP.value).limit(1)
    )
    is_recent = coverage.oldest is not None and now - datetime.fromisoformat(coverage.oldest) <= _CHECK_EVERY
    is_checked = coverage.records == coverage.checked > 0 and is_recent
    return Evidence(1 + (replicas or 0) + (backup is not None), is_checked)


def standings(evidence: Evidence) -> tuple[Standing, ...]:
    """Where the archive stands in each of the five areas."""
    return tuple(_standings(evidence))


def _standings(evidence: Evidence) -> Iterator[Standing]:
    has_copy = evidence.copies > 1
    # 1: two complete copies. 2: three, one of them elsewhere, which no program can see.
    yield Standing(Area.STORAGE, int(has_copy), Lacking.COPY_ELSEWHERE if has_copy else Lacking.SECOND_COPY)
    # 1: checksums made at intake. 2: and kept apart. 3: verified at intervals. 4: and mended from a copy.
    if not has_copy:
        yield Standing(Area.INTEGRITY, 1, Lacking.SECOND_COPY)
    elif not evidence.is_checked:
        yield Standing(Area.INTEGRITY, 2, Lacking.REGULAR_CHECK)
    else:
        yield Standing(Area.INTEGRITY, 4, Lacking.NOTHING)
    # 3: a log of who did what. 4: its periodic review, which is people's.
    yield Standing(Area.CONTROL, 3, Lacking.JOURNAL_REVIEW)
    # 1: an inventory, kept apart, too. 2: metadata for use. 3: standards, gaps found. 4: actions recorded by them.
    yield Standing(
        Area.METADATA, 3 if has_copy else 0, Lacking.METADATA_STANDARD if has_copy else Lacking.SECOND_COPY
    )
    # 1: formats identified at intake. 2: and verified, with the givers advised.
    yield Standing(Area.CONTENT, 1, Lacking.FORMAT_VERIFICATION)
