"""How an answer is told: its object in JSON, and its hits for a person."""

from __future__ import annotations

from dataclasses import dataclass

import click

from desk.language import _
from search.ask import Answer, Hit


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit in JSON; `marks` are start and end offsets in the snippet."""

    id: str
    code: str | None
    title: str
    unit: str | None
    period: str | None
    score: float
    page: int | None
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer in JSON; a contract: fields may be added, never changed.

    `relaxed`: no record has all the words, these have some. `content`: False when the index was down and only
    the catalogue answered.
    """

    total: int
    took_ms: float
    hits: tuple[HitRow, ...]
    relaxed: bool = False
    content: bool = True


def answer_row(answer: Answer, took_ms: float, *, content: bool = True) -> AnswerRow:
    hits = tuple(map(_hit_row, answer.hits))
    return AnswerRow(answer.total, took_ms, hits, relaxed=answer.is_relaxed, content=content)


def answer_text(answer: AnswerRow, offset: int) -> str:
    """An answer for a person, the words that matched in bold where a terminal can."""
    lines = [_("{total} arsip ditemukan ({took:.0f} ms)").format(total=answer.total, took=answer.took_ms)]
    if answer.relaxed:
        lines.append(_("Tidak ada arsip yang memuat semua kata; ini yang memuat sebagian."))
    for place, hit in enumerate(answer.hits, start=offset + 1):
        where = [hit.code or hit.id, hit.unit, hit.period]
        page = _("hlm. {page}").format(page=hit.page) if hit.page else None
        lines += ["", f"{place:>3}. {click.style(hit.title, bold=True)}"]
        lines.append("     " + " · ".join(part for part in [*where, page] if part))
        if hit.snippet:
            lines.append("     " + _marked(hit))
    return "\n".join(lines)


def _marked(hit: HitRow) -> str:
    text, end = "", 0
    for start, stop in hit.marks:
        text += hit.snippet[end:start] + click.style(hit.snippet[start:stop], fg="yellow", bold=True)
        end = stop
    return text + hit.snippet[end:]


def _hit_row(hit: Hit) -> HitRow:
    return HitRow(
        id=hit.id,
        code=hit.code,
        title=hit.title,
        unit=hit.unit,
        period=str(hit.period) if hit.period else None,
        score=hit.score,
        page=hit.page,
        snippet=hit.snippet,
        marks=hit.marks,
    )
