"""Shows many questions, each with the names of its hits, and how many were answered."""

from __future__ import annotations

from pathlib import Path

from desk.cli import exits
from desk.cli.options import Desk
from desk.operations.question.batch import answered
from desk.operations.question.finder import Finder
from desk.printing.answer_tables import report_table
from desk.printing.table_file import write_table
from desk.views.question.answer import HitRow
from desk.views.question.question_batch import QuestionRow, batch_summary, question_row
from desk.views.summary import Summary
from desk.words.language import _
from search.answer.ask import AnswerShape


def tell_questions(desk: Desk, finder: Finder, path: Path, wanted: AnswerShape, export: Path | None) -> int:
    """Tell each question of a table, and write all answers to another; the exit status."""
    questions = []
    for asked in answered(finder, path, wanted):
        row = question_row(asked, with_boxes=wanted.with_boxes)
        desk.tell(row, question_text(row))
        questions.append(asked)
    if export is not None:
        write_table(export, report_table(questions))
    summary = batch_summary(questions)
    text = _("{questions} pertanyaan: {found} ada jawabannya, {refused} tidak dapat dipahami")
    line = text.format(questions=summary.questions, found=summary.found, refused=summary.refused)
    desk.tell(Summary(summary), line)
    return exits.FINDINGS if summary.refused else exits.DONE


def question_text(row: QuestionRow) -> list[str]:
    """A question with the names of its hits, for a person."""
    if row.answer is None:
        text = _("baris {line}: {question}: tidak dapat dipahami: {message}")
        return [text.format(line=row.line, question=row.question, message=row.message)]
    found = _("baris {line}: {question}: {total} arsip").format(
        line=row.line, question=row.question, total=row.answer.total
    )
    relaxed = "  " + _("(sebagian kata)") if row.answer.relaxed else ""
    return [found + relaxed, *(_hit_text(hit) for hit in row.answer.hits)]


def _hit_text(hit: HitRow) -> str:
    page = _("hlm. {page}").format(page=hit.page) if hit.page else None
    return "     " + " · ".join(filter(None, [hit.code or hit.id, hit.title, page]))
