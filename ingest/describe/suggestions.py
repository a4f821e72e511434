"""Suggests number, date, title, kind and marking from a document's own words, with the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from archive.values.dates import MONTH, BadDate, parse_date
from archive.values.headings import best_heading
from archive.values.record import AccessLevel, Page, Suggestion

_PAGES_LOOKED_AT = 3
_HEAD_LINES = 40
_TITLE_LINES = 6
_TITLE_LETTERS = range(4, 300)
_EVIDENCE = 120
_WINDOW = 80
_CHARACTERS = 20_000
_MOST_BLANKS = 20
_BLANKS = re.compile(rf"\s{{{_MOST_BLANKS},}}")

_DATE = re.compile(rf"\b(\d{{1,2}}\s+(?:{MONTH})\s+(?:1[89]|20)\d\d)\b", re.IGNORECASE)
# Where a document says when it was made: the closing words of a decree, a line for it, the place in a letter's head.
_MADE = re.compile(
    r"(?:ditetapkan|ditandatangani|dikeluarkan|dibuat)\b[^.;]{0,40}\btanggal\s*:?\s*\Z"
    r"|^\W*(?:tanggal|tgl)\.?(?:\s+(?:pembuatan|penetapan|ditetapkan))?\s*:\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)
_PLACE = re.compile(r"\b(?!(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu)\b)[a-z]+,\s*\Z", re.IGNORECASE)
_NUMBER = re.compile(
    r"^\W{0,3}(?:nomor(?:\s+(?:surat|dokumen|sop|dpa)\b)?|no(?=[ \t]*[.:;]))[ \t.:;]*(?P<number>\w.{0,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER_END = re.compile(
    rf"\s{{3,}}.*|\s+(?:tentang|tanggal|perihal|hal|sifat|lampiran|kepada)\b.*"
    rf"|(?:\s+[a-z]+){{0,3}},?\s+\d{{1,2}}\s+(?:{MONTH})\b.*",
    re.IGNORECASE,
)
# "Nomor 14 Tahun 2008 tentang …" in small letters names another rule; a rule's own number is in capitals.
_OF_ANOTHER = re.compile(r"^[^:]*\b(?:[Tt]ahun|[Tt]entang|Lembaran)\b")
_SUBJECT = re.compile(r"^\W{0,3}(?:perihal|hal)\s*[.:;]+\s*(?P<title>.+)$", re.IGNORECASE | re.MULTILINE)
_ABOUT = re.compile(r"^\W{0,3}(?:TENTANG\b|[Tt]entang\s*:?$)\s*:?(?P<title>.*)$", re.MULTILINE)
_END_OF_TITLE = re.compile(
    r"^(?:dengan rahmat|menimbang|mengingat|kepala |gubernur |bupati |wali ?kota |sekretaris |nomor|no\b|$)",
    re.IGNORECASE,
)
# A kind is told by the heading that its documents bear; the first that stands in the head counts.
_KINDS: Sequence[tuple[str, str]] = (
    ("sop", r"standar operasional prosedur|\bSOP\b"),
    ("surat_edaran", r"surat\s+edaran"),
    ("surat_tugas", r"surat\s+(?:perintah\s+)?tugas"),
    ("berita_acara", r"berita\s+acara"),
    ("perjanjian", r"perjanjian\s+kerja\s*sama|nota\s+kesepahaman|memorandum of understanding"),
    ("dip", r"daftar\s+informasi\s+publik"),
    ("dik", r"daftar\s+informasi\s+(?:publik\s+)?(?:yang\s+)?dikecualikan"),
    ("dpa", r"dokumen\s+pelaksanaan\s+anggaran|\bDPA\b"),
    ("laporan", r"laporan\s+kinerja|\bLKJ?IP\b|\b(?-i:LAPORAN)\b"),
    ("notulen", r"notul(?:en|a)\b|risalah\s+rapat"),
    ("undangan", r"\bundangan\b"),
    ("pengumuman", r"\bpengumuman\b"),
    ("siaran_pers", r"siaran\s+pers|press\s+release"),
    ("keputusan", r"\b(?-i:KEPUTUSAN)\b|surat\s+keputusan"),
    ("peraturan", r"\b(?-i:PERATURAN|UNDANG-UNDANG)\b"),
)
_MARKINGS = (
    (AccessLevel.TOP_SECRET, re.compile(r"^\W*(?:sifat\s*:?\s*)?sangat\s+rahasia\W*$", re.IGNORECASE)),
    (AccessLevel.SECRET, re.compile(r"^\W*(?:(?:sifat\s*:?\s*)rahasia|RAHASIA)\W*$")),
    (AccessLevel.SECRET, re.compile(r"^\W*sifat\s*:?\s*rahasia\W*$", re.IGNORECASE)),
    (
        AccessLevel.RESTRICTED,
        re.compile(r"^\W*(?:sifat\s*:?\s*)terbatas\W*$|^\W*TERBATAS\W*$", re.IGNORECASE),
    ),
)


def suggest(pages: Sequence[Page]) -> tuple[Suggestion, ...]:
    """At most one suggestion a field, each from the first page that has one.

    Pages after the third say little, but a decree is dated on its last.

    Fields: `number`, `dated` (ISO 8601), `title`, `kind` (a word such as `keputusan`), `access`.
    """
    finders: Sequence[Callable[[Page], Suggestion | None]] = (_title, _number, _dated, _kind, _access)
    first = tuple(islice(_legible(pages), _PAGES_LOOKED_AT))
    found = [
        next(filter(None, map(finder, _legible(pages) if finder is _dated else first)), None)
        for finder in finders
    ]
    if found[0] is None:
        found[0] = _headed(first)
    return tuple(filter(None, found))


def _legible(pages: Iterable[Page]) -> Iterator[Page]:
    return (replace(page, text=_looked_at(page.text)) for page in pages if page.text)


def _looked_at(text: str) -> str:
    """Returns the beginning and the end of a page: so little that no text takes long."""
    if len(text) > 2 * _CHARACTERS:
        text = f"{text[:_CHARACTERS]}\n{text[-_CHARACTERS:]}"
    return _BLANKS.sub(lambda blanks: blanks[0][:_MOST_BLANKS], text)


def _number(page: Page) -> Suggestion | None:
    for match in _NUMBER.finditer(page.text):
        number = _NUMBER_END.sub("", match["number"]).strip(" .:;,-")
        if re.search(r"\d", number) and not _OF_ANOTHER.match(match[0]):
            return _suggestion(page, "number", number, match[0])
    return None


def _dated(page: Page) -> Suggestion | None:
    """The date beside the words that make a document's date; a decree's text names many others before it."""
    made = [match for match in _DATE.finditer(page.text) if _is_made_there(page.text, match)]
    for match in made[-1:]:
        try:
            return _suggestion(
                page, "dated", parse_date(match[1]).isoformat(), _line_around(page.text, match)
            )
        except BadDate:
            continue
    return None


def _is_made_there(text: str, match: re.Match[str]) -> bool:
    if text[match.end() : match.end() + _WINDOW].partition("\n")[0].strip(" \r.;"):
        return False  # the sentence goes on
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    return bool(_MADE.search(before) or _PLACE.search(before))


def _title(page: Page) -> Suggestion | None:
    match = _SUBJECT.search(page.text) or _ABOUT.search(page.text)
    if match is None:
        return None
    lines = [match["title"], *page.text[match.end() :].strip("\n").splitlines()[: _TITLE_LINES - 1]]
    title = " ".join(_title_lines(lines, is_subject=match.re is _SUBJECT)).strip(" .:;,")
    return _suggestion(page, "title", title, match[0]) if len(title) in _TITLE_LETTERS else None


def _headed(pages: Sequence[Page]) -> Suggestion | None:
    """The best heading, where no words say that a title follows."""
    found = best_heading(page.text for page in pages)
    if found is None:
        return None
    place, heading = found
    title = heading.strip(" .:;,")
    return _suggestion(pages[place - 1], "title", title, heading) if len(title) in _TITLE_LETTERS else None


def _title_lines(lines: Sequence[str], *, is_subject: bool) -> Iterator[str]:
    """A subject is its line, and the indented one below it; what a decree is about goes on in capitals."""
    begun = False
    for line in lines:
        text = " ".join(line.split())
        if not text and not begun:
            continue
        if _END_OF_TITLE.match(text) or (begun and (is_subject or not text.isupper())):
            return
        begun = True
        yield text


def _kind(page: Page) -> Suggestion | None:
    head = "\n".join([line for line in page.text.splitlines() if line.strip()][:_HEAD_LINES])
    matches = [(match.start(), kind, match) for kind, shape in _KINDS if (match := _heading(shape, head))]
    if not matches:
        return None
    _, kind, match = min(matches, key=lambda found: found[0])
    return _suggestion(page, "kind", kind, _line_around(head, match))


def _heading(shape: str, head: str) -> re.Match[str] | None:
    """The words in a line of capitals, or with a capital at the beginning of a line or of the subject."""
    return re.search(rf"(?m)^(?:[^a-z\n]*?|\W*(?i:perihal|hal)\W+)(?=[A-Z])(?i:{shape})", head)


def _access(page: Page) -> Suggestion | None:
    for line in page.text.splitlines():
        for level, shape in _MARKINGS:
            if shape.match(line):
                return _suggestion(page, "access", level.value, line)
    return None


def _line_around(text: str, match: re.Match[str]) -> str:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return text[start : end if end >= 0 else None]


def _suggestion(page: Page, field: str, value: str, evidence: str) -> Suggestion:
    return Suggestion(field, value, " ".join(evidence.split())[:_EVIDENCE], page.number)
