"""The demo hotel: made whole in the language chosen, with something to be seen on every list of the desk and at the cashier."""

from __future__ import annotations

import fcntl
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.db.desk import Desk
from hotel_desk.db.opening import hotel_database, new_database
from hotel_desk.domain.cashier_codes import FapiaoState, InvoiceKind, InvoiceState, OutsideAnswer, StatementLineState, WriteOffState
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.guest_codes import NoteKind
from hotel_desk.domain.open_items import AgeBand
from hotel_desk.domain.rate_codes import AlertMoment, Payer
from hotel_desk.jobs.demo import USER, make_demo_hotel
from hotel_desk.language import CHINESE, ENGLISH, choose_language
from hotel_desk.models.block import Block
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.charge_rules import FixedCharge, RoutingRule
from hotel_desk.models.city_ledger import WriteOff
from hotel_desk.models.credit import HourlyStay
from hotel_desk.models.folio import FolioWindow
from hotel_desk.models.guest_file import ProfileDocument, ProfileNote, ProfilePreference, ProfileTag
from hotel_desk.models.invoice import FapiaoRequest, Invoice
from hotel_desk.models.outside_payments import OutsideCharge, StatementLine
from hotel_desk.models.package import Package
from hotel_desk.models.place import Place
from hotel_desk.models.policy import Policy, ReasonCode
from hotel_desk.models.rate import RatePlan, SpecialDate
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest, Alert, TurnAway
from hotel_desk.models.room import RoomType
from hotel_desk.queries.city_ledger import account_list, account_view
from hotel_desk.queries.deposits import deposits_held
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.queries.invariants import check_everything
from hotel_desk.queries.journal_export import journal
from hotel_desk.queries.preauthorisations import cards_held
from hotel_desk.queries.reservation_search import Duty, reservation_search
from hotel_desk.queries.restrictions import restriction_grid

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 3, 16)
NAMED = (RatePlan, Package, Place, Policy, ReasonCode, RoomType, SpecialDate, Block)

# Rooms are released at six; it is morning in the demo.
OF_THE_EVENING = {Duty.RELEASED}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Desk]:
    """Made once in a run, by the first of its processes that asks; these tests only look at it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "chinese-demo"
    folder.mkdir(exist_ok=True)
    url, left = f"sqlite:///{folder / 'demo.sqlite'}", folder / "left_at.txt"
    with (folder / "one_at_a_time").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not left.exists():
            left.write_text(_made(url).isoformat(), encoding="utf-8")
    clock = SimulatedClock(datetime.fromisoformat(left.read_text(encoding="utf-8")))
    with hotel_database(url) as (database, property_id):
        yield Desk(database, property_id=property_id, user_name=USER, clock=clock, workstation="desk 1")


def _made(url: str) -> datetime:
    choose_language(CHINESE)
    try:
        with new_database(url, demo=True) as database:
            return make_demo_hotel(database, today=TODAY).clock.now()
    finally:
        choose_language(ENGLISH)


def test_the_rows_of_the_demo_agree(demo: Desk) -> None:
    assert list(demo.read(check_everything)) == []


def test_what_the_hotel_has_named_is_in_its_language(demo: Desk) -> None:
    with demo.database.snapshot() as connection:
        names = [name for table in NAMED for name in connection.execute(select(table.name)).scalars()]
    assert len(names) > 40
    assert [name for name in names if name.isascii()] == []


def test_rules_are_set_in_the_first_fortnight(demo: Desk) -> None:
    grid = demo.read(restriction_grid, first_date=TODAY, days=14)
    house = [cell.rules for cell in grid.scopes[0].cells.values()]
    assert any(rules.min_on_arrival == 2 for rules in house)
    assert [day.weekday() for day, cell in grid.scopes[0].cells.items() if cell.rules.closed_to_arrival] == [6]
    assert len([scope for scope in grid.scopes if scope.cells]) == 3


@pytest.mark.parametrize("duty", sorted(set(Duty) - OF_THE_EVENING))
def test_every_list_of_the_desk_has_something_on_it(demo: Desk, duty: Duty) -> None:
    assert demo.read(reservation_search, duty=duty).rows


def test_somebody_was_turned_away_and_every_moment_has_an_alert(demo: Desk) -> None:
    with demo.database.snapshot() as connection:
        assert len(connection.execute(select(TurnAway.id)).all()) == 3
        assert set(connection.execute(select(Alert.moment)).scalars()) == set(AlertMoment)


def test_a_room_is_shared_one_is_promised_and_one_is_charged_to_an_agent(demo: Desk) -> None:
    with demo.database.snapshot() as connection:
        assert len(connection.execute(select(Reservation.id).where(Reservation.sharing_with_id.is_not(None))).all()) == 1
        assert len(connection.execute(select(Reservation.id).where(Reservation.do_not_move.is_(True))).all()) == 1
        assert len(connection.execute(select(AccompanyingGuest.id)).all()) == 1
        assert connection.execute(select(Booking.order_number).where(Booking.payer == Payer.AGENT_ACCOUNT)).scalars().all() == ["BLT-20417"]


def every(demo: Desk, column: Any) -> list[Any]:
    with demo.database.snapshot() as connection:
        return list(connection.execute(select(column)).scalars())


def test_companies_owe_for_every_age_and_one_payment_waits(demo: Desk) -> None:
    accounts = [demo.read(account_view, account_id=row.account_id) for row in demo.read(account_list).rows]
    items = [item for account in accounts for item in account.items]
    assert {item.band for item in items if item.open_minor > 0} == set(AgeBand)
    assert [item for item in items if item.open_minor < 0]
    assert every(demo, WriteOff.state) == [WriteOffState.ASKED]


def test_the_cashier_finds_what_a_morning_brings(demo: Desk) -> None:
    assert None in every(demo, CashierShift.closed_at)
    assert len(every(demo, CashierShift.id)) == 2
    assert [payee for payee in every(demo, FolioWindow.payee_id) if payee is not None]
    assert every(demo, RoutingRule.id)
    assert every(demo, FixedCharge.id)
    assert len(demo.read(cards_held)) == 1
    assert demo.read(deposits_held)
    assert demo.read(high_balances)
    assert every(demo, HourlyStay.reservation_id)


def test_papers_have_numbers_and_other_systems_have_sent_something(demo: Desk) -> None:
    assert sorted(every(demo, Invoice.kind)) == [InvoiceKind.CREDIT_NOTE, InvoiceKind.INVOICE, InvoiceKind.INVOICE]
    assert sorted(every(demo, Invoice.state)) == [InvoiceState.ISSUED, InvoiceState.ISSUED, InvoiceState.VOID]
    assert sorted(every(demo, FapiaoRequest.state)) == [FapiaoState.ISSUED, FapiaoState.REFUSED]
    assert {OutsideAnswer.POSTED, OutsideAnswer.VACANT_ROOM, OutsideAnswer.UNKNOWN_CODE} == set(every(demo, OutsideCharge.answer))
    assert {StatementLineState.MATCHED, StatementLineState.UNMATCHED} == set(every(demo, StatementLine.state))


def test_the_journal_of_its_days_can_be_exported(demo: Desk) -> None:
    assert demo.read(journal, first=TODAY - timedelta(days=8), last=TODAY - timedelta(days=1)).lines


def test_guest_files_hold_more_than_a_name(demo: Desk) -> None:
    for column in (ProfileDocument.id, ProfilePreference.id, ProfileTag.id):
        assert len(every(demo, column)) >= 12
    assert set(every(demo, ProfileNote.kind)) == set(NoteKind)
