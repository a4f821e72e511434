"""Brings together the writings in which Outlook keeps one letter: plain text, HTML, packed RTF."""

from __future__ import annotations

from ingest.formats.mail.alternatives import distinct
from ingest.formats.mail.rtf_compression import unpacked_rtf
from ingest.formats.text.markup import html_text
from ingest.formats.word.rtf import rtf_text


def outlook_body(plain: str, html: bytes, packed: bytes) -> list[str]:
    """The writings that say something of their own; RTF that was made of HTML has its words, too."""
    rich = unpacked_rtf(packed)
    return distinct([plain, html_text(html) if html else "", rtf_text(rich) if rich else ""])
