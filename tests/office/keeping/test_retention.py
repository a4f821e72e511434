from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.period import Period
from archive.values.record import Description, Original, Phase, Record, RecordId
from archive.values.retention_rule import Disposition, Retention, RetentionRule, parse_disposition
from office.keeping.retention import (
    Expiry,
    ReasonCode,
    RetentionOutcome,
    RetentionReason,
    judge,
    rule_for,
    schedule_of,
)

ORIGINAL = Original("sk.pdf", "application/pdf", 1, "0" * 64, "0" * 128)
CLASS = "000.8.3.3"
CLOSED = Description(classification=CLASS, closed=date(2020, 5, 17))


def record(said: Description = CLOSED, phase: Phase = Phase.ACTIVE) -> Record:
    return Record(RecordId("0" * 16), ORIGINAL, said, phase=phase)


def rule(
    active: str = "2 Tahun", inactive: str = "3 Tahun", fate: str = "Musnah", code: str = CLASS
) -> RetentionRule:
    disposition, exception = parse_disposition(fate)
    return RetentionRule(code, "", Retention.parse(active), Retention.parse(inactive), disposition, exception)


def said(period: str | None = None, closed: date | None = None, event: date | None = None) -> Description:
    return Description(
        classification=CLASS, period=Period.parse(period) if period else None, closed=closed, event=event
    )


def codes(reasons: tuple[RetentionReason, ...]) -> list[ReasonCode]:
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("today", "outcome", "due", "disposition"),
    [
        (date(2020, 5, 17), RetentionOutcome.NOT_DUE, date(2023, 1, 1), None),
        (date(2022, 12, 31), RetentionOutcome.NOT_DUE, date(2023, 1, 1), None),
        (date(2023, 1, 1), RetentionOutcome.DUE_INACTIVE, date(2023, 1, 1), None),
        (date(2025, 12, 31), RetentionOutcome.DUE_INACTIVE, date(2023, 1, 1), None),
        (date(2026, 1, 1), RetentionOutcome.DUE_FINAL, date(2026, 1, 1), Disposition.DESTROY),
    ],
)
def test_an_active_record_goes_through_both_phases(
    today: date, outcome: RetentionOutcome, due: date, disposition: Disposition | None
) -> None:
    verdict = judge(record(), rule(), today)
    assert (verdict.outcome, verdict.due, verdict.disposition) == (outcome, due, disposition)
    assert verdict.reasons[0] == RetentionReason(ReasonCode.FROM_CLOSING, day=date(2020, 5, 17))


def test_an_inactive_record_waits_for_its_final_fate_only() -> None:
    inactive = record(phase=Phase.INACTIVE)
    assert judge(inactive, rule(), date(2024, 1, 1)).outcome is RetentionOutcome.NOT_DUE
    assert judge(inactive, rule(), date(2024, 1, 1)).due == date(2026, 1, 1)
    final = judge(inactive, rule(), date(2026, 1, 1))
    assert final.outcome is RetentionOutcome.DUE_FINAL
    assert ReasonCode.NEVER_RELOCATED not in codes(final.reasons)


def test_a_record_that_was_never_relocated_is_named() -> None:
    assert ReasonCode.NEVER_RELOCATED in codes(judge(record(), rule(), date(2026, 1, 1)).reasons)


def test_an_exact_count_ends_on_the_anniversary_itself() -> None:
    assert judge(record(), rule(), date(2022, 5, 17), expiry=Expiry.EXACT).outcome is RetentionOutcome.NOT_DUE
    verdict = judge(record(), rule(), date(2022, 5, 18), expiry=Expiry.EXACT)
    assert (verdict.outcome, verdict.due) == (RetentionOutcome.DUE_INACTIVE, date(2022, 5, 18))


def test_a_count_from_29_february_ends_no_earlier_than_march() -> None:
    leap = record(said(closed=date(2024, 2, 29)))
    assert judge(leap, rule("1 Tahun"), date(2024, 3, 1), expiry=Expiry.EXACT).due == date(2025, 3, 2)


def test_an_open_file_counts_from_the_end_of_its_period() -> None:
    verdict = judge(record(said("2021")), rule(), date(2024, 1, 1))
    assert (verdict.outcome, verdict.due) == (RetentionOutcome.DUE_INACTIVE, date(2024, 1, 1))
    assert verdict.reasons[0] == RetentionReason(ReasonCode.FROM_PERIOD, day=date(2021, 12, 31))


def test_the_closing_of_the_file_counts_before_its_period() -> None:
    verdict = judge(record(said("2019", closed=date(2021, 3, 1))), rule(), date(2024, 1, 1))
    assert verdict.reasons[0].code is ReasonCode.FROM_CLOSING


@pytest.mark.parametrize("period", [None, "2019.."])
def test_without_a_day_to_count_from_nothing_is_due(period: str | None) -> None:
    verdict = judge(record(said(period)), rule(), date(2100, 1, 1))
    assert (verdict.outcome, verdict.due) == (RetentionOutcome.NOT_COMPUTABLE, None)
    assert codes(verdict.reasons) == [ReasonCode.NO_BASE_DATE]


def test_without_a_rule_nothing_is_due() -> None:
    verdict = judge(record(), None, date(2100, 1, 1))
    assert verdict.outcome is RetentionOutcome.NOT_COMPUTABLE
    assert verdict.reasons == (RetentionReason(ReasonCode.NO_RULE, CLASS),)


def test_a_trigger_waits_for_its_event() -> None:
    triggered = rule("2 Tahun Setelah Kerja Sama Berakhir")
    waiting = judge(record(), triggered, date(2100, 1, 1))
    assert waiting.outcome is RetentionOutcome.NOT_COMPUTABLE
    assert waiting.reasons == (RetentionReason(ReasonCode.WAITING_FOR_EVENT, "Setelah Kerja Sama Berakhir"),)
    happened = judge(record(said(event=date(2022, 6, 1))), triggered, date(2025, 1, 1))
    assert (happened.outcome, happened.due) == (RetentionOutcome.DUE_INACTIVE, date(2025, 1, 1))
    assert happened.reasons[0].code is ReasonCode.FROM_EVENT


def test_as_long_as_in_force_ends_with_its_event() -> None:
    open_ended = rule("Selama berlaku", "1 Tahun")
    verdict = judge(record(), open_ended, date(2100, 1, 1))
    assert verdict.reasons == (RetentionReason(ReasonCode.OPEN_ENDED, "Selama berlaku"),)
    ended = judge(record(said(event=date(2022, 6, 1))), open_ended, date(2022, 7, 1))
    assert (ended.outcome, ended.due) == (RetentionOutcome.NOT_DUE, date(2023, 1, 1))


def test_the_end_of_the_budget_year_is_known_from_the_period() -> None:
    budget = rule("2 tahun setelah tahun anggaran berakhir", "4 tahun", "Dinilai kembali")
    verdict = judge(record(said("TW II 2019")), budget, date(2026, 1, 1))
    assert (verdict.outcome, verdict.due) == (RetentionOutcome.DUE_FINAL, date(2026, 1, 1))
    assert verdict.disposition is Disposition.REVIEW
    assert verdict.reasons[0].day == date(2019, 12, 31)
    closed_only = judge(record(), budget, date(2100, 1, 1))
    assert codes(closed_only.reasons) == [ReasonCode.WAITING_FOR_EVENT]


def test_an_inactive_phase_may_have_its_own_trigger() -> None:
    triggered = rule(inactive="2 Tahun setelah hak dan kewajibannya habis")
    waiting = judge(record(), triggered, date(2100, 1, 1))
    assert (waiting.outcome, waiting.due) == (RetentionOutcome.DUE_INACTIVE, date(2023, 1, 1))
    assert codes(waiting.reasons) == [ReasonCode.FROM_CLOSING, ReasonCode.WAITING_FOR_EVENT]
    assert (
        judge(record(phase=Phase.INACTIVE), triggered, date(2100, 1, 1)).outcome
        is RetentionOutcome.NOT_COMPUTABLE
    )
    late = record(said(closed=date(2020, 5, 17), event=date(2030, 5, 1)), Phase.INACTIVE)
    assert judge(late, triggered, date(2031, 1, 1)).due == date(2033, 1, 1)


def test_an_early_event_does_not_shorten_the_phases() -> None:
    triggered = rule(inactive="2 Tahun setelah hak dan kewajibannya habis")
    early = record(said(closed=date(2020, 5, 17), event=date(2019, 1, 1)), Phase.INACTIVE)
    assert judge(early, triggered, date(2024, 1, 1)).due == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("fate", "disposition", "reason"),
    [
        ("Musnah", Disposition.DESTROY, None),
        ("Permanen", Disposition.PERMANENT, None),
        ("Dinilai kembali", Disposition.REVIEW, None),
        ("Musnah, kecuali SK", Disposition.REVIEW, ReasonCode.EXCEPTION),
        ("Permanen, kecuali salinan", Disposition.REVIEW, ReasonCode.EXCEPTION),
        ("Masuk berkas perseorangan", Disposition.REVIEW, ReasonCode.PERSONAL_FILE),
    ],
)
def test_a_person_decides_where_the_schedule_leaves_it_open(
    fate: str, disposition: Disposition, reason: ReasonCode | None
) -> None:
    verdict = judge(record(phase=Phase.INACTIVE), rule(fate=fate), date(2026, 1, 1))
    assert verdict.disposition is disposition
    assert codes(verdict.reasons) == [ReasonCode.FROM_CLOSING, *([reason] if reason else [])]


def test_a_hold_blocks_and_still_tells_the_day() -> None:
    verdict = judge(record(), rule(), date(2026, 1, 1), holds=("Perkara 12/G/2025", "Audit"))
    assert (verdict.outcome, verdict.due, verdict.disposition) == (
        RetentionOutcome.BLOCKED,
        date(2026, 1, 1),
        None,
    )
    assert verdict.reasons[:2] == (
        RetentionReason(ReasonCode.HELD, "Perkara 12/G/2025"),
        RetentionReason(ReasonCode.HELD, "Audit"),
    )


@pytest.mark.parametrize("phase", [Phase.PERMANENT, Phase.DESTROYED])
def test_a_settled_record_is_never_due_again(phase: Phase) -> None:
    verdict = judge(record(phase=phase), rule(), date(2100, 1, 1), holds=("Audit",))
    assert (verdict.outcome, verdict.due) == (RetentionOutcome.NOT_DUE, None)
    assert verdict.reasons == (RetentionReason(ReasonCode.SETTLED, phase),)


def test_a_class_has_its_own_rule_or_the_nearest_one_above() -> None:
    top, own = rule(code="500.12"), rule(code="500.12.1")
    schedule = schedule_of([top, own])
    assert rule_for("500.12.1", schedule) is own
    assert rule_for("500.12.1.7", schedule) is own
    assert rule_for("500.12.2", schedule) is top
    for nobody in ("500.1", "500", "045.31", "", None):
        assert rule_for(nobody, schedule) is None


def test_an_inherited_rule_is_named() -> None:
    verdict = judge(record(), rule(code="000.8"), date(2026, 1, 1))
    assert verdict.reasons[0] == RetentionReason(ReasonCode.INHERITED, "000.8")
    unknown = judge(record(said()), rule(code="000.8"), date(2026, 1, 1))
    assert codes(unknown.reasons) == [ReasonCode.INHERITED, ReasonCode.NO_BASE_DATE]


DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
RECORDS = st.builds(
    lambda closed, period, event, phase: record(said(period, closed, event), phase),
    st.none() | DAYS,
    st.none() | st.sampled_from(["2019", "TW II 2024", "2020-05-17", "2019..", "..2010"]),
    st.none() | DAYS,
    st.sampled_from([Phase.ACTIVE, Phase.INACTIVE]),
)
RETENTIONS = st.sampled_from(
    [
        "0 Tahun",
        "2 Tahun",
        "99 Tahun",
        "Selama berlaku",
        "1 Tahun setelah pensiun",
        "2 tahun setelah anggaran berakhir",
    ]
)
FATES = st.sampled_from(
    ["Musnah", "Permanen", "Dinilai kembali", "Masuk berkas perorangan", "Musnah, kecuali SK"]
)
RULES = st.builds(rule, RETENTIONS, RETENTIONS, FATES)
HOLDS = st.sampled_from([(), ("Audit",)])
ORDER = [RetentionOutcome.NOT_DUE, RetentionOutcome.DUE_INACTIVE, RetentionOutcome.DUE_FINAL]


@given(RECORDS, RULES, DAYS, st.integers(0, 40_000), st.sampled_from(Expiry))
def test_what_is_once_due_stays_due(
    kept: Record, by: RetentionRule, today: date, days: int, expiry: Expiry
) -> None:
    now = judge(kept, by, today, expiry=expiry)
    later = judge(kept, by, today + timedelta(days=days), expiry=expiry)
    if now.outcome is RetentionOutcome.NOT_COMPUTABLE:
        assert later == now
    else:
        assert ORDER.index(later.outcome) >= ORDER.index(now.outcome)


@given(RECORDS, RULES, DAYS, HOLDS, st.sampled_from(Expiry))
def test_destruction_is_never_told_where_anything_is_open(
    kept: Record, by: RetentionRule, today: date, holds: tuple[str, ...], expiry: Expiry
) -> None:
    verdict = judge(kept, by, today, holds=holds, expiry=expiry)
    if verdict.disposition is Disposition.DESTROY:
        assert verdict.outcome is RetentionOutcome.DUE_FINAL
        assert by.fate == "Musnah"
        assert not holds
        assert kept.description.event or {by.active.trigger, by.inactive.trigger} <= {
            None,
            "setelah anggaran berakhir",
        }


@given(RECORDS, RULES, DAYS, HOLDS, st.sampled_from(Expiry))
def test_a_due_record_is_past_its_day_and_every_verdict_has_reasons(
    kept: Record, by: RetentionRule, today: date, holds: tuple[str, ...], expiry: Expiry
) -> None:
    verdict = judge(kept, by, today, holds=holds, expiry=expiry)
    assert verdict.reasons
    if verdict.outcome in (RetentionOutcome.DUE_INACTIVE, RetentionOutcome.DUE_FINAL):
        assert verdict.due is not None
        assert verdict.due <= today
    if verdict.outcome is RetentionOutcome.NOT_DUE:
        assert verdict.due is not None
        assert verdict.due > today


@given(RECORDS, RULES, DAYS)
def test_the_end_of_the_year_never_comes_before_the_exact_day(
    kept: Record, by: RetentionRule, today: date
) -> None:
    exact = judge(kept, by, today, expiry=Expiry.EXACT)
    year_end = judge(kept, by, today)
    if exact.outcome is not RetentionOutcome.NOT_COMPUTABLE:
        assert ORDER.index(year_end.outcome) <= ORDER.index(exact.outcome)
