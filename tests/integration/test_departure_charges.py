"""Guests who leave early, late, or without coming to the desk: the tables of `docs/algorithms/departure-charges.md`, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotAllowed, StaffError
from hotel_desk.domain.leaving import LateState
from hotel_desk.domain.policies import Band, PolicyTerms, Share, ShareKind, TimesTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.jobs.express_departures import check_out_express
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.express_departures import express_departures
from hotel_desk.queries.late_departures import late_departure_check, late_departures
from hotel_desk.queries.penalties import penalty_preview
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.departures import check_out, undo_check_in, undo_check_out
from hotel_desk.services.express_departures import NotSigned, mark_express_checkout, withdraw_express_checkout
from hotel_desk.services.fees import FeeChanged, LeavesToday, charge_fee
from hotel_desk.services.late_departures import NoHourAgreed, agree_late_departure, withdraw_late_departure
from hotel_desk.services.ledger import Card
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.preauthorisations import hold_card
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.stay_changes import extend_stay, shorten_stay
from tests.departures_of_tests import charges_early_departures, charges_late_departures
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, balance, charge, close_day, one, pay, row, sold
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
PAGE = "departure-charges.md"
GUESTS = worked_table(PAGE, "Guests who leave")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of the hotel's clock; Lisbon has UTC in March."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def amount(minor: int) -> str:
    return f"{Decimal(minor).scaleb(-2):.2f}"


def in_house_on(hotel: SmallHotel, day: date, departure: date = FOURTH) -> CheckedIn:
    """A guest who came on DAY, slept until a day and has paid nothing."""
    stay = arrived(hotel, departure=departure)
    closing = DAY
    while closing < day:
        close_day(hotel, closing)
        closing += timedelta(days=1)
    return stay


def acted(hotel: SmallHotel, stay: CheckedIn, act: str) -> str:
    """Do a step of the table and say how it was answered."""
    whose: dict[str, Any] = {"reservation_id": stay.reservation_id}
    verb, _space, rest = act.partition(" ")
    how: dict[str, Any] = dict(CHECK_OUTS.get(rest, {}))
    if rest == "out as shown":
        how["expected_fee_minor"] = hotel.desk.read(penalty_preview, kind=PolicyKind.TIMES, **whose).total_minor
    hour, _space, free = rest.partition(" ")
    acts: dict[str, Any] = {
        "pays": lambda: pay(hotel, stay.folio_id, int(Decimal(rest) * 100) if rest else balance(hotel, stay.folio_id)),
        "check": lambda: hotel.desk.run(check_out, **whose, **how),
        "charge": lambda: hotel.desk.run(charge_fee, **whose, kind=PolicyKind.TIMES),
        "withdraw": lambda: hotel.desk.run(withdraw_late_departure, **whose),
        "agree": lambda: hotel.desk.run(
            agree_late_departure, **whose, hour=time.fromisoformat(hour), free_reason="a friend" if free else None
        ),
    }
    try:
        acts[verb]()
    except StaffError as refusal:
        return refusal.code
    return "done"


CHECK_OUTS: dict[str, dict[str, Any]] = {
    "out": {},
    "out, waived": {"waive_reason": "a friend"},
    "out, open": {"leave_open_reason": "flight"},
}


@pytest.mark.parametrize("guest", sorted({step["guest"] for step in GUESTS}))
def test_guests_who_leave(hotel: SmallHotel, guest: str) -> None:
    charges_early_departures(hotel)
    charges_late_departures(hotel)
    taxed(hotel, "CANCELLATION")
    steps = [step for step in GUESTS if step["guest"] == guest]
    day = int(steps[0]["day and hour"].split()[0])
    stay = in_house_on(hotel, date(2026, 3, day))
    for step in steps:
        hotel.clock.set(datetime.strptime(f"2026 {step['day and hour']}", "%Y %d %B %H:%M").replace(tzinfo=UTC))
        assert acted(hotel, stay, step["act"]) == step["answer"], step
        assert left_or_owing(hotel, stay) == (step["shown"], step["owes"]), step


def left_or_owing(hotel: SmallHotel, stay: CheckedIn) -> tuple[str, str]:
    """What leaving costs now (nothing is said of one who has left), and what is owed on the folio or was left unpaid."""
    if row(hotel, stay.reservation_id).status is ReservationStatus.CHECKED_OUT:
        details = audited(hotel, AuditCode.STAY_CHECKED_OUT)[-1]
        return "", amount(details["left_unpaid_minor"])
    fee = hotel.desk.read(penalty_preview, reservation_id=stay.reservation_id, kind=PolicyKind.TIMES)
    return amount(fee.total_minor), amount(balance(hotel, stay.folio_id))


def taxed(hotel: SmallHotel, code: str) -> None:
    with hotel.database.writing() as connection:
        connection.execute(
            insert(TransactionCodeTax),
            [{"property_id": hotel.property_id, "transaction_code_id": hotel.codes[code], "tax_rule_id": hotel.vat}],
        )


def audited(hotel: SmallHotel, code: AuditCode) -> list[dict[str, Any]]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(AuditEntry.details).where(AuditEntry.code == code).order_by(AuditEntry.sequence)).scalars())


def test_the_program_as_it_comes_charges_nothing(hotel: SmallHotel) -> None:
    early = arrived(hotel)
    assert not hotel.desk.read(penalty_preview, reservation_id=early.reservation_id, kind=PolicyKind.TIMES).is_due
    hotel.desk.run(check_out, reservation_id=early.reservation_id)
    late = arrived(hotel, "102", departure=NEXT)
    close_day(hotel, DAY)
    pay(hotel, late.folio_id, balance(hotel, late.folio_id))
    hotel.clock.set(at(NEXT, 22))
    hotel.desk.run(check_out, reservation_id=late.reservation_id)
    assert audited(hotel, AuditCode.FEE_POSTED) == []


@pytest.mark.parametrize(
    ("share", "fee"), [(Share(), 0), (Share(ShareKind.ALL), 20_000), (None, 10_000), (Share(ShareKind.AMOUNT, amount_minor=4_500), 4_500)]
)
def test_the_policy_comes_first(hotel: SmallHotel, share: Share | None, fee: int) -> None:
    charges_early_departures(hotel)
    terms = PolicyTerms(TimesTerms(time(14), time(12), late=(Band(time(15), Share(ShareKind.ALL)),), leaves_early=share))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.TIMES, "P", "Hours"), terms=terms).policy_id
    stay = arrived(hotel)
    keeps_policies(hotel, stay.reservation_id, a_plan(hotel, times_policy_id=policy))
    preview = hotel.desk.read(penalty_preview, reservation_id=stay.reservation_id, kind=PolicyKind.TIMES)
    assert (preview.total_minor, preview.leaves_early) == (fee, True)


def test_the_hours_of_a_policy_come_first(hotel: SmallHotel) -> None:
    charges_late_departures(hotel)
    terms = PolicyTerms(TimesTerms(time(14), time(12), late=(Band(time(16), Share(ShareKind.ALL)),)))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.TIMES, "P", "Hours"), terms=terms).policy_id
    stay = in_house_on(hotel, NEXT, departure=NEXT)
    hotel.clock.set(at(NEXT, 15))
    about: dict[str, Any] = {"reservation_id": stay.reservation_id, "kind": PolicyKind.TIMES}
    assert hotel.desk.read(penalty_preview, **about).total_minor == 5_000
    keeps_policies(hotel, stay.reservation_id, a_plan(hotel, times_policy_id=policy))
    assert hotel.desk.read(penalty_preview, **about).total_minor == 0


def test_another_fee_than_was_shown_is_not_posted(hotel: SmallHotel) -> None:
    charges_early_departures(hotel)
    stay = arrived(hotel)
    pay(hotel, stay.folio_id, 5_000)
    with pytest.raises(FeeChanged):
        hotel.desk.run(check_out, reservation_id=stay.reservation_id, expected_fee_minor=5_000)
    assert balance(hotel, stay.folio_id) == -5_000


def test_the_nights_not_slept_are_free_again_and_the_charge_stays_when_it_is_undone(hotel: SmallHotel) -> None:
    charges_early_departures(hotel)
    stay = arrived(hotel)
    pay(hotel, stay.folio_id, 10_000)
    hotel.desk.run(check_out, reservation_id=stay.reservation_id, expected_fee_minor=10_000)
    assert sold(hotel) == {}
    hotel.desk.run(undo_check_out, reservation_id=stay.reservation_id, reason="came back")
    assert (balance(hotel, stay.folio_id), [entry["amount_minor"] for entry in audited(hotel, AuditCode.FEE_POSTED)]) == (0, [10_000])
    hotel.desk.run(check_out, reservation_id=stay.reservation_id)


def test_a_stay_is_not_shortened_to_today_where_leaving_early_costs(hotel: SmallHotel) -> None:
    charges_early_departures(hotel)
    stay = in_house_on(hotel, NEXT)
    with pytest.raises(LeavesToday, match=r"2 nights .* 100\.00 EUR"):
        hotel.desk.run(shorten_stay, reservation_id=stay.reservation_id, departure_date=NEXT)
    hotel.desk.run(shorten_stay, reservation_id=stay.reservation_id, departure_date=THIRD)
    assert row(hotel, stay.reservation_id).departure_date == THIRD


def test_what_an_hour_means_is_said_before_it_is_agreed(hotel: SmallHotel, count_statements: CountStatements) -> None:
    charges_late_departures(hotel)
    stay = arrived(hotel, departure=NEXT)
    asked: dict[str, Any] = {"reservation_id": stay.reservation_id, "hour": time(16)}
    quiet = hotel.desk.read(late_departure_check, **asked)
    assert (quiet.fee.total_minor, quiet.warns, quiet.room_number, quiet.check_out_time) == (5_000, False, "101", time(12))
    expected = hotel.book(NEXT, THIRD)
    hotel.desk.run(assign_room, reservation_id=expected, room_id=hotel.rooms["101"])
    by_day = hotel.book(NEXT, NEXT, price_minor=4_000)
    hotel.desk.run(assign_room, reservation_id=by_day, room_id=hotel.rooms["101"])
    warned = hotel.desk.read(late_departure_check, **asked)
    assert [(one.who, one.by_day, one.closed) for one in warned.wanted] == [("Ana Silva", True, False), ("Ana Silva", False, False)]
    assert count_statements(hotel.desk, late_departure_check, **asked) <= 16
    hotel.desk.run(agree_late_departure, **asked, expected_fee_minor=5_000)
    assert row(hotel, stay.reservation_id).late_departure_time == time(16)


@pytest.mark.parametrize(("hour", "clock", "field"), [(time(12), 9, "hour"), (time(14), 15, "hour")])
def test_hours_that_cannot_be_agreed(hotel: SmallHotel, hour: time, clock: int, field: str) -> None:
    stay = in_house_on(hotel, NEXT, departure=NEXT)
    hotel.clock.set(at(NEXT, clock))
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(agree_late_departure, reservation_id=stay.reservation_id, hour=hour)
    assert refused.value.field == field


def test_who_may_agree_and_who_may_agree_without_a_charge(hotel: SmallHotel) -> None:
    stay = arrived(hotel, departure=NEXT)
    asked: dict[str, Any] = {"reservation_id": stay.reservation_id, "hour": time(16)}
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(agree_late_departure, **asked)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(agree_late_departure, **asked, free_reason="regular")
    hotel.as_user("reception").run(agree_late_departure, **asked)
    with pytest.raises(FeeChanged):
        hotel.desk.run(agree_late_departure, **asked, expected_fee_minor=5_000)
    hotel.desk.run(withdraw_late_departure, reservation_id=stay.reservation_id)
    with pytest.raises(NoHourAgreed):
        hotel.desk.run(withdraw_late_departure, reservation_id=stay.reservation_id)
    assert [entry["hour"] for entry in audited(hotel, AuditCode.LATE_DEPARTURE_AGREED)] == ["16:00"]


def test_another_departure_date_takes_the_hour_away(hotel: SmallHotel) -> None:
    stay = arrived(hotel, departure=NEXT)
    hotel.desk.run(agree_late_departure, reservation_id=stay.reservation_id, hour=time(16), free_reason="regular")
    hotel.desk.run(extend_stay, reservation_id=stay.reservation_id, departure_date=THIRD)
    found = row(hotel, stay.reservation_id)
    assert (found.late_departure_time, found.late_departure_free) == (None, False)


def test_an_undone_check_in_takes_agreement_and_signature_away(hotel: SmallHotel) -> None:
    stay = arrived(hotel, departure=NEXT)
    hotel.desk.run(agree_late_departure, reservation_id=stay.reservation_id, hour=time(16))
    hotel.desk.run(mark_express_checkout, reservation_id=stay.reservation_id)
    hotel.desk.run(undo_check_in, reservation_id=stay.reservation_id, reason="wrong guest")
    found = row(hotel, stay.reservation_id)
    assert (found.late_departure_time, found.express_agreed_at) == (None, None)


def test_the_desk_is_warned_of_those_whose_hour_comes(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = in_house_on(hotel, NEXT, departure=NEXT)
    hotel.clock.set(at(NEXT, 11))
    assert hotel.desk.read(late_departures) == ()
    hotel.desk.run(agree_late_departure, reservation_id=stay.reservation_id, hour=time(16))
    states = {}
    for minutes in (-31, -30, 0, 1):
        hotel.clock.set(at(NEXT, 16) + timedelta(minutes=minutes))
        (found,) = hotel.desk.read(late_departures)
        states[found.minutes_left] = found.state
    assert states == {31: LateState.AGREED, 30: LateState.ENDING, 0: LateState.ENDING, -1: LateState.OVER}
    assert count_statements(hotel.desk, late_departures) == 3


def express_case(hotel: SmallHotel, case: str) -> tuple[str, str]:
    """Let a guest of the table sign, and say what the command and the list answer."""
    charges_late_departures(hotel)
    stay = in_house_on(hotel, NEXT, departure=NEXT)
    hotel.clock.set(at(NEXT, 11))
    pay(hotel, stay.folio_id, balance(hotel, stay.folio_id))
    whose: dict[str, Any] = {"reservation_id": stay.reservation_id}
    if "owes 10.00" in case:
        charge(hotel, stay.folio_id)
    if "a card is held" in case:
        card = Card("Visa", "1234", "A1")
        hotel.desk.run(hold_card, **whose, transaction_code_id=hotel.codes["CARD"], amount_minor=20_000, card=card)
    if "money of 30.00" in case:
        hotel.desk.run(take_deposit, **whose, transaction_code_id=hotel.codes["CASH"], amount_minor=3_000)
    if "late departure" in case:
        hotel.desk.run(agree_late_departure, **whose, hour=time(16))
    try:
        hotel.desk.run(mark_express_checkout, **whose)
    except StaffError as refusal:
        return refusal.code, "-"
    if "taken back" in case:
        hotel.desk.run(withdraw_express_checkout, **whose)
    return "done", next((found.state.value.lower() for found in hotel.desk.read(express_departures)), "-")


@pytest.mark.parametrize("step", worked_table(PAGE, "Express check-out"), ids=lambda step: step["case"])
def test_express_check_out(hotel: SmallHotel, step: dict[str, str]) -> None:
    assert express_case(hotel, step["case"]) == (step["answer"], step["on the list"])


def test_the_ready_ones_leave_and_the_others_stay_with_the_reason(hotel: SmallHotel, count_statements: CountStatements) -> None:
    ready, owing = arrived(hotel, "101", departure=NEXT), arrived(hotel, "102", departure=NEXT)
    for stay in (ready, owing):
        hotel.desk.run(mark_express_checkout, reservation_id=stay.reservation_id)
    close_day(hotel, DAY)
    pay(hotel, ready.folio_id, balance(hotel, ready.folio_id))
    assert count_statements(hotel.desk, express_departures) <= 12
    result = check_out_express(hotel.desk)
    assert [one.room_number for one in result.done] == ["101"]
    assert [(one.room_number, "102.00" in one.why) for one in result.left] == [("102", True)]
    left_by = select(Reservation.left_by).where(Reservation.id == ready.reservation_id)
    assert one(hotel, left_by) is LeavingWay.EXPRESS
    assert row(hotel, owing.reservation_id).status is ReservationStatus.IN_HOUSE
    again = check_out_express(hotel.desk)
    assert (again.done, len(again.left)) == ((), 1)


def test_who_has_not_signed_has_nothing_to_take_back(hotel: SmallHotel) -> None:
    with pytest.raises(NotSigned):
        hotel.desk.run(withdraw_express_checkout, reservation_id=arrived(hotel).reservation_id)
