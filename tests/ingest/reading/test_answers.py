from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.record import Page, PageSource, PageWord
from ingest.reading.answers import Failure, Recognised, Surveyed, parse_answer, render_done, render_failure
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import Enclosed, FilePlace, OcrPage, OcrTask, ReaderMode, Survey, SurveyTask
from ingest.task.reasons import Reason

LOOK = SurveyTask("a", ReaderMode.AUTO, 1, 2, Limits(text_characters=40), FilePlace("", "parts", 9))
READ = OcrTask("a", Kind.PDF, (OcrPage(3), OcrPage(4)), "ind", "scratch", Limits())
PAGE = Page(1, "surat", PageSource.TEXT, engine="pdfium")
SURVEY = Survey("application/pdf", Kind.PDF, 2, (PAGE,), (OcrPage(2),))


BATCH = Survey("application/zip", Kind.ZIP, 1, (PAGE,), (), (Enclosed("surat/a.pdf"),))


def surveyed(survey: Survey) -> Survey | Failure:
    done = parse_answer(LOOK, render_done(survey))
    assert isinstance(done, Surveyed)
    return done.result


def recognised(*pages: Page) -> tuple[Page, ...] | Failure:
    done = parse_answer(READ, render_done(pages))
    assert isinstance(done, Recognised)
    return done.result


def test_an_answer_comes_back_as_it_was_given() -> None:
    assert surveyed(SURVEY) == SURVEY
    pages = replace(PAGE, number=3), replace(PAGE, number=4)
    assert recognised(*pages) == pages


def test_files_of_a_batch_are_an_answer() -> None:
    assert surveyed(BATCH) == BATCH


def test_no_kind_and_no_pages_is_an_answer() -> None:
    survey = Survey("image/vnd.dwg", None, 0)
    assert surveyed(survey) == survey


@pytest.mark.parametrize(
    "survey",
    [
        replace(SURVEY, page_count=10**12),
        replace(SURVEY, page_count=-1),
        replace(SURVEY, page_count=1),
        replace(SURVEY, page_count=3, wanted=(OcrPage(2), OcrPage(3))),
        replace(SURVEY, wanted=(OcrPage(2), OcrPage(2))),
        replace(SURVEY, wanted=()),
        replace(SURVEY, kind=Kind.TEXT, page_count=5),
        replace(SURVEY, media_type="text/html\nX: y"),
        replace(SURVEY, media_type="x" * 999),
        replace(SURVEY, parts=(Enclosed("a"),) * 10_001),
        replace(SURVEY, parts=(Enclosed("a" * 1001),)),
        replace(SURVEY, parts=(Enclosed("a\fb"),)),
        replace(SURVEY, parts=(Enclosed("a\nb"),)),
        replace(SURVEY, parts=(Enclosed("\x1b[2J"),)),
        replace(SURVEY, parts=(Enclosed("a\u202eb"),)),
        replace(SURVEY, parts=(Enclosed(""),)),
        replace(BATCH, parts=(Enclosed("../a"),)),
        replace(BATCH, parts=(Enclosed("/etc/passwd"),)),
        replace(BATCH, parts=(Enclosed("a"), Enclosed("a"))),
        replace(SURVEY, read=(replace(PAGE, text="a\x1bb"),)),
        replace(SURVEY, read=(replace(PAGE, text="a\x00b"),)),
        replace(SURVEY, read=(replace(PAGE, layer="a\x07b"),)),
        replace(SURVEY, read=(replace(PAGE, engine="a\nb"),)),
        replace(SURVEY, read=(replace(PAGE, part="a\nb"),)),
        replace(SURVEY, read=(replace(PAGE, words=(PageWord("a", 1, 1, 1, 1),)),)),
        replace(SURVEY, wanted=(OcrPage(2, layer="x" * 40, discarded="x" * 40),)),
        replace(SURVEY, read=(replace(PAGE, engine="x" * 999),)),
        replace(SURVEY, read=(replace(PAGE, resolution=10**9),)),
        replace(SURVEY, read=(replace(PAGE, rotation=45),)),
        replace(SURVEY, read=(replace(PAGE, confidence=-5.0),)),
        replace(SURVEY, read=(replace(PAGE, words=(PageWord("a", 1 << 40, 0, 0, 0),)),)),
        replace(SURVEY, read=(Page(1, "", PageSource.NONE, reason="because"),)),
    ],
)
def test_a_survey_that_cannot_be_is_the_workers_failure(survey: Survey) -> None:
    found = surveyed(survey)
    assert isinstance(found, Failure)
    assert found.reason is Reason.CRASHED


def test_pages_that_nobody_asked_for_are_the_workers_failure() -> None:
    assert isinstance(recognised(PAGE), Failure)
    assert isinstance(recognised(replace(PAGE, number=3)), Failure)
    assert isinstance(recognised(*[replace(PAGE, number=number) for number in (3, 4, 4)]), Failure)


@pytest.mark.parametrize(
    "words",
    [
        (PageWord("a" * 1001, 1, 1, 1, 1),),
        (PageWord("a\x1b", 1, 1, 1, 1),),
        (PageWord("a", 1, 1, 1, 1),) * 50_001,
    ],
)
def test_words_that_cannot_be_or_are_too_many_are_the_workers_failure(words: tuple[PageWord, ...]) -> None:
    pages = [replace(PAGE, number=number, words=words) for number in (3, 4)]
    assert isinstance(recognised(*pages), Failure)


def test_an_answer_is_not_even_parsed_where_it_is_longer_than_a_page_can_be() -> None:
    result = parse_answer(READ, b"+" + b" " * (32 << 20) + b"[]").result
    assert isinstance(result, Failure)


def test_the_message_of_a_failure_is_one_line() -> None:
    done = parse_answer(LOOK, render_failure(Reason.DAMAGED, "a\nfiled: b\x1b[31m"))
    assert done.result == Failure(Reason.DAMAGED, "a filed: b [31m")


def test_a_failure_keeps_its_reason_and_is_cut_to_size() -> None:
    done = parse_answer(LOOK, render_failure(Reason.DAMAGED, "x" * 5000 + "\udcff", "not a type"))
    assert done.result == Failure(Reason.DAMAGED, "x" * 1000)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"+",
        b"!",
        b"+null",
        b"+" + b"[" * 100_000,
        b'+{"media_type":' + b"[" * 100_000,
        b"!{}",
        b'+"\xff"',
    ],
)
def test_nonsense_is_the_workers_failure(answer: bytes) -> None:
    for task in (LOOK, READ):
        result = parse_answer(task, answer).result
        assert isinstance(result, Failure)
        assert result.reason is Reason.CRASHED


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inside: (
        st.lists(inside) | st.dictionaries(st.sampled_from(["kind", "read", "parts", "x"]), inside)
    ),
)


@pytest.mark.slow
@given(JSON)
def test_no_json_surprises_the_parent(value: object) -> None:
    result = parse_answer(LOOK, b"+" + msgspec.json.encode(value)).result
    assert isinstance(result, Survey | Failure)
