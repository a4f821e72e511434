"""Makes rows of many questions, each with its answer or refusal, and of their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.operations.question.batch import AskedQuestion
from desk.views.question.answer import AnswerRow, answer_row
from desk.words.problems import unasked_text
from search.answer.ask import Answer
from search.answer.written_filters import BadFilter


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question and what became of it: `answer`, or else `code` and `message`, with the `position` if known."""

    line: int
    question: str
    answer: AnswerRow | None = None
    code: str | None = None
    position: int | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """`found` counts the questions that some record answers."""

    questions: int
    found: int
    refused: int


def batch_summary(questions: Sequence[AskedQuestion]) -> BatchSummary:
    answers = [asked.result for asked in questions if isinstance(asked.result, Answer)]
    found = sum(answer.total > 0 for answer in answers)
    return BatchSummary(len(questions), found, len(questions) - len(answers))


def question_row(asked: AskedQuestion, *, with_boxes: bool) -> QuestionRow:
    result = asked.result
    if isinstance(result, Answer):
        answer = answer_row(result, asked.took_ms, with_boxes=with_boxes)
        return QuestionRow(asked.line, asked.question, answer)
    code, position = (
        ("bad_filter", None) if isinstance(result, BadFilter) else (result.reason, result.position)
    )
    return QuestionRow(asked.line, asked.question, None, code, position, unasked_text(result))
