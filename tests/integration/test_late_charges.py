"""What comes after a guest has left: the table of `docs/algorithms/leaving.md`, races for the one folio, and how guests leave."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import FolioKind, ProfileKind
from hotel_desk.domain.errors import NotAllowed, StaffError
from hotel_desk.domain.ids import FolioId
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.late_charges import open_late_charges
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.city_ledger import transfer_to_account
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.folio_windows import change_folio_window, open_folio_window
from hotel_desk.services.late_charges import LeftUnpaid, NotLeft, open_late_folio, post_late_charge
from hotel_desk.services.outside_charges import post_outside_charge
from hotel_desk.services.profiles import ProfileDetails, create_profile
from tests.fixtures.invariants import found_after
from tests.leaving_breakages import LEAVING_BREAKAGES, with_late_charges
from tests.racing_desks import Press, race
from tests.stays_of_tests import arrived, balance, charge, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def left(hotel: SmallHotel, **how: Any) -> CheckedIn:
    """A guest who has paid and left."""
    stay = arrived(hotel)
    hotel.desk.run(check_out, reservation_id=stay.reservation_id, **how)
    return stay


def late_charge(hotel: SmallHotel, reservation_id: ReservationId, price_minor: int = 800, **more: Any) -> Any:
    about: dict[str, Any] = {"reservation_id": reservation_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": price_minor}
    return hotel.desk.run(post_late_charge, **about, **more)


def late_folio(hotel: SmallHotel, stay: CheckedIn) -> Any:
    found = select(Folio.id, Folio.status, Folio.number, Folio.name).where(
        Folio.kind == FolioKind.LATE, Folio.reservation_id == stay.reservation_id
    )
    with hotel.database.snapshot() as connection:
        return connection.execute(found).one_or_none()


def acted(hotel: SmallHotel, stay: CheckedIn, step: dict[str, str], number: int) -> str:
    """Do a step of the table and say how it was answered."""
    whose: dict[str, Any] = {"reservation_id": stay.reservation_id}
    amount = int(Decimal(step["amount"]).scaleb(2))
    late = late_folio(hotel, stay)
    message: dict[str, Any] = {
        "vendor": "POS",
        "vendor_reference": str(number),
        "transaction_code": "BAR",
        "folio_number": stay.folio_number,
    }
    acts: dict[str, Any] = {
        "late charge": lambda: late_charge(hotel, stay.reservation_id, amount),
        "message": lambda: hotel.desk.run(post_outside_charge, **message, price_minor=amount),
        "payment": lambda: pay(hotel, FolioId(late.id), amount),
        "payment of stay": lambda: pay(hotel, stay.folio_id, amount),
        "check out": lambda: hotel.desk.run(check_out, **whose),
        "check out, open": lambda: hotel.desk.run(check_out, **whose, leave_open_reason="in a hurry"),
        "undo": lambda: hotel.desk.run(undo_check_out, **whose, reason="came back"),
    }
    try:
        acts[step["act"]]()
    except StaffError as refusal:
        return refusal.code
    return "done"


def test_the_late_charges_of_a_stay(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    known = set()
    for number, step in enumerate(worked_table("leaving.md", "Late charges of a stay")):
        assert acted(hotel, stay, step, number) == step["answer"], step["step"]
        late = late_folio(hotel, stay)
        known |= set() if late is None else {late.id}
        found = {
            "guest's folio": one(hotel, select(Folio.status).where(Folio.id == stay.folio_id)).value,
            "guest owes": f"{Decimal(balance(hotel, stay.folio_id)).scaleb(-2):.2f}",
            "late folio": "-" if late is None else late.status.value,
            "late charges": f"{Decimal(0 if late is None else balance(hotel, late.id)).scaleb(-2):.2f}",
            "to settle": str(len(hotel.desk.read(open_late_charges))),
        }
        assert found == {column: step[column] for column in found}, step["step"]
    assert len(known) == 1


def test_it_is_called_and_paid_as_the_guests_folio(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    paid_by: dict[str, Any] = {"payee_name": "Firm", "payee_address": "High Street 1", "payee_tax_number": "PT1", "language": "zh_CN"}
    hotel.desk.run(change_folio_window, folio_id=stay.folio_id, window_number=1, **paid_by)
    hotel.desk.run(check_out, reservation_id=stay.reservation_id)
    opened = hotel.desk.run(open_late_folio, reservation_id=stay.reservation_id)
    assert hotel.desk.run(open_late_folio, reservation_id=stay.reservation_id) == opened
    view = hotel.desk.read(folio_view, folio_id=opened.folio_id)
    window = view.windows[0]
    assert (view.kind, view.name, view.is_open, view.takes_charges, view.takes_payments) == (FolioKind.LATE, "Ana Silva", True, True, True)
    assert paid_by == {name: getattr(window, name) for name in paid_by}
    assert int(view.number) == int(stay.folio_number) + 1
    assert hotel.desk.read(open_late_charges) == (), "nothing is on it"


def test_the_list_says_whose_and_how_much(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = left(hotel)
    posted = late_charge(hotel, stay.reservation_id, 400, quantity=2, text="Minibar")
    (found,) = hotel.desk.read(open_late_charges)
    assert (found.folio_id, found.guest_name, found.balance_minor) == (posted.folio_id, "Ana Silva", 800)
    assert found.left_date == found.opened_date
    assert one(hotel, select(Posting.text).where(Posting.id == posted.posting_id)) == "Minibar"
    assert count_statements(hotel.desk, open_late_charges) == 1


def test_windows_that_balance_each_other_are_not_settled(hotel: SmallHotel) -> None:
    stay = left(hotel)
    late = late_charge(hotel, stay.reservation_id).folio_id
    second = hotel.desk.run(open_folio_window, folio_id=late, payee_name="Friend").window_number
    pay(hotel, late, 1_600)
    about: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "price_minor": 800, "window_number": second}
    hotel.desk.run(post_charge, folio_id=late, **about)
    assert [found.balance_minor for found in hotel.desk.read(open_late_charges)] == [0]


def test_a_company_pays_a_late_charge_and_gives_it_back_when_the_check_out_is_undone(hotel: SmallHotel) -> None:
    stay = left(hotel)
    company = hotel.desk.run(create_profile, details=ProfileDetails(name="Firm", kind=ProfileKind.COMPANY)).profile_id
    hotel.desk.run(open_ar_account, profile_id=company)
    late = late_charge(hotel, stay.reservation_id).folio_id
    hotel.desk.run(transfer_to_account, folio_id=late, window_number=1, profile_id=company)
    assert (balance(hotel, late), hotel.desk.read(open_late_charges)) == (0, ())
    hotel.desk.run(undo_check_out, reservation_id=stay.reservation_id, reason="came back")
    assert (balance(hotel, late), balance(hotel, stay.folio_id)) == (0, 800)


def test_what_a_company_has_to_pay_late_waits_on_the_list(hotel: SmallHotel) -> None:
    """The rows agree meanwhile: nobody has put it on the account yet."""
    stay = arrived(hotel)
    company = hotel.desk.run(create_profile, details=ProfileDetails(name="Firm", kind=ProfileKind.COMPANY)).profile_id
    hotel.desk.run(open_ar_account, profile_id=company)
    charge(hotel, stay.folio_id)
    hotel.desk.run(transfer_to_account, folio_id=stay.folio_id, window_number=1, profile_id=company)
    hotel.desk.run(check_out, reservation_id=stay.reservation_id)
    late_charge(hotel, stay.reservation_id)
    assert [found.balance_minor for found in hotel.desk.read(open_late_charges)] == [800]


def test_who_left_unpaid_owes_there(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    charge(hotel, stay.folio_id)
    hotel.desk.run(check_out, reservation_id=stay.reservation_id, leave_open_reason="in a hurry")
    with pytest.raises(LeftUnpaid, match=stay.folio_number):
        late_charge(hotel, stay.reservation_id)
    message: dict[str, Any] = {
        "vendor": "POS",
        "vendor_reference": "1",
        "transaction_code": "BAR",
        "folio_number": stay.folio_number,
        "price_minor": 500,
    }
    hotel.desk.run(post_outside_charge, **message)
    assert late_folio(hotel, stay) is None


def test_who_never_came_has_none(hotel: SmallHotel) -> None:
    with pytest.raises(NotLeft):
        late_charge(hotel, hotel.book())


def test_not_everybody_may_open_one(hotel: SmallHotel) -> None:
    stay = left(hotel)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(open_late_folio, reservation_id=stay.reservation_id)
    assert late_folio(hotel, stay) is None


def test_desks_that_post_at_once_open_one(hotel: SmallHotel) -> None:
    stay = left(hotel)
    about: dict[str, Any] = {"reservation_id": stay.reservation_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 100}
    told = race(hotel.url, hotel.property_id, [Press(post_late_charge, about, times=3) for _desk in range(4)])
    folios = {outcome.answer.folio_id for desk in told for outcome in desk}
    assert len(folios) == 1
    assert balance(hotel, folios.pop()) == 1_200


@pytest.mark.parametrize("way", LeavingWay)
def test_how_the_guest_left_is_kept_until_it_is_undone(hotel: SmallHotel, way: LeavingWay) -> None:
    stay = left(hotel, left_by=way)
    assert hotel.desk.read(stay_detail, reservation_id=stay.reservation_id).left_by is way
    hotel.desk.run(undo_check_out, reservation_id=stay.reservation_id, reason="came back")
    assert hotel.desk.read(stay_detail, reservation_id=stay.reservation_id).left_by is None


def test_who_says_nothing_leaves_at_the_desk(hotel: SmallHotel) -> None:
    stay = left(hotel)
    assert one(hotel, select(Reservation.left_by).where(Reservation.id == stay.reservation_id)) is LeavingWay.DESK


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    with_late_charges(hotel)
    for code, statement in LEAVING_BREAKAGES:
        found = [violation for violation in found_after(hotel, statement) if violation.code == code]
        assert found, (code, str(statement))
        assert all(violation.where and "{" not in str(violation) for violation in found)
