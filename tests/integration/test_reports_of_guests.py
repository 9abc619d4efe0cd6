"""Breakfast, registrations, occupants, pick-up and the other reports of guests and sales, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from hotel_desk.domain.policies import GuaranteeKind
from hotel_desk.domain.rate_codes import Department, PackageBasis, Payer, ReasonKind
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.registration_office import SimulatedOffice
from hotel_desk.jobs.registration_queue import send_registrations
from hotel_desk.models.staff import Role
from hotel_desk.queries.people_in_house import birthday_within
from hotel_desk.queries.traces import traces
from hotel_desk.reports.catalogue import report_named
from hotel_desk.reports.report import Asked
from hotel_desk.reports.sheet import Chart, ChartKind, Note
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.cashier import pay_refund, reverse_posting, take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.services.package_takings import take_package
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_notes import add_trace, change_booking, finish_trace
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import walk_in
from hotel_desk.services.turn_aways import record_turn_away
from tests.accounts_of_tests import Partners
from tests.groups_of_tests import a_group, picked_up
from tests.guest_reports_of_tests import cells, check_cells, made, table_of
from tests.integration.test_releases import a_stay, plan_with
from tests.packages_of_tests import a_dinner, arrived_with, breakfast_plan, package_named
from tests.rates_of_tests import a_package
from tests.registrations_of_tests import ANA, LI, checked_in, in_china
from tests.reservations_of_tests import a_reason
from tests.selling_rules_of_tests import keeps_policies
from tests.stays_of_tests import DAY, NEXT, arrived, pay

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements


def march(day: int) -> date:
    return date(2026, 3, day)


def test_what_is_served_on_a_day_and_what_was_taken(hotel: SmallHotel, count_statements: CountStatements) -> None:
    plan = breakfast_plan(hotel)
    drink = a_package(hotel, "BAR", 500, basis=PackageBasis.PER_ROOM)
    arrived_with(hotel, plan, a_dinner(hotel), drink)
    tonight = table_of(made(hotel, "breakfast", Asked(DAY, DAY, {})), "rooms")
    assert tonight.rows == (("101", "Ana Silva", 2, "Restaurant", 2, 0, 2),)
    close_day(hotel.desk)
    hotel.desk.run(take_package, package_id=package_named(hotel), room_number="101")
    check_cells(hotel, "Breakfast and packages", count_statements)


def test_persons_in_the_house(hotel: SmallHotel, count_statements: CountStatements) -> None:
    in_china(hotel)
    li = checked_in(hotel, replace(LI, vip_level=1))
    ana = checked_in(hotel, replace(ANA, birth_date=march(4).replace(year=1990)), room="102", adults=3)
    hotel.desk.run(name_accompanying_guests, reservation_id=ana, guests=[NamedGuest(name="Rui Silva", age=8)])
    hotel.desk.run(add_trace, reservation_id=li, department=Department.HOUSEKEEPING, due_date=NEXT, text="Flowers")
    hotel.desk.run(add_trace, reservation_id=ana, department=Department.CASHIER, due_date=DAY, text="Copy the passport")
    [copying] = hotel.desk.read(traces, day=DAY)
    hotel.desk.run(finish_trace, trace_id=copying.trace_id)
    send_registrations(hotel.desk, SimulatedOffice())
    close_day(hotel.desk)
    check_cells(hotel, "Persons", count_statements)
    nobody_sent = table_of(made(hotel, "registration", Asked(NEXT, NEXT, {"persons": "ARRIVED"})))
    assert nobody_sent.rows == ()
    assert "sent" not in cells(table_of(made(hotel, "registration", Asked(NEXT, NEXT, {"persons": "NOT_SENT"}))), "state")
    assert cells(table_of(made(hotel, "traces", Asked(NEXT, NEXT, {"department": "CASHIER"}))), "text") == []
    [pie] = [part for part in made(hotel, "countries", Asked(DAY, NEXT, {})).parts if isinstance(part, Chart)]
    assert (pie.kind, pie.series[0].values) == (ChartKind.PIE, (3, 1))
    _without_births(hotel)


def _without_births(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Role).where(Role.code == "reservations").values(permissions=["report.see"]))
    sheet = hotel.as_user("reservations").read(report_named("birthdays-and-vips").read, asked=Asked(NEXT, march(4), {}))
    assert [part.key for part in sheet.parts if not isinstance(part, Note)] == ["vips"]


def test_what_is_sold_and_what_is_left(hotel: SmallHotel, count_statements: CountStatements) -> None:
    hotel.book(march(5), march(7), guest="A")
    given_up = hotel.book(march(5), march(6), guest="B", kind=hotel.suite, price_minor=25_000)
    close_day(hotel.desk)
    hotel.desk.run(cancel_reservation, reservation_id=given_up, reason="ill")
    hotel.book(march(6), march(8), guest="C", price_minor=12_000)
    picked_up(hotel, a_group(hotel, 3, march(10), march(11)))
    guest = ProfileDetails(name="Walter Walkin")
    stay = hotel.desk.run(walk_in, guest=guest, room_id=hotel.rooms["101"], departure_date=march(5), price_minor=8_000)
    hotel.desk.run(move_room, reservation_id=stay.reservation_id, room_id=hotel.rooms["102"], reason="noise")
    reason = a_reason(hotel, ReasonKind.TURN_AWAY)
    hotel.desk.run(record_turn_away, reason_code_id=reason, arrival_date=march(20), departure_date=march(22), rooms=2, persons=3)
    check_cells(hotel, "Pick-up, and what is left", count_statements)
    booked = cells(table_of(made(hotel, "pick-up", Asked(NEXT, NEXT, {}))), "rooms")
    sold = cells(table_of(made(hotel, "availability", Asked(NEXT, NEXT, {}))), "sold")
    # What is sold and not booked is kept for the choir.
    assert [(march(3 + place), a, b) for place, (a, b) in enumerate(zip(sold, booked, strict=True)) if a != b] == [(march(10), 3, 1)]
    weeks = made(hotel, "pick-up", Asked(NEXT, NEXT, {"ahead": "90"}))
    [bars] = [part for part in weeks.parts if isinstance(part, Chart)]
    assert (bars.kind, bars.labels[:2], bars.series[0].values[:2]) == (ChartKind.BAR, ("3/3", "9/3"), (6, 1))


def test_payments_of_each_month_by_how_they_were_made(hotel: SmallHotel, count_statements: CountStatements) -> None:
    folio = arrived(hotel).folio_id
    pay(hotel, folio, 15_000)
    by_card: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["CARD"], "card": Card("Visa", "1234", "A1")}
    mistaken = hotel.desk.run(take_payment, amount_minor=10_000, **by_card)
    hotel.desk.run(reverse_posting, posting_id=mistaken.posting_id, reason="typed wrong")
    given_up = _booked_under_guarantees(hotel)
    close_day(hotel.desk)
    hotel.desk.run(take_payment, amount_minor=3_000, **by_card)
    for stay in given_up:
        hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    hotel.desk.run(pay_refund, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=2_000, reason="paid too much")
    check_cells(hotel, "Payments by month", count_statements)


def _booked_under_guarantees(hotel: SmallHotel) -> list[ReservationId]:
    """Three by card, of which a company pays for one; two that nothing guarantees, of which one does not come. Those to be cancelled."""
    by_card, unsure = plan_with(hotel, GuaranteeKind.CARD), plan_with(hotel, GuaranteeKind.NONE)
    a_stay(hotel, unsure, DAY, NEXT)
    a_stay(hotel, by_card, march(12), march(13))
    of_company = hotel.booked(march(12), march(13))
    keeps_policies(hotel, of_company.reservation_ids[0], by_card)
    facts = Partners(hotel).facts(Payer.COMPANY_ACCOUNT)
    hotel.desk.run(change_booking, booking_id=of_company.booking_id, facts=facts)
    return [a_stay(hotel, plan, march(10), march(11)) for plan in (by_card, unsure)]


@pytest.mark.parametrize(
    ("born", "first", "last", "birthday"),
    [
        (date(1990, 3, 4), march(4), march(4), march(4)),
        (date(1990, 3, 4), march(5), march(6), None),
        (date(1996, 2, 29), date(2026, 2, 28), march(1), march(1)),
        (date(1996, 2, 29), date(2028, 2, 28), date(2028, 3, 1), date(2028, 2, 29)),
        (date(1990, 1, 1), date(2026, 12, 30), date(2027, 1, 2), date(2027, 1, 1)),
    ],
)
def test_the_birthday_within_a_stay(born: date, first: date, last: date, birthday: date | None) -> None:
    assert birthday_within(born, first, last) == birthday
