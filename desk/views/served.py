"""Makes the row that says where the desk is served."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServedRow:
    """The address at which browsers find the desk."""

    address: str
