"""`arsip import`: units, classification and retention schedule from a table, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass

import click

from desk.language import _


@dataclass(frozen=True, slots=True)
class _Totals:
    accepted: int
    refused: int
    imported: bool


@dataclass(frozen=True, slots=True)
class _Summary:
    summary: _Totals


@click.group("import", help=_("Memuat tabel unit, klasifikasi, atau JRA dari CSV atau XLSX."))
def command() -> None:
    """The group has no options of its own."""
