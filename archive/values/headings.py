"""Finds the headings of a page, and whether it enumerates: by the lines of its text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final

_LOOKED_AT: Final = 12_000  # characters of a page
_MOST_LINES, _MOST_HEADINGS, _MOST_LINES_OF_ONE = 80, 4, 7
_CAPITALS: Final = 0.7  # of the letters of a heading; OCR misreads a few
_FIGURES: Final = 0.25  # for each letter, the most figures of a heading besides years, days and numbers
_LETTERS: Final = range(4, 161)
_LONGEST_WORD: Final = 26
_FEW_WORDS: Final = 3  # which may be one word twice
_ONE_WORD: Final = range(7, _LONGEST_WORD)  # letters of a heading of one word
_TITLE_WORDS: Final = range(3, 15)
_LONG_WORD, _FEWEST_LONG = 5, 2  # what is written large in title case, and how many of them show it
_FEWEST_ROWS, _MANY_ROWS, _ROWS = 5, 10, 0.4

_OFFICE: Final = re.compile(
    r"""\W*(?:
    (?:pemerintah|pemprov|pemkab|pemkot)\s+(?:(?:daerah|provi[ns]+i|kabupaten|kota|desa|republik)\b.*)
    | (?:kementerian|dinas|badan|sekretariat|inspektorat|kantor|kecamatan|kelurahan|bidang|sub\s?bag(?:ian)?)
      (?:\s[^\d:.]*)?
    | (?:provinsi|kabupaten|kota)\s[^\d:.]*
    | (?:menteri|presiden|gubernur|bupati|wali\s?kota|kepala|sekretaris)\b[^\d:]*
    | republik\ indonesia | salinan | lampiran.* | berita\ negara.* | tambahan
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
"""A line that names an office: a letterhead by itself, part of a heading below one."""

_BODY: Final = re.compile(
    r"""\W*(?:
    menimbang | mengingat | memutuskan | memperhatikan | menetapkan
    | dasar\ hukum | kualifikasi | disahkan | kepada | yth
    | (?:nip|tanggal|pasal|jalan|jln?|alamat|telepon|telp|tlp|fax|faks\w*|laman|website|pos-el|e-?mail|kode\ pos)\b
    | nomor\b(?!\s*\d+\s+tahun) | dengan\ (?:rahmat|persetujuan) | .*\blembaran\ (?:negara|daerah)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED: Final = re.compile(
    r"\W{0,3}(?:(?:nama|judul)\s+(?:sop|prosedur|kegiatan|dokumen|informasi)|perihal|hal|judul)"
    r"\s*[:.]*\s+(?P<name>\S.{3,})",
    re.IGNORECASE,
)
_OWN_NUMBER: Final = re.compile(
    r"\W*(?:NOMOR|Nomor)\b(?!\s*\d+\s+TAHUN|.*\bSOP\b)"
)  # between kind and subject
_TABLE: Final = re.compile(r"\W*(?:no\W{1,3}(?=[^\W\d])|uraian\s|kode\s)", re.IGNORECASE)
_ROW: Final = re.compile(r"\s*(?P<number>\d{1,4})\s*[.)]?\s+\S|\s*\d+(?:\.\d+)+")
_ITEM: Final = re.compile(r"\s*(?:[a-z][.)]\s|\(\d+\)|[-•*]\s)")
_SECTION: Final = re.compile(r"\s*(?:[IVX]{1,5}|[A-Z])\.\s*[^\W\d]{2}")
_CONTENTS: Final = re.compile(r"\S.*(?:\.{4,}|…{2,}|(?:\. ){4,})\s*\d+\s*$")
_PERSON: Final = re.compile(r",\s*(?:[SMA]\.|S[EHT]\b|M\.?Si\b|Dr)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\bnomor\s*:?\s*\d+|\b(?:19|20)\d\d\b|\b\d\d?\s+(?=[^\W\d]{3})", re.IGNORECASE)
_SUBJECT: Final = re.compile(
    r"\W*(?:sop|standar|formulir|form|jadwal|daftar|laporan|surat|berita acara|notula|rencana|rekap|tata cara"
    r"|profil|pengumuman|undangan|perjanjian|nota)\s",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LIST: Final = re.compile(r"\bdaftar\b", re.IGNORECASE)


def headings(text: str) -> tuple[str, ...]:
    """The headings of a page in their order, at most a few: lines in capitals, or that are named as a title.

    The names of offices above a heading belong to a letterhead. Rows of lists, lines of figures and whatever stands
    below the head of a table are no headings.
    """
    return tuple(islice(dict.fromkeys(_headings(_lines(text))), _MOST_HEADINGS))


def best_heading(texts: Iterable[str]) -> tuple[int, str] | None:
    """The first heading of the first page that has one, and the number of that page from 1."""
    for number, text in enumerate(texts, start=1):
        for heading in headings(text):
            return number, heading
    return None


def enumerates(text: str) -> bool:
    """Whether a page is a list of many titles, or a table of contents."""
    lines = _lines(text)
    numbers = [int(row["number"]) for line in lines if (row := _ROW.match(line)) and row["number"]]
    rows = sum(after == before + 1 for before, after in pairwise(numbers))
    if sum(map(bool, map(_CONTENTS.match, lines))) >= _FEWEST_ROWS:
        return True
    if rows >= _MANY_ROWS and rows >= _ROWS * len(lines):
        return True
    return rows >= _FEWEST_ROWS and any(map(_LIST.search, _headings(lines)))


def _lines(text: str) -> list[str]:
    return [line for line in text[:_LOOKED_AT].splitlines() if line.strip()][:_MOST_LINES]


@dataclass(slots=True)
class _HeadingLines:
    """Lines that make one heading; all of them are in capitals, or none is."""

    is_upper: bool = False
    lines: list[str] = field(default_factory=list)

    def takes(self, line: str, *, is_upper: bool) -> bool:
        is_open = 0 < len(self.lines) < _MOST_LINES_OF_ONE
        return is_open and is_upper == self.is_upper and line != self.lines[0]

    @property
    def heading(self) -> str | None:
        heading = " ".join(" ".join(self.lines).split())
        is_one_word = heading.isalpha() and len(heading) in _ONE_WORD
        return heading if is_one_word or len(_WORD.findall(heading)) > 1 else None


def _headings(lines: Sequence[str]) -> Iterator[str]:
    return filter(None, (block.heading for block in _blocks(lines)))


def _blocks(lines: Sequence[str]) -> Iterator[_HeadingLines]:
    block, is_top = _HeadingLines(), True
    for line in lines:
        if _TABLE.match(line):
            break
        if block.lines and _OWN_NUMBER.match(line):
            continue
        named = _NAMED.match(line)
        words = named["name"] if named else line
        is_upper = _is_upper(words)
        goes_on = not named and not _SECTION.match(line) and block.takes(line, is_upper=is_upper)
        is_heading = bool(named) or _is_heading(line, is_top=is_top, goes_on=goes_on)
        is_top = is_top and (is_heading or _OFFICE.fullmatch(line) is not None)
        if not (is_heading and goes_on):
            yield block
            block = _HeadingLines(is_upper)
        if is_heading:
            block.lines.append(words)
    yield block


def _is_heading(line: str, *, is_top: bool, goes_on: bool) -> bool:
    """`is_top`: nothing but offices and headings stands above it; `goes_on`: a heading stands right above it."""
    if not _may_be_heading(line):
        return False
    if _OFFICE.fullmatch(line):
        return goes_on and not line.rstrip().endswith(",")
    return _is_upper(line) or _is_title_case(line, is_top=is_top)


def _may_be_heading(line: str) -> bool:
    letters, words = len(_LETTER.findall(line)), _WORD.findall(line)
    is_repeating = len(words) > _FEW_WORDS and len(set(words)) <= len(words) // 2
    if letters not in _LETTERS or is_repeating or max(map(len, words), default=0) > _LONGEST_WORD:
        return False
    if sum(map(str.isdigit, _NUMBERED.sub("", line))) > _FIGURES * letters:
        return False
    return not (_BODY.match(line) or _ROW.match(line) or _ITEM.match(line) or _PERSON.search(line))


def _is_upper(line: str) -> bool:
    letters = _LETTER.findall(line)
    return sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)


def _is_title_case(line: str, *, is_top: bool) -> bool:
    words = _WORD.findall(line)
    long = [word for word in words if len(word) >= _LONG_WORD]
    is_title = len(words) in _TITLE_WORDS and len(long) >= _FEWEST_LONG
    is_sentence = "(" in line or line.rstrip()[-1:] in ".,;:" or not line.lstrip()[0].isupper()
    is_placed = is_top or _SUBJECT.match(line) is not None
    return is_title and is_placed and not is_sentence and all(word[0].isupper() for word in long)
