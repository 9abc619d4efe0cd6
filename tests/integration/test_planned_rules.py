"""Where charges go, said before the guest arrives, and holding from the check-in on (`docs/algorithms/routing.md`); on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.models.charge_rules import FixedCharge, RoutingRule
from hotel_desk.models.folio import FolioWindow
from hotel_desk.queries.ledger_check import out_of_balance
from hotel_desk.queries.routing import TargetKind, routing_sheet
from hotel_desk.services.cancellations import cancel_reservation, reinstate_reservation
from hotel_desk.services.company_accounts import NoAccount, close_ar_account
from hotel_desk.services.departures import check_out, undo_check_in
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.reservation_copies import copy_reservation
from hotel_desk.services.routing_rules import add_routing_rule, end_routing_rule
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, balance, charge, close_day, pay

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId, ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def windows(hotel: SmallHotel, folio: FolioId) -> dict[int, int]:
    with hotel.database.snapshot() as connection:
        found = connection.execute(select(FolioWindow.number, FolioWindow.balance_minor).where(FolioWindow.folio_id == folio))
        return {row.number: row.balance_minor for row in found}


def rules(hotel: SmallHotel, stay: ReservationId) -> list[Any]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(
            select(*RoutingRule.__table__.columns).where(RoutingRule.reservation_id == stay).order_by(RoutingRule.sort_order)
        )
        return list(rows)


def plan(hotel: SmallHotel, stay: ReservationId, code: str | None = None, **about: Any) -> Any:
    named: dict[str, Any] = {} if code is None else {"transaction_code_id": hotel.codes[code]}
    return hotel.desk.run(add_routing_rule, reservation_id=stay, **named, **about)


def test_rules_of_a_reservation_hold_from_the_check_in_on(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = hotel.book(DAY, THIRD, room="101")
    house = hotel.desk.run(open_house_account, name="Fair").folio_id
    first = plan(hotel, stay, "BAR", limit_minor=1_000)
    shared = plan(hotel, stay, "MINIBAR", window_number=first.window_number)
    company = plan(hotel, stay, "ROOM", payee_id=partners.company)
    elsewhere = plan(hotel, stay, "LATE" if "LATE" in hotel.codes else "BAR", folio_id=house, before_others=False)
    assert (first.folio_id, first.window_number, shared.window_number, company.window_number, elsewhere.folio_id) == (None, 2, 2, 3, house)
    assert plan(hotel, stay, payee_id=partners.company, limit_minor=500).window_number == 3
    with pytest.raises(NotFound):
        plan(hotel, stay, window_number=5)
    here = hotel.desk.run(check_in, reservation_id=stay)
    assert set(windows(hotel, here.folio_id)) == {1, 2, 3}
    charge(hotel, here.folio_id, 1_500)
    assert windows(hotel, here.folio_id)[2] == 1_000
    close_day(hotel, DAY)
    # The room goes where the company pays; the rest of the bar went to the house account or to the rule for everything.
    assert windows(hotel, here.folio_id)[3] >= 10_000
    assert hotel.desk.read(out_of_balance) == ()


def test_a_company_that_pays_the_room_has_one_window(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = partners.book(Payer.COMPANY_ACCOUNT).reservation_ids[0]
    plan(hotel, stay, "BAR", payee_id=partners.company)
    here = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    charge(hotel, here.folio_id, 700)
    assert windows(hotel, here.folio_id) == {1: 0, 2: 700}


def test_an_account_that_was_closed_meanwhile_is_said_at_check_in(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = hotel.book(DAY, THIRD, room="101")
    rule = plan(hotel, stay, payee_id=partners.company)
    hotel.desk.run(close_ar_account, profile_id=partners.company)
    with pytest.raises(NoAccount):
        hotel.desk.run(check_in, reservation_id=stay)
    with pytest.raises(NoAccount):
        plan(hotel, stay, payee_id=partners.company)
    hotel.desk.run(end_routing_rule, rule_id=rule.rule_id)
    hotel.desk.run(check_in, reservation_id=stay)


def test_an_undone_check_in_leaves_the_rules_waiting(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")
    plan(hotel, stay, "BAR")
    hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(undo_check_in, reservation_id=stay, reason="wrong guest")
    assert [(rule.folio_id, rule.window_number, rule.ended_at) for rule in rules(hotel, stay)] == [(None, 2, None)]
    again = hotel.desk.run(check_in, reservation_id=stay)
    charge(hotel, again.folio_id, 900)
    assert windows(hotel, again.folio_id) == {1: 0, 2: 900}
    pay(hotel, again.folio_id, 900)
    with pytest.raises(WrongStatus):
        hotel.desk.run(cancel_reservation, reservation_id=stay, reason="too late")


def test_a_cancelled_reservation_keeps_its_rules_for_when_it_comes_back(hotel: SmallHotel) -> None:
    stay = hotel.book(NEXT, THIRD)
    plan(hotel, stay, "BAR")
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    with pytest.raises(WrongStatus):
        plan(hotel, stay, "MINIBAR")
    hotel.desk.run(reinstate_reservation, reservation_id=stay)
    assert [rule.ended_at for rule in rules(hotel, stay)] == [None]


def test_what_is_planned_is_shown_with_the_windows_to_come(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = hotel.book(DAY, THIRD, room="101")
    plan(hotel, stay, "BAR")
    plan(hotel, stay, payee_id=partners.company)
    sheet = hotel.desk.read(routing_sheet, reservation_id=stay)
    assert [(rule.planned, rule.folio_number, rule.window_number, rule.payee_name) for rule in sheet.rules] == [
        (True, "", 2, ""),
        (True, "", 3, "Nordwind Ltd"),
    ]
    offered = [(target.number, target.name) for target in sheet.targets if target.kind is TargetKind.WINDOW]
    assert offered == [("2", ""), ("3", "Nordwind Ltd")]
    # Into the company's planned window once more: its account pays that too.
    plan(hotel, stay, "MINIBAR", window_number=3)
    assert [rule.payee_id for rule in rules(hotel, stay)] == [None, partners.company, partners.company]
    hotel.desk.run(check_in, reservation_id=stay)
    assert not any(rule.planned for rule in hotel.desk.read(routing_sheet, reservation_id=stay).rules)


def test_no_more_windows_are_planned_than_a_folio_has(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD)
    for _number in range(7):
        plan(hotel, stay, "BAR")
    with pytest.raises(InvalidInput):
        plan(hotel, stay, "BAR")


def test_a_copy_takes_rules_and_fixed_charges_along_where_that_is_said(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = hotel.book(DAY, THIRD, room="101")
    other = hotel.desk.run(check_in, reservation_id=hotel.book(DAY, THIRD, room="102", guest="Bo Lee")).folio_id
    plan(hotel, stay, "BAR", first_date=DAY, last_date=NEXT, limit_minor=2_000)
    plan(hotel, stay, "ROOM", payee_id=partners.company)
    plan(hotel, stay, "MINIBAR", folio_id=other)
    hotel.desk.run(
        add_fixed_charge, reservation_id=stay, transaction_code_id=hotel.codes["BAR"], price_minor=500, first_date=NEXT, last_date=NEXT
    )
    hotel.desk.run(check_in, reservation_id=stay)
    about: dict[str, Any] = {"reservation_id": stay, "arrival_date": THIRD, "departure_date": FOURTH}
    plain = hotel.desk.run(copy_reservation, **about).reservation_ids[0]
    assert rules(hotel, plain) == []
    copied = hotel.desk.run(copy_reservation, **about, with_charging=True).reservation_ids[0]
    later = timedelta(days=(THIRD - DAY).days)
    assert [
        (rule.folio_id, rule.window_number, rule.payee_id, rule.first_date, rule.last_date, rule.limit_minor)
        for rule in rules(hotel, copied)
    ] == [
        (None, 2, None, DAY + later, NEXT + later, 2_000),
        (None, 3, partners.company, None, None, None),
    ]
    fixed = select(FixedCharge.reservation_id, FixedCharge.first_date, FixedCharge.price_minor)
    with hotel.database.snapshot() as connection:
        found = connection.execute(fixed.where(FixedCharge.reservation_id.in_([plain, copied]))).all()
    assert [tuple(row) for row in found] == [(copied, NEXT + later, 500)]
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(copy_reservation, **about, with_charging=True)


def test_the_folio_is_settled_as_ever(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = hotel.book(DAY, NEXT, room="101")
    plan(hotel, stay, payee_id=partners.company)
    here = hotel.desk.run(check_in, reservation_id=stay)
    close_day(hotel, DAY)
    hotel.desk.run(check_out, reservation_id=stay)
    assert (balance(hotel, here.folio_id), partners.account(partners.company)) == (0, 10_200)
    assert all(rule.ended_at is not None for rule in rules(hotel, stay))
