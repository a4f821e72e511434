"""`arsip reread` reads pages of a record again by OCR, into a new version of its text."""

from __future__ import annotations

import re

import click

from archive.values.record import Record
from desk.cli import exits
from desk.cli.answers.record.record import record_page
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.record.reread import reread_pages
from desk.views.record.record import record_row
from desk.words.language import N_, _
from ingest.ocr.installed import missing_languages
from office.people.permissions import Right

_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


class PageNumbers(click.ParamType[frozenset[int]]):
    """Page numbers as people write them: `3-5,8`."""

    name = "pages"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[int]:
        numbers: set[int] = set()
        for part in str(value).replace(" ", "").split(","):
            match = _RANGE.fullmatch(part)
            first = int(match[1]) if match else 0
            last = int(match[2] or first) if match else 0
            if not 1 <= first <= last:
                self.fail(_("bukan nomor halaman; tulis misalnya 3-5,8"), param, ctx)
            numbers.update(range(first, last + 1))
        return frozenset(numbers)


@click.command("reread", cls=Command, findings=N_("pembacaan ulang tidak memberi apa pun"))
@argument("name", metavar=N_("ID|KODE"))
@option("--pages", "numbers", type=PageNumbers(), help=N_("Halaman, misalnya 3-5,8; semua bila kosong."))
@option("--language", help=N_("Bahasa Tesseract, misalnya ind atau ind+ara."))
@desk_command(may=Right.REREAD)
def command(desk: Desk, name: str, numbers: frozenset[int] | None, language: str | None) -> int:
    if missing := missing_languages(language or ""):
        raise click.UsageError(_("Tesseract tidak mempunyai bahasa {names}").format(names=", ".join(missing)))
    with desk.opened() as archive:
        record = archive.find(name)
        changed = reread_pages(archive, desk.settings, record, numbers, language)
    return _report(desk, record, changed)


def _report(desk: Desk, before: Record, after: Record) -> int:
    desk.tell(record_row(after), record_page(after))
    return exits.DONE if after.version > before.version else exits.FINDINGS
