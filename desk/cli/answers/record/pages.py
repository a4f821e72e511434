"""Says how a page was read."""

from __future__ import annotations

from archive.accession.batches import LedgerPage
from desk.words.escaping import one_line
from desk.words.language import _
from desk.words.states import reason_text, state_text


def page_line(page: LedgerPage) -> str:
    how = [
        state_text(page.source),
        page.engine,
        page.language,
        _("keyakinan {confidence:.0f}").format(confidence=page.confidence)
        if page.confidence is not None
        else None,
        reason_text(page.reason) if page.reason else None,
        one_line(page.part) if page.part and page.reason else None,
    ]
    manner = ", ".join(part for part in how if part)
    return _("{record}  hlm. {page:>4}  {how}").format(record=page.record, page=page.number, how=manner)
