"""Says for a hit which words of the question it holds, where, and which it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from desk.views.question.answer import FoundInRow, HeldFormRow, WhyRow
from desk.words.language import _
from search.answer.explanation import Place

_PAGES_NAMED = 5


def explanation_text(why: WhyRow) -> Iterator[str]:
    """One line for each form of a word that the hit holds, and one for the words that it lacks."""
    for held in why.held:
        yield f"     {_named(held)}: {'; '.join(map(_place, held.found_in))}"
    if why.missing:
        yield "     " + _("tidak ada: {words}").format(words=", ".join(why.missing))


def _named(held: HeldFormRow) -> str:
    return held.typed if held.form == held.typed else f"{held.typed} → {held.form}"


def _place(found: FoundInRow) -> str:
    names = {
        Place.TITLE: _("judul"),
        Place.NUMBER: _("kode atau nomor"),
        Place.DESCRIPTION: _("deskripsi"),
        Place.HEADING: _("kepala halaman"),
        Place.PAGE: _("halaman"),
    }
    numbers = ", ".join(map(str, found.pages[:_PAGES_NAMED])) + (
        ", …" if len(found.pages) > _PAGES_NAMED else ""
    )
    return f"{names[Place(found.place)]} {numbers}".rstrip()
