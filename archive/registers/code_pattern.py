"""Parses patterns of codes and renders codes by them: `{classification}/{number:03}/{unit}/{month:roman}/{year}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection
from archive.values.record import AccessLevel


class Field(StrEnum):
    """The fields that a pattern may name between braces."""

    CLASSIFICATION = "classification"
    NUMBER = "number"
    UNIT = "unit"
    MONTH = "month"
    YEAR = "year"
    SECURITY = "security"


class BadPattern(ArsipError, ValueError):
    """Not a pattern; `position` counts characters of `text` from 0, `objection` says what is wrong there."""

    code = "bad_pattern"

    def __init__(self, text: str, position: int, objection: Objection) -> None:
        super().__init__(f"{objection}, at position {position} of {text!r}")
        self.text = text
        self.position = position
        self.objection = objection

    @property
    def values(self) -> Mapping[str, object]:
        return {"place": self.position + 1, "objection": self.objection}


@dataclass(frozen=True, slots=True)
class CodeParts:
    """The parts of one code; `day` gives month and year, `number` is the running number."""

    classification: str
    number: int
    unit: str
    day: date
    access: AccessLevel


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that every code has at this place."""

    text: str

    def write(self, parts: CodeParts) -> str:  # noqa: ARG002 - a slot looks at the parts, a literal does not
        return self.text

    def __str__(self) -> str:
        return self.text.replace("{", "{{").replace("}", "}}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one field; `style` is what stood behind the colon, empty if nothing did."""

    field: Field
    style: str = ""

    def write(self, parts: CodeParts) -> str:
        return _WRITERS[self.field](parts, self.style)

    def __str__(self) -> str:
        return f"{{{self.field}:{self.style}}}" if self.style else f"{{{self.field}}}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A code's parts in their order, with the running number exactly once."""

    parts: tuple[Literal | Slot, ...]

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Reads fields in braces and literals; `{{` and `}}` are braces of the code itself.

        Fields: `{classification}`, `{number}` (`{number:04}` is padded with zeros), `{unit}`, `{month}`
        (`:02`, `:roman`), `{year}` (`:2` has two figures), `{security}` (B, T, R, SR: Perka ANRI 17/2011).

        Raises `BadPattern` also when there is no `{number}`, or a second one.
        """
        parts: list[Literal | Slot] = []
        for match in _TOKEN.finditer(text):
            part = _part(text, match)
            if isinstance(part, Literal) and parts and isinstance(before := parts[-1], Literal):
                parts[-1] = Literal(before.text + part.text)
            elif isinstance(part, Slot) and part.field is Field.NUMBER and part.field in _fields(parts):
                twice = objection("number_twice", "the running number stands in a code once")
                raise BadPattern(text, match.start(), twice)
            else:
                parts.append(part)
        if Field.NUMBER not in _fields(parts):
            raise BadPattern(text, len(text), _NO_NUMBER)
        return cls(tuple(parts))

    @property
    def fields(self) -> frozenset[Field]:
        return _fields(self.parts)

    def format(self, parts: CodeParts) -> str:
        return "".join(part.write(parts) for part in self.parts)

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SECURITY = {
    AccessLevel.ORDINARY: "B",
    AccessLevel.RESTRICTED: "T",
    AccessLevel.SECRET: "R",
    AccessLevel.TOP_SECRET: "SR",
}
_WRITERS: Mapping[Field, Callable[[CodeParts, str], str]] = {
    Field.CLASSIFICATION: lambda parts, _: parts.classification,
    Field.NUMBER: lambda parts, style: format(parts.number, style),
    Field.UNIT: lambda parts, _: parts.unit,
    Field.MONTH: lambda parts, style: _month(parts.day.month, style),
    Field.YEAR: lambda parts, style: f"{parts.day.year:04}"[-2 if style else 0 :],
    Field.SECURITY: lambda parts, _: _SECURITY[parts.access],
}

_STYLES = {
    Field.NUMBER: re.compile("0[1-9]"),
    Field.MONTH: re.compile("02|roman"),
    Field.YEAR: re.compile("2"),
}

_TOKEN = re.compile(
    r"(?P<brace>\{\{|\}\})|\{(?P<slot>[^{}]*)\}|(?P<literal>[^{}\x00-\x1f\x7f]+)|(?P<bad>.)", re.S
)


_NO_NUMBER = objection("number_missing", "the running number is missing, write {{number}} or {{number:04}}")
_SINGLE_BRACE = objection("single_brace", "a single brace, write {{{{ or }}}}")
_BAD_CHARACTER = objection("bad_character", "a code cannot hold this character")


def _part(text: str, match: re.Match[str]) -> Literal | Slot:
    if match["literal"]:
        return Literal(match["literal"])
    if match["brace"]:
        return Literal(match["brace"][0])
    if match["slot"] is not None:
        return _slot(text, match.start(), match["slot"])
    raise BadPattern(text, match.start(), _SINGLE_BRACE if match["bad"] in "{}" else _BAD_CHARACTER)


def _slot(text: str, position: int, inside: str) -> Slot:
    name, colon, style = inside.partition(":")
    if name not in tuple(Field):
        known = ", ".join(Field)
        raise BadPattern(
            text,
            position,
            objection("unknown_slot", "no field '{name}', there are {known}", name=name, known=known),
        )
    field = Field(name)
    if colon and not (field in _STYLES and _STYLES[field].fullmatch(style)):
        unknown = objection("unknown_style", "{name} cannot be written as '{style}'", name=name, style=style)
        raise BadPattern(text, position, unknown)
    return Slot(field, style)


def _month(month: int, style: str) -> str:
    return _ROMAN[month - 1] if style == "roman" else format(month, style)


def _fields(parts: Iterable[Literal | Slot]) -> frozenset[Field]:
    return frozenset(part.field for part in parts if isinstance(part, Slot))
