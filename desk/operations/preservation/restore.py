"""Restores an archive from a backup and checks it whole, or rebuilds its catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.copies.rebuild import Rebuilt
from archive.copies.restore import Restored, Source, finish, matches
from archive.integrity.fixity import FixityCheck
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from desk.operations.assembly import rebuild_catalogue, restore_archive
from desk.operations.index.upkeep import catch_up
from desk.operations.notices import Notify
from desk.operations.session import opened_archive
from desk.settings.general import Settings


@dataclass(frozen=True, slots=True)
class CheckedRestore:
    """A restored archive and its findings; `same_journal` says that its journal is the one backed up.

    `clock_behind`: the clock shows a time before that of the backup.
    """

    restored: Restored
    findings: tuple[FixityCheck, ...]
    same_journal: bool
    clock_behind: bool

    @property
    def is_whole(self) -> bool:
        sound = self.same_journal and not self.clock_behind
        return sound and not self.findings and not self.restored.failures


def restore(settings: Settings, source: Source, notify: Notify) -> CheckedRestore:
    """Restore a backup into the home and check every record of it; raises as `archive.copies.restore` does."""
    restored = restore_archive(settings, source)
    with opened_archive(settings, notify) as archive:
        checks = archive.scrub.run(Budget(), Manner(workers=settings.workers))
        found = tuple(check for check in checks if check.is_finding)
        same = matches(archive, restored.generation)
        behind = archive.is_clock_behind()
        catch_up(archive, notify)
    finish(settings.home)
    return CheckedRestore(restored, found, same, behind)


def rebuild(settings: Settings, segments: Path | None, notify: Notify) -> Rebuilt:
    """Make the home's catalogue again, from its own journal or another folder's, and let the indexes follow it.

    Raises as `archive.copies.rebuild` does.
    """
    rebuilt = rebuild_catalogue(settings, segments)
    with opened_archive(settings, notify) as archive:
        catch_up(archive, notify)
    return rebuilt
