"""Penalties and fees shown, charged, covered by the deposit, waived and taken back, on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.domain.errors import NotAllowed, ReasonMissing
from hotel_desk.domain.policies import (
    Band,
    CancellationTerms,
    ChangeTerms,
    NoShowTerms,
    Notice,
    NoticeUnit,
    PolicyTerms,
    PriceDifference,
    Share,
    ShareKind,
    Terms,
    TimesTerms,
)
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.jobs.night_audit import close_day as close_the_day
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode, TransactionCodeTax
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.services.cancellations import cancel_reservation, mark_no_show, reinstate_reservation
from hotel_desk.services.cashier import pay_refund, take_deposit
from hotel_desk.services.departures import check_out
from hotel_desk.services.fees import FeeChanged, LateDepartureDue, NoFeeDue, charge_fee
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reservation_changes import change_reservation
from hotel_desk.services.stays import check_in
from tests.rates_of_tests import priced
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, balance, deposit_held, one, pay, row

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId, ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
ALL, FIRST_NIGHT, HALF = Share(ShareKind.ALL), Share(ShareKind.FIRST_NIGHT), Share(ShareKind.PERCENT, percent_millionths=500_000)
COLUMNS = {
    PolicyKind.CANCELLATION: "cancellation_policy_id",
    PolicyKind.NO_SHOW: "no_show_policy_id",
    PolicyKind.CHANGE: "change_policy_id",
    PolicyKind.TIMES: "times_policy_id",
}
TIMES = TimesTerms(time(14), time(12), (Band(time(10), HALF), Band(time(6), ALL)), (Band(time(14), HALF), Band(time(18), ALL)))


@dataclass(frozen=True)
class Agreed:
    """A stay from NEXT to FOURTH at 100.00 a night, made under some policies."""

    hotel: SmallHotel
    stay: ReservationId

    def preview(self, kind: PolicyKind, **more: Any) -> PenaltyPreview:
        return self.hotel.desk.read(penalty_preview, reservation_id=self.stay, kind=kind, **more)


def agreed(hotel: SmallHotel, *terms: tuple[PolicyKind, Terms], arrival: date = NEXT, departure: date = FOURTH, **booking: Any) -> Agreed:
    columns: dict[str, Any] = {}
    for kind, each in terms:
        columns[COLUMNS[kind]] = hotel.desk.run(add_policy, details=PolicyDetails(kind, "P", "Policy"), terms=PolicyTerms(each)).policy_id
    plan = a_plan(hotel, **columns)
    stay = hotel.book(arrival, departure, **booking)
    keeps_policies(hotel, stay, plan)
    return Agreed(hotel, stay)


def taxed(hotel: SmallHotel, code: str) -> None:
    with hotel.database.writing() as connection:
        connection.execute(
            insert(TransactionCodeTax),
            [{"property_id": hotel.property_id, "transaction_code_id": hotel.codes[code], "tax_rule_id": hotel.vat}],
        )


def lines(hotel: SmallHotel, stay: ReservationId) -> list[tuple[str, int, int]]:
    """Code, net and tax of the lines of a stay, in their order."""
    with hotel.database.snapshot() as connection:
        found = connection.execute(
            select(TransactionCode.code, Posting.net_minor, Posting.tax_minor)
            .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
            .where(Posting.reservation_id == stay)
            .order_by(Posting.posted_at, Posting.id)
        )
        return [(code, net, tax) for code, net, tax in found]


def audited(hotel: SmallHotel, code: AuditCode) -> list[dict[str, Any]]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(AuditEntry.details).where(AuditEntry.code == code).order_by(AuditEntry.sequence)).scalars())


def deposit_folio(hotel: SmallHotel) -> FolioId:
    return one(hotel, select(Folio.id).where(Folio.kind == FolioKind.DEPOSIT))  # type: ignore[no-any-return]


def put_down(hotel: SmallHotel, stay: ReservationId, amount_minor: int) -> None:
    hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=amount_minor)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of the hotel's clock; Lisbon has UTC in March."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_a_reservation_without_policies_costs_nothing_and_leaves_no_folio(hotel: SmallHotel) -> None:
    stay = hotel.book(NEXT, FOURTH)
    assert hotel.desk.read(penalty_preview, reservation_id=stay, kind=PolicyKind.CANCELLATION).is_due is False
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    assert one(hotel, select(Folio.id)) is None
    assert audited(hotel, AuditCode.FEE_POSTED) == audited(hotel, AuditCode.FEE_WAIVED) == []


def test_a_cancellation_in_time_is_free(hotel: SmallHotel) -> None:
    here = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(ALL, Notice(1))))
    preview = here.preview(PolicyKind.CANCELLATION)
    assert (preview.is_due, preview.terms) == (False, "Cancellation is free until 1 day before arrival, then costs the whole stay.")
    assert "in time" in preview.sentence
    hotel.desk.run(cancel_reservation, reservation_id=here.stay, reason="ill", expected_fee_minor=0)
    assert lines(hotel, here.stay) == []


@pytest.mark.parametrize(("held", "covered", "owed", "left"), [(0, 0, 10_000, 0), (6_000, 6_000, 4_000, 0), (15_000, 10_000, 0, 5_000)])
def test_the_penalty_is_taken_from_the_deposit_first(hotel: SmallHotel, held: int, covered: int, owed: int, left: int) -> None:
    taxed(hotel, "CANCELLATION")
    here = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(FIRST_NIGHT)))
    if held:
        put_down(hotel, here.stay, held)
    preview = here.preview(PolicyKind.CANCELLATION)
    assert (preview.total_minor, preview.from_deposit_minor, preview.owed_minor, preview.left_minor) == (10_000, covered, owed, left)
    hotel.desk.run(cancel_reservation, reservation_id=here.stay, reason="ill", expected_fee_minor=preview.total_minor)
    assert lines(hotel, here.stay)[-1] == ("CANCELLATION", 9_434, 566)
    assert balance(hotel, deposit_folio(hotel)) == owed - left
    (entry,) = audited(hotel, AuditCode.FEE_POSTED)
    assert (entry["amount_minor"], entry["from_deposit_minor"]) == (10_000, covered)
    if left:
        refund: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": left, "reason": "cancelled"}
        hotel.desk.run(pay_refund, folio_id=deposit_folio(hotel), **refund)
    if owed:
        pay(hotel, deposit_folio(hotel), owed)
    assert balance(hotel, deposit_folio(hotel)) == 0


def test_a_fee_that_is_another_one_by_now_is_refused(hotel: SmallHotel) -> None:
    here = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(FIRST_NIGHT)))
    with pytest.raises(FeeChanged, match=r"100.00 EUR now; 0.00 EUR was shown"):
        hotel.desk.run(cancel_reservation, reservation_id=here.stay, reason="ill", expected_fee_minor=0)
    assert row(hotel, here.stay).status is ReservationStatus.RESERVED


def test_waiving_takes_a_permission_and_a_reason(hotel: SmallHotel) -> None:
    here = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(FIRST_NIGHT)))
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(cancel_reservation, reservation_id=here.stay, reason="ill", waive_reason="kind")
    with pytest.raises(ReasonMissing):
        hotel.desk.run(cancel_reservation, reservation_id=here.stay, reason="ill", waive_reason=" ")
    assert row(hotel, here.stay).status is ReservationStatus.RESERVED
    hotel.desk.run(cancel_reservation, reservation_id=here.stay, reason="ill", waive_reason="kind")
    assert lines(hotel, here.stay) == []
    (entry,) = audited(hotel, AuditCode.FEE_WAIVED)
    assert (entry["reason"], entry["amount_minor"]) == ("kind", 10_000)


@pytest.mark.parametrize("days_later", [0, 1])
def test_a_reservation_taken_back_has_its_penalty_taken_back(hotel: SmallHotel, days_later: int) -> None:
    taxed(hotel, "CANCELLATION")
    here = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(FIRST_NIGHT)))
    put_down(hotel, here.stay, 3_000)
    hotel.desk.run(cancel_reservation, reservation_id=here.stay, reason="ill")
    for _day in range(days_later):
        close_the_day(hotel.desk)
    hotel.desk.run(reinstate_reservation, reservation_id=here.stay)
    assert deposit_held(hotel) == -3_000
    hotel.desk.run(cancel_reservation, reservation_id=here.stay, reason="ill again")
    assert deposit_held(hotel) == 7_000
    hotel.desk.run(reinstate_reservation, reservation_id=here.stay)
    assert deposit_held(hotel) == -3_000


def test_the_night_audit_charges_the_no_show_by_its_own_rule(hotel: SmallHotel) -> None:
    here = agreed(
        hotel,
        (PolicyKind.CANCELLATION, CancellationTerms(FIRST_NIGHT)),
        (PolicyKind.NO_SHOW, NoShowTerms(ALL)),
        arrival=DAY,
        departure=THIRD,
    )
    assert here.preview(PolicyKind.NO_SHOW).total_minor == 20_000
    close_the_day(hotel.desk)
    assert row(hotel, here.stay).status is ReservationStatus.NO_SHOW
    assert lines(hotel, here.stay) == [("NO-SHOW", 20_000, 0)]


def test_a_no_show_may_be_waived(hotel: SmallHotel) -> None:
    here = agreed(hotel, (PolicyKind.NO_SHOW, NoShowTerms(ALL)), arrival=DAY, departure=THIRD)
    hotel.desk.run(mark_no_show, reservation_id=here.stay, expected_fee_minor=20_000, waive_reason="flight cancelled")
    assert lines(hotel, here.stay) == []


def test_a_change_has_a_fee_and_a_difference(hotel: SmallHotel) -> None:
    fee = Share(ShareKind.AMOUNT, amount_minor=1_500)
    here = agreed(hotel, (PolicyKind.CHANGE, ChangeTerms(fee, Notice(2), PriceDifference.ONLY_DEARER)))
    preview = here.preview(PolicyKind.CHANGE, new_total_minor=15_000)
    assert (preview.total_minor, preview.difference_minor) == (1_500, 0)
    assert here.preview(PolicyKind.CHANGE, new_total_minor=26_000).difference_minor == 6_000
    charged = hotel.desk.run(charge_fee, reservation_id=here.stay, kind=PolicyKind.CHANGE, expected_fee_minor=1_500)
    assert (charged.total_minor, charged.owed_minor) == (1_500, 1_500)
    hotel.desk.run(check_in, reservation_id=here.stay, room_id=hotel.rooms["101"], arrives_early=True)
    assert one(hotel, select(FolioWindow.balance_minor).join(Folio).where(Folio.kind == FolioKind.GUEST)) == 1_500


LATE_CHANGE = ChangeTerms(Share(ShareKind.AMOUNT, amount_minor=1_500), Notice(7), PriceDifference.BOTH_WAYS)


def test_the_fee_of_a_change_is_that_of_the_dates_that_were_agreed(hotel: SmallHotel) -> None:
    """Moved to a day that is far enough away to be changed for nothing: the change itself still costs its fee, from the deposit first."""
    here = agreed(hotel, (PolicyKind.CHANGE, LATE_CHANGE))
    priced(hotel, row(hotel, here.stay).rate_plan_id)
    put_down(hotel, here.stay, 1_000)
    shown = here.preview(PolicyKind.CHANGE)
    assert (shown.total_minor, shown.from_deposit_minor) == (1_500, 1_000)
    later: dict[str, Any] = {"reservation_id": here.stay, "arrival_date": NEXT + timedelta(30), "departure_date": FOURTH + timedelta(30)}
    with pytest.raises(FeeChanged):
        hotel.desk.run(change_reservation, **later, expected_fee_minor=0)
    assert row(hotel, here.stay).arrival_date == NEXT
    # Whoever changes reservations charges what that costs, as with a cancellation; no other permission is asked for.
    hotel.as_user("reservations").run(change_reservation, **later, expected_fee_minor=1_500)
    assert row(hotel, here.stay).arrival_date == NEXT + timedelta(30)
    assert [code for code, _net, _tax in lines(hotel, here.stay)] == ["CASH", "CHANGE"]
    assert balance(hotel, deposit_folio(hotel)) == 500
    assert here.preview(PolicyKind.CHANGE).is_due is False


def test_the_fee_of_a_change_may_be_waived_and_a_change_taken_back_costs_nothing(hotel: SmallHotel) -> None:
    here = agreed(hotel, (PolicyKind.CHANGE, LATE_CHANGE))
    priced(hotel, row(hotel, here.stay).rate_plan_id)
    change: dict[str, Any] = {"reservation_id": here.stay, "departure_date": FOURTH + timedelta(1), "expected_fee_minor": 1_500}
    with pytest.raises(NotAllowed):
        hotel.as_user("reservations").run(change_reservation, **change, waive_reason="our mistake")
    hotel.desk.run(change_reservation, **change, waive_reason="our mistake")
    hotel.desk.run(change_reservation, reservation_id=here.stay, departure_date=FOURTH)
    assert lines(hotel, here.stay) == []
    assert [entry["reason"] for entry in audited(hotel, AuditCode.FEE_WAIVED)] == ["our mistake"]


@pytest.mark.parametrize(("hour", "fee"), [(5, 10_000), (9, 5_000), (11, 0)])
def test_an_early_arrival_is_charged_at_check_in(hotel: SmallHotel, hour: int, fee: int) -> None:
    here = agreed(hotel, (PolicyKind.TIMES, TIMES), arrival=DAY, departure=THIRD)
    hotel.clock.set(at(DAY, hour))
    assert here.preview(PolicyKind.TIMES).total_minor == fee
    received = hotel.desk.run(check_in, reservation_id=here.stay, room_id=hotel.rooms["101"], expected_fee_minor=fee)
    assert balance(hotel, received.folio_id) == fee
    assert [code for code, _net, _tax in lines(hotel, here.stay)] == (["EARLY"] if fee else [])


def test_an_early_arrival_may_be_waived(hotel: SmallHotel) -> None:
    here = agreed(hotel, (PolicyKind.TIMES, TIMES), arrival=DAY, departure=THIRD)
    hotel.clock.set(at(DAY, 5))
    received = hotel.desk.run(check_in, reservation_id=here.stay, room_id=hotel.rooms["101"], waive_reason="room was ready")
    assert balance(hotel, received.folio_id) == 0


def in_house_until_today(hotel: SmallHotel) -> tuple[Agreed, FolioId]:
    here = agreed(hotel, (PolicyKind.TIMES, TIMES), arrival=DAY, departure=NEXT)
    hotel.clock.set(at(DAY, 15))
    folio = hotel.desk.run(check_in, reservation_id=here.stay, room_id=hotel.rooms["101"]).folio_id
    close_the_day(hotel.desk)
    pay(hotel, folio, balance(hotel, folio))
    hotel.clock.set(at(NEXT, 15))
    return here, folio


def test_a_late_departure_is_charged_and_paid_before_the_guest_leaves(hotel: SmallHotel) -> None:
    here, folio = in_house_until_today(hotel)
    with pytest.raises(LateDepartureDue, match=r"Departure from 14:00 on costs 50\.00 EUR"):
        hotel.desk.run(check_out, reservation_id=here.stay)
    charge: dict[str, Any] = {"reservation_id": here.stay, "kind": PolicyKind.TIMES}
    assert hotel.desk.run(charge_fee, **charge, expected_fee_minor=5_000).owed_minor == 5_000
    with pytest.raises(NoFeeDue, match="charged already"):
        hotel.desk.run(charge_fee, **charge)
    pay(hotel, folio, 5_000)
    hotel.desk.run(check_out, reservation_id=here.stay)
    assert row(hotel, here.stay).status is ReservationStatus.CHECKED_OUT


def test_a_late_departure_may_be_waived_or_left_unpaid(hotel: SmallHotel) -> None:
    here, _folio = in_house_until_today(hotel)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(check_out, reservation_id=here.stay, waive_reason="regular")
    left = hotel.desk.run(check_out, reservation_id=here.stay, leave_open_reason="flight")
    assert left.left_unpaid_minor == 5_000


def test_a_late_departure_waived(hotel: SmallHotel) -> None:
    here, _folio = in_house_until_today(hotel)
    hotel.desk.run(check_out, reservation_id=here.stay, waive_reason="regular")
    (entry,) = audited(hotel, AuditCode.FEE_WAIVED)
    assert entry["amount_minor"] == 5_000


def test_hours_of_notice_are_counted_by_the_clock(hotel: SmallHotel) -> None:
    here = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(ALL, Notice(24, NoticeUnit.HOURS))))
    assert here.preview(PolicyKind.CANCELLATION, at=at(DAY, 14)).is_due is False
    assert here.preview(PolicyKind.CANCELLATION, at=at(DAY, 14) + timedelta(seconds=1)).total_minor == 20_000


def test_a_preview_costs_the_same_statements_for_any_stay(hotel: SmallHotel, count_statements: CountStatements) -> None:
    here = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(ALL)), (PolicyKind.NO_SHOW, NoShowTerms(ALL)))
    longer = hotel.book(NEXT, NEXT + timedelta(days=30))
    keeps_policies(hotel, longer, one(hotel, select(Reservation.rate_plan_id).where(Reservation.id == here.stay)))
    counts = {
        count_statements(hotel.desk, penalty_preview, reservation_id=stay, kind=PolicyKind.CANCELLATION) for stay in (here.stay, longer)
    }
    assert counts == {7}
