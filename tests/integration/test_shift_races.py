"""Two desks at one drawer, and a count while lines are being written: threads of one process, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import StaffError
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.folio import NumberSeries, Posting
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.shifts import DrawerTaken, ShiftOpenAlready, add_cash, close_shift, open_shift
from tests.fixtures.invariants import broken_rules
from tests.shifts_of_tests import counted, opened, second_manager, shifts_required
from tests.stays_of_tests import arrived, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
SECONDS = 60


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Start all at once; what each answered, a refusal as itself."""
    start = threading.Barrier(len(jobs))

    def work(job: Callable[[], Any]) -> Any:
        start.wait(SECONDS)
        try:
            return job()
        except StaffError as refusal:
            return refusal

    with ThreadPoolExecutor(len(jobs)) as threads:
        return [future.result(SECONDS) for future in [threads.submit(work, job) for job in jobs]]


def test_of_two_cashiers_at_one_drawer_one_gets_it(hotel: SmallHotel) -> None:
    desks = [hotel.as_user(name) for name in ("manager", "cashier", "reception")]
    answers = together(*(lambda desk=desk: desk.run(open_shift, float_minor=100) for desk in desks))
    refused = [answer for answer in answers if isinstance(answer, StaffError)]
    assert [type(answer) for answer in refused] == [DrawerTaken, DrawerTaken]
    assert one(hotel, select(func.count()).select_from(CashierShift)) == 1
    assert one(hotel, select(NumberSeries.next_number).where(NumberSeries.series == "shift")) == 2


def test_one_cashier_at_two_desks_opens_one_shift(hotel: SmallHotel) -> None:
    desks = [hotel.as_user("cashier") for _number in range(3)]
    answers = together(*(lambda desk=desk: desk.run(open_shift, float_minor=100) for desk in desks))
    assert [type(answer) for answer in answers if isinstance(answer, StaffError)] == [ShiftOpenAlready, ShiftOpenAlready]


def test_a_shift_is_taken_over_once(hotel: SmallHotel) -> None:
    first = opened(hotel, 500)
    hotel.desk.run(close_shift, shift_id=first, counts=counted(EUR=500))
    desks = [hotel.as_user(name) for name in ("manager", "cashier")]
    together(*(lambda desk=desk: desk.run(open_shift, take_over=first) for desk in desks))
    assert one(hotel, select(func.count()).where(CashierShift.previous_shift_id == first)) == 1


@pytest.mark.parametrize("required", [False, True])
def test_a_count_while_money_is_taken(hotel: SmallHotel, required: bool) -> None:
    """Each line is in the sum that was counted, or in no shift, or was refused; never in a shift that is closed already."""
    second_manager(hotel)
    folios = [arrived(hotel, room, guest=f"Guest {room}").folio_id for room in ("101", "102", "103")]
    if required:
        shifts_required(hotel)
    shift_id = opened(hotel, 10_000)
    taken: list[int] = []
    closing = threading.Event()

    def take(folio_id: Any) -> int:
        done = 0
        for number in range(12):
            if number == 3:
                closing.set()
            with suppress(NoOpenShift):
                hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=100)
                done += 1
        taken.append(done)
        return done

    def add() -> None:
        for _number in range(6):
            with suppress(NoOpenShift):
                hotel.desk.run(add_cash, amount_minor=1)

    def close() -> Any:
        closing.wait(SECONDS)
        return hotel.desk.run(close_shift, shift_id=shift_id, counts=[], reason="nobody counted", second_user_name="vera")

    answers = together(*(lambda folio=folio: take(folio) for folio in folios), add, close)
    assert [answer for answer in answers if isinstance(answer, StaffError)] == []
    in_shift = one(hotel, select(func.count()).where(Posting.shift_id == shift_id))
    outside = one(hotel, select(func.count()).where(Posting.shift_id.is_(None)))
    assert in_shift + outside == sum(taken)
    assert in_shift >= 3
    if required:
        assert outside == 0
    else:
        assert sum(taken) == 36
    added = one(hotel, select(CashierShift.expected_minor).where(CashierShift.id == shift_id)) - 10_000 - 100 * in_shift
    assert 0 <= added <= 6
    # `shift.expected` and `shift.closed` add the lines up again.
    assert broken_rules(hotel) == []
