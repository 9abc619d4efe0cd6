"""Closing a shift on both databases: the blind count, who signs for a difference, and who takes the drawer over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ids import UserId, new_id
from hotel_desk.domain.settings import BLIND_COUNT, SECOND_SIGNATURE_ABOVE
from hotel_desk.domain.shift_cash import PiecesCounted
from hotel_desk.models.cash import DrawerMovement, ShiftCount
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.shift_report import shift_report
from hotel_desk.queries.shifts import drawers_to_choose, own_shift
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.settings import change_setting
from hotel_desk.services.setup_nouns import StillUsed
from hotel_desk.services.shifts import (
    CountDiffers,
    CountDiffersBy,
    MayNotSign,
    NotToTakeOver,
    SecondSignatureMissing,
    ShiftClosedAlready,
    add_cash,
    close_shift,
    drop_cash,
    open_shift,
)
from hotel_desk.services.users import delete_user
from tests.shifts_of_tests import (
    closed,
    counted,
    dollars_are_worth,
    drawer,
    minor,
    opened,
    reported,
    second_manager,
    stored,
    user_id,
)
from tests.stays_of_tests import arrived, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    return arrived(hotel).folio_id


@pytest.mark.parametrize("row", worked_table("shifts.md", "Who must sign"), ids=lambda row: f"{row['CNY counted']} {row['USD counted']}")
def test_who_must_sign(hotel: SmallHotel, row: dict[str, str]) -> None:
    dollars_are_worth(hotel, 7_000_000)
    cashier = hotel.as_user("cashier")
    shift_id = opened(hotel, minor(row["CNY expected"]), cashier)
    cashier.run(add_cash, amount_minor=minor(row["USD expected"]), currency="USD")
    about: dict[str, Any] = {
        "shift_id": shift_id,
        "counts": counted(EUR=minor(row["CNY counted"]), USD=minor(row["USD counted"])),
    }
    if row["reason"] == "yes":
        with pytest.raises(CountDiffers) as differs:
            cashier.run(close_shift, **about)
        assert differs.value.field == "reason"
        # Nobody is told how much is missing before it is written down why.
        assert not any(character.isdigit() for character in str(differs.value))
        about["reason"] = "wrong change"
    if row["second signature"] == "yes":
        with pytest.raises(SecondSignatureMissing) as unsigned:
            cashier.run(close_shift, **about)
        assert unsigned.value.field == "second_user_name"
        about["second_user_name"] = " manager "
    cashier.run(close_shift, **about)
    signed = stored(hotel, shift_id).second_user_id
    assert signed == (user_id(hotel, "manager") if row["second signature"] == "yes" else None)


def test_who_may_not_sign(hotel: SmallHotel) -> None:
    cashier = hotel.as_user("cashier")
    shift_id = opened(hotel, 50_000, cashier)
    role = one(hotel, select(UserAccount.role_id).where(UserAccount.name == "manager"))
    gone = {"id": UserId(new_id()), "property_id": hotel.property_id, "name": "gone", "display_name": "Gone", "role_id": role, "version": 1}
    with hotel.database.writing() as connection:
        connection.execute(insert(UserAccount), [{**gone, "active": False}])
    for name in ("cashier", "reception", "nobody", "gone"):
        with pytest.raises(MayNotSign, match=f"“{name}”"):
            cashier.run(close_shift, shift_id=shift_id, counts=[], reason="robbed", second_user_name=name)
    assert stored(hotel, shift_id).closed_at is None
    assert one(hotel, select(func.count()).select_from(ShiftCount)) == 0
    # The manager may not sign for a shift of their own either.
    closed(hotel, shift_id, cashier)
    own = opened(hotel, 50_000)
    with pytest.raises(MayNotSign):
        hotel.desk.run(close_shift, shift_id=own, counts=[], reason="robbed", second_user_name="manager")


def test_whoever_signed_is_not_deleted(hotel: SmallHotel) -> None:
    vera = second_manager(hotel)
    shift_id = opened(hotel, 50_000)
    hotel.desk.run(close_shift, shift_id=shift_id, counts=[], reason="robbed", second_user_name="vera")
    with pytest.raises(StillUsed, match="1 shift"):
        hotel.desk.run(delete_user, user_id=vera, version=1)


def test_the_limit_is_a_setting_and_what_is_over_counts_as_what_is_short(hotel: SmallHotel) -> None:
    cashier = hotel.as_user("cashier")
    hotel.desk.run(change_setting, key=SECOND_SIGNATURE_ABOVE.key, value=0)
    shift_id = opened(hotel, 10_000, cashier)
    with pytest.raises(SecondSignatureMissing):
        cashier.run(close_shift, shift_id=shift_id, counts=counted(EUR=10_001), reason="found")
    hotel.desk.run(change_setting, key=SECOND_SIGNATURE_ABOVE.key, value=1)
    cashier.run(close_shift, shift_id=shift_id, counts=counted(EUR=10_001), reason="found")
    assert stored(hotel, shift_id).over_short_minor == 1


def test_where_counting_is_not_blind_the_cashier_sees_what_must_be_there(hotel: SmallHotel, folio: FolioId) -> None:
    cashier = hotel.as_user("cashier")
    shift_id = opened(hotel, 10_000, cashier)
    blind = cashier.read(own_shift)
    assert blind.shift is not None
    assert (blind.blind, blind.shift.cash, blind.required, blind.may_work) == (True, None, False, True)
    assert (cashier.read(shift_report, shift_id=shift_id).cash, cashier.read(shift_report, shift_id=shift_id).days) == (None, ())
    hotel.desk.run(change_setting, key=BLIND_COUNT.key, value=False)
    cashier.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=2_345)
    seen = cashier.read(own_shift).shift
    assert seen is not None
    assert seen.cash is not None
    assert [each.expected_minor for each in seen.cash] == [12_345]
    with pytest.raises(CountDiffersBy, match=r"EUR -2\.35"):
        cashier.run(close_shift, shift_id=shift_id, counts=counted(EUR=12_110))


def test_a_forgotten_shift_is_closed_by_somebody_who_may_sign(hotel: SmallHotel) -> None:
    cashier = hotel.as_user("cashier")
    shift_id = opened(hotel, 10_000, cashier)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(close_shift, shift_id=shift_id, counts=counted(EUR=10_000))
    hotel.desk.run(close_shift, shift_id=shift_id, counts=counted(EUR=1_000), reason="the cashier fell ill")
    shift = stored(hotel, shift_id)
    assert (shift.user_id, shift.second_user_id) == (user_id(hotel, "cashier"), user_id(hotel, "manager"))


def test_a_closed_shift_stays_closed(hotel: SmallHotel) -> None:
    shift_id = opened(hotel)
    closed(hotel, shift_id)
    with pytest.raises(ShiftClosedAlready, match="Shift 1 is closed"):
        hotel.desk.run(close_shift, shift_id=shift_id, counts=[])
    for command in (drop_cash, add_cash):
        with pytest.raises(NoOpenShift):
            hotel.desk.run(command, amount_minor=100)


def test_movements_that_cannot_be(hotel: SmallHotel) -> None:
    opened(hotel)
    for arguments in ({"amount_minor": 0}, {"amount_minor": -5}, {"amount_minor": 100, "currency": "XYZ"}):
        for command in (drop_cash, add_cash):
            with pytest.raises(InvalidInput):
                hotel.desk.run(command, **arguments)
    assert one(hotel, select(func.count()).select_from(DrawerMovement)) == 0


# --- Hand-over --------------------------------------------------------------------------------------------------------


def test_the_next_shift_takes_over_what_was_counted(hotel: SmallHotel) -> None:
    first = opened(hotel, 30_000)
    hotel.desk.run(add_cash, amount_minor=4_000, currency="USD")
    hotel.desk.run(close_shift, shift_id=first, counts=counted(EUR=29_990, USD=4_000), reason="ten cents", hand_over_note="coins are low")
    (choice,) = hotel.desk.read(drawers_to_choose)
    assert choice.last is not None
    assert (choice.last.shift_id, choice.last.counted_minor, choice.last.note) == (first, 29_990, "coins are low")
    cashier = hotel.as_user("cashier")
    second = cashier.run(open_shift, take_over=first)
    assert (second.float_minor, second.note) == (29_990, "coins are low")
    report = reported(hotel, second.shift_id)
    assert report.previous_number == "1"
    assert report.cash is not None
    assert {each.currency: each.expected_minor for each in report.cash} == {"EUR": 29_990, "USD": 4_000}
    assert hotel.desk.read(drawers_to_choose)[0].last is None
    # Once only, and only the last one there.
    closed(hotel, second.shift_id, cashier)
    with pytest.raises(NotToTakeOver, match="Shift 1"):
        hotel.desk.run(open_shift, take_over=first)
    bar = drawer(hotel)
    with pytest.raises(NotToTakeOver):
        hotel.desk.run(open_shift, take_over=second.shift_id, drawer_id=bar)
    third = hotel.desk.run(open_shift, take_over=second.shift_id)
    assert stored(hotel, third.shift_id).previous_shift_id == second.shift_id


def test_an_open_shift_is_not_taken_over(hotel: SmallHotel) -> None:
    shift_id = opened(hotel)
    with pytest.raises(NotToTakeOver):
        hotel.as_user("cashier").run(open_shift, take_over=shift_id, drawer_id=drawer(hotel))


def test_pieces_that_do_not_exist_close_nothing(hotel: SmallHotel) -> None:
    shift_id = opened(hotel, 3_000)
    with pytest.raises(InvalidInput):
        hotel.desk.run(close_shift, shift_id=shift_id, counts=[PiecesCounted("EUR", 3_000, 1)])
    assert stored(hotel, shift_id).closed_at is None
