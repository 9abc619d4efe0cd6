"""What the cashier's screen asks beside the folio: who may pay a window, accounts of the house, where lines can go. On both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.guest_form import GuestFileForm, InvoiceTitleLine
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.folio_list import find_folios_for_lines, folio_list
from hotel_desk.queries.payees import payee
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.departures import check_out
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.house_accounts import close_house_account, open_house_account
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

DAY, LATER = date(2026, 3, 2), date(2026, 3, 5)


def test_a_payer_is_proposed_with_the_title_of_its_invoices(hotel: SmallHotel, count_statements: CountStatements) -> None:
    titles = (InvoiceTitleLine("北京某公司", "91110000MA00000000"), InvoiceTitleLine("Another", ""))
    saved = hotel.desk.run(save_guest_file, profile_id=None, form=GuestFileForm(name="Zhang San", invoice_titles=titles))
    found = hotel.desk.read(payee, profile_id=saved.profile_id)
    assert (found.name, found.tax_number, found.has_account) == ("北京某公司", "91110000MA00000000", False)
    assert count_statements(hotel.desk, payee, profile_id=saved.profile_id) == 1


def test_a_company_with_an_account_may_pay_later(hotel: SmallHotel) -> None:
    company = hotel.desk.run(create_profile, details=ProfileDetails(name="Acme Ltd", kind=ProfileKind.COMPANY, language="zh_CN")).profile_id
    assert not hotel.desk.read(payee, profile_id=company).has_account
    hotel.desk.run(open_ar_account, profile_id=company)
    found = hotel.desk.read(payee, profile_id=company)
    assert (found.name, found.language, found.has_account) == ("Acme Ltd", "zh_CN", True)


def test_nobody_else_is_proposed(hotel: SmallHotel) -> None:
    with pytest.raises(NotFound):
        hotel.desk.read(payee, profile_id=ProfileId(new_id()))


def test_accounts_of_the_house_are_listed_apart_and_take_lines_while_they_are_open(hotel: SmallHotel) -> None:
    desk = hotel.desk
    stay = hotel.book(DAY, LATER, guest="Ana Silva")
    folio_id = desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"]).folio_id
    account = desk.run(open_house_account, name="Wine merchant")
    listed = desk.read(folio_list, only="house")
    assert [row.name for row in listed.rows] == ["Wine merchant"]
    assert (listed.counts.open, listed.counts.house, listed.counts.closed) == (2, 1, 0)
    assert desk.read(folio_view, folio_id=account.folio_id).house_account
    assert not desk.read(folio_view, folio_id=folio_id).house_account
    assert [row.name for row in desk.read(find_folios_for_lines, text="", limit=8)] == ["Ana Silva", "Wine merchant"]
    assert [row.name for row in desk.read(find_folios_for_lines, text="101", limit=8)] == ["Ana Silva"]
    desk.run(close_house_account, folio_id=account.folio_id)
    assert desk.read(folio_list, only="house").rows == ()
    assert not desk.read(folio_view, folio_id=account.folio_id).moves_lines
    desk.run(check_out, reservation_id=stay)
    assert desk.read(find_folios_for_lines, text="", limit=8) == []
