"""What stands in the way of closing the day: each kind, what mends it, whether it holds the day; and guests extended by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.codes import ReservationStatus, SeenOccupancy
from hotel_desk.domain.night_audit import MENDS, Obstacle, Overstay, Weight
from hotel_desk.domain.night_codes import AuditStep, StepState
from hotel_desk.domain.night_settings import BLOCKS, EXTEND_OVERSTAYS, RESOLVE_NO_SHOWS
from hotel_desk.domain.settings import CREDIT_LIMIT
from hotel_desk.jobs.night_audit import SomethingInTheWay, close_day
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.audit_runs import audit_now
from hotel_desk.queries.preconditions import preconditions
from hotel_desk.services.business_day import ArrivalsUnresolved, DueOutsInHouse
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import record_sighting
from hotel_desk.services.overstays import OverstayRefused, extend_overstay
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.settings import change_setting
from tests.stays_of_tests import DAY, NEXT, THIRD, arrived, charge, pay, row

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def kinds(hotel: SmallHotel) -> list[tuple[Obstacle, Weight]]:
    return [(found.obstacle, found.weight) for found in hotel.desk.read(preconditions).rows]


def choose(hotel: SmallHotel, setting: Any, value: object) -> None:
    hotel.desk.run(change_setting, key=setting.key, value=value)


def test_a_quiet_day_has_nothing_in_the_way(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD, price_minor=0)
    hotel.book(DAY, NEXT)
    assert kinds(hotel) == []


def test_each_kind_is_listed_with_what_mends_it(hotel: SmallHotel, count_statements: CountStatements) -> None:
    quiet = count_statements(hotel.desk, preconditions)
    owing = arrived(hotel, "101", THIRD)
    leaving = arrived(hotel, "102", NEXT)
    close_day(hotel.desk)
    choose(hotel, CREDIT_LIMIT, 10)
    choose(hotel, RESOLVE_NO_SHOWS, value=False)
    hotel.book(NEXT, THIRD, guest="Kim Min-ji")
    hotel.desk.run(record_sighting, room_id=hotel.rooms["103"], seen=SeenOccupancy.OCCUPIED)
    found = {one.obstacle: one for one in hotel.desk.read(preconditions).rows}
    assert set(found) == {Obstacle.ARRIVALS, Obstacle.DUE_OUTS, Obstacle.DISCREPANCIES, Obstacle.HIGH_BALANCES}
    assert all(one.mend is MENDS[one.obstacle] for one in found.values())
    assert (found[Obstacle.DUE_OUTS].id, found[Obstacle.DUE_OUTS].room_number) == (leaving.reservation_id, "102")
    assert found[Obstacle.DUE_OUTS].folio_id == leaving.folio_id
    assert found[Obstacle.ARRIVALS].words.startswith("Kim Min-ji (")
    assert found[Obstacle.DISCREPANCIES].room_number == "103"
    assert {one.id for one in hotel.desk.read(preconditions).of(Obstacle.HIGH_BALANCES)} == {owing.reservation_id, leaving.reservation_id}
    assert found[Obstacle.HIGH_BALANCES].amount_minor == 10_200
    assert count_statements(hotel.desk, preconditions) <= quiet + 9


def test_no_shows_are_left_to_people_where_the_hotel_wishes(hotel: SmallHotel) -> None:
    choose(hotel, RESOLVE_NO_SHOWS, value=False)
    missing = hotel.book(DAY, NEXT, guest="Kim Min-ji")
    with pytest.raises(ArrivalsUnresolved, match="Kim Min-ji"):
        close_day(hotel.desk)
    assert row(hotel, missing).status is ReservationStatus.RESERVED
    choose(hotel, RESOLVE_NO_SHOWS, value=True)
    assert close_day(hotel.desk).no_shows == 1


def test_what_only_warns_holds_the_day_where_the_hotel_wishes(hotel: SmallHotel) -> None:
    choose(hotel, CREDIT_LIMIT, 10)
    guest = arrived(hotel, "101", THIRD)
    charge(hotel, guest.folio_id, 5_000)
    assert kinds(hotel) == [(Obstacle.HIGH_BALANCES, Weight.WARNS)]
    choose(hotel, BLOCKS[Obstacle.HIGH_BALANCES], value=True)
    assert kinds(hotel) == [(Obstacle.HIGH_BALANCES, Weight.BLOCKS)]
    with pytest.raises(SomethingInTheWay, match=r"Guests who owe more than they may, or nearly so \(1\): Ana Silva"):
        close_day(hotel.desk)
    pay(hotel, guest.folio_id, 5_000)
    close_day(hotel.desk)


def test_a_due_out_is_gone_from_the_list_once_the_guest_has_left(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", NEXT)
    close_day(hotel.desk)
    assert kinds(hotel) == [(Obstacle.DUE_OUTS, Weight.BLOCKS)]
    hotel.desk.run(check_out, reservation_id=guest.reservation_id, leave_open_reason="left early")
    assert kinds(hotel) == []


# --- Overstays by rule ------------------------------------------------------------------------------------------------


def due_out(hotel: SmallHotel, room: str, paid_minor: int) -> Any:
    """A guest due out on NEXT who has paid so much more than owed."""
    guest = arrived(hotel, room, NEXT, guest=f"Guest {room}")
    pay(hotel, guest.folio_id, 10_200 + paid_minor)
    return guest


def test_who_has_paid_and_whose_room_nobody_has_been_sold_is_extended(hotel: SmallHotel) -> None:
    choose(hotel, EXTEND_OVERSTAYS, value=True)
    paid = due_out(hotel, "101", 10_200)
    close_day(hotel.desk)
    closed = close_day(hotel.desk)
    assert (closed.overstays_extended, closed.stays_charged, closed.business_date) == (1, 1, THIRD)
    assert row(hotel, paid.reservation_id).departure_date == THIRD
    with hotel.database.snapshot() as connection:
        told = connection.execute(select(AuditEntry.details).where(AuditEntry.code == "audit.stay.overstay_extended")).scalars().all()
    assert [entry["night_minor"] for entry in told] == [10_200]


@pytest.mark.parametrize(("paid_minor", "sold", "rule"), [(10_199, False, Overstay.NOT_COVERED), (10_200, True, Overstay.SOLD)])
def test_who_may_not_be_extended_holds_the_day(hotel: SmallHotel, paid_minor: int, sold: bool, rule: Overstay) -> None:
    choose(hotel, EXTEND_OVERSTAYS, value=True)
    guest = due_out(hotel, "101", paid_minor)
    close_day(hotel.desk)
    if sold:
        # Somebody who is here: no no-show gives this room back.
        coming = hotel.book(NEXT, THIRD, guest="Rui Costa")
        hotel.desk.run(assign_room, reservation_id=coming, room_id=hotel.rooms["101"])
        choose(hotel, RESOLVE_NO_SHOWS, value=False)
    with pytest.raises(OverstayRefused) as refusal:
        hotel.desk.run(extend_overstay, reservation_id=guest.reservation_id, night=NEXT)
    assert refusal.value.values["rule"] is rule
    assert row(hotel, guest.reservation_id).departure_date == NEXT
    with pytest.raises((DueOutsInHouse, ArrivalsUnresolved)):
        close_day(hotel.desk)
    audit = hotel.desk.read(audit_now)
    assert audit is not None
    step = {one.step: one for one in audit.steps}[AuditStep.OVERSTAYS]
    assert (step.state, step.detail) == (StepState.DONE, {"extended": 0, "not_extended": 1})


def test_a_room_that_a_no_show_leaves_may_be_stayed_in(hotel: SmallHotel) -> None:
    choose(hotel, EXTEND_OVERSTAYS, value=True)
    guest = due_out(hotel, "101", 10_200)
    close_day(hotel.desk)
    missing = hotel.book(NEXT, THIRD, guest="Rui Costa")
    hotel.desk.run(assign_room, reservation_id=missing, room_id=hotel.rooms["101"])
    closed = close_day(hotel.desk)
    assert (closed.no_shows, closed.overstays_extended) == (1, 1)
    assert row(hotel, guest.reservation_id).departure_date == THIRD


def test_off_it_extends_nobody(hotel: SmallHotel) -> None:
    due_out(hotel, "101", 10_200)
    close_day(hotel.desk)
    with pytest.raises(DueOutsInHouse):
        close_day(hotel.desk)
