"""Stages computed from sign-offs: what an edit lowers, its undoing restores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.record import BadValue, Description, Original, Record, RecordId, Stage
from office.people.appointments import OfficeRole
from office.signing.sign_offs import STEPS, SignOff, SignOffVerdict, Step, same_person, stage_of, standing
from office.signing.views import digest_now, digest_of, view_of

SAID = Description(title="Laporan", number="12/2024", dated=date(2024, 3, 18), unit="IKP", summary="ringkas")
RECORD = Record(
    RecordId("a" * 16), Original("a.pdf", "application/pdf", 3, "0" * 64, "1" * 128), SAID, code="045/1/IKP"
)


def agreed(step: Step, record: Record = RECORD, person: str = "sari") -> SignOff:
    digest = digest_of(view_of(step, record))
    return SignOff(
        record.id, step, SignOffVerdict.AGREED, person, OfficeRole.DOCUMENTATION, None, digest, "2026-11-30"
    )


def returned(step: Step, back_to: Step) -> SignOff:
    return replace(agreed(step), verdict=SignOffVerdict.RETURNED, back_to=back_to, reason="kurang lengkap")


def stage(signed: list[SignOff], record: Record = RECORD) -> Stage:
    return stage_of(standing(signed, lambda one: digest_now(record, one)))


def test_five_signatures_store_a_record() -> None:
    reached = [stage([agreed(step) for step in STEPS[:count]]) for count in range(6)]
    assert reached == list(Stage)


@pytest.mark.parametrize(
    ("change", "falls_to"),
    [
        ({"summary": "lain"}, Stage.RECEIVED),
        ({"number": "13/2024"}, Stage.RECEIVED),
        ({"classification": "045"}, Stage.RECEIVED),
    ],
)
def test_an_edit_lowers_the_stage_and_undoing_it_restores_it(change: dict[str, str], falls_to: Stage) -> None:
    signed = [agreed(step) for step in STEPS]
    edited = replace(RECORD, description=replace(SAID, **change))  # type: ignore[arg-type]
    assert stage(signed, edited) is falls_to
    assert stage(signed, RECORD) is Stage.STORED


def test_the_head_signs_once_where_only_the_summary_changed() -> None:
    edited = replace(RECORD, description=replace(SAID, summary="lain"))
    signed = [agreed(step) for step in STEPS]
    signed += [agreed(Step.DESCRIBE, edited), agreed(Step.VERIFY, edited)]
    assert stage(signed, edited) is Stage.STORED


def test_new_bytes_need_every_signature_but_the_words() -> None:
    other = replace(RECORD, original=replace(RECORD.original, sha256="2" * 64, sha512="3" * 128))
    assert stage([agreed(step) for step in STEPS], other) is Stage.DESCRIBED


@pytest.mark.parametrize("back_to", STEPS)
def test_a_return_takes_back_the_step_and_those_after_it(back_to: Step) -> None:
    signed = [*(agreed(step) for step in STEPS), returned(Step.STORE, back_to)]
    assert stage(signed) is list(Stage)[back_to.rank]


def test_a_return_without_a_reason_is_refused() -> None:
    with pytest.raises(BadValue):
        replace(returned(Step.VERIFY, Step.DESCRIBE), reason=" ")


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.none() | st.sampled_from(STEPS)), max_size=30))
def test_the_stage_never_exceeds_what_was_agreed_since_the_last_return(
    acts: list[tuple[Step, Step | None]],
) -> None:
    signed: list[SignOff] = []
    held: set[Step] = set()
    for step, back_to in acts:
        signed.append(agreed(step) if back_to is None else returned(step, back_to))
        held = held | {step} if back_to is None else {one for one in held if one.rank < back_to.rank}
    reached = next((step.rank for step in STEPS if step not in held), len(STEPS))
    assert stage(signed) is list(Stage)[reached]


def test_who_described_may_not_verify() -> None:
    stands = standing([agreed(Step.DESCRIBE)], lambda one: digest_now(RECORD, one))
    assert same_person(Step.VERIFY, "sari", stands) is Step.DESCRIBE
    assert same_person(Step.VERIFY, "budi", stands) is None
    assert same_person(Step.AUTHENTICATE, "sari", stands) is None
