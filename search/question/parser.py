"""Parses what an officer typed into a tree of values (docs/query.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from math import comb
from types import MappingProxyType
from typing import Final

from archive.values.access import unit_key
from archive.values.codes import canonical
from archive.values.period import BadPeriod, Period
from archive.values.record import Stage
from search.language.analyzer import Token, indonesian
from search.question.lexer import JOINING, OPERATORS, BadQuestion, Lexeme, TokenKind, lexemes
from search.question.tree import (
    MOST_SLOP,
    Below,
    DatedWithin,
    Either,
    Everything,
    Exact,
    Fuzzy,
    Not,
    OneOf,
    Overlaps,
    Phrase,
    Prefix,
    Question,
    SegmentedField,
    Term,
    Weighted,
    Where,
    Word,
    Words,
    both,
    either,
)

__all__ = ["FIELDS", "BadQuestion", "parse"]

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kode": "code", "unit": "unit", "periode": "period", "tahun": "period", "judul": "title",
        "tanggal": "dated", "nomor": "number", "jenis": "kind", "kelas": "classification", "status": "stage",
        "isi": "text",
        "code": "code", "period": "period", "year": "period", "title": "title",
        "date": "dated", "number": "number", "kind": "kind", "classification": "classification",
        "class": "classification", "stage": "stage", "text": "text",
    }
)  # fmt: skip
"""The field names that are understood, and the field each one means."""

STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "diterima": Stage.RECEIVED, "dideskripsikan": Stage.DESCRIBED, "diverifikasi": Stage.VERIFIED,
        "diautentikasi": Stage.AUTHENTICATED, "dikodekan": Stage.CODED, "disimpan": Stage.STORED,
    }
    | {stage.value: stage for stage in Stage}
)  # fmt: skip
"""The values of `status:`, in Indonesian and in English (SOP-PPID-06, chapter G)."""

MOST_TERMS = 300
MOST_SPREADS = 300
_SHORT_WORD = 5  # a longer one may differ in two letters
SHORTEST_FUZZY = 3
FARTHEST_FUZZY = 2
DEEPEST = 40
SHORTEST_PREFIX = 2

_WIDER: Final = 0.5
"""What counts for a word that stands in the text in another form than it was typed in."""

_LABELS: Final = frozenset(["no", "nomor", "nomer", "pasal", "tahun", "tgl", "th", "thn"])
"""Words that people write before a figure without a blank, as in No.25, and that are no part of it."""

_WHERE = {"title": Where.TITLE, "number": Where.NUMBER, "kind": Where.KIND, "text": Where.TEXT}


def parse(text: str, fields: Mapping[str, str] = FIELDS) -> Question:
    """The question that `text` asks; an empty text, or mere punctuation, asks for everything.

    Words side by side are one `Words`, stop words are left out of it when others remain. AND binds tighter
    than OR, words side by side tighter than both, NOT and `-` take the next item.

    Raises `BadQuestion` with the position of what is not understood.
    """
    return _Parser(text, tuple(lexemes(text, fields))).question()


def word_operators(text: str, fields: Mapping[str, str] = FIELDS) -> tuple[str, ...]:
    """The words of `text` that `parse` takes as operators, as they were typed. Raises `BadQuestion`."""
    return tuple(
        item.text for item in lexemes(text, fields) if item.text in OPERATORS and item.kind in JOINING
    )


def _surfaces(*compounds: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(token.surface for compound in compounds for token in compound)


def _also(term: Word | Phrase, wider: Sequence[str]) -> Term:
    """The term, or what it is a part of, which weighs less."""
    if not wider:
        return term
    others = (Weighted(Word(stem, stem, term.where), _WIDER, is_flat=True) for stem in wider)
    return Either((Weighted(term, 1.0), *others))


class _Parser:
    """Recursive descent over the lexemes; `_at` is the next one to read."""

    def __init__(self, text: str, items: tuple[Lexeme, ...]) -> None:
        self._text = text
        self._analyzer = indonesian()
        self._items = items
        self._at = 0
        self._depth = 0
        self._seen: set[Term] = set()
        tokens = self._analyzer.tokens(text)
        self._wider = {token.start: token.wider for token in tokens if token.wider}

    def question(self) -> Question:
        parts: list[Question] = []
        while self._peek() is not None:
            parts.append(self._either())
            self._accept(TokenKind.CLOSE)  # one too many is punctuation
        return self._side_by_side(parts)

    def _either(self) -> Question:
        parts = [self._all()]
        while operator := self._accept(TokenKind.OR):
            self._need_operand(operator)
            parts.append(self._all())
        return either(*parts)

    def _all(self) -> Question:
        parts = [self._sequence()]
        while operator := self._accept(TokenKind.AND):
            self._need_operand(operator)
            parts.append(self._sequence())
        return both(*parts)

    def _sequence(self) -> Question:
        first = self._peek()
        if first is not None and first.kind in (TokenKind.AND, TokenKind.OR):
            raise self._dangling(first)
        parts: list[Question] = []
        while (item := self._peek()) is not None and item.kind not in (
            TokenKind.AND,
            TokenKind.OR,
            TokenKind.CLOSE,
        ):
            parts.append(self._item(item))
        return self._side_by_side(parts)

    def _side_by_side(self, parts: list[Question]) -> Question:
        """One bag of the plain words among `parts`, also where a bracket or a phrase stands between them."""
        plain = [term for part in parts if isinstance(part, Words) for term in part.terms]
        others = [part for part in parts if not isinstance(part, Words) and part != Everything()]
        content = [term for term in plain if not (isinstance(term, Word) and not term.stem)]
        bag = tuple(dict.fromkeys(content if content or others else plain))
        return both(*((Words(bag),) if bag else ()), *others)

    def _item(self, item: Lexeme) -> Question:
        self._at += 1
        match item.kind:
            case TokenKind.OPEN:
                return self._group(item)
            case TokenKind.NOT:
                self._need_operand(item)
                following = self._peek()
                assert following is not None  # noqa: S101 - _need_operand has seen it
                return self._negated(following)
            case TokenKind.FIELD if item.shape is TokenKind.SEVERAL:
                return self._several(item)
            case TokenKind.FIELD if item.field not in _WHERE:
                return self._filter(item)
            case _:
                return self._terms(item)

    def _negated(self, item: Lexeme) -> Question:
        self._descend(item)
        part = self._item(item)
        self._depth -= 1
        if isinstance(part, Not):
            return part.part
        return part if part == Everything() else Not(part)

    def _group(self, item: Lexeme) -> Question:
        self._descend(item)
        following = self._peek()
        is_empty = following is None or following.kind is TokenKind.CLOSE
        inside = Everything() if is_empty else self._either()
        self._accept(TokenKind.CLOSE)
        self._depth -= 1
        return inside

    def _terms(self, item: Lexeme) -> Question:
        """A word, phrase, prefix or compound: into the bag of words unless quoted or a field's value."""
        where = _WHERE.get(item.field, Where.ANYWHERE)
        shape = item.shape if item.kind is TokenKind.FIELD else item.kind
        compounds = tuple(self._analyzer.compounds(item.text))
        if not compounds:
            return Everything()
        if shape is TokenKind.PHRASE:
            return self._counted(item, self._phrase(item, compounds, where))[0]
        if shape is TokenKind.PREFIX and item.text[-1].isalnum():
            terms = self._prefix(item, compounds, where)
        elif shape is TokenKind.FUZZY:
            terms = self._fuzzy(item, compounds, where)
        else:
            terms = [term for compound in compounds for term in self._read(compound, where, item.position)]
        counted = self._counted(item, *terms)
        return Words(counted) if item.kind is not TokenKind.FIELD else both(*counted)

    def _several(self, item: Lexeme) -> Question:
        """Several values of one field: a record needs one of them."""
        take = self._terms if item.field in _WHERE else self._filter
        parts = [take(value) for value in item.values]
        if all(isinstance(part, OneOf) for part in parts):
            values = (value for part in parts if isinstance(part, OneOf) for value in part.values)
            return OneOf(Exact(item.field), tuple(dict.fromkeys(values)))
        return either(*parts)

    def _phrase(self, item: Lexeme, compounds: tuple[tuple[Token, ...], ...], where: Where) -> Phrase:
        words, slop = _surfaces(*compounds), item.number or 0
        if slop < 0:
            raise self._bad(item, "slop", "the distance is missing", 'write "a b"~3')
        if slop > MOST_SLOP or comb(slop + len(words) - 1, len(words) - 1) > MOST_SPREADS:
            message = f"{slop} words between {len(words)} words are too many ways to stand"
            raise self._bad(item, "slop", message, "write a smaller number, or AND")
        return Phrase(words, where, slop if len(words) > 1 else 0)

    def _fuzzy(self, item: Lexeme, compounds: tuple[tuple[Token, ...], ...], where: Where) -> list[Term]:
        *before, last = _surfaces(*compounds)
        distance = item.number if item.number and item.number > 0 else 1 + (len(last) > _SHORT_WORD)
        if len(last) < SHORTEST_FUZZY or distance > FARTHEST_FUZZY:
            message = f"{item.text}~ would find too many words"
            suggestion = f"write at least {SHORTEST_FUZZY} letters, and ~1 or ~{FARTHEST_FUZZY}"
            raise self._bad(item, "fuzzy", message, suggestion)
        return [*([Phrase(tuple(before), where)] if before else []), Fuzzy(last, distance, where)]

    def _read(self, compound: tuple[Token, ...], where: Where, at: int) -> list[Term]:
        """A number with its separators is one term; a word said twice is one word; a/b is two words.

        What is an amount or a date in other forms too, or a word written apart, is also sought as that.
        """
        words = [Word(token.surface, token.stem, where) for token in compound]
        wider = [self._wider.get(at + token.start, ()) for token in compound]
        if len(words) > 1 and self._analyzer.is_reduplication(compound):
            return [words[0]]
        has_figures = any(letter.isdigit() for word in words for letter in word.surface)
        if len(words) == 1 or not has_figures or words[0].surface in _LABELS:
            return [_also(word, stems) for word, stems in zip(words, wider, strict=True)]
        common = [stem for stem in wider[0] if all(stem in stems for stems in wider)]
        return [_also(Phrase(tuple(word.surface for word in words), where), common)]

    def _prefix(self, item: Lexeme, compounds: tuple[tuple[Token, ...], ...], where: Where) -> list[Term]:
        *before, last = _surfaces(*compounds)
        if len(last) < SHORTEST_PREFIX:
            message = f"{item.text}* would find too many words"
            raise self._bad(
                item, "short_prefix", message, f"write at least {SHORTEST_PREFIX} letters before the star"
            )
        return [*([Phrase(tuple(before), where)] if before else []), Prefix(last, where)]

    def _filter(self, item: Lexeme) -> Question:
        is_tree = item.field in (SegmentedField.CODE, SegmentedField.CLASSIFICATION)
        ends_a_segment = is_tree and not item.text[-1].isalnum()
        if item.shape is TokenKind.FUZZY or (item.shape is TokenKind.PREFIX and not ends_a_segment):
            raise self._not_whole(item)
        match item.field:
            case "period":
                return Overlaps(self._days(item))
            case "dated":
                return DatedWithin(self._days(item))
            case "stage":
                return self._stage(item)
            case "unit":
                return OneOf(Exact.UNIT, (unit_key(item.text),))
            case _:
                return Below(SegmentedField(item.field), canonical(item.text))

    def _not_whole(self, item: Lexeme) -> BadQuestion:
        if item.shape is TokenKind.FUZZY:
            return self._bad(item, "fuzzy", "only words can be spelled alike", f"write {item.text}")
        if item.field in (SegmentedField.CODE, SegmentedField.CLASSIFICATION):
            message = f"{item.text}* would also find {item.text}0, {item.text}1 and so on"
            suggestion = f"write {item.text} to find it and what lies below it"
            return self._bad(item, "star_place", message, suggestion)
        return self._bad(item, "star_place", f"{item.text}* is not a whole value", f"write {item.text}")

    def _stage(self, item: Lexeme) -> Question:
        name = item.text.strip().casefold()
        if name not in STAGES:
            close = get_close_matches(name, STAGES, n=1) or list(STAGES)[:6]
            raise self._bad(item, "unknown_stage", f"there is no stage {name}", f"write {', '.join(close)}")
        return OneOf(Exact.STAGE, (STAGES[name],))

    def _days(self, item: Lexeme) -> Period:
        try:
            return Period.parse(item.text)
        except BadPeriod as error:
            suggestion = 'write 2024, 2019..2023, 2024-05-17 or "TW II 2024"'
            raise self._bad(item, "bad_period", str(error.objection), suggestion) from error

    def _counted(self, item: Lexeme, *terms: Term) -> tuple[Term, ...]:
        self._seen.update(terms)
        if len(self._seen) > MOST_TERMS:
            message = f"more than {MOST_TERMS} different words"
            raise self._bad(item, "too_many_words", message, "search for the rarer ones")
        return terms

    def _descend(self, item: Lexeme) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._bad(item, "too_deep", f"more than {DEEPEST} brackets inside one another", "use fewer")

    def _need_operand(self, operator: Lexeme) -> None:
        following = self._peek()
        if following is None or following.kind in (TokenKind.AND, TokenKind.OR, TokenKind.CLOSE):
            raise self._dangling(operator)

    def _dangling(self, operator: Lexeme) -> BadQuestion:
        message = f"{operator.text} has nothing to join"
        return self._bad(
            operator, "dangling_operator", message, f"write {operator.text.lower()} if it is a word"
        )

    def _bad(self, item: Lexeme, code: str, message: str, suggestion: str) -> BadQuestion:
        return BadQuestion(self._text, item.position, code, message, suggestion)

    def _peek(self) -> Lexeme | None:
        return self._items[self._at] if self._at < len(self._items) else None

    def _accept(self, kind: TokenKind) -> Lexeme | None:
        item = self._peek()
        if item is None or item.kind is not kind:
            return None
        self._at += 1
        return item
