"""The replay of every act that the archive and the office know, put together where both are known."""

from __future__ import annotations

from archive.copies import backup, rebuild, restore
from archive.export import bag, packet
from archive.journal.replay import assembled
from archive.replays import OWN_REPLAYS
from office.people import access_log, directory, register
from office.service import holidays
from office.signing import checklists, sign_off_rows

REPLAY_TABLE = assembled(
    OWN_REPLAYS,
    backup.REPLAY,
    bag.REPLAY,
    packet.REPLAY,
    rebuild.REPLAY,
    restore.REPLAY,
    register.REPLAY,
    access_log.REPLAY,
    directory.REPLAY,
    holidays.REPLAY,
    checklists.REPLAY,
    sign_off_rows.REPLAY,
)
