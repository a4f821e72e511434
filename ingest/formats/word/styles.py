"""Learns from the styles and lists of a Word document its numbers, hidden text and page breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.formats.text.markup import Listener, attribute, listen, local
from ingest.formats.text.numbering import ListCounter, ListLevel, Numerals

_LEVELS = 9
_DEEPEST_STYLE = 20
_OFF = ("0", "false", "off")
_NUMERALS = {
    "decimal": Numerals.DECIMAL,
    "decimalZero": Numerals.TWO_DIGITS,
    "upperRoman": Numerals.UPPER_ROMAN,
    "lowerRoman": Numerals.LOWER_ROMAN,
    "upperLetter": Numerals.UPPER_LETTER,
    "lowerLetter": Numerals.LOWER_LETTER,
    "none": Numerals.NONE,
    "bullet": Numerals.BULLET,
}
_OF_LEVELS = ("start", "numFmt", "lvlText", "lvlRestart", "isLgl", "suff")
_JOINTS = {"tab": "\t", "space": " ", "nothing": ""}


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a mark that may be switched off is on."""
    return attribute(attributes, "val") not in _OFF


@dataclass(slots=True)
class Style:
    """The properties of a style itself; it has all others from the style it is based on."""

    based_on: str | None = None
    is_default: bool = False
    number: str | None = None
    level: int | None = None
    is_hidden: bool | None = None
    begins_page: bool | None = None


@dataclass(slots=True)
class _List:
    """A list as it is defined (`w:abstractNum`): its levels, their styles, and the style that it is kept in."""

    levels: list[ListLevel] = field(default_factory=lambda: [ListLevel("")] * _LEVELS)
    styles: dict[str, int] = field(default_factory=dict)
    kept_in: str | None = None


@dataclass(slots=True)
class _Use:
    """A list as it is used (`w:num`): the numbers at which its levels begin anew, and levels that are defined anew."""

    of: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, ListLevel] = field(default_factory=dict)


@dataclass(slots=True)
class WordStyles:
    """The styles of a document by id, its lists and their uses; counts the paragraphs as they come."""

    styles: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, _List] = field(default_factory=dict)
    uses: dict[str, _Use] = field(default_factory=dict)
    _counter: ListCounter = field(default_factory=ListCounter)
    _whole: dict[str | None, Style] = field(default_factory=dict)

    def hear(self, document: bytes) -> None:
        """Learn what a part says about styles or lists; raises `CannotRead` as `listen` does."""
        listen(document, _StyleListener(self))

    def default(self) -> str | None:
        return next((name for name, style in self.styles.items() if style.is_default), None)

    def style(self, name: str | None) -> Style:
        """All that a style says, with what it is based on."""
        if name not in self._whole:
            self._whole[name] = self._with_base(name)
        return self._whole[name]

    def _with_base(self, name: str | None) -> Style:
        whole = Style()
        for _ in range(_DEEPEST_STYLE):
            own = self.styles.get(name or "")
            if own is None:
                break
            name = own.based_on
            whole = Style(
                name,
                own.is_default,
                whole.number if whole.number is not None else own.number,
                whole.level if whole.level is not None else own.level,
                whole.is_hidden if whole.is_hidden is not None else own.is_hidden,
                whole.begins_page if whole.begins_page is not None else own.begins_page,
            )
        return whole

    def label(self, style: str | None, number: str | None, level: int | None) -> str:
        """Returns the label before the next paragraph of this style, which may name a list of its own."""
        own = self.style(style)
        name = (number if number is not None else own.number) or ""
        use = self.uses.get(name)
        found = self._list(use.of) if use else None
        if use is None or found is None:
            return ""
        by_style = found.styles.get(style or "") if number is None else None
        place = next(each for each in (by_style, level, own.level, 0) if each is not None)
        levels = [use.levels.get(index, each) for index, each in enumerate(found.levels)]
        return self._counter.label(use.of, levels, place, use.starts, name)

    def _list(self, name: str) -> _List | None:
        found = self.lists.get(name)
        for _ in range(_DEEPEST_STYLE):
            if found is None or found.kept_in is None:
                break
            use = self.uses.get(self.style(found.kept_in).number or "")
            found = self.lists.get(use.of) if use else None
        return found


class _StyleListener(Listener):
    """Hears styles.xml and numbering.xml, whose elements have names of their own."""

    def __init__(self, styles: WordStyles) -> None:
        self._read = styles
        self._style = Style()
        self._list = _List()
        self._use: _Use | None = None
        self._level = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name, value = local(tag), attribute(attributes, "val") or ""
        match name:
            case "style":
                self._style = Style(is_default=attribute(attributes, "default") in ("1", "true"))
                self._read.styles[attribute(attributes, "styleId") or ""] = self._style
            case "basedOn":
                self._style.based_on = value
            case "vanish":
                self._style.is_hidden = is_on(attributes)
            case "pageBreakBefore":
                self._style.begins_page = is_on(attributes)
            case "numId":
                self._style.number = value
            case "ilvl":
                self._style.level = whole(value)
            case _:
                self._start_list(name, value, attributes)

    def _start_list(self, name: str, value: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "abstractNum":
                self._list, self._use = _List(), None
                self._read.lists[attribute(attributes, "abstractNumId") or ""] = self._list
            case "num":
                self._use = _Use()
                self._read.uses[attribute(attributes, "numId") or ""] = self._use
            case "abstractNumId" if self._use is not None:
                self._use.of = value
            case "lvlOverride" | "lvl":
                self._level = min(whole(attribute(attributes, "ilvl") or ""), _LEVELS - 1)
            case "startOverride" if self._use is not None:
                self._use.starts[self._level] = whole(value)
            case "numStyleLink":
                self._list.kept_in = value
            case "pStyle" if self._use is None:
                self._list.styles[value] = self._level
            case _:
                self._define(name, value, is_set=is_on(attributes))

    def _define(self, name: str, value: str, *, is_set: bool) -> None:
        at = self._level
        if self._use is None:
            self._list.levels[at] = _level(self._list.levels[at], name, value, is_set=is_set)
        elif name in _OF_LEVELS:
            self._use.levels[at] = _level(self._use.levels.get(at, ListLevel("")), name, value, is_set=is_set)


def _level(level: ListLevel, name: str, value: str, *, is_set: bool) -> ListLevel:
    """The level with what one of its elements says."""
    changes: Mapping[str, Mapping[str, Any]] = {
        "start": {"start": whole(value)},
        "numFmt": {"numerals": _NUMERALS.get(value, Numerals.DECIMAL)},
        "lvlText": {"pattern": value},
        "lvlRestart": {"restarts_after": whole(value) - 1},
        "isLgl": {"only_decimal": is_set},
        "suff": {"joint": _JOINTS.get(value, " ")},
    }
    return replace(level, **changes.get(name, {}))


def whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else 0  # noqa: PLR2004
