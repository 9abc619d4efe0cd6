"""Any sequence of charges, payments, applications and what takes them back: the balance is what the items have open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import ArItemKind
from hotel_desk.domain.ids import ArApplicationId, ArItemId, FolioId, PostingId
from hotel_desk.domain.open_items import OpenCharge, Part, oldest_first
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import FolioWindow, Posting
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_payment
from hotel_desk.services.city_ledger import (
    apply_payment,
    set_account_terms,
    take_back_from_account,
    transfer_to_account,
    undo_application,
)
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners, folio_of
from tests.any_hotel import AnyHotel, try_anything

if TYPE_CHECKING:
    from tests.fixtures.databases import OpenDatabase

AMOUNT, WHICH = st.integers(1, 30_000), st.integers(0, 9)


class AnyAccount(AnyHotel):
    """Two accounts, and a guest whose own window may go to either."""

    @initialize(limit=st.one_of(st.none(), st.integers(0, 90_000)))
    def prepare(self, limit: int | None) -> None:
        self.partners = Partners(self.hotel)
        self.accounts = [self.partners.agent, self.partners.company]
        self.do(set_account_terms, profile_id=self.partners.agent, terms_days=7, credit_limit_minor=limit)
        stay = self.partners.book(Payer.GUEST, departure=self.day(20)).reservation_ids[0]
        self.hotel.desk.run(check_in, reservation_id=stay, room_id=self.hotel.rooms["101"])
        self.stay, self.guest = stay, folio_of(self.hotel, stay)

    def account(self, which: int) -> FolioId:
        return self.partners.folio(self.accounts[which % 2])

    def lines(self, folios: list[FolioId]) -> list[PostingId]:
        return self.ask(select(Posting.id).where(Posting.folio_id.in_(folios)).order_by(Posting.id))

    @rule(which=WHICH, amount=AMOUNT)
    def charge_the_account(self, which: int, amount: int) -> None:
        self.do(post_charge, folio_id=self.account(which), transaction_code_id=self.hotel.codes["BAR"], price_minor=amount)

    @rule(amount=AMOUNT)
    def charge_the_guest(self, amount: int) -> None:
        self.do(post_charge, folio_id=self.guest, transaction_code_id=self.hotel.codes["BAR"], price_minor=amount)

    @rule(which=WHICH, amount=AMOUNT)
    def pay(self, which: int, amount: int) -> None:
        self.do(take_payment, folio_id=self.account(which), transaction_code_id=self.hotel.codes["CASH"], amount_minor=amount)

    @rule(which=WHICH, amount=AMOUNT)
    def refund(self, which: int, amount: int) -> None:
        about: dict[str, Any] = {"transaction_code_id": self.hotel.codes["CASH"], "reason": "too much"}
        self.do(pay_refund, folio_id=self.account(which), amount_minor=amount, **about)

    @rule(which=WHICH, amount=AMOUNT, oldest=st.booleans())
    def apply(self, which: int, amount: int, oldest: bool) -> None:
        rows = self.partners.open_items(self.accounts[which % 2])
        credits_ = [row for row in rows if row.kind is ArItemKind.CREDIT]
        charges = [OpenCharge(ArItemId(row.id), row.open_minor, row.due_date) for row in rows if row.kind is ArItemKind.CHARGE]
        if not credits_ or not charges:
            return
        credit = credits_[which % len(credits_)]
        one = charges[which % len(charges)]
        parts = oldest_first(-credit.open_minor, charges) if oldest else (Part(one.item_id, amount),)
        self.do(apply_payment, credit_item_id=ArItemId(credit.id), parts=list(parts))

    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        found = self.ask(select(ArApplication.id).where(ArApplication.property_id == self.hotel.property_id).order_by(ArApplication.id))
        if found:
            self.do(undo_application, application_id=ArApplicationId(found[which % len(found)]), reason="for another")

    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        lines = self.lines([self.account(0), self.account(1), self.guest])
        if lines:
            self.do(reverse_posting, posting_id=lines[-1 - which % len(lines)], reason="wrong")

    @rule(which=WHICH, amount=AMOUNT)
    def adjust(self, which: int, amount: int) -> None:
        lines = self.lines([self.account(which)])
        if lines:
            self.do(adjust_posting, posting_id=lines[which % len(lines)], amount_minor=amount, reason="too much")

    @rule(which=WHICH, reason=st.sampled_from([None, "they pay tomorrow"]))
    def put_on_account(self, which: int, reason: str | None) -> None:
        about: dict[str, Any] = {"profile_id": self.accounts[which % 2], "over_limit_reason": reason}
        self.do(transfer_to_account, folio_id=self.guest, window_number=1, **about)

    @rule()
    def take_back(self) -> None:
        self.do(take_back_from_account, folio_id=self.guest, window_number=1, reason="pays himself")

    @rule()
    def leave_and_come_back(self) -> None:
        if self.do(check_out, reservation_id=self.stay) is None:
            self.do(undo_check_out, reservation_id=self.stay, reason="came back")

    @rule(seldom=st.integers(0, 3))
    def end_the_day(self, seldom: int) -> None:
        if not seldom:
            self.settle_the_due()
            self.do(roll_business_date, closing=self.today)

    @invariant()
    def what_is_owed_is_what_is_open(self) -> None:
        if not hasattr(self, "partners"):
            return
        for profile in self.accounts:
            balance = self.ask(select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id == self.partners.folio(profile)))[0]
            assert balance == sum(row.open_minor for row in self.partners.open_items(profile))
        items = select(ArItem.open_minor).where(ArItem.property_id == self.hotel.property_id, ArItem.kind == ArItemKind.CHARGE)
        assert all(opened >= 0 for opened in self.ask(items))


def test_whatever_is_charged_paid_and_applied_the_items_are_the_balance(open_database: OpenDatabase) -> None:
    try_anything(AnyAccount, open_database, examples=15, on_server=8, steps=40, commands=6)
