"""Any sequence of money and movements: the drawer must hold the float, the cash lines, the additions, less the drops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ids import PostingId
from hotel_desk.domain.settings import BLIND_COUNT
from hotel_desk.models.folio import Posting
from hotel_desk.queries.shifts import own_shift
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.settings import change_setting
from hotel_desk.services.shifts import add_cash, close_shift, drop_cash, open_shift
from hotel_desk.services.stays import check_in
from tests.any_hotel import AnyHotel, try_anything
from tests.shifts_of_tests import counted, dollars_are_worth, paid_in_dollars, paid_out, reported, shifts_required

if TYPE_CHECKING:
    from tests.fixtures.databases import OpenDatabase

AMOUNT, WHICH = st.integers(1, 90_000), st.integers(0, 9)
_MONEY = (PostingKind.PAYMENT, PostingKind.DEPOSIT, PostingKind.REFUND, PostingKind.PAID_OUT)


class AnyShift(AnyHotel):
    """One drawer, told by hand beside the program: `drawer` is what it must hold of each currency."""

    def prepare(self) -> None:
        hotel = self.hotel
        shifts_required(hotel)
        dollars_are_worth(hotel, 1_000_000)
        hotel.desk.run(change_setting, key=BLIND_COUNT.key, value=False)
        stay = hotel.book(self.today, self.day(60), room="101")
        self.folio = hotel.desk.run(check_in, reservation_id=stay).folio_id
        self.expected_guest = hotel.book(self.day(61), self.day(62), guest="Bo Li")
        self.drawer: dict[str, int] = {}
        self.effects: dict[PostingId, dict[str, int]] = {}

    def note(self, posting_id: PostingId, **effect: int) -> None:
        self.effects[posting_id] = effect
        for currency, amount in effect.items():
            self.drawer[currency] = self.drawer.get(currency, 0) + amount

    @property
    def shift(self) -> Any:
        return self.hotel.desk.read(own_shift).shift

    @initialize(target_float=st.integers(0, 50_000))
    def begin(self, target_float: int) -> None:
        self.prepare()
        if self.do(open_shift, float_minor=target_float) is not None:
            self.drawer = {"EUR": target_float}

    @rule(amount=AMOUNT)
    def take(self, amount: int) -> None:
        done = self.do(take_payment, folio_id=self.folio, transaction_code_id=self.hotel.codes["CASH"], amount_minor=amount)
        if done is not None:
            self.note(done.posting_id, EUR=amount)

    @rule(amount=AMOUNT)
    def take_by_card(self, amount: int) -> None:
        card = Card("Visa", "4242")
        done = self.do(take_payment, folio_id=self.folio, transaction_code_id=self.hotel.codes["CARD"], amount_minor=amount, card=card)
        if done is not None:
            self.note(done.posting_id)

    @rule(amount=AMOUNT)
    def take_ahead(self, amount: int) -> None:
        about: dict[str, Any] = {"reservation_id": self.expected_guest, "transaction_code_id": self.hotel.codes["CASH"]}
        done = self.do(take_deposit, **about, amount_minor=amount)
        if done is not None:
            self.note(done.posting_id, EUR=amount)

    @rule(amount=AMOUNT, change=st.integers(0, 500))
    def take_dollars(self, amount: int, change: int) -> None:
        if self.shift is not None:
            paid = paid_in_dollars(self.hotel, self.folio, amount, foreign_minor=amount + change, millionths=1_000_000)
            self.note(paid, EUR=-change, USD=amount + change)

    @rule(amount=AMOUNT)
    def give_back(self, amount: int) -> None:
        cash = self.hotel.codes["CASH"]
        done = self.do(pay_refund, folio_id=self.folio, transaction_code_id=cash, amount_minor=amount, reason="too much")
        if done is not None:
            self.note(done.posting_id, EUR=-amount)

    @rule(amount=AMOUNT)
    def pay_out(self, amount: int) -> None:
        if self.shift is not None:
            self.note(paid_out(self.hotel, self.folio, amount), EUR=-amount)

    @rule(amount=AMOUNT)
    def charge(self, amount: int) -> None:
        self.do(post_charge, folio_id=self.folio, transaction_code_id=self.hotel.codes["BAR"], price_minor=amount)

    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        if not self.effects:
            return
        posting_id = list(self.effects)[which % len(self.effects)]
        if self.do(reverse_posting, posting_id=posting_id, reason="wrong") is not None:
            for currency, amount in self.effects.pop(posting_id).items():
                self.drawer[currency] = self.drawer.get(currency, 0) - amount

    @rule(amount=AMOUNT, currency=st.sampled_from(["", "USD"]))
    def add(self, amount: int, currency: str) -> None:
        if self.do(add_cash, amount_minor=amount, currency=currency) is not None:
            self.drawer[currency or "EUR"] = self.drawer.get(currency or "EUR", 0) + amount

    @rule(amount=AMOUNT, currency=st.sampled_from(["", "USD"]))
    def drop(self, amount: int, currency: str) -> None:
        if self.do(drop_cash, amount_minor=amount, currency=currency) is not None:
            self.drawer[currency or "EUR"] = self.drawer.get(currency or "EUR", 0) - amount

    @rule(off=st.integers(-3, 3), next_float=st.integers(0, 50_000), take_over=st.booleans())
    def close_and_open(self, off: int, next_float: int, take_over: bool) -> None:
        shift = self.shift
        if shift is None:
            return
        there = {currency: max(0, amount) for currency, amount in self.drawer.items()}
        there["EUR"] = max(0, there["EUR"] + off)
        counts = counted(**there)
        done = self.do(close_shift, shift_id=shift.shift_id, counts=counts, reason="counted", second_user_name="")
        if done is not None:
            found = {each.currency: (each.expected_minor, each.counted_minor) for each in done.cash}
            held = {currency: amount for currency, amount in self.drawer.items() if amount or currency in found}
            assert {currency: amounts[0] for currency, amounts in found.items()} == {currency: held.get(currency, 0) for currency in found}
            assert reported(self.hotel, shift.shift_id).found == done.cash
            self.do(open_shift, float_minor=next_float, take_over=shift.shift_id if take_over else None)
            self.drawer = there if take_over else {"EUR": next_float}

    @rule(seldom=st.integers(0, 3))
    def end_the_day(self, seldom: int) -> None:
        if seldom:
            return
        self.settle_the_due()
        stays = self.reservations()
        self.do(post_room_and_tax, night=self.today, reservation_ids=stays[:1])
        self.do(roll_business_date, closing=self.today)

    @invariant()
    def the_drawer_holds_what_it_must(self) -> None:
        shift = self.shift if hasattr(self, "drawer") else None
        if shift is None:
            return
        told = {each.currency: each.expected_minor for each in shift.cash if each.expected_minor or each.currency == "EUR"}
        assert told == {currency: amount for currency, amount in self.drawer.items() if amount or currency == "EUR"}

    @invariant()
    def money_stands_in_a_shift(self) -> None:
        if hasattr(self, "drawer"):
            outside = select(Posting.id).where(
                Posting.property_id == self.hotel.property_id, Posting.kind.in_(_MONEY), Posting.shift_id.is_(None)
            )
            assert self.ask(outside) == []


def test_whatever_is_taken_and_moved_the_drawer_adds_up(open_database: OpenDatabase) -> None:
    try_anything(AnyShift, open_database, examples=12, on_server=4, steps=40, commands=9)
