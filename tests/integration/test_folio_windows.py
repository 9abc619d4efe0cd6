"""Windows of a folio and accounts of the house, and what is refused, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.codes import FolioStatus
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.models.folio import Folio
from hotel_desk.queries.folio import folio_view
from hotel_desk.services.cashier import post_charge, take_deposit, take_payment
from hotel_desk.services.company_accounts import NoAccount, close_ar_account
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.folio_moves import NotOnThisFolio
from hotel_desk.services.folio_windows import PayeeIsNeeded, change_folio_window, open_folio_window
from hotel_desk.services.group_folio import open_master_folio
from hotel_desk.services.house_accounts import (
    HouseAccountNotSettled,
    NoHouseAccount,
    close_house_account,
    open_house_account,
    rename_house_account,
)
from hotel_desk.services.ledger import FolioClosed, HouseAccountClosed, NoWindowLeft
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners, folio_of
from tests.groups_of_tests import a_group
from tests.stays_of_tests import arrived, charge, one, pay

if TYPE_CHECKING:
    from hotel_desk.queries.folio import FolioWindowView
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    return arrived(hotel).folio_id


def window(hotel: SmallHotel, folio: FolioId, number: int) -> FolioWindowView:
    return hotel.desk.read(folio_view, folio_id=folio).window(number)


def test_a_window_for_somebody_else(hotel: SmallHotel, folio: FolioId) -> None:
    facts: dict[str, Any] = {"payee_address": "1 High Street\nPorto", "payee_tax_number": "PT 123", "language": "zh_CN"}
    opened = hotel.as_user("reception").run(open_folio_window, folio_id=folio, payee_name=" Bo  Chen ", **facts)
    found = window(hotel, folio, 2)
    assert (opened.window_number, found.payee_name, found.payee_id) == (2, "Bo Chen", None)
    assert {name: getattr(found, name) for name in facts} == facts
    hotel.desk.run(change_folio_window, folio_id=folio, window_number=2, payee_name="Bo")
    found = window(hotel, folio, 2)
    assert (found.payee_name, found.payee_address, found.payee_tax_number, found.language) == ("Bo", "", "", "")
    hotel.desk.run(change_folio_window, folio_id=folio, window_number=1)
    assert window(hotel, folio, 1).payee_name == "Ana Silva"


def test_eight_windows_and_no_more(hotel: SmallHotel, folio: FolioId) -> None:
    numbers = [hotel.desk.run(open_folio_window, folio_id=folio).window_number for _time in range(7)]
    assert numbers == [2, 3, 4, 5, 6, 7, 8]
    with pytest.raises(NoWindowLeft):
        hotel.desk.run(open_folio_window, folio_id=folio)


def test_windows_that_are_refused(hotel: SmallHotel, folio: FolioId) -> None:
    refused: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"language": "klingon"}, InvalidInput),
        ({"payee_name": "x" * 201}, InputTooLong),
        ({"payee_tax_number": "x" * 201}, InputTooLong),
        ({"payee_address": "x" * 4_001}, InputTooLong),
    ]
    for wrong, refusal in refused:
        with pytest.raises(refusal):
            hotel.desk.run(open_folio_window, folio_id=folio, **wrong)
    with pytest.raises(NotFound):
        hotel.desk.run(change_folio_window, folio_id=folio, window_number=2)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(open_folio_window, folio_id=folio)
    hotel.desk.run(check_out, reservation_id=reservation(hotel, folio))
    with pytest.raises(FolioClosed):
        hotel.desk.run(open_folio_window, folio_id=folio)
    stay = hotel.book(guest="Cy")
    hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=100)
    deposits = one(hotel, select(Folio.id).where(Folio.kind == "DEPOSIT"))
    with pytest.raises(NotOnThisFolio):
        hotel.desk.run(open_folio_window, folio_id=deposits)


def reservation(hotel: SmallHotel, folio: FolioId) -> ReservationId:
    return ReservationId(one(hotel, select(Folio.reservation_id).where(Folio.id == folio)))


def test_a_window_that_an_account_pays(hotel: SmallHotel, folio: FolioId) -> None:
    partners = Partners(hotel)
    opened = hotel.desk.run(open_folio_window, folio_id=folio, payee_id=partners.company)
    found = window(hotel, folio, opened.window_number)
    assert (found.payee_name, found.payee_id, found.on_account) == ("Nordwind Ltd", partners.company, True)
    hotel.desk.run(change_folio_window, folio_id=folio, window_number=2, payee_name="The guest after all")
    assert not window(hotel, folio, 2).on_account
    hotel.desk.run(close_ar_account, profile_id=partners.agent)
    with pytest.raises(NoAccount):
        hotel.desk.run(open_folio_window, folio_id=folio, payee_id=partners.agent)


def test_a_window_that_charges_are_routed_to_keeps_its_payer(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    (stay,) = partners.book().reservation_ids
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    folio = folio_of(hotel, stay)
    number = next(one.number for one in hotel.desk.read(folio_view, folio_id=folio).windows if one.payee_id)
    with pytest.raises(PayeeIsNeeded):
        hotel.desk.run(change_folio_window, folio_id=folio, window_number=number, payee_name="Me")
    hotel.desk.run(change_folio_window, folio_id=folio, window_number=number, payee_id=partners.agent, payee_address="2 Low Street")
    assert window(hotel, folio, number).payee_address == "2 Low Street"


def test_a_window_whose_account_has_taken_over_keeps_its_payer(hotel: SmallHotel, folio: FolioId) -> None:
    partners = Partners(hotel)
    hotel.desk.run(open_folio_window, folio_id=folio, payee_id=partners.company)
    charge(hotel, folio)
    pay(hotel, folio, 1_000)
    hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=700, window_number=2)
    stay = reservation(hotel, folio)
    hotel.desk.run(check_out, reservation_id=stay)
    hotel.desk.run(undo_check_out, reservation_id=stay, reason="the firm pays more")
    with pytest.raises(PayeeIsNeeded):
        hotel.desk.run(change_folio_window, folio_id=folio, window_number=2, payee_id=partners.agent)
    hotel.desk.run(change_folio_window, folio_id=folio, window_number=2, payee_id=partners.company, payee_name="Nordwind, Porto")


# --- Accounts of the house --------------------------------------------------------------------------------------------


def test_an_account_of_the_house_from_opening_to_closing(hotel: SmallHotel) -> None:
    cashier = hotel.as_user("cashier")
    opened = cashier.run(open_house_account, name=" Owner's  table ", payee_address="1 High Street", language="en")
    assert (opened.name, opened.status, opened.number) == ("Owner's table", FolioStatus.OPEN, "200001")
    assert window(hotel, opened.folio_id, 1).payee_address == "1 High Street"
    assert cashier.run(rename_house_account, folio_id=opened.folio_id, name="Owner").name == "Owner"
    charge(hotel, opened.folio_id, 700)
    with pytest.raises(HouseAccountNotSettled, match=r"7\.00"):
        cashier.run(close_house_account, folio_id=opened.folio_id)
    pay(hotel, opened.folio_id, 700)
    assert cashier.run(close_house_account, folio_id=opened.folio_id).status is FolioStatus.CLOSED
    with pytest.raises(HouseAccountClosed):
        cashier.run(close_house_account, folio_id=opened.folio_id)
    with pytest.raises(HouseAccountClosed):
        cashier.run(rename_house_account, folio_id=opened.folio_id, name="x")
    with pytest.raises(HouseAccountClosed):
        charge(hotel, opened.folio_id)


def test_a_window_that_is_open_keeps_an_account_open_though_the_sum_is_zero(hotel: SmallHotel) -> None:
    opened = hotel.desk.run(open_house_account, name="Owner")
    hotel.desk.run(open_folio_window, folio_id=opened.folio_id)
    charge(hotel, opened.folio_id, 700)
    hotel.desk.run(take_payment, folio_id=opened.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=700, window_number=2)
    with pytest.raises(HouseAccountNotSettled):
        hotel.desk.run(close_house_account, folio_id=opened.folio_id)


def test_other_folios_are_no_accounts_of_the_house(hotel: SmallHotel, folio: FolioId) -> None:
    master = hotel.desk.run(open_master_folio, block_id=a_group(hotel, 1)).folio_id
    for other in (folio, master):
        with pytest.raises(NoHouseAccount):
            hotel.desk.run(close_house_account, folio_id=other)
    with pytest.raises(InvalidInput):
        hotel.desk.run(open_house_account, name=" ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(open_house_account, name="Bar")
