"""Describes a searchable copy, and the signatures of an original."""

from __future__ import annotations

from pathlib import Path

from archive.values.record import Record
from desk.words.language import _
from ingest.derivatives.requests import Searchable, Signature, SignatureState


def copied_text(record: Record, path: Path) -> str:
    original = record.original
    return _("{name} disalin ke {target} (sha256 {sha256})").format(
        name=original.name, target=path, sha256=original.sha256
    )


def searchable_copy_text(record: Record, path: Path, made: Searchable) -> list[str]:
    text = _("salinan {name} yang dapat dicari dibuat di {target}")
    return [text.format(name=record.original.name, target=path), *searchable_text(made)]


def searchable_text(made: Searchable) -> list[str]:
    """Says what a person should know of a searchable copy."""
    if made.is_original:
        return [_("berkas asli sudah dapat dicari; disalin apa adanya")]
    lines = [_("lapisan teks pada {laid} dari {pages} halaman").format(laid=made.laid, pages=made.pages)]
    if made.pdfa:
        lines.append(_("PDF/A-2b menurut pemeriksaan kami"))
    else:
        lines.append(_("bukan PDF/A: {codes}").format(codes=", ".join(made.obstacles)))
    if made.is_signed:
        lines.append(_("PERHATIAN: ini bukan berkas bertanda tangan elektronik; yang asli ada di arsip"))
    return [f"  {line}" for line in lines]


def signature_text(signature: Signature) -> str:
    """A signature on one line: by whom, when, intact or not, and what it does not cover."""
    words = {
        SignatureState.INTACT: _("utuh"),
        SignatureState.ALTERED: _("BERUBAH sesudah ditandatangani"),
        SignatureState.UNVERIFIABLE: _("tidak dapat diperiksa"),
    }
    when = signature.stamped or signature.signed
    text = _("tanda tangan elektronik {signer}, {when}: {state}").format(
        signer=signature.signer or "?",
        when=when.isoformat(sep=" ", timespec="minutes") if when else "?",
        state=words[signature.state],
    )
    if signature.message:
        text += f" ({signature.message})"
    if not signature.is_whole:
        later = signature.later_revisions
        text += "; " + _("tidak mencakup seluruh berkas ({later} revisi sesudahnya)").format(later=later)
    return text
