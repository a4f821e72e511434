"""What a stranger wrote is shown by its numbers where it would steer, and stays on its line."""

from __future__ import annotations

import pytest

from desk.words.escaping import HarmlessText, body, joined, one_line

STEERS = {
    "\x1b[2Jkosong\x07 \u202etxt.exe": r"\x1b[2Jkosong\x07 \u202etxt.exe",
    "\x1b[1mtebal\x1b[0m\x1b[33m": r"\x1b[1mtebal\x1b[0m\x1b[33m",
    "dua\nbaris\ttab\fhalaman\rmundur": r"dua\nbaris\ttab\x0chalaman\rmundur",
    "\u2028baris\u2029\x85alinea\x9b2J": r"\u2028baris\u2029\x85alinea\x9b2J",
    "\u200e\u200f\u061c\u2066\u2069": r"\u200e\u200f\u061c\u2066\u2069",
    "bukan UTF-8: \udcff": r"bukan UTF-8: \udcff",
    "Jum\u2019at, é, 中文, 😀": "Jum\u2019at, é, 中文, 😀",
}


@pytest.mark.parametrize(("text", "shown"), STEERS.items())
def test_what_would_steer_is_shown_by_its_numbers(text: str, shown: str) -> None:
    assert one_line(text) == shown
    assert one_line(one_line(text)) == shown


def test_a_body_keeps_its_lines_pages_and_tabs_and_no_style() -> None:
    assert body("a\tb\nc\fd\x1b[1m") == "a\tb\nc\fd\\x1b[1m"


def test_pieces_are_joined_and_only_our_own_styles_stay() -> None:
    assert (
        joined("1. ", HarmlessText("\x1b[1mJudul\x1b[0m"), " \x1b[1m\n")
        == "1. \x1b[1mJudul\x1b[0m \\x1b[1m\\n"
    )
