"""The question language: from what an officer typed to a tree of values (docs/query.md)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from archive.period import BadPeriod, Period
from archive.segments import canonical
from search.analyzer import Token, indonesian
from search.lexer import BadQuestion, Kind, Lexeme, lexemes
from search.question import (
    Below,
    Everything,
    Exact,
    Not,
    OneOf,
    Overlaps,
    Phrase,
    Prefix,
    Question,
    Term,
    Tree,
    Where,
    Word,
    Words,
    both,
    either,
    unit_key,
)

__all__ = ["FIELDS", "BadQuestion", "parse"]

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kode": "code", "unit": "unit", "periode": "period", "tahun": "period", "judul": "title",
        "nomor": "number", "jenis": "kind", "kelas": "classification", "isi": "text",
        "code": "code", "period": "period", "year": "period", "title": "title",
        "number": "number", "kind": "kind", "classification": "classification", "class": "classification",
        "text": "text",
    }
)  # fmt: skip
"""The field names that are understood, and the field each one means."""

MOST_TERMS = 300
DEEPEST = 40
SHORTEST_PREFIX = 2

_WHERE = {"title": Where.TITLE, "number": Where.NUMBER, "kind": Where.KIND, "text": Where.TEXT}


def parse(text: str, fields: Mapping[str, str] = FIELDS) -> Question:
    """The question that `text` asks; an empty text, or mere punctuation, asks for everything.

    Words side by side are one `Words`, stop words are left out of it when others remain. AND binds tighter
    than OR, words side by side tighter than both, NOT and `-` take the next item.

    Raises `BadQuestion` with the position of what is not understood.
    """
    return _Parser(text, tuple(lexemes(text, fields))).question()


def _surfaces(*compounds: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(token.surface for compound in compounds for token in compound)


class _Parser:
    """Recursive descent over the lexemes; `_at` is the next one to read."""

    def __init__(self, text: str, items: tuple[Lexeme, ...]) -> None:
        self._text = text
        self._analyzer = indonesian()
        self._items = items
        self._at = 0
        self._depth = 0
        self._seen: set[Term] = set()

    def question(self) -> Question:
        parts: list[Question] = []
        while self._peek() is not None:
            parts.append(self._either())
            self._accept(Kind.CLOSE)  # one too many is punctuation
        return self._side_by_side(parts)

    def _either(self) -> Question:
        parts = [self._all()]
        while operator := self._accept(Kind.OR):
            self._need_operand(operator)
            parts.append(self._all())
        return either(*parts)

    def _all(self) -> Question:
        parts = [self._sequence()]
        while operator := self._accept(Kind.AND):
            self._need_operand(operator)
            parts.append(self._sequence())
        return both(*parts)

    def _sequence(self) -> Question:
        first = self._peek()
        if first is not None and first.kind in (Kind.AND, Kind.OR):
            raise self._dangling(first)
        parts: list[Question] = []
        while (item := self._peek()) is not None and item.kind not in (Kind.AND, Kind.OR, Kind.CLOSE):
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
            case Kind.OPEN:
                return self._group(item)
            case Kind.NOT:
                self._need_operand(item)
                following = self._peek()
                assert following is not None  # noqa: S101 - _need_operand has seen it
                return self._negated(following)
            case Kind.FIELD if item.field not in _WHERE:
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
        is_empty = following is None or following.kind is Kind.CLOSE
        inside = Everything() if is_empty else self._either()
        self._accept(Kind.CLOSE)
        self._depth -= 1
        return inside

    def _terms(self, item: Lexeme) -> Question:
        """A word, phrase, prefix or compound: into the bag of words unless quoted or a field's value."""
        where = _WHERE.get(item.field, Where.ANYWHERE)
        shape = item.shape if item.kind is Kind.FIELD else item.kind
        compounds = tuple(self._analyzer.compounds(item.text))
        if not compounds:
            return Everything()
        if shape is Kind.PHRASE:
            return self._counted(item, Phrase(_surfaces(*compounds), where))[0]
        if shape is Kind.PREFIX and item.text[-1].isalnum():
            terms = self._prefix(item, compounds, where)
        else:
            terms = [term for compound in compounds for term in self._read(compound, where)]
        counted = self._counted(item, *terms)
        return Words(counted) if item.kind is not Kind.FIELD else both(*counted)

    def _read(self, compound: tuple[Token, ...], where: Where) -> list[Term]:
        """A number with its separators is one term; a word said twice is one word; a/b is two words."""
        words: list[Term] = [Word(token.surface, token.stem, where) for token in compound]
        if len(words) == 1 or self._analyzer.is_reduplication(compound):
            return words[:1]
        surfaces = _surfaces(compound)
        if any(letter.isdigit() for surface in surfaces for letter in surface):
            return [Phrase(surfaces, where)]
        return words

    def _prefix(self, item: Lexeme, compounds: tuple[tuple[Token, ...], ...], where: Where) -> list[Term]:
        *before, last = _surfaces(*compounds)
        if len(last) < SHORTEST_PREFIX:
            message = f"{item.text}* would find too many words"
            raise self._bad(
                item, "short_prefix", message, f"write at least {SHORTEST_PREFIX} letters before the star"
            )
        return [*([Phrase(tuple(before), where)] if before else []), Prefix(last, where)]

    def _filter(self, item: Lexeme) -> Question:
        match item.field:
            case "period":
                return self._period(item)
            case "unit" if item.shape is not Kind.PREFIX:
                return OneOf(Exact.UNIT, (unit_key(item.text),))
            case "code" | "classification" if item.shape is not Kind.PREFIX or not item.text[-1].isalnum():
                return Below(Tree(item.field), canonical(item.text))
        message = f"{item.text}* would also find {item.text}0, {item.text}1 and so on"
        if item.field == "unit":
            raise self._bad(item, "star_place", "a unit is named in full", f"write {item.text}")
        raise self._bad(item, "star_place", message, f"write {item.text} to find it and what lies below it")

    def _period(self, item: Lexeme) -> Question:
        try:
            return Overlaps(Period.parse(item.text))
        except BadPeriod as error:
            suggestion = 'write periode:2024, periode:2019..2023 or periode:"TW II 2024"'
            raise self._bad(item, "bad_period", error.message, suggestion) from error

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
        if following is None or following.kind in (Kind.AND, Kind.OR, Kind.CLOSE):
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

    def _accept(self, kind: Kind) -> Lexeme | None:
        item = self._peek()
        if item is None or item.kind is not kind:
            return None
        self._at += 1
        return item
