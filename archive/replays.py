"""Puts together the replays of the archive's own acts."""

from __future__ import annotations

from collections.abc import Sequence

from archive.accession import batches, completion, duplicate_candidates, filing, quarantine
from archive.catalogue import schema
from archive.integrity import check_history, damage, repair
from archive.journal import decision, signing
from archive.journal.entries import Action, JournalEntry
from archive.journal.replay import ReplayTarget, assembled
from archive.lifecycle import holds, publishing
from archive.registers import code_allocation, replica_register, saved_searches, units_and_classes

# Until this version of the catalogue the journal did not tell of every row in these tables.
_TOLD_SINCE = 5
_TOLD_SINCE_THEN = (schema.rescan, schema.scrub, schema.finding, schema.checked)


def _replay_created(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        if int(entry.detail.get("schema", "0")) < _TOLD_SINCE:
            for table in _TOLD_SINCE_THEN:
                target.leave_out(entry, table)


OWN_REPLAYS = assembled(
    {Action.CREATED: _replay_created},
    batches.REPLAY,
    code_allocation.REPLAY,
    completion.REPLAY,
    damage.REPLAY,
    decision.REPLAY,
    duplicate_candidates.REPLAY,
    filing.REPLAY,
    holds.REPLAY,
    publishing.REPLAY,
    quarantine.REPLAY,
    repair.REPLAY,
    replica_register.REPLAY,
    saved_searches.REPLAY,
    check_history.REPLAY,
    signing.REPLAY,
    units_and_classes.REPLAY,
)
"""The acts that make rows in the archive's own tables, and those of its rooms that make none."""
