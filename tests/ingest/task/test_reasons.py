import re
from pathlib import Path

from ingest.task.reasons import CannotRead, Reason

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "reading.md"


def test_the_manual_explains_every_reason() -> None:
    section = MANUAL.read_text().partition("## Reasons")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \| [^|]+\| [^|]+\|$", section, re.MULTILINE) == list(Reason)


def test_a_refusal_says_its_reason_and_what_was_seen() -> None:
    error = CannotRead(Reason.DAMAGED, "page 3")
    assert (error.reason, error.message, str(error)) == (Reason.DAMAGED, "page 3", "damaged: page 3")
