"""Makes rows of copies in other places: backups, restored archives, replicas."""

from __future__ import annotations

from dataclasses import dataclass

from archive.archive import Archive
from archive.copies.backup import BackedUp, Generation
from archive.copies.copy import CopyFailure
from archive.copies.replica import Replica, Replicas
from desk.operations.preservation.restore import CheckedRestore


@dataclass(frozen=True, slots=True)
class BackupRow:
    generation: Generation
    written: int
    failures: tuple[CopyFailure, ...]
    clock_behind: bool


@dataclass(frozen=True, slots=True)
class RestoredRow:
    """`journal`: the restored journal is, entry by entry and so by its root, the one that was backed up.

    `clock_behind`: the clock shows a time before the journal's newest entries.
    """

    generation: Generation
    records: int
    buried: tuple[str, ...]
    failures: tuple[CopyFailure, ...]
    findings: int
    journal: bool
    clock_behind: bool


@dataclass(frozen=True, slots=True)
class ReplicaRow:
    """`lag` counts the journal entries since the last sync, None before the first; `reachable`: it is there."""

    place: str
    synced: str | None
    lag: int | None
    reachable: bool


@dataclass(frozen=True, slots=True)
class SyncRow:
    place: str
    written: int
    failures: tuple[CopyFailure, ...]


def backup_row(made: BackedUp) -> BackupRow:
    return BackupRow(made.generation, made.written, made.failures, made.clock_behind)


def replica_row(archive: Archive, replica: Replica) -> ReplicaRow:
    lag = None if replica.position is None else archive.last_sequence() - replica.position
    return ReplicaRow(replica.place, replica.synced, lag, Replicas(archive).is_reachable(replica))


def restored_row(result: CheckedRestore) -> RestoredRow:
    restored = result.restored
    return RestoredRow(
        generation=restored.generation,
        records=restored.records,
        buried=restored.buried,
        failures=restored.failures,
        findings=len(result.findings),
        journal=result.same_journal,
        clock_behind=result.clock_behind,
    )
