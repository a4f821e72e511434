"""Writes days and moments as people read them, in the office's own zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk.words.language import N_, _

_MONTHS = (
    N_("Januari"), N_("Februari"), N_("Maret"), N_("April"), N_("Mei"), N_("Juni"),
    N_("Juli"), N_("Agustus"), N_("September"), N_("Oktober"), N_("November"), N_("Desember"),
)  # fmt: skip


def day_text(day: date) -> str:
    """A day with the name of its month: 17 Agustus 2023, or 17 August 2023."""
    return f"{day.day} {_(_MONTHS[day.month - 1])} {day.year}"


_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def moment_text(moment: datetime, zone: str) -> str:
    """`18 Maret 2024 09.30 WITA`, in the office's zone; the moment must know its own."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_text(local.date())} {local:%H.%M} {_ZONES.get(zone, zone)}"
