"""Days and moments as people read them: Indonesian or English dates, in the office's own zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk.words.language import N_, _

_MONTHS = (
    N_("Januari"), N_("Februari"), N_("Maret"), N_("April"), N_("Mei"), N_("Juni"),
    N_("Juli"), N_("Agustus"), N_("September"), N_("Oktober"), N_("November"), N_("Desember"),
)  # fmt: skip
_WEEKDAYS = (
    N_("Senin"), N_("Selasa"), N_("Rabu"), N_("Kamis"), N_("Jumat"), N_("Sabtu"), N_("Minggu"),
)  # fmt: skip
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def day_text(day: date) -> str:
    """`18 Maret 2024`."""
    return f"{day.day} {_(_MONTHS[day.month - 1])} {day.year}"


def weekday_text(day: date) -> str:
    """`Senin, 18 Maret 2024`."""
    return f"{_(_WEEKDAYS[day.weekday()])}, {day_text(day)}"


def moment_text(moment: datetime, zone: str) -> str:
    """`18 Maret 2024 09.30 WITA`, in the office's zone; the moment must know its own."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_text(local.date())} {local:%H.%M} {_ZONES.get(zone, zone)}"
