"""Learns the lists of a binary Word file, and writes the numbers before its paragraphs ([MS-DOC] 2.4.6.3)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ingest.formats.text.numbering import ListCounter, ListLevel, Numerals
from ingest.formats.word.doc_tables import DocFile, DocTable

_LIST, _USE, _OVERRIDE, _LEVEL = 28, 16, 8, 28
_LEVELS = 9
_NUMERALS = {
    1: Numerals.UPPER_ROMAN,
    2: Numerals.LOWER_ROMAN,
    3: Numerals.UPPER_LETTER,
    4: Numerals.LOWER_LETTER,
    22: Numerals.TWO_DIGITS,
    23: Numerals.BULLET,
    255: Numerals.NONE,
}
_JOINTS = ("\t", " ", "")
_ONLY_DECIMAL, _HAS_LIMIT, _HAS_START, _IS_ANEW = 0x04, 0x08, 0x10, 0x20


@dataclass(slots=True)
class _ListUse:
    """A list as it is used: which one, the numbers at which levels begin anew, levels that are defined anew."""

    of: int
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, ListLevel] = field(default_factory=dict)


class DocLists:
    """The lists of a document and their uses, from 1; counts the paragraphs as they come. Broken ones are left out."""

    def __init__(self, file: DocFile) -> None:
        self._counter = ListCounter()
        self._lists: dict[int, list[ListLevel]] = {}
        self._uses: list[_ListUse] = []
        try:
            self._learn_lists(file)
            self._learn_uses(file.table(DocTable.LIST_USES))
        except (struct.error, IndexError):
            pass

    def label(self, use: int, level: int) -> str:
        """Returns the label before the next paragraph of a list."""
        if not 0 < use <= len(self._uses):
            return ""
        found = self._uses[use - 1]
        levels = [found.levels.get(place, each) for place, each in enumerate(self._lists.get(found.of, ()))]
        return self._counter.label(str(found.of), levels, level, found.starts, str(use))

    def _learn_lists(self, file: DocFile) -> None:
        table = file.table(DocTable.LISTS)
        levels, place = file.behind(DocTable.LISTS), 0
        for start in range(2, len(table) - _LIST + 1, _LIST):
            (number,) = struct.unpack_from("<i", table, start)
            is_simple = table[start + 26] & 1
            found = []
            for _ in range(1 if is_simple else _LEVELS):
                level, place = _level(levels, place)
                found.append(level)
            self._lists[number] = found

    def _learn_uses(self, table: bytes) -> None:
        if not table:
            return
        (count,) = struct.unpack_from("<I", table)
        place = 4 + _USE * count
        for start in range(4, min(place, len(table)), _USE):
            number, overrides = struct.unpack_from("<i8xB", table, start)
            use = _ListUse(number)
            self._uses.append(use)
            place += 4
            for _ in range(overrides):
                first, flags = struct.unpack_from("<iI", table, place)
                place += _OVERRIDE
                if flags & _HAS_START and not flags & _IS_ANEW:
                    use.starts[flags & 0xF] = first
                if flags & _IS_ANEW:
                    use.levels[flags & 0xF], place = _level(table, place)


def _level(data: bytes, place: int) -> tuple[ListLevel, int]:
    """A level ([MS-DOC] 2.9.150), and where the next one begins."""
    start, numerals, flags, joint, letters, paragraph, limit = struct.unpack_from(
        "<iBB9xB8xBBBx", data, place
    )
    place += _LEVEL + letters + paragraph
    (length,) = struct.unpack_from("<H", data, place)
    pattern = data[place + 2 : place + 2 + 2 * length].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(letter) + 1}" if ord(letter) < _LEVELS else letter for letter in pattern)
    level = ListLevel(
        shown,
        _NUMERALS.get(numerals, Numerals.DECIMAL),
        start,
        limit - 1 if flags & _HAS_LIMIT else None,
        bool(flags & _ONLY_DECIMAL),
        _JOINTS[joint] if joint < len(_JOINTS) else " ",
    )
    return level, place + 2 + 2 * length
