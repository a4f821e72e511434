"""What a fixity verdict is called to a person."""

from __future__ import annotations

from archive.fixity import FixityVerdict
from desk.language import _


def verdict_text(verdict: FixityVerdict) -> str:
    words = {
        FixityVerdict.SAME: _("sama"),
        FixityVerdict.CHANGED: _("BERUBAH"),
        FixityVerdict.MISSING: _("HILANG"),
        FixityVerdict.UNREADABLE: _("TIDAK TERBACA"),
        FixityVerdict.UNEXPECTED: _("TIDAK DIKENAL"),
        FixityVerdict.DIFFERS: _("TIDAK COCOK"),
    }
    return words[verdict]
