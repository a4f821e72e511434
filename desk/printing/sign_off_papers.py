"""Lays out the papers of sign-offs: the verification sheet, the authentication sheet, the officers of each step."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from archive.journal.signed_note import Checkpoint
from archive.values.record import Record
from desk.printing.printout import PrintedLine, Printout, SignatureBlock
from desk.words.dates import day_text, moment_text
from desk.words.language import _
from desk.words.states import state_text
from office.people.appointments import Appointment, Person
from office.people.permissions import PERMISSIONS
from office.signing.sign_offs import STEPS, SignOff


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record with the sign-off that a paper is about, and who gave it; times are told in `zone`."""

    record: Record
    signed: SignOff
    person: Person
    zone: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.signed.time).astimezone(ZoneInfo(self.zone))


def verification_sheet(about: SignedRecord) -> Printout:
    """*Lembar Verifikasi*: each question with its answer and note, and who verified when."""
    answers = about.signed.checklist
    rows = tuple(
        (str(number), one.question, _("ya") if one.passed else _("tidak"), one.note or "")
        for number, one in enumerate(answers, start=1)
    )
    notes = (_("Pemeriksaan sendiri: pendeskripsi dan pemverifikasi satu orang."),) * about.signed.self_check
    return Printout(
        title=_("Lembar Verifikasi"),
        dated=about.moment.date(),
        number=_number("VERIFIKASI", about),
        header=_identity(about.record),
        columns=(_("No"), _("Yang diperiksa"), _("Jawaban"), _("Catatan")),
        rows=rows,
        notes=notes,
        signatures=(_block(_("Yang memverifikasi"), about),),
    )


def authentication_sheet(about: SignedRecord, proven: Checkpoint | None) -> Printout:
    """*Lembar Autentikasi*: the digests, the statement, the journal entry, and the root that proves it."""
    original, signed = about.record.original, about.signed
    proof = [PrintedLine(_("Entri jurnal"), str(signed.entry))]
    if proven is not None:
        root = base64.b64encode(proven.root).decode()
        words = _("{size} entri, {origin}").format(size=proven.size, origin=proven.origin)
        proof += [PrintedLine(_("Akar jurnal"), root), PrintedLine(_("Jurnal"), words)]
    return Printout(
        title=_("Lembar Autentikasi"),
        dated=about.moment.date(),
        number=_number("AUTENTIKASI", about),
        header=(
            *_identity(about.record),
            PrintedLine("SHA-256", original.sha256),
            PrintedLine("SHA-512", " ".join((original.sha512[:64], original.sha512[64:]))),
            PrintedLine(_("Pernyataan"), signed.statement or _("Sesuai dengan aslinya")),
            *proof,
        ),
        notes=(_("Salinan dapat dicocokkan di kantor dengan: arsip compare BERKAS"),),
        signatures=(_block(_("Yang mengautentikasi"), about),),
        code=f"arsip:compare?record={about.record.id}&sha256={original.sha256}",
    )


def officers_list(
    appointments: Sequence[Appointment], people: Mapping[str, Person], moment: datetime, zone: str
) -> Printout:
    """*Daftar Petugas per Tahap*: who may sign which step on the day of `moment`, by which mandate."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    rows = tuple(
        (
            step.value,
            people[one.person].name,
            people[one.person].position or "",
            state_text(one.role),
            one.unit or _("seluruh kantor"),
            one.mandate,
        )
        for step in STEPS
        for one in appointments
        if one.is_in_force(day)
        and people[one.person].is_active(day)
        and any(grant.role is one.role for grant in PERMISSIONS[step.right])
    )
    return Printout(
        title=_("Daftar Petugas per Tahap"),
        dated=day,
        columns=(_("Tahap"), _("Nama"), _("Jabatan"), _("Peran"), _("Unit"), _("Dasar")),
        rows=rows,
        notes=(_("Berlaku pada {day}").format(day=day_text(day)),),
    )


def _number(kind: str, about: SignedRecord) -> str:
    """The number of the paper: that of the journal entry, which no other paper can have."""
    return f"{kind}/{about.signed.entry:06}/{about.moment.year}"


def _identity(record: Record) -> tuple[PrintedLine, ...]:
    said = record.description
    lines = (
        (_("Kode arsip"), record.code),
        (_("Judul"), record.title),
        (_("Nomor dokumen"), said.number),
        (_("Tanggal"), day_text(said.dated) if said.dated else None),
        (_("Unit"), said.unit),
    )
    return tuple(PrintedLine(label, value) for label, value in lines if value)


def _block(capacity: str, about: SignedRecord) -> SignatureBlock:
    person, signed = about.person, about.signed
    office = f"{state_text(signed.role)}{f', {signed.unit}' if signed.unit else ''}"
    return SignatureBlock(
        f"{capacity}\n{person.position or office}",
        person.name,
        person.nip,
        moment_text(about.moment, about.zone),
    )
