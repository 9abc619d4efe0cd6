"""Fixed charges and the night audit, on both databases (`docs/algorithms/fixed-charges.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.charge_rules import FixedChargeNight
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.fixed_charges import fixed_charges, fixed_charges_tonight
from hotel_desk.queries.night_preview import roll_preview
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.departures import check_out
from hotel_desk.services.fixed_charges import (
    ChargeHasEnded,
    StayIsOver,
    add_fixed_charge,
    end_fixed_charge,
    post_fixed_charges,
    post_fixed_charges_now,
)
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.stay_changes import extend_stay
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, balance, one, pay

if TYPE_CHECKING:
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def add(hotel: SmallHotel, stay: CheckedIn, price_minor: int = 1_200, **more: Any) -> Any:
    code = hotel.codes["MINIBAR"]
    return hotel.desk.run(add_fixed_charge, reservation_id=stay.reservation_id, transaction_code_id=code, price_minor=price_minor, **more)


def posted(hotel: SmallHotel) -> list[Any]:
    with hotel.database.snapshot() as connection:
        found = select(*Posting.__table__.columns).where(Posting.transaction_code_id == hotel.codes["MINIBAR"])
        return list(connection.execute(found.order_by(Posting.business_date, Posting.sequence)))


def test_the_audit_posts_what_the_preview_says_once_a_night_with_its_taxes(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        link = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["MINIBAR"], "tax_rule_id": hotel.vat}
        connection.execute(insert(TransactionCodeTax), [link])
    here = arrived(hotel, departure=FOURTH)
    add(hotel, here, 530, quantity=2, text="Garage")
    (due,) = hotel.desk.read(roll_preview).fixed
    assert (due.text, due.taxed.gross_minor, due.room_number) == ("Garage", 1_060, "101")
    assert hotel.desk.read(roll_preview).fixed_minor == 1_060
    assert close_day(hotel.desk).fixed_charges == 1
    (line,) = posted(hotel)
    assert (line.net_minor, line.tax_minor, line.quantity, line.price_minor) == (1_000, 60, 2, 530)
    assert (line.night_date, line.business_date, line.room_number) == (None, DAY, "101")
    assert one(hotel, select(FixedChargeNight.posting_id)) == line.id
    assert close_day(hotel.desk).fixed_charges == 1
    assert [line.business_date for line in posted(hotel)] == [DAY, NEXT]


def test_a_repetition_and_a_second_auditor_post_nothing_twice(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    charge = add(hotel, here).fixed_charge_id
    operation = new_operation_id()
    for _time in range(2):
        hotel.desk.run(post_fixed_charges, operation_id=operation, night=DAY, fixed_charge_ids=[charge])
    again = hotel.desk.run(post_fixed_charges, night=DAY, fixed_charge_ids=[charge])
    assert (again.charges, again.amount_minor) == (0, 0)
    assert len(posted(hotel)) == 1
    assert close_day(hotel.desk).fixed_charges == 0
    with pytest.raises(AnotherDay):
        hotel.desk.run(post_fixed_charges, night=DAY, fixed_charge_ids=[charge])


def test_what_the_desk_posts_before_the_night_is_not_posted_again_nor_is_what_was_reversed(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    add(hotel, here)
    done = hotel.desk.run(post_fixed_charges_now, reservation_id=here.reservation_id)
    assert (done.charges, done.amount_minor) == (1, 1_200)
    hotel.desk.run(reverse_posting, posting_id=posted(hotel)[0].id, reason="no garage")
    assert hotel.desk.run(post_fixed_charges_now, reservation_id=here.reservation_id).charges == 0
    close_day(hotel.desk)
    assert sum(line.amount_minor for line in posted(hotel)) == 0


def test_a_day_use_is_charged_by_the_desk(hotel: SmallHotel) -> None:
    here = arrived(hotel, departure=DAY)
    add(hotel, here, 700)
    before = balance(hotel, here.folio_id)
    hotel.desk.run(post_fixed_charges_now, reservation_id=here.reservation_id)
    assert balance(hotel, here.folio_id) == before + 700


def test_the_last_night_of_a_stay_that_is_extended_is_charged_once(hotel: SmallHotel) -> None:
    here = arrived(hotel, departure=NEXT)
    add(hotel, here, rhythm=ChargeRhythm.LAST_NIGHT)
    hotel.desk.run(post_fixed_charges_now, reservation_id=here.reservation_id)
    hotel.desk.run(extend_stay, reservation_id=here.reservation_id, departure_date=THIRD)
    close_day(hotel.desk)
    close_day(hotel.desk)
    assert len(posted(hotel)) == 1


def test_it_goes_where_the_rules_of_the_stay_say_and_its_night_names_the_first_part(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    hotel.desk.run(open_folio_window, folio_id=here.folio_id)
    rule: dict[str, Any] = {"reservation_id": here.reservation_id, "window_number": 2, "limit_minor": 1_000}
    hotel.desk.run(add_routing_rule, transaction_code_id=hotel.codes["MINIBAR"], **rule)
    add(hotel, here)
    close_day(hotel.desk)
    assert sorted((line.window_number, line.amount_minor) for line in posted(hotel)) == [(1, 200), (2, 1_000)]
    named = one(hotel, select(FixedChargeNight.posting_id))
    assert [line.window_number for line in posted(hotel) if line.id == named] == [2]


def test_it_ends(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    charge = add(hotel, here).fixed_charge_id
    hotel.desk.run(end_fixed_charge, fixed_charge_id=charge)
    with pytest.raises(ChargeHasEnded):
        hotel.desk.run(end_fixed_charge, fixed_charge_id=charge)
    close_day(hotel.desk)
    assert posted(hotel) == []
    (row,) = hotel.desk.read(fixed_charges, reservation_id=here.reservation_id)
    assert (row.ended, row.nights) == (True, 0)


def test_nothing_is_due_of_a_guest_who_has_left_or_has_not_come(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    add(hotel, here)
    later = hotel.book(NEXT, THIRD, guest="Bo Chen")
    hotel.desk.run(add_fixed_charge, reservation_id=later, transaction_code_id=hotel.codes["MINIBAR"], price_minor=100)
    assert [due.guest_name for due in hotel.desk.read(fixed_charges_tonight)] == ["Ana Silva"]
    hotel.desk.run(check_out, reservation_id=here.reservation_id)
    assert hotel.desk.read(fixed_charges_tonight) == ()
    with pytest.raises(StayIsOver):
        add(hotel, here)


def test_what_is_refused(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    for wrong in ({"price_minor": -1}, {"quantity": 0}, {"every_nights": 0}, {"first_date": NEXT, "last_date": DAY}):
        with pytest.raises(InvalidInput):
            add(hotel, here, **wrong)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(end_fixed_charge, fixed_charge_id=add(hotel, here).fixed_charge_id)


def test_the_night_costs_no_more_for_more_stays(hotel: SmallHotel, count_statements: CountStatements) -> None:
    empty = count_statements(hotel.desk, fixed_charges_tonight)
    for room in ("101", "102", "103"):
        add(hotel, arrived(hotel, room=room, guest=f"Guest {room}"))
    assert count_statements(hotel.desk, fixed_charges_tonight) == empty
    done = close_day(hotel.desk)
    assert (done.fixed_charges, one(hotel, select(func.count()).select_from(FixedChargeNight))) == (3, 3)


def test_the_window_is_paid_after_the_charge(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    add(hotel, here)
    hotel.desk.run(post_fixed_charges_now, reservation_id=here.reservation_id)
    pay(hotel, here.folio_id, 1_200)
    assert hotel.desk.run(check_out, reservation_id=here.reservation_id).left_unpaid_minor == 0
