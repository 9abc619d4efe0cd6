"""The worked tables of docs/algorithms/penalties.md, answered by the domain."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.penalties import (
    difference_to_pay,
    due_date,
    early_band,
    instant_of,
    is_free,
    is_released,
    late_band,
    local_time,
    share_of,
    taken_from_deposit,
)
from hotel_desk.domain.policies import (
    Band,
    CancellationTerms,
    ChangeTerms,
    DepositTerms,
    DueFrom,
    GuaranteeKind,
    GuaranteeTerms,
    NoShowTerms,
    Notice,
    NoticeUnit,
    PolicyTerms,
    PriceDifference,
    Share,
    ShareKind,
    SpecialTerms,
    Terms,
    TimesTerms,
    check_terms,
    read_terms,
    stored_terms,
)
from hotel_desk.domain.rate_codes import PolicyKind
from tests.worked_tables import worked_table

PAGE, ZONE = "penalties.md", "Europe/Lisbon"
LISBON = ZoneInfo(ZONE)


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


def june(day: str | int) -> date:
    return date(2026, 6, int(day))


def clock(words: str) -> datetime:
    """`10 June 17:59` by the hotel's clock, as an instant."""
    return datetime.strptime(f"2026 {words}", "%Y %d %B %H:%M").replace(tzinfo=LISBON).astimezone(UTC)


def a_share(words: str) -> Share:
    kind, *number = words.split()
    match ShareKind(kind):
        case ShareKind.NIGHTS:
            return Share(ShareKind.NIGHTS, nights=int(number[0]))
        case ShareKind.PERCENT:
            return Share(ShareKind.PERCENT, percent_millionths=int(Decimal(number[0]) * 10_000))
        case ShareKind.AMOUNT:
            return Share(ShareKind.AMOUNT, amount_minor=minor(number[0]))
        case plain:
            return Share(plain)


def a_notice(words: str) -> Notice | None:
    number, _space, unit = words.partition(" ")
    return None if words == "never" else Notice(int(number), NoticeUnit(unit))


def ids(heading: str) -> list[tuple[str, dict[str, str]]]:
    return [(" / ".join(row.values()), row) for row in worked_table(PAGE, heading)]


def rows(heading: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ids(heading)])


@rows("Shares")
def test_shares(row: dict[str, str]) -> None:
    assert share_of(a_share(row["share"]), [minor(night) for night in row["nights"].split()]) == minor(row["amount"])


@rows("Guarantee")
def test_guarantee(row: dict[str, str]) -> None:
    has, _of, wanted = row["paid"].partition(" of ")
    paid = bool(wanted) and Decimal(has) >= Decimal(wanted)
    terms = GuaranteeTerms(GuaranteeKind(row["guarantee"]))
    released = is_released(terms, paid=paid, arrival=june(10), zone=ZONE, at=clock(row["hotel's clock"]))
    assert ("released" if released else "held") == row["what becomes of it"]


@rows("Deposit due")
def test_deposit_due(row: dict[str, str]) -> None:
    due_from, days = row["due"].split()
    terms = DepositTerms(Share(ShareKind.FIRST_NIGHT), DueFrom(due_from), int(days))
    assert due_date(terms, booked=june(row["booked"]), arrival=june(row["arrival"])) == june(row["until"])


@rows("Cancellation")
def test_cancellation(row: dict[str, str]) -> None:
    free = is_free(
        a_notice(row["free until"]),
        arrival=june(10),
        check_in=time(14),
        zone=ZONE,
        business_date=june(row["business date"]),
        at=clock(row["hotel's clock"]),
    )
    assert free == (row["free"] == "yes")


@rows("Hours across a change of the clock")
def test_hours_across_a_change_of_the_clock(row: dict[str, str]) -> None:
    arrival = date.fromisoformat(row["arrival"])
    last = datetime.fromisoformat(row["last free moment"]).replace(tzinfo=LISBON).astimezone(UTC)

    def free(at: datetime) -> bool:
        return is_free(
            a_notice(row["free until"]), arrival=arrival, check_in=time(14), zone=ZONE, business_date=arrival - timedelta(days=1), at=at
        )

    assert free(last)
    assert not free(last + timedelta(seconds=1))


@rows("Early arrival and late departure")
def test_early_arrival_and_late_departure(row: dict[str, str]) -> None:
    half, whole = Share(ShareKind.PERCENT, percent_millionths=500_000), Share(ShareKind.ALL)
    early = (Band(time(10), half), Band(time(6), whole))
    late = (Band(time(14), half), Band(time(18), whole))
    here = local_time(clock(row["hotel's clock"]), ZONE)
    if row["who"] == "arrives":
        band, night = early_band(early, arrival=june(10), arrives=here), 10_000
    else:
        band, night = late_band(late, departure=june(12), leaves=here), 8_000
    assert (share_of(band.share, [night]) if band else 0) == minor(row["fee"])


@rows("Special dates and versions")
def test_special_dates_and_versions(row: dict[str, str]) -> None:
    christmas = SpecialTerms("Christmas", date(2026, 12, 24), date(2026, 12, 26), CancellationTerms(Share(ShareKind.ALL)))
    versions = {
        "1": PolicyTerms(CancellationTerms(Share(ShareKind.FIRST_NIGHT)), (christmas,)),
        "2": PolicyTerms(CancellationTerms(a_share("PERCENT 50"))),
    }
    terms = versions[row["made under"]].on(date.fromisoformat(row["arrival"]))
    assert isinstance(terms, CancellationTerms)
    assert terms.penalty == a_share(row["penalty"])


@rows("No-show and change")
def test_the_difference_of_a_change(row: dict[str, str]) -> None:
    asked = {"old_minor": minor(row["old price"]), "new_minor": minor(row["new price"])}
    assert difference_to_pay(PriceDifference(row["difference"]), **asked) == minor(row["guest pays more"])


@rows("The deposit first")
def test_the_deposit_first(row: dict[str, str]) -> None:
    held, fee = minor(row["held"]), minor(row["fee"])
    taken = taken_from_deposit(held, fee)
    assert (taken, fee - taken, held - taken) == (
        minor(row["taken from the deposit"]),
        minor(row["still owed"]),
        minor(row["left of the deposit"]),
    )


def test_an_hour_that_the_clock_leaves_out_or_shows_twice() -> None:
    """01:30 is not on 29 March, and twice on 25 October: the first of the two counts."""
    assert instant_of(date(2026, 3, 29), time(1, 30), ZONE) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert instant_of(date(2026, 10, 25), time(1, 30), ZONE) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


NIGHT, PENALTY = Share(ShareKind.FIRST_NIGHT), CancellationTerms(Share(ShareKind.ALL), Notice(2))
EVERY_KIND: dict[PolicyKind, Terms] = {
    PolicyKind.GUARANTEE: GuaranteeTerms(GuaranteeKind.NONE, time(16)),
    PolicyKind.DEPOSIT: DepositTerms(a_share("PERCENT 30"), DueFrom.BEFORE_ARRIVAL, 7),
    PolicyKind.CANCELLATION: PENALTY,
    PolicyKind.NO_SHOW: NoShowTerms(NIGHT),
    PolicyKind.CHANGE: ChangeTerms(a_share("AMOUNT 15"), Notice(24, NoticeUnit.HOURS), PriceDifference.ONLY_DEARER),
    PolicyKind.TIMES: TimesTerms(time(14), time(12), (Band(time(6), Share(ShareKind.ALL)),), (Band(time(18), Share(ShareKind.ALL)),)),
}


@pytest.mark.parametrize("kind", list(PolicyKind))
def test_terms_are_read_as_they_were_stored(kind: PolicyKind) -> None:
    usual = EVERY_KIND[kind]
    terms = PolicyTerms(usual, (SpecialTerms("Fair", june(1), june(3), usual),))
    check_terms(kind, terms)
    assert read_terms(kind, stored_terms(terms)) == terms


FAIR = SpecialTerms("Fair", june(1), june(3), PENALTY)


@pytest.mark.parametrize(
    ("kind", "terms", "field"),
    [
        (PolicyKind.DEPOSIT, PolicyTerms(PENALTY), "terms"),
        (PolicyKind.DEPOSIT, PolicyTerms(DepositTerms(Share())), "share"),
        (PolicyKind.DEPOSIT, PolicyTerms(DepositTerms(NIGHT, due_days=-1)), "due_days"),
        (PolicyKind.CANCELLATION, PolicyTerms(CancellationTerms(Share(ShareKind.NIGHTS))), "penalty"),
        (PolicyKind.CANCELLATION, PolicyTerms(CancellationTerms(Share(ShareKind.PERCENT, percent_millionths=1_000_001))), "penalty"),
        (PolicyKind.CANCELLATION, PolicyTerms(CancellationTerms(NIGHT, Notice(-1))), "free_until"),
        (PolicyKind.NO_SHOW, PolicyTerms(NoShowTerms(Share(ShareKind.AMOUNT))), "penalty"),
        (PolicyKind.TIMES, PolicyTerms(TimesTerms(time(14), time(12), (Band(time(15), NIGHT),))), "early"),
        (PolicyKind.TIMES, PolicyTerms(TimesTerms(time(14), time(12), late=(Band(time(11), NIGHT),))), "late"),
        (PolicyKind.TIMES, PolicyTerms(TimesTerms(time(14), time(12), (Band(time(9), NIGHT), Band(time(9), NIGHT)))), "early"),
        (PolicyKind.TIMES, PolicyTerms(TimesTerms(time(14), time(12), (Band(time(9), a_share("NIGHTS 2")),))), "early"),
        (PolicyKind.CANCELLATION, PolicyTerms(PENALTY, (FAIR, SpecialTerms("Other", june(3), june(4), PENALTY))), "special"),
        (PolicyKind.CANCELLATION, PolicyTerms(PENALTY, (SpecialTerms("Fair", june(3), june(1), PENALTY),)), "special"),
        (PolicyKind.CANCELLATION, PolicyTerms(PENALTY, (SpecialTerms(" ", june(1), june(3), PENALTY),)), "special"),
        (PolicyKind.CANCELLATION, PolicyTerms(PENALTY, (SpecialTerms("Fair", june(1), june(3), NoShowTerms(NIGHT)),)), "terms"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_at_their_field(kind: PolicyKind, terms: PolicyTerms, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_terms(kind, terms)
    assert refusal.value.field == field
