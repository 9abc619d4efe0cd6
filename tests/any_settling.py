"""A hotel in which bills may be settled in every way too: several at once, by a terminal, late or early, with packages taken later."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.credit_levels import CreditLevel, LevelUse
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import PackageTakingId, PaymentAttemptId, PostingId, PreauthorisationId, ProfileId
from hotel_desk.domain.joint_payments import BillPart, SettledBy
from hotel_desk.domain.leaving import EarlyDeparture
from hotel_desk.domain.payment_attempts import AnswerNotTaken, Approval, AttemptKind, AttemptRequest, AttemptState
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.setting_kinds import PaymentDevice
from hotel_desk.domain.settings import CREDIT_LEVELS, EARLY_DEPARTURE_RULE, LATE_DEPARTURE_CHARGED
from hotel_desk.jobs.payment_terminals import NotKnown, SimulatedTerminal
from hotel_desk.jobs.terminal_payments import ask_terminal, cancel_attempt, take_up
from hotel_desk.models.package import PackageTaking
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.credit_levels import profiles_to_look_at
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.package_entitlements import packages_lapsing
from hotel_desk.queries.penalties import penalty_preview
from hotel_desk.services.credit_levels import set_credit_level, work_out_credit_levels
from hotel_desk.services.departures import check_out
from hotel_desk.services.express_departures import mark_express_checkout, withdraw_express_checkout
from hotel_desk.services.fees import charge_fee
from hotel_desk.services.joint_payments import settle_bills, take_joint_payment
from hotel_desk.services.late_departures import agree_late_departure, withdraw_late_departure
from hotel_desk.services.ledger import Card
from hotel_desk.services.package_takings import lapse_packages, take_package, undo_package_taken
from hotel_desk.services.payment_attempts import begin_attempt, book_attempt, give_up_attempt
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.settings import change_setting
from tests.any_cashier import LIMIT, WHO, YES, AnyCashier
from tests.any_ledger import WHICH, WINDOW
from tests.packages_of_tests import a_dinner, breakfast_plan, package_named
from tests.rates_of_tests import sell_at_quote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import OpenDatabase

type Chosen = Sequence[tuple[int, int, SettledBy, bool]]

WAYS = st.sampled_from((SettledBy.PAY_NOW, SettledBy.PAY_NOW, SettledBy.ON_ACCOUNT, SettledBy.PREPAID))
SOME_BILLS = st.lists(st.tuples(WHICH, WINDOW, WAYS, YES), min_size=1, max_size=4)
ASKED = st.sampled_from((AttemptKind.PAYMENT, *AttemptKind))
# The last digits decide what the simulated machine does (`jobs/payment_terminals.BY_LAST_DIGITS`).
CENTS = st.integers(0, 7)
WITH_IT = st.sampled_from(("again", "again", "cancel", "book", "slip", "give up"))


class GoesAway(Event):
    """Whoever waits for a machine without an end gives up."""

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is None:
            self.set()
        return super().wait(timeout)


class AnySettling(AnyCashier):
    """A terminal that may do anything, breakfasts sold with nights, charges for leaving early and late, and levels that may refuse."""

    def __init__(self, opened: OpenDatabase, done: Callable[[str], None]) -> None:
        super().__init__(opened, done)
        self._folder = TemporaryDirectory()
        self.machine = SimulatedTerminal(Path(self._folder.name))
        # Somebody has decided these, whatever the machine says.
        self.by_hand: set[PaymentAttemptId] = set()

    @initialize(refused=YES, early=st.sampled_from(EarlyDeparture), late=YES)
    def the_house_has_rules(self, refused: bool, early: EarlyDeparture, late: bool) -> None:
        run = self.hotel.desk.run
        run(change_setting, key=CREDIT_LEVELS.key, value=str(LevelUse.REFUSE if refused else LevelUse.WARN))
        run(change_setting, key=EARLY_DEPARTURE_RULE.key, value=str(early))
        run(change_setting, key=LATE_DEPARTURE_CHARGED.key, value=late)
        self.with_breakfast, self.dinner = breakfast_plan(self.hotel), a_dinner(self.hotel)
        self.breakfast = package_named(self.hotel)

    # --- Several bills at once ---

    @rule(chosen=SOME_BILLS, who=WHO)
    def settle_together(self, chosen: Chosen, who: str) -> None:
        """Each bill owes as much less as was settled of it, in whatever money."""
        folios: dict[tuple[FolioId, int], int] = {}
        parts: list[BillPart] = []
        for which, window, way, whole in chosen:
            folio = self.a_guests_folio(which)
            if folio is None:
                continue
            owed = self.hotel.desk.read(folio_view, folio_id=folio).window(window)
            before = folios.setdefault((folio, owed.number), owed.balance_minor)
            if before > 0 and not any((one.folio_id, one.window_number) == (folio, owed.number) for one in parts):
                payer = self.agent if way is SettledBy.ON_ACCOUNT else None
                parts.append(BillPart(folio, owed.number, before if whole else (before + 1) // 2, way, payer))
        now = [one for one in parts if one.by is SettledBy.PAY_NOW]
        together = sum(one.amount_minor for one in now)
        # Whoever pays the first bill in part pays in dollars.
        notes = self._notes("USD", together) if now and not chosen[0][3] else None
        about: dict[str, Any] = {"transaction_code_id": self.hotel.codes["CASH"], "amount_minor": together, "notes": notes}
        if len(now) == len(parts):
            done = self.do_at(self.desk_of(who), take_joint_payment, parts=parts, **about)
        else:
            done = self.do_at(self.desk_of(who), settle_bills, parts=parts, **about, over_limit_reason="any")
        for part in parts if done is not None else ():
            view = self.hotel.desk.read(folio_view, folio_id=part.folio_id)
            if view.is_open:
                was = folios[part.folio_id, part.window_number]
                assert view.window(part.window_number).balance_minor == was - part.amount_minor

    # --- By a terminal ---

    @rule(which=WHICH, kind=ASKED, cents=CENTS, window=WINDOW, who=WHO)
    def ask_the_machine(self, which: int, kind: AttemptKind, cents: int, window: int, who: str) -> None:
        desk = self.desk_of(who)
        begun = self.do_at(desk, begin_attempt, request=self._question(which, kind, 700 + cents, window), device=PaymentDevice.SIMULATED)
        if begun is not None:
            with suppress(StaffError):
                ask_terminal(desk, begun.attempt_id, GoesAway(), terminal=self.machine)
                self.done("ask_terminal")

    def _question(self, which: int, kind: AttemptKind, amount: int, window: int) -> AttemptRequest:
        card: dict[str, Any] = {"transaction_code_id": self.hotel.codes["CARD"]}
        if kind is AttemptKind.PAYMENT:
            return AttemptRequest(kind, amount, **card, folio_id=self.a_guests_folio(which), window_number=window)
        if kind in {AttemptKind.DEPOSIT, AttemptKind.HOLD}:
            status = ReservationStatus.RESERVED if kind is AttemptKind.DEPOSIT else ReservationStatus.IN_HOUSE
            return AttemptRequest(kind, amount, **card, reservation_id=self.reservation(which, status))
        if kind is AttemptKind.REFUND:
            taken = self.one(which, PaymentAttempt.id, PaymentAttempt.kind.in_((AttemptKind.PAYMENT, AttemptKind.DEPOSIT)))
            line = self.ask(select(PaymentAttempt.posting_id).where(PaymentAttempt.id == taken))
            of = PostingId(line[0]) if line and line[0] is not None else None
            return AttemptRequest(kind, amount, refund_of_id=of, reason="any")
        held = self.one(which, Preauthorisation.id)
        return AttemptRequest(kind, amount, preauthorisation_id=None if held is None else PreauthorisationId(held), reason="any")

    @rule(which=WHICH, how=WITH_IT, who=WHO)
    def what_became_of_it(self, which: int, how: str, who: str) -> None:
        found = self.one(which, PaymentAttempt.id, PaymentAttempt.state != AttemptState.POSTED) or self.one(which, PaymentAttempt.id)
        if found is None:
            return
        desk, attempt = self.desk_of(who), PaymentAttemptId(found)
        if how in {"slip", "give up"}:
            slip: dict[str, Any] = {"card": Card("Visa", "4242", "A1"), "reference": "T-SLIP"}
            decided = book_attempt if how == "slip" else give_up_attempt
            if self.do_at(desk, decided, attempt_id=attempt, **(slip if how == "slip" else {"reason": "any"})) is not None:
                self.by_hand.add(attempt)
        elif how == "book":
            self.do_at(desk, book_attempt, attempt_id=attempt)
        else:
            with suppress(StaffError):
                (take_up if how == "again" else cancel_attempt)(desk, attempt, terminal=self.machine)
                self.done("take_up" if how == "again" else "cancel_attempt")

    def every_attempt_has_what_the_machine_says(self) -> None:
        """Asked again until they know, money that the machine took is posted or on the list, and no other; each once."""
        here = PaymentAttempt.property_id == self.hotel.property_id
        for attempt in [PaymentAttemptId(found) for found in self.ask(select(PaymentAttempt.id).where(here))]:
            if attempt in self.by_hand:
                continue
            answer: Any = NotKnown()
            for _time in range(2):
                with suppress(StaffError):
                    take_up(self.hotel.desk, attempt, terminal=self.machine)
            with suppress(AnswerNotTaken):
                answer = self.machine.query(attempt.hex)
            state = self.ask(select(PaymentAttempt.state).where(PaymentAttempt.id == attempt))[0]
            assert (state in {AttemptState.POSTED, AttemptState.APPROVED}) == isinstance(answer, Approval), (state, answer)
        posted = self.ask(select(PaymentAttempt.posting_id).where(here, PaymentAttempt.posting_id.is_not(None)))
        assert len(set(posted)) == len(posted)

    # --- Packages taken later ---

    @rule(which=WHICH)
    def sell_meals(self, which: int) -> None:
        """To somebody of whom no night is charged yet."""
        new = Reservation.status.in_((ReservationStatus.RESERVED, ReservationStatus.IN_HOUSE)), Reservation.arrival_date >= self.today
        stays = self.reservations(*new, Reservation.arrival_date < Reservation.departure_date)
        if stays:
            self.do(sell_at_quote, reservation_id=stays[which % len(stays)], plan=self.with_breakfast, packages=(self.dinner,))

    @rule(room=st.sampled_from(("101", "102", "103", "104", "201")), pieces=st.integers(1, 3), charge_rest=YES, late=YES, who=WHO)
    def come_to_eat(self, room: str, pieces: int, charge_rest: bool, late: bool, who: str) -> None:
        about = {"room_number": room, "pieces": pieces, "charge_rest": charge_rest}
        self.do_at(self.desk_of(who), take_package, package_id=self.dinner if late else self.breakfast, **about)

    @rule(which=WHICH)
    def did_not_come(self, which: int) -> None:
        taking = self.one(which, PackageTaking.id, PackageTaking.undone_at.is_(None))
        if taking is not None:
            self.do(undo_package_taken, taking_id=PackageTakingId(taking))

    @rule()
    def charge_the_night(self) -> None:
        """And what nobody has taken by its last day lapses."""
        super().charge_the_night()
        self.do(lapse_packages, day=self.today, entitlement_ids=self.hotel.desk.read(packages_lapsing).entitlement_ids)

    # --- How guests leave ---

    @rule(hour=st.integers(7, 20))
    def later_that_day(self, hour: int) -> None:
        """The clock goes on, never back."""
        then = datetime.combine(self.today, time(hour), UTC)
        self.hotel.clock.set(max(then, self.hotel.clock.now()))

    @rule(which=WHICH, hour=st.integers(13, 22), free=st.none() | st.just("any"), withdraw=YES)
    def leave_later(self, which: int, hour: int, free: str | None, withdraw: bool) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE)
        if withdraw:
            self.do(withdraw_late_departure, reservation_id=stay)
        self.do(agree_late_departure, reservation_id=stay, hour=time(hour), free_reason=free)

    @rule(which=WHICH, how=st.sampled_from(("charged", "as shown", "waived", "open")), who=WHO)
    def leave_at_a_price(self, which: int, how: str, who: str) -> None:
        """What was shown is what is charged, before the guest leaves or with it."""
        stay = self.reservation(which, ReservationStatus.IN_HOUSE)
        if stay is None:
            return
        shown = self.hotel.desk.read(penalty_preview, reservation_id=stay, kind=PolicyKind.TIMES).total_minor
        if how == "charged":
            self.do(charge_fee, reservation_id=stay, kind=PolicyKind.TIMES, expected_fee_minor=shown)
            self.settle_and_leave(which, who)
        elif how == "waived":
            self.do(check_out, reservation_id=stay, waive_reason="any", leave_open_reason="any", over_limit_reason="any")
        else:
            left_open = "any" if how == "open" else None
            self.do(check_out, reservation_id=stay, expected_fee_minor=shown, leave_open_reason=left_open, left_by=LeavingWay.PHONE)

    @rule(which=WHICH, withdraw=YES, who=WHO)
    def signs_to_leave(self, which: int, withdraw: bool, who: str) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE)
        if self.do_at(self.desk_of(who), mark_express_checkout, reservation_id=stay) is None:
            return
        if withdraw:
            self.do(withdraw_express_checkout, reservation_id=stay)
        else:
            self.do(check_out, reservation_id=stay, over_limit_reason="any", left_by=LeavingWay.EXPRESS)

    # --- Before they come, and how far they are trusted ---

    @rule(which=WHICH, to=st.sampled_from(("new", "planned", "house", "agent", "other")), drinks=YES, limit=LIMIT, again=YES)
    def plan_charges(self, which: int, to: str, drinks: bool, limit: int | None, again: bool) -> None:
        """Rules of somebody who has not come yet."""
        target: dict[str, dict[str, Any]] = {
            "new": {},
            "planned": {"window_number": 2},
            "house": {"folio_id": getattr(self, "house", None)},
            "agent": {"payee_id": self.agent},
            "other": {"folio_id": self.a_guests_folio(which)},
        }
        stay = self.reservation(which, ReservationStatus.RESERVED)
        of = {"transaction_code_id": self.hotel.codes["BAR"]} if drinks else {}
        self.do(add_routing_rule, reservation_id=stay, **of, **target[to], limit_minor=limit)
        if again:
            self.do(add_routing_rule, reservation_id=stay, **target["planned"])

    @rule()
    def levels_of_the_night(self) -> None:
        self.do(work_out_credit_levels, day=self.today, profile_ids=list(self.hotel.desk.read(profiles_to_look_at)))

    @rule(which=WHICH, level=st.none() | st.sampled_from(CreditLevel), agent=YES)
    def trusted(self, which: int, level: CreditLevel | None, agent: bool) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE, ReservationStatus.RESERVED)
        guest = self.ask(select(Reservation.guest_id).where(Reservation.id == stay))
        if guest or agent:
            self.do(set_credit_level, profile_id=self.agent if agent else ProfileId(guest[0]), level=level, reason="any")

    def teardown(self) -> None:
        """At the end, once: the terminal's money too."""
        try:
            self.every_attempt_has_what_the_machine_says()
            super().teardown()
        finally:
            self._folder.cleanup()
