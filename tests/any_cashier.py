"""A hotel in which whatever a cashier does may be tried: drawers, cards, rules about charges, late charges, hours, invoices, accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import ArItemKind, ChargeRhythm
from hotel_desk.domain.codes import FolioKind, PostingKind, ReservationStatus
from hotel_desk.domain.denominations import denominations_of
from hotel_desk.domain.foreign_cash import ForeignNotes, notes_for
from hotel_desk.domain.ids import (
    ArApplicationId,
    ArItemId,
    FixedChargeId,
    FolioId,
    InvoiceId,
    PostingId,
    PreauthorisationId,
    RoutingRuleId,
    WriteOffId,
)
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.domain.open_items import Part
from hotel_desk.domain.settings import BLIND_COUNT, CASHIERS_WORK_IN_SHIFTS
from hotel_desk.models.charge_rules import FixedCharge, RoutingRule
from hotel_desk.models.city_ledger import ArApplication, ArItem, WriteOff
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.invoice import Invoice, InvoiceLine
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.exchange_rates import rates_now
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.shifts import own_shift
from hotel_desk.services.cashier import pay_refund, post_charge, take_deposit, take_payment
from hotel_desk.services.city_ledger import apply_payment, set_account_terms, undo_application
from hotel_desk.services.credit_limits import set_credit_limit, set_no_post
from hotel_desk.services.departures import check_out
from hotel_desk.services.drawers import DrawerDetails, add_drawer
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.fixed_charges import add_fixed_charge, end_fixed_charge, post_fixed_charges_now
from hotel_desk.services.folio_moves import split_line
from hotel_desk.services.hourly_rates import add_hourly_rate
from hotel_desk.services.hourly_stays import charge_hours, convert_hours, extend_hours, walk_in_by_the_hour
from hotel_desk.services.invoices import issue_credit_note, void_invoice
from hotel_desk.services.late_charges import open_late_folio, post_late_charge
from hotel_desk.services.ledger import Card
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.services.preauthorisations import capture_card, hold_card, release_card
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.routing_rules import add_routing_rule, end_routing_rule, move_routing_rule
from hotel_desk.services.settings import change_setting
from hotel_desk.services.shifts import add_cash, close_shift, drop_cash, open_shift
from hotel_desk.services.write_offs import ask_write_off, decide_write_off
from tests.any_ledger import AMOUNT, WHICH, WINDOW, AnyLedger
from tests.command_examples_hours import three_hours
from tests.shifts_of_tests import counted, reported, second_manager
from tests.shown_again import accounts_add_up, folio_adds_up, folios_last_posted_on, guests_owe_what_their_folios_say, shifts_add_up

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.queries.shifts import OpenShift
    from hotel_desk.services.shifts import ShiftClosed

YES, LIMIT = st.booleans(), st.none() | st.sampled_from((500, 12_345))
WHO, CURRENCY = st.sampled_from(("manager", "vera")), st.sampled_from(("", "", "USD", "JPY", "KWD"))
VISA = Card("Visa", "4242", "A1B2")
# What one unit of each is worth, in millionths of a euro: two, no and three decimal places.
RATES = {"USD": 923_456, "JPY": 6_173, "KWD": 2_987_654}


class AnyCashier(AnyLedger):
    """Two cashiers with a drawer each; what they counted at the end of a shift is kept to be asked again."""

    @initialize(in_shifts=YES)
    def cashiers_begin(self, in_shifts: bool) -> None:
        run = self.hotel.desk.run
        second_manager(self.hotel)
        run(change_setting, key=BLIND_COUNT.key, value=False)
        run(change_setting, key=CASHIERS_WORK_IN_SHIFTS.key, value=in_shifts)
        self.bar_drawer = run(add_drawer, details=DrawerDetails("2", "Bar")).id
        self.by_the_hour = run(add_hourly_rate, details=three_hours(self.hotel)).id
        for currency, rate in RATES.items():
            run(set_exchange_rate, currency=currency, buying_millionths=rate)
        self.counted: dict[Any, ShiftClosed] = {}
        for who in ("manager", "vera"):
            self.begin_shift(who, 10_000, take_over=False)

    def desk_of(self, who: str) -> Desk:
        return self.hotel.as_user(who)

    def one(self, which: int, identifier: Any, *conditions: Any) -> Any:
        """The id of a row of this hotel, the newest ones first; None where there is none."""
        asked = select(identifier).where(identifier.class_.property_id == self.hotel.property_id, *conditions)
        found = self.ask(asked.order_by(identifier.desc()).limit(6))
        return found[which % len(found)] if found else None

    def cash(self, which: int, amount: int) -> dict[str, Any]:
        return {"folio_id": self.a_guests_folio(which), "transaction_code_id": self.hotel.codes["CASH"], "amount_minor": amount}

    # --- Shifts ---

    def shift_of(self, who: str) -> OpenShift | None:
        return self.desk_of(who).read(own_shift).shift

    @rule(who=WHO, held=st.sampled_from((0, 10_000)), take_over=YES)
    def begin_shift(self, who: str, held: int, take_over: bool) -> None:
        last = next(reversed(self.counted), None) if take_over else None
        drawer = self.bar_drawer if who == "vera" else None
        self.do_at(self.desk_of(who), open_shift, drawer_id=drawer, float_minor=held, take_over=last)

    @rule(who=WHO, amount=AMOUNT, currency=st.sampled_from(("", "USD")), add=YES)
    def safe(self, who: str, amount: int, currency: str, add: bool) -> None:
        self.do_at(self.desk_of(who), add_cash if add else drop_cash, amount_minor=amount, currency=currency)

    @rule(who=WHO, off=st.sampled_from((0, 0, -1, 300)))
    def end_shift(self, who: str, off: int) -> None:
        shift = self.shift_of(who)
        if shift is not None and shift.cash is not None:
            there = {one.currency: max(0, one.expected_minor) for one in shift.cash}
            there["EUR"] = max(0, there["EUR"] + off)
            there = {currency: amount - amount % denominations_of(currency)[-1] for currency, amount in there.items()}
            signs = "vera" if who == "manager" else "manager"
            signed: dict[str, Any] = {"reason": "counted twice", "second_user_name": signs}
            done = self.do_at(self.desk_of(who), close_shift, shift_id=shift.shift_id, counts=counted(**there), **signed)
            assert done is not None, "a drawer that was counted and signed for can be closed"
            self.counted[shift.shift_id] = done

    # --- Money ---

    @rule(which=WHICH, window=WINDOW, currency=CURRENCY, who=WHO)
    def pay_what_is_shown(self, which: int, window: int, currency: str, who: str) -> None:
        """Whatever it is paid with, nothing is left of it."""
        folio = self.folio(which)
        if folio is None:
            return
        view = self.hotel.desk.read(folio_view, folio_id=folio)
        shown = view.window(window)
        notes = self._notes(currency, shown.balance_minor) if currency else None
        money = {"transaction_code_id": self.hotel.codes["CASH"], "amount_minor": shown.balance_minor, "notes": notes}
        paid = self.do_at(self.desk_of(who), take_payment, folio_id=folio, window_number=shown.number, **money)
        if paid is not None and view.is_open:
            assert self.hotel.desk.read(folio_view, folio_id=folio).window(shown.number).balance_minor == 0

    def _notes(self, currency: str, amount: int) -> ForeignNotes:
        rate = next(row.buying_millionths for row in self.hotel.desk.read(rates_now) if row.currency == currency)
        return ForeignNotes(currency, notes_for(amount, rate, foreign=currency, local="EUR"), rate)

    @rule(which=WHICH, currency=CURRENCY, who=WHO)
    def pay_ahead(self, which: int, currency: str, who: str) -> None:
        stay = self.reservation(which, ReservationStatus.RESERVED)
        about = {"transaction_code_id": self.hotel.codes["CASH"], "amount_minor": 5_000}
        notes = self._notes(currency, 5_000) if currency else None
        self.do_at(self.desk_of(who), take_deposit, reservation_id=stay, **about, notes=notes)

    @rule(which=WHICH, amount=AMOUNT, who=WHO)
    def back_as_it_came(self, which: int, amount: int, who: str) -> None:
        money = self.a_line(which, Posting.kind.in_((PostingKind.PAYMENT, PostingKind.DEPOSIT)))
        folio = self.ask(select(Posting.folio_id).where(Posting.id == money))
        if folio:
            about: dict[str, Any] = {"transaction_code_id": self.hotel.codes["CASH"], "amount_minor": amount, "reason": "any"}
            self.do_at(self.desk_of(who), pay_refund, folio_id=FolioId(folio[0]), **about, refund_of_id=money)

    @rule(amount=AMOUNT, who=WHO)
    def stamps(self, amount: int, who: str) -> None:
        self.do_at(self.desk_of(who), pay_out, transaction_code_id=self.hotel.codes["PAID-OUT"], amount_minor=amount, reason="stamps")

    @rule(which=WHICH, amount=AMOUNT, in_house=YES)
    def hold(self, which: int, amount: int, in_house: bool) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE if in_house else ReservationStatus.RESERVED)
        self.do(hold_card, reservation_id=stay, transaction_code_id=self.hotel.codes["CARD"], amount_minor=amount, card=VISA)

    @rule(which=WHICH, amount=st.none() | AMOUNT, release=YES, window=WINDOW)
    def end_hold(self, which: int, amount: int | None, release: bool, window: int) -> None:
        held = self.one(which, Preauthorisation.id)
        if held is not None and release:
            self.do(release_card, preauthorisation_id=PreauthorisationId(held), reason="any")
        elif held is not None:
            self.do(capture_card, preauthorisation_id=PreauthorisationId(held), amount_minor=amount, window_number=window)

    @rule(which=WHICH, who=WHO)
    def settle_and_leave(self, which: int, who: str) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE)
        self.do(charge_hours, reservation_id=stay)
        folio = self.ask(select(Folio.id).where(Folio.reservation_id == stay, Folio.kind == FolioKind.GUEST))
        for window in self.hotel.desk.read(folio_view, folio_id=FolioId(folio[0])).windows if folio else ():
            about: dict[str, Any] = {"transaction_code_id": self.hotel.codes["CASH"], "window_number": window.number}
            if window.balance_minor > 0:
                self.do_at(self.desk_of(who), take_payment, folio_id=FolioId(folio[0]), **about, amount_minor=window.balance_minor)
            else:
                back = {"amount_minor": -window.balance_minor, "reason": "any"}
                self.do_at(self.desk_of(who), pay_refund, folio_id=FolioId(folio[0]), **about, **back)
        self.do(check_out, reservation_id=stay, over_limit_reason="any")

    def settle_the_due(self) -> None:
        """Hours are charged before a guest leaves, and an account that owes enough takes what it pays all the same."""
        for stay in self.reservations(Reservation.status == ReservationStatus.IN_HOUSE, Reservation.departure_date <= self.today):
            self.do(charge_hours, reservation_id=stay)
            self.do(check_out, reservation_id=stay, leave_open_reason="gone", over_limit_reason="agreed")
        super().settle_the_due()

    @rule(which=WHICH, limit=LIMIT, stopped=st.sampled_from((True, False, False)))
    def credit(self, which: int, limit: int | None, stopped: bool) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE)
        self.do(set_credit_limit, reservation_id=stay, limit_minor=limit)
        self.do(set_no_post, reservation_id=stay, no_post=stopped)

    # --- Lines that go elsewhere, and lines that nobody types ---

    @rule(
        which=WHICH,
        to=st.sampled_from(("window", "new", "house", "agent", "other")),
        drinks=st.none() | YES,
        limit=LIMIT,
        how=st.sampled_from((set(), {"posted"}, {"first"}, {"posted", "first"})),
    )
    def send_charges(self, which: int, to: str, drinks: bool | None, limit: int | None, how: set[str]) -> None:
        """Of drinks, of the room's group, or all."""
        stay = self.reservation(which, ReservationStatus.IN_HOUSE)
        target: dict[str, dict[str, Any]] = {
            "window": {"window_number": 2},
            "new": {},
            "house": {"folio_id": getattr(self, "house", None)},
            "agent": {"payee_id": self.agent},
            "other": {"folio_id": self.a_guests_folio(which + 1)},
        }
        of: dict[str, Any] = {}
        if drinks is not None:
            room = self.ask(select(TransactionCode.group_id).where(TransactionCode.id == self.hotel.codes["ROOM"]))[0]
            of = {"transaction_code_id": self.hotel.codes["BAR"]} if drinks else {"group_id": room}
        of |= {"limit_minor": limit, "also_posted": "posted" in how, "before_others": "first" in how}
        self.do(add_routing_rule, reservation_id=stay, **of, **target[to], last_date=self.day(1) if "first" in how else None)

    @rule(which=WHICH, end=YES, earlier=YES)
    def change_rule(self, which: int, end: bool, earlier: bool) -> None:
        found = self.one(which, RoutingRule.id, RoutingRule.ended_at.is_(None))
        if found is not None and end:
            self.do(end_routing_rule, rule_id=RoutingRuleId(found))
        elif found is not None:
            self.do(move_routing_rule, rule_id=RoutingRuleId(found), earlier=earlier)

    @rule(which=WHICH, rhythm=st.sampled_from(ChargeRhythm), quantity=st.integers(1, 3))
    def a_rhythm(self, which: int, rhythm: ChargeRhythm, quantity: int) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE, ReservationStatus.RESERVED)
        about: dict[str, Any] = {"price_minor": 333, "quantity": quantity, "rhythm": rhythm, "every_nights": 2}
        self.do(add_fixed_charge, reservation_id=stay, transaction_code_id=self.hotel.codes["BAR"], **about)

    @rule(which=WHICH, end=YES)
    def charged_now(self, which: int, end: bool) -> None:
        found = self.one(which, FixedCharge.id)
        if found is not None and end:
            self.do(end_fixed_charge, fixed_charge_id=FixedChargeId(found))
        else:
            self.do(post_fixed_charges_now, reservation_id=self.reservation(which, ReservationStatus.IN_HOUSE))

    @rule(which=WHICH, price=st.sampled_from((1_200, 333, -500)))
    def after_they_left(self, which: int, price: int) -> None:
        stay = self.reservation(which, ReservationStatus.CHECKED_OUT)
        self.do(open_late_folio, reservation_id=stay)
        about = {"transaction_code_id": self.hotel.codes["MINIBAR"], "price_minor": price, "despite_reason": "any"}
        self.do(post_late_charge, reservation_id=stay, **about)

    @rule(which=WHICH, parts=st.lists(st.sampled_from((-100, 1, 333, 5_000)), min_size=1, max_size=2))
    def split_by_amounts(self, which: int, parts: list[int]) -> None:
        line = self.a_line(which)
        if line is not None:
            self.do(split_line, posting_id=line, split=LineSplit(amounts_minor=tuple(parts), rest_on=1))

    # --- Rooms by the hour ---

    @rule(room=st.sampled_from(("101", "102", "103", "104")), hours=st.integers(3, 9))
    def for_some_hours(self, room: str, hours: int) -> None:
        about: dict[str, Any] = {"hourly_rate_id": self.by_the_hour, "hours": hours, "override_reason": "any"}
        self.do(walk_in_by_the_hour, guest=ProfileDetails(name="Noon"), room_id=self.hotel.rooms[room], **about)

    def for_hours(self, which: int) -> Any:
        here = Reservation.id.in_(select(Reservation.id).where(Reservation.arrival_date == Reservation.departure_date))
        return self.one(which, Reservation.id, here, Reservation.status == ReservationStatus.IN_HOUSE)

    @rule(which=WHICH, what=st.sampled_from(("extend", "charge", "convert")), minutes=st.integers(0, 500))
    def the_hours(self, which: int, what: str, minutes: int) -> None:
        self.hotel.clock.set(self.hotel.clock.now() + timedelta(minutes=minutes))
        stay = self.for_hours(which)
        if what == "convert":
            self.do(convert_hours, reservation_id=stay, departure_date=self.day(1), price_minor=9_000)
        elif what == "extend":
            self.do(extend_hours, reservation_id=stay, hours=2)
        else:
            self.do(charge_hours, reservation_id=stay)

    # --- Invoices and accounts ---

    @rule(which=WHICH, amount=st.none() | AMOUNT, void=YES, lines=YES)
    def against_invoice(self, which: int, amount: int | None, void: bool, lines: bool) -> None:
        found = self.one(which, Invoice.id)
        if found is None:
            return
        invoice = InvoiceId(found)
        if void:
            self.do(void_invoice, invoice_id=invoice, reason="any")
        elif lines:
            on_it = self.ask(select(InvoiceLine.posting_id).where(InvoiceLine.invoice_id == invoice, InvoiceLine.posting_id.is_not(None)))
            self.do(issue_credit_note, invoice_id=invoice, reason="any", posting_ids=[PostingId(one) for one in on_it[:1]])
        else:
            self.do(issue_credit_note, invoice_id=invoice, reason="any", amount_minor=amount)

    def accounts_folio(self) -> FolioId | None:
        found = self.ask(select(Folio.id).where(Folio.property_id == self.hotel.property_id, Folio.kind == FolioKind.CITY))
        return FolioId(found[0]) if found else None

    @rule(amount=AMOUNT, pays=YES)
    def on_account(self, amount: int, pays: bool) -> None:
        if pays:
            money = {"transaction_code_id": self.hotel.codes["CASH"], "amount_minor": amount}
            self.do(take_payment, folio_id=self.accounts_folio(), **money)
        else:
            what = {"transaction_code_id": self.hotel.codes["BAR"], "price_minor": amount}
            self.do(post_charge, folio_id=self.accounts_folio(), **what)

    @rule(which=WHICH, amount=AMOUNT)
    def apply(self, which: int, amount: int) -> None:
        credit = self.one(which, ArItem.id, ArItem.kind == ArItemKind.CREDIT, ArItem.open_minor != 0)
        charge = self.one(which, ArItem.id, ArItem.kind == ArItemKind.CHARGE, ArItem.open_minor != 0)
        if credit is not None and charge is not None:
            self.do(apply_payment, credit_item_id=ArItemId(credit), parts=[Part(ArItemId(charge), amount)])

    @rule(which=WHICH)
    def unapply(self, which: int) -> None:
        found = self.one(which, ArApplication.id)
        if found is not None:
            self.do(undo_application, application_id=ArApplicationId(found), reason="any")

    @rule(which=WHICH, amount=AMOUNT, who=WHO)
    def give_up(self, which: int, amount: int, who: str) -> None:
        item = self.one(which, ArItem.id, ArItem.open_minor > 0)
        if item is not None:
            self.do_at(self.desk_of(who), ask_write_off, item_id=ArItemId(item), amount_minor=amount, reason="any")

    @rule(which=WHICH, approve=YES, who=WHO)
    def decide(self, which: int, approve: bool, who: str) -> None:
        found = self.one(which, WriteOff.id)
        if found is not None:
            self.do_at(self.desk_of(who), decide_write_off, write_off_id=WriteOffId(found), approve=approve, reason="any")

    @rule(days=st.integers(0, 30), limit=LIMIT)
    def terms(self, days: int, limit: int | None) -> None:
        self.do(set_account_terms, profile_id=self.agent, terms_days=days, credit_limit_minor=limit)

    @rule()
    def one_day_more(self) -> None:
        """Days end often enough that lines of closed days are met."""
        self.end_the_day()

    # --- What must always be true ---

    @invariant()
    def what_is_shown_is_what_adding_up_again_gives(self) -> None:
        for folio in folios_last_posted_on(self.hotel, 2):
            folio_adds_up(self.hotel, folio)
        accounts_add_up(self.hotel)
        guests_owe_what_their_folios_say(self.hotel)

    def teardown(self) -> None:
        """At the end, once: all folios and shifts; what was counted when a shift was closed is what its report still says."""
        for folio in folios_last_posted_on(self.hotel, 1_000):
            folio_adds_up(self.hotel, folio)
        shifts_add_up(self.hotel)
        for shift, closed in getattr(self, "counted", {}).items():
            assert reported(self.hotel, shift).found == closed.cash
        super().teardown()
