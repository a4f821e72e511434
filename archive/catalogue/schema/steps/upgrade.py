"""Upgrades a catalogue by Alembic inside the transaction that it is given."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

CONNECTION = "connection"
_FOLDER = Path(__file__).parent


def upgrade(connection: Connection, found: str, target: str = "head") -> None:
    """Make every step after version `found` up to `target`; nothing is committed here."""
    steps = _steps(connection)
    if found in ("1", "2", "3"):  # older than Alembic here
        command.stamp(steps, found)
    command.upgrade(steps, target)


def _steps(connection: Connection) -> Config:
    steps = Config()
    steps.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    steps.set_main_option("path_separator", "os")
    steps.attributes[CONNECTION] = connection
    return steps
