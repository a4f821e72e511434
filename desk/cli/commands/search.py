"""`arsip search` finds records by words, code, unit, period or likeness; one question or many."""

from __future__ import annotations

from pathlib import Path

import click

from archive.registers.saved_searches import SavedSearch
from archive.values.access import Public
from desk.cli import exits
from desk.cli.answers.question.answer import tell_answer, tell_similar
from desk.cli.answers.question.question_batch import tell_questions
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.cli.parameters import EXISTING_FILE, NEW_TABLE
from desk.cli.question_options import (
    audience_of,
    audience_option,
    filter_options,
    wanted_options,
)
from desk.operations.question.finder import finder_of
from desk.words.language import N_, _
from office.people.permissions import Right
from search.answer.ask import AnswerShape, Filters
from search.answer.written_filters import written_filters


@click.command("search", cls=Command, findings=N_("ada pertanyaan dalam tabel yang tidak dapat dipahami"))
@argument("words", metavar=N_("[PERTANYAAN]..."), nargs=-1)
@filter_options
@wanted_options
@audience_option
@option("--similar", metavar=N_("ID|KODE"), help=N_("Arsip yang serupa dengan arsip ini."))
@option("--save", metavar=N_("NAMA"), help=N_("Simpan pertanyaan ini dengan nama ini."))
@option("--batch", type=EXISTING_FILE, help=N_("Jawab semua pertanyaan dalam tabel CSV atau XLSX."))
@option("--export", type=NEW_TABLE, help=N_("Tulis semua arsip yang ditemukan ke berkas CSV atau XLSX."))
@reader_command(may=Right.READ)
def command(
    desk: Desk,
    words: tuple[str, ...],
    filters: Filters,
    wanted: AnswerShape,
    audience: str | None,
    similar: str | None,
    save: str | None,
    batch: Path | None,
    export: Path | None,
) -> int:
    asker = audience_of(desk.audience, audience)
    text = " ".join(words)
    _refuse_at_odds(batch, similar, text, save)
    if save and isinstance(asker, Public):
        raise click.UsageError(_("publik tidak dapat menyimpan pencarian"))
    with desk.opened() as archive:
        finder = finder_of(archive, asker, desk.notify)
        if batch is not None:
            return tell_questions(desk, finder, batch, wanted, export)
        if similar is not None:
            tell_similar(desk, finder, similar, filters, wanted, export)
            return exits.DONE
        tell_answer(desk, finder, text, filters, wanted, export)
        if save:
            archive.searches(desk.audience).save(SavedSearch(save, text, written_filters(filters)))
    return exits.DONE


def _refuse_at_odds(batch: Path | None, similar: str | None, text: str, save: str | None) -> None:
    """Raises `click.UsageError` for options that cannot both be meant."""
    if batch is not None and (text or similar or save):
        raise click.UsageError(_("--batch memuat pertanyaannya sendiri"))
    if similar is not None and (text or save):
        raise click.UsageError(_("--similar tidak memakai kata dan tidak dapat disimpan"))
