"""Writes days as people read them."""

from __future__ import annotations

from datetime import date

from desk.words.language import N_, _

_MONTHS = (
    N_("Januari"), N_("Februari"), N_("Maret"), N_("April"), N_("Mei"), N_("Juni"),
    N_("Juli"), N_("Agustus"), N_("September"), N_("Oktober"), N_("November"), N_("Desember"),
)  # fmt: skip


def day_text(day: date) -> str:
    """A day with the name of its month: 17 Agustus 2023, or 17 August 2023."""
    return f"{day.day} {_(_MONTHS[day.month - 1])} {day.year}"
