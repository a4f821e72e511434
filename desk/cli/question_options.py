"""Declares the options of a question, and makes the search's values of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from archive.values.access import Audience, Public
from archive.values.record import Stage
from desk.cli.options import option
from desk.cli.parameters import PERIOD
from desk.words.language import N_, _
from search.answer.ask import AnswerShape, Filters
from search.answer.written_filters import FILTERS, LAST_YEAR
from search.index.contract import Facet, Sort

_Function = Callable[..., int | None]
_YEAR = click.IntRange(1, LAST_YEAR)
_STAGE = click.Choice([stage.value for stage in Stage])


def filter_options(function: _Function) -> _Function:
    """Give the function `filters`, of the options that narrow a question."""

    @option("--code", help=N_("Kode, atau awal kode menurut ruas."))
    @option("--unit", help=N_("Kode unit."))
    @option("--period", type=PERIOD, help=N_("Kurun waktu yang bersinggungan."))
    @option("--year", type=_YEAR, help=N_("Tahun yang bersinggungan."))
    @option("--kind", help=N_("Jenis dokumen."))
    @option("--class", "classification", help=N_("Klasifikasi, dengan yang di bawahnya."))
    @option("--stage", type=_STAGE, help=N_("Tahap arsip."))
    @functools.wraps(function)
    def wrapper(*args: Any, stage: str | None, **options: Any) -> int | None:
        given = {name: options.pop(name) for name in FILTERS if name != "stage"}
        return function(*args, filters=Filters(**given, stage=Stage(stage) if stage else None), **options)

    return wrapper


def wanted_options(function: _Function) -> _Function:
    """Gives the function `wanted`, made of the options that choose a part of the answer and its order."""

    @option(
        "--sort",
        type=click.Choice([sort.value for sort in Sort]),
        default=Sort.RELEVANCE.value,
        show_default=True,
        help=N_("Urutan hasil: kecocokan, kode, terbaru, atau terlama."),
    )
    @option("--facets", is_flag=True, help=N_("Hitung hasil per unit, tahun, jenis, kelas, dan tahap."))
    @option("--boxes", is_flag=True, help=N_("Letak kata yang cocok pada halaman, untuk JSON."))
    @option("--explain", is_flag=True, help=N_("Kata mana yang dimuat tiap hasil, dan di mana."))
    @option("--all", "all_words", is_flag=True, help=N_("Hanya arsip yang memuat semua kata."))
    @option(
        "--limit", type=click.IntRange(0, 10_000), default=10, show_default=True, help=N_("Banyaknya hasil.")
    )
    @option("--offset", type=click.IntRange(min=0), default=0, help=N_("Hasil yang dilewati."))
    @functools.wraps(function)
    def wrapper(
        *args: Any,
        sort: str,
        facets: bool,
        limit: int,
        offset: int,
        **options: Any,
    ) -> int | None:
        boxes, reasons, all_words = (options.pop(name) for name in ("boxes", "explain", "all_words"))
        counted = tuple(Facet) if facets else ()
        wanted = AnswerShape(limit, offset, Sort(sort), counted, boxes, reasons, all_words=all_words)
        return function(*args, wanted=wanted, **options)

    return wrapper


def audience_option(function: _Function) -> _Function:
    """Give the function `audience`, the word for who asks, or None."""
    return option(
        "--audience",
        type=click.Choice(["staff", "public"]),
        help=N_("Sebagai siapa bertanya: petugas, atau publik dengan indeksnya sendiri."),
    )(function)


def audience_of(audience: Audience, word: str | None) -> Audience:
    """Who asks: as they may, or with less; raises `click.UsageError` rather than let anyone see more."""
    if word == "public":
        return Public()
    if word == "staff" and isinstance(audience, Public):
        raise click.UsageError(_("pembaca ini hanya boleh bertanya sebagai publik"))
    return audience
