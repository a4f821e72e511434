"""Cuts a typed question into lexemes, and refuses operators that are not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

from archive.values.error import ArsipError
from archive.values.objection import Objection
from search.language.analyzer import COMPOUND

LONGEST_QUESTION = 4000


class BadQuestion(ArsipError, ValueError):
    """A question that cannot be asked as typed.

    `position` is the character (from 0) where the trouble begins, `reason` a stable name of its kind,
    `suggestion` what to type instead.
    """

    code = "bad_question"

    def __init__(self, text: str, position: int, reason: str, message: str, suggestion: str) -> None:
        super().__init__(f"at character {position + 1}: {message}; {suggestion}")
        self.text = text
        self.position = position
        self.reason = reason
        self.message = message
        self.suggestion = suggestion

    @property
    def objection(self) -> Objection:
        """The objection at the position."""
        return Objection(self.reason, self.message, {})

    @property
    def values(self) -> Mapping[str, object]:
        return {
            "position": self.position + 1,
            "why": self.objection,
            "text": self.text,
            "mark": " " * self.position + "^",
        }


class TokenKind(StrEnum):
    WORD = "word"
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    PHRASE = "phrase"
    FIELD = "field"
    SEVERAL = "several"
    AND = "and"
    OR = "or"
    NOT = "not"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of a question: its text without quotes, stars and tildes, and where it stands.

    Of a field, `text` is its value, `field` its name in English, and `shape` how the value was written: as a
    phrase, a prefix, a fuzzy word, a word, or several `values`. `number` is what follows a tilde.
    """

    kind: TokenKind
    text: str
    position: int
    field: str = ""
    shape: TokenKind = TokenKind.WORD
    number: int | None = None
    values: tuple[Lexeme, ...] = ()


OPERATORS = {
    "AND": TokenKind.AND, "DAN": TokenKind.AND,
    "OR": TokenKind.OR, "ATAU": TokenKind.OR,
    "NOT": TokenKind.NOT, "BUKAN": TokenKind.NOT,
}  # fmt: skip
"""Only in capitals, and only beside small letters: "dan" is a word, and so is all of a title typed in capitals."""

JOINING = frozenset(OPERATORS.values())
"""What an operator does: join, offer, leave out."""

_QUOTES = '"“”„‟«»'
_PHRASE = rf"[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}](?P<slop>~\d*)?"
_LEXEME = re.compile(
    rf"(?<!\w){_PHRASE}"
    r"|(?<![\w./:])(?P<name>[^\W\d_]{2,}):(?!//)"
    rf"|(?P<before>\*?)(?P<word>{COMPOUND})(?P<after>\*+(?P<inside>(?=[^\W_]))?|~\d*)?"
    rf"|(?<![^\s(])(?P<minus>[-−–])(?=(?:[{_QUOTES}]\s*)?[^\W_]|\()"
    r"|(?P<open>\()|(?P<close>\))|(?P<pipes>\|\|)"
)
_VALUE = re.compile(rf"(?P<gap>[ ]*)(?:{_PHRASE}|(?P<bare>[^\s(){_QUOTES}]+))")
_LISTED = re.compile(rf"[\s,]*(?:{_PHRASE}|(?P<bare>[^,(){_QUOTES}]+))")
_INSIDE = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]|[^)])*(?=\))")
_FUZZY = re.compile(r"(?P<word>[^~]+)(?P<number>~\d*)")
_TRAILING = ".,;:?! "
_DATES = ("period", "dated")


def lexemes(text: str, fields: Mapping[str, str]) -> Iterator[Lexeme]:
    """Cuts `text`; `fields` gives the English name of every field name that is understood.

    Raises `BadQuestion`.
    """
    if len(text) > LONGEST_QUESTION:
        message = f"a question has at most {LONGEST_QUESTION} characters"
        raise BadQuestion(text, LONGEST_QUESTION, "too_long", message, "search for its rarer words")
    has_operators, position = has_word_operators(text), 0
    while match := _LEXEME.search(text, position):
        if match["name"]:
            lexeme, position = _field(text, match, fields)
        else:
            lexeme, position = _plain(text, match), match.end()
            if lexeme is not None and not has_operators and lexeme.text in OPERATORS:
                lexeme = replace(lexeme, kind=TokenKind.WORD)
        if lexeme is not None:
            yield lexeme


def has_word_operators(text: str) -> bool:
    """Whether DAN, ATAU, BUKAN join words in `text`: they cannot stand out where every letter is a capital."""
    return any(letter.islower() for letter in text)


def _plain(text: str, match: re.Match[str]) -> Lexeme | None:
    start = match.start()
    if match["word"]:
        return _word(text, match)
    if match["phrase"] is not None:
        return Lexeme(TokenKind.PHRASE, match["phrase"], start, number=_number(match["slop"]))
    if match["pipes"]:
        raise BadQuestion(text, start, "unknown_operator", "|| is not an operator", "write OR or ATAU")
    if match["minus"]:
        # "2019 -2023" is a range that was typed carelessly, not a year to leave out
        is_range = text[:start].rstrip()[-1:].isdigit() and text[match.end() :][:1].isdigit()
        return None if is_range else Lexeme(TokenKind.NOT, "-", start)
    return Lexeme(TokenKind.OPEN if match["open"] else TokenKind.CLOSE, match.group(), start)


def _word(text: str, match: re.Match[str]) -> Lexeme:
    word, after, start = match["word"], match["after"] or "", match.start("word")
    if after.startswith("~"):
        return Lexeme(TokenKind.FUZZY, word, start, number=_number(after))
    if not word.isdecimal() and (match["before"] or match["inside"] is not None):
        position = match.start("before") if match["before"] else match.start("after")
        message = "a star stands only at the end of a word"
        raise BadQuestion(text, position, "star_place", message, f"write {word}* or leave the star out")
    if after and match["inside"] is None:
        return Lexeme(TokenKind.PREFIX, word, start)
    return Lexeme(OPERATORS.get(word, TokenKind.WORD), word, start)


def _field(text: str, match: re.Match[str], fields: Mapping[str, str]) -> tuple[Lexeme | None, int]:
    name, start = match["name"], match.start()
    value = _VALUE.match(text, match.end())
    field = fields.get(name.casefold())
    if field is None:
        if value is None or value["gap"] or not (value["phrase"] or (value["bare"] or "")[:1].isalnum()):
            return Lexeme(TokenKind.WORD, name, start), match.end()  # a colon as in prose
        raise BadQuestion(text, start, "unknown_field", f"there is no field {name}", _instead(name, fields))
    if text[match.end() :][:1] == "(":
        return _several(text, match, field)
    written = value and (value["bare"] or value["phrase"] or "")
    if value is None or not written or not any(letter.isalnum() for letter in written):
        if value is not None and value["gap"]:
            return Lexeme(TokenKind.WORD, name, start), match.end()
        message = f"{name}: has no value"
        raise BadQuestion(
            text, start, "no_value", message, "put one directly after the colon, or drop the colon"
        )
    return _value(text, value, field), value.end()


def _several(text: str, match: re.Match[str], field: str) -> tuple[Lexeme, int]:
    """The values in brackets after a field's colon, apart by commas; a bracket left open ends with the text."""
    inside = _INSIDE.match(text, match.end() + 1)
    end = inside.end() if inside else len(text)
    values = tuple(
        _value(text, value, field)
        for value in _LISTED.finditer(text, match.end() + 1, end)
        if any(letter.isalnum() for letter in value.group())
    )
    if not values:
        message = f"{match['name']}: has no value in its brackets"
        raise BadQuestion(text, match.end(), "no_value", message, f"write {match['name']}:(a, b)")
    return Lexeme(TokenKind.FIELD, "", match.end(), field, TokenKind.SEVERAL, values=values), end + 1


def _value(text: str, value: re.Match[str], field: str) -> Lexeme:
    """One value of a field, as a phrase or bare."""
    if value["bare"] is None:
        number = _number(value["slop"])
        return Lexeme(
            TokenKind.FIELD, value["phrase"], value.start("phrase"), field, TokenKind.PHRASE, number
        )
    start = value.start("bare")
    bare = value["bare"].rstrip(_TRAILING if field not in _DATES else ",;:?! ")
    if fuzzy := _FUZZY.fullmatch(bare):
        number = _number(fuzzy["number"])
        return Lexeme(TokenKind.FIELD, fuzzy["word"], start, field, TokenKind.FUZZY, number)
    stem = bare.rstrip("*")
    if "*" in stem or not stem:
        at = start + bare.index("*")
        raise BadQuestion(
            text, at, "star_place", "a star stands only at the end", f"write {stem.replace('*', '')}*"
        )
    return Lexeme(TokenKind.FIELD, stem, start, field, TokenKind.WORD if stem == bare else TokenKind.PREFIX)


def _number(tilde: str | None) -> int | None:
    """The number that follows a tilde: -1 for none, and None without a tilde."""
    if not tilde:
        return None
    return int(tilde[1:4]) if tilde[1:] else -1


def _instead(name: str, fields: Mapping[str, str]) -> str:
    close = get_close_matches(name.casefold(), fields, n=1)
    others = f"write {close[0]}:" if close else f"the fields are {', '.join(fields)}"
    return f"{others}, or put a space after the colon to search for the words"
