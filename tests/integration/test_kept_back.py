"""Fees and discounts that whoever paid has kept back, on both databases (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, KeptBack
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ids import ArItemId
from hotel_desk.domain.open_items import OpenCharge, Part, paid_and_kept_back
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.city_ledger import ArApplication
from hotel_desk.models.folio import Posting
from hotel_desk.services.city_ledger import apply_payment, undo_application
from hotel_desk.services.users import RoleDetails, add_role, add_user
from tests.accounts_of_tests import Partners
from tests.stays_of_tests import DAY, close_day, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import PostingId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DOCUMENT = "company-accounts.md"


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    return Partners(hotel)


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


def opened(partners: Partners) -> tuple[list[int], int]:
    """What the charges of the agent have open, as they came, and its unapplied money."""
    rows = partners.open_items(partners.agent)
    charges = [row.open_minor for row in rows if row.kind is ArItemKind.CHARGE]
    return charges, -sum(row.open_minor for row in rows if row.kind is ArItemKind.CREDIT)


class Kept:
    """Does what a row of the table of a fee says."""

    def __init__(self, partners: Partners) -> None:
        self.partners, self.desk, self.agent = partners, partners.hotel.desk, partners.agent
        for amount in (60_000, 40_000):
            partners.on_account(self.agent, amount)
        self.payment: PostingId | None = None

    def do(self, event: str) -> None:
        match event.split():
            case ["payment", amount]:
                self.payment = self.partners.pays(self.agent, minor(amount))
            case ["applied", "with", amount, "kept", "refused"]:
                with pytest.raises(InvalidInput):
                    self.apply(minor(amount), to_last=1)
            case ["applied", "with", amount, "kept"]:
                self.apply(minor(amount))
            case ["fee", "undone"]:
                kind = ApplicationKind.KEPT_BACK
                live = select(ArApplication.id).where(ArApplication.kind == kind, ArApplication.undone_at.is_(None)).limit(1)
                self.desk.run(undo_application, application_id=one(self.partners.hotel, live), reason="the bank gave it back")
            case ["day", "closed"]:
                close_day(self.partners.hotel, DAY)
            case _:
                raise AssertionError(event)

    def apply(self, kept_minor: int, to_last: int = 0) -> None:
        rows = self.partners.open_items(self.agent)
        charges = [OpenCharge(ArItemId(row.id), row.open_minor, row.due_date) for row in rows if row.kind is ArItemKind.CHARGE]
        left = -sum(row.open_minor for row in rows if row.kind is ArItemKind.CREDIT)
        parts, kept = paid_and_kept_back(left, kept_minor, charges)
        if to_last:
            kept = (Part(charges[-1].item_id, kept_minor),)
        assert self.payment is not None
        credit = self.partners.item(self.payment)
        self.desk.run(apply_payment, credit_item_id=credit, parts=list(parts), kept_back=list(kept), kept_back_as=KeptBack.FEE)


def test_a_fee_that_the_bank_kept_back(hotel: SmallHotel, partners: Partners) -> None:
    told = Kept(partners)
    for line in worked_table(DOCUMENT, "A fee that the bank kept back"):
        told.do(line["event"])
        charges = [minor(amount) for amount in line["open charges"].split()]
        lines = select(func.coalesce(func.sum(Posting.amount_minor), 0)).where(Posting.transaction_code_id == hotel.codes["BANK-FEE"])
        kept = -int(one(hotel, lines))
        found = (partners.account(partners.agent), *opened(partners), kept)
        assert found == (minor(line["balance"]), charges, minor(line["unapplied"]), minor(line["kept"])), line


def test_a_fee_is_posted_by_who_may_post_allowances_and_by_nobody_else(hotel: SmallHotel, partners: Partners) -> None:
    saved = hotel.desk.run(add_role, details=RoleDetails("ledger", "Ledger", (Permission.MANAGE_ACCOUNTS,)))
    hotel.desk.run(add_user, name="clerk", display_name="Clara", role_id=saved.id)
    item, credit = partners.item(partners.on_account(partners.agent, 1_000)), partners.item(partners.pays(partners.agent, 900))
    arguments: dict[str, Any] = {"credit_item_id": credit, "parts": [Part(item, 900)], "kept_back": [Part(item, 100)]}
    with pytest.raises(NotAllowed):
        hotel.as_user("clerk").run(apply_payment, **arguments)
    assert opened(partners) == ([1_000], 900)
    hotel.as_user("clerk").run(apply_payment, credit_item_id=credit, parts=[Part(item, 900)])
    assert opened(partners) == ([100], 0)
