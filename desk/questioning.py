"""The options with which a question is asked, gathered into the values that the search takes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from archive.record import Stage
from desk.language import _
from desk.parameters import PERIOD
from search.ask import Filters, Wanted
from search.index import Facet, Sort

_Function = Callable[..., int | None]
_LAST_YEAR = 9999


def filter_options(function: _Function) -> _Function:
    """Give the function `filters`, of the options that narrow a question."""

    @click.option("--code", help=_("Kode, atau awal kode menurut ruas."))
    @click.option("--unit", help=_("Kode unit."))
    @click.option("--period", type=PERIOD, help=_("Kurun waktu yang bersinggungan."))
    @click.option("--year", type=click.IntRange(1, _LAST_YEAR), help=_("Tahun yang bersinggungan."))
    @click.option("--kind", help=_("Jenis dokumen."))
    @click.option("--class", "classification", help=_("Klasifikasi, dengan yang di bawahnya."))
    @click.option("--stage", type=click.Choice([stage.value for stage in Stage]), help=_("Tahap arsip."))
    @functools.wraps(function)
    def wrapper(*args: Any, stage: str | None, **options: Any) -> int | None:
        names = ("code", "unit", "period", "year", "kind", "classification")
        given = {name: options.pop(name) for name in names}
        return function(*args, filters=Filters(**given, stage=Stage(stage) if stage else None), **options)

    return wrapper


def wanted_options(function: _Function) -> _Function:
    """Give the function `wanted`, of the options that say which part of the answer is told, and how."""

    @click.option(
        "--sort",
        type=click.Choice([sort.value for sort in Sort]),
        default=Sort.RELEVANCE.value,
        show_default=True,
        help=_("Urutan hasil: kecocokan, kode, terbaru, atau terlama."),
    )
    @click.option("--facets", is_flag=True, help=_("Hitung hasil per unit, tahun, jenis, kelas, dan tahap."))
    @click.option("--boxes", is_flag=True, help=_("Letak kata yang cocok pada halaman, untuk JSON."))
    @click.option(
        "--limit", type=click.IntRange(0, 10_000), default=10, show_default=True, help=_("Banyaknya hasil.")
    )
    @click.option("--offset", type=click.IntRange(min=0), default=0, help=_("Hasil yang dilewati."))
    @functools.wraps(function)
    def wrapper(
        *args: Any, sort: str, facets: bool, boxes: bool, limit: int, offset: int, **options: Any
    ) -> int | None:
        wanted = Wanted(limit, offset, Sort(sort), tuple(Facet) if facets else (), boxes)
        return function(*args, wanted=wanted, **options)

    return wrapper
