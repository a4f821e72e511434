"""Prints the certificate of a batch, as text and as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from desk.operations.ingest.certificate import Certificate
from desk.words.escaping import one_line
from desk.words.language import _
from desk.words.states import reason_text, short_id

Section = tuple[str, list[str]]


def certificate_text(certificate: Certificate) -> list[str]:
    """The certificate as lines of plain text."""
    lines = [_title(certificate), *(f"  {line}" for line in _facts(certificate))]
    for heading, items in _open(certificate):
        lines += ["", heading, *(f"  {item}" for item in items)]
    return [*lines, "", _verdict(certificate)]


def certificate_html(certificate: Certificate) -> str:
    """The certificate as an HTML page without anything from elsewhere, to be printed."""
    body = [f"<h1>{escape(_title(certificate))}</h1>", _list(_facts(certificate))]
    for heading, items in _open(certificate):
        body += [f"<h2>{escape(heading)}</h2>", _list(items)]
    body.append(f"<p><strong>{escape(_verdict(certificate))}</strong></p>")
    head = f'<meta charset="utf-8"><title>{escape(_title(certificate))}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{chr(10).join(body)}\n</body></html>\n"


def _title(certificate: Certificate) -> str:
    return _("Sertifikat batch {batch}").format(batch=certificate.batch)


def _facts(certificate: Certificate) -> list[str]:
    pages = certificate.pages
    return [
        _("dibuat {issued} oleh {actor}").format(issued=certificate.issued, actor=certificate.actor),
        _("berkas: {received} diterima, {filed} diarsipkan, {known} sudah ada, {held} dikarantina").format(
            received=certificate.received,
            filed=certificate.filed,
            known=certificate.already_filed,
            held=certificate.quarantined,
        ),
        _("halaman: {total}; {text} teks, {ocr} OCR, {blank} kosong, {failed} gagal").format(
            total=pages.total, text=pages.text, ocr=pages.ocr, blank=pages.blank, failed=pages.failed
        ),
    ]


def _open(certificate: Certificate) -> Iterator[Section]:
    """The matters that are still open, under headings; nothing where there are none."""
    page = _("{path} ({record}), hlm. {page}")
    sections = [
        (
            _("Halaman yang tidak terbaca"),
            [
                page.format(path=at.path, record=at.record, page=at.page)
                + "".join(f": {said}" for said in (at.part, reason_text(at.reason)) if said)
                for at in certificate.failed_pages
            ],
        ),
        (
            _("Berkas yang belum diarsipkan"),
            [
                f"{held.path} ({short_id(held.id or '-')}): {reason_text(held.reason)}"
                for held in certificate.held_files
            ],
        ),
        (_("Berkas yang belum dikerjakan"), list(certificate.waiting)),
        (
            _("Halaman berisi kata yang tidak ditemukan indeks"),
            [page.format(path=at.path, record=at.record, page=at.page) for at in certificate.unfound_pages],
        ),
        (_("Indeks tidak dapat ditanya"), [certificate.index] if certificate.index else []),
    ]
    yield from (section for section in sections if section[1])


def _verdict(certificate: Certificate) -> str:
    if certificate.is_clean:
        return _("LENGKAP: setiap halaman terbaca, dan yang berisi kata dapat dicari.")
    return _("BELUM LENGKAP: coba lagi dengan: arsip batch retry {batch}").format(batch=certificate.batch)


def _list(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(one_line(item))}</li>" for item in items) + "</ul>"
