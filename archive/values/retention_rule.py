"""Defines the versions of a retention schedule (JRA), and parses their rules from the words that schedules use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection


class Disposition(StrEnum):
    """The final fate of a record (nasib akhir)."""

    DESTROY = "destroy"
    PERMANENT = "permanent"
    REVIEW = "review"
    PERSONAL_FILE = "personal_file"


class BadRetention(ArsipError, ValueError):
    """Not a retention period; `text` is what was written, `objection` what is wrong with it."""

    code = "bad_retention"

    def __init__(self, text: str, objection: Objection) -> None:
        super().__init__(f"{objection}: {text!r}")
        self.text = text
        self.objection = objection


class BadDisposition(ArsipError, ValueError):
    """Not a final fate; `text` is what was written, `objection` what is wrong with it."""

    code = "bad_disposition"

    def __init__(self, text: str, objection: Objection) -> None:
        super().__init__(f"{objection}: {text!r}")
        self.text = text
        self.objection = objection


@dataclass(frozen=True, slots=True)
class Retention:
    """How long one phase lasts: `years` from its trigger, or, if None, as long as the trigger's words say.

    `trigger` holds the words from the conjunction on (`Setelah Data Diperbarui`), None when the years simply
    run; `text` is the whole phrase on one line.
    """

    years: int | None
    trigger: str | None
    text: str

    @classmethod
    def parse(cls, text: str) -> Retention:
        """Reads `2 Tahun`, `2`, `1 tahun setelah pensiun`, `Selama berlaku`; line breaks count as spaces.

        A dash is refused: it may mean no such phase or nothing known. Raises `BadRetention`.
        """
        phrase = " ".join(text.split())
        if match := _YEARS.fullmatch(phrase):
            return cls(int(match["years"]), match["trigger"], phrase)
        if _OPEN_ENDED.fullmatch(phrase):
            return cls(None, phrase, phrase)
        raise BadRetention(text, _why_not_retention(phrase))

    @property
    def ends_with_budget_year(self) -> bool:
        """Whether it waits only for the end of the budget year, which in Indonesia is the calendar year."""
        return self.trigger is not None and _BUDGET_YEAR.fullmatch(self.trigger) is not None


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One row of a schedule: what becomes of the records of the class `code`.

    `title` is empty when the schedule has none. `exception_text` is a condition behind the final fate
    (`kecuali Laporan`); a fate with a condition is for a person to decide. `label` is the mandate of the schedule.
    """

    code: str
    title: str
    active: Retention
    inactive: Retention
    disposition: Disposition
    exception_text: str | None = None
    label: str | None = None

    @property
    def fate(self) -> str:
        """The final fate in the schedule's words, which `parse_disposition` reads back."""
        return ", ".join(filter(None, (_WRITTEN[self.disposition], self.exception_text)))


@dataclass(frozen=True, slots=True)
class RetentionSchedule:
    """One version of the schedule: in force from its first day until the first day of the next version.

    `mandate` is the decree that sets it; None for rules that were imported without one, in force since ever.
    """

    mandate: str | None
    valid_from: date
    rules: tuple[RetentionRule, ...]


def schedule_in_force(schedules: Iterable[RetentionSchedule], day: date) -> RetentionSchedule | None:
    """The version that is in force on a day; None before the first one."""
    begun = (version for version in schedules if version.valid_from <= day)
    return max(begun, key=lambda version: version.valid_from, default=None)


def with_version(
    schedules: Iterable[RetentionSchedule], new: RetentionSchedule
) -> tuple[RetentionSchedule, ...]:
    """The versions as they are once `new` is adopted; to one of the same first day its rules are added."""
    others = {version.valid_from: version for version in schedules}
    former = others.get(new.valid_from)
    rules = {rule.code: rule for rule in (*(former.rules if former else ()), *new.rules)}
    others[new.valid_from] = replace(new, rules=tuple(rules.values()))
    return tuple(others.values())


def parse_disposition(text: str) -> tuple[Disposition, str | None]:
    """Reads a final fate and its exception: `Musnah, kecuali Laporan` → destroy, `kecuali Laporan`.

    Raises `BadDisposition`; a fate that is nearly a known word is never guessed, the objection suggests it.
    """
    phrase = " ".join(text.split())
    match = _FATE.fullmatch(phrase)
    if match is None:
        raise BadDisposition(text, _why_not_fate(phrase))
    exception = match["exception"] or match["bracketed"]
    return _FATES[match["fate"].casefold()], exception


_FATES = {
    "musnah": Disposition.DESTROY,
    "dimusnahkan": Disposition.DESTROY,
    "permanen": Disposition.PERMANENT,
    "dinilai kembali": Disposition.REVIEW,
    "ditinjau kembali": Disposition.REVIEW,
    "masuk berkas perseorangan": Disposition.PERSONAL_FILE,
    "masuk berkas perorangan": Disposition.PERSONAL_FILE,
}
_WRITTEN = {
    Disposition.DESTROY: "Musnah",
    Disposition.PERMANENT: "Permanen",
    Disposition.REVIEW: "Dinilai kembali",
    Disposition.PERSONAL_FILE: "Masuk berkas perseorangan",
}

_CONDITION = r"(?:kecuali|setelah|apabila|jika|bila|sepanjang)\b"
_FATE = re.compile(
    rf"(?P<fate>{'|'.join(_FATES)})\b"
    rf"(?:[ ,.;:]+(?P<exception>{_CONDITION}.*)|[ ,]*\((?P<bracketed>{_CONDITION}[^()]*)\))?[ .;]*",
    re.IGNORECASE,
)

_CONJUNCTIONS = ("setelah", "sejak", "terhitung", "selama", "sampai", "hingga")
_YEARS = re.compile(
    r"(?P<years>[0-9]{1,3})(?: ?\([a-z ]+\))?"
    rf"(?: ?(?:tahun|thn|th)\b\.?(?:,? (?P<trigger>(?:{'|'.join(_CONJUNCTIONS)})\b.+))?)?",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(r"(?:selama|sampai|hingga)\b.+", re.IGNORECASE)
_BUDGET_YEAR = re.compile(
    r"(?:setelah|sejak) "
    r"(?:(?:masa )?(?:tahun )?anggaran (?:telah )?berakhir|berakhirnya (?:masa )?tahun anggaran)",
    re.IGNORECASE,
)


def _why_not_retention(phrase: str) -> Objection:
    if not phrase:
        return objection("nothing_written", "nothing is written")
    if not phrase.strip("-–— "):
        return objection(
            "dash",
            "a dash does not say whether the phase is absent or unknown, write 0 Tahun if there is none",
        )
    words = phrase.casefold().split()
    for word, known in zip(words, [*["tahun"] * 2, *["setelah"] * len(words)], strict=False):
        if word not in (known, *_CONJUNCTIONS) and get_close_matches(word, [known], cutoff=0.7):
            return _misspelt(word, known)
    if re.match(r"[0-9]+ (?:tahun|thn|th)\b", phrase, re.IGNORECASE):
        return objection(
            "no_conjunction", "after the years must come one of {known}", known=", ".join(_CONJUNCTIONS)
        )
    return objection("no_retention", "not a retention period, write 2 Tahun, 2 Tahun setelah … or Selama …")


def _misspelt(word: str, known: str) -> Objection:
    return objection("misspelt", "did you mean '{known}' for '{word}'", known=known, word=word)


def _why_not_fate(phrase: str) -> Objection:
    words = re.findall(r"\w+", phrase.casefold())
    for length in (1, 2, 3):
        start = " ".join(words[:length])
        if start in _FATES:
            return objection(
                "no_exception",
                "after '{start}' may only come an exception, beginning with kecuali",
                start=start,
            )
        if near := get_close_matches(start, _FATES, n=1, cutoff=0.8):
            return _misspelt(start, near[0])
    return objection("no_fate", "not a final fate, write one of {known}", known=", ".join(_WRITTEN.values()))
