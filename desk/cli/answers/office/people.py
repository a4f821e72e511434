"""Shows appointments, and what a person may do."""

from __future__ import annotations

from desk.words.language import _
from desk.words.states import state_text
from office.people.appointments import Appointment
from office.people.permissions import Denial, Permit


def appointment_line(one: Appointment) -> str:
    """An appointment on one line."""
    until = one.valid_to.isoformat() if one.valid_to else "…"
    place = one.unit or _("seluruh kantor")
    stands_in = _("menggantikan nomor {number}").format(number=one.stands_in_for) if one.stands_in_for else ""
    parts = [str(one.id), one.person, state_text(one.role), place, f"{one.valid_from}..{until}", one.mandate]
    return "  ".join(filter(None, [*parts, stands_in, one.ended_reason]))


def answer_text(answer: Permit | Denial) -> str:
    """Whether somebody may, and why."""
    if isinstance(answer, Permit):
        words = _("boleh: {role}, {mandate}")
        return words.format(role=state_text(answer.role), mandate=answer.appointment.mandate)
    roles = ", ".join(map(state_text, answer.roles))
    return _("tidak boleh: {why}; yang berhak: {roles}").format(why=state_text(answer.code), roles=roles)
