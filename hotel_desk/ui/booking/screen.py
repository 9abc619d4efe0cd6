"""The page on which a reservation is made: dates and guests, what is for sale, the rooms, who books, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import _, plural
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.policies import ReasonRow, reasons_of
from hotel_desk.queries.rate_plans import PackageRow, packages_set_up
from hotel_desk.queries.setup_page import SetUpPage
from hotel_desk.services.reservations import Booked, book
from hotel_desk.services.turn_aways import record_turn_away
from hotel_desk.ui.booking.booked_card import CALENDAR, JustBooked
from hotel_desk.ui.booking.booking_page import GUEST_PART, OFFER_PART, BookingPage
from hotel_desk.ui.booking.booking_start import BookingStart
from hotel_desk.ui.booking.dates_part import Dates
from hotel_desk.ui.booking.offer import Offer, offers
from hotel_desk.ui.booking.offer_reading import OffersRead, Wish, lines_read, offers_read
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.front_desk.unwanted_question import ask_to_let_in
from hotel_desk.ui.oversold_words import say_done
from hotel_desk.ui.quote_words import price_text
from hotel_desk.ui.shell.screen import MessageAction, Screen, ScreenContext
from hotel_desk.ui.widgets.buttons import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import PackageId, RatePlanId, RoomId
    from hotel_desk.ui.booking.room_line import RoomLine
    from hotel_desk.ui.desk_port import ChangeNotice, Target

_CONCERNS = (
    EntityKind.INVENTORY,
    EntityKind.RESERVATION,
    EntityKind.ROOM,
    EntityKind.CLOSURE,
    EntityKind.ROOM_TYPE,
    EntityKind.RATE_PLAN,
    EntityKind.PACKAGE,
    EntityKind.RESTRICTION,
    EntityKind.POLICY,
    EntityKind.SPECIAL_DATE,
    EntityKind.BLOCK,
    EntityKind.SETTING,
    EntityKind.BUSINESS_DATE,
)


class BookingScreen(Screen):
    """Controller of a new reservation; the widgets are on its page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._read_offers: OffersRead | None = None
        self._start: BookingStart | None = None
        self._packages_wanted: tuple[PackageId, ...] = ()
        self._sent: tuple[str, Dates] | None = None
        self._asked: dict[str, Any] = {}
        self.page = BookingPage(context, self, self._intent, self._turn_away_intent)
        self.dates, self.table, self.who, self.rooms = self.page.dates, self.page.table, self.page.who, self.page.rooms
        self.setFocusProxy(self.dates.arrival)
        self._connect()
        self.dates.begin()

    @property
    def lines(self) -> list[RoomLine]:
        """The rooms of the booking."""
        return self.rooms.lines

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None:
            runner = self.context.runner
            runner.read(own_permissions, self._take_permissions, key="permissions")
            runner.read(packages_set_up, self._take_packages, key="packages")
            runner.read(reasons_of, self._take_discounts, key="discounts", kind=ReasonKind.DISCOUNT)
            runner.read(reasons_of, self.page.turn_away.show_reasons, key="turn_aways", kind=ReasonKind.TURN_AWAY)
        if change_set is None or change_set.touches(*_CONCERNS):
            self._read()

    def unsaved(self) -> list[str]:
        rooms = [plural("{count} room", "{count} rooms", len(self.lines)).format(count=len(self.lines))] if self.lines else []
        edits = [*rooms, *self.who.edits(), *self.page.notes.edits()]
        return [_("New reservation: {edits}").format(edits=", ".join(edits))] if edits else []

    def open(self, target: Target) -> None:
        """Begin with what another screen knows; what has been entered already is kept, and the room added to it."""
        start = target.id if isinstance(target.id, BookingStart) else BookingStart()
        if start.arrival_date is not None and not self.lines:
            self.dates.begin(start.arrival_date, start.departure_date)
        if start.party is not None and not self.lines:
            self.page.party.show(start.party)
        if start.guest is not None:
            self.who.begin_with(start.guest)
        if start.details:
            self.who.begin_details(start.details)
        if start.package_ids:
            self._packages_wanted = start.package_ids
            self._tick_packages()
        self._start = start
        self._read()
        self.dates.departure.setFocus()

    def perform(self, command: str) -> None:
        if command == "new":
            self.dates.arrival.setFocus()
            self.dates.arrival.line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPlainTextEdit):
            focused = self.focusWidget()
            (focused if isinstance(focused, QPushButton) and focused.hasFocus() else self.page.book_button).click()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.dates.changed.connect(self._read)
        self.page.party_form.edited.connect(self._read)
        self.who.partners_changed.connect(self._read)
        self.page.filters.changed.connect(self._read)
        self.page.filters.shown_changed.connect(self._show_offers)
        self.table.opened.connect(self._take)
        self.table.step_asked.connect(lambda offer, _step: self._take(offer))
        self.table.selected.connect(self._offer_selected)
        self.rooms.changed.connect(self._show_offers)
        self.rooms.stays_changed.connect(self._read_own)
        self.page.clear_button.clicked.connect(lambda _checked: self._begin_again())
        self.page.right.chosen.connect(self._go_to_part)
        self.page.option_asked.connect(self._ask_option)
        self.page.turn_away_asked.connect(lambda: self.page.turn_away.begin(len(self.lines)))
        self.page.option.done.connect(self.booked)
        self.page.waitlist.done.connect(self.booked)
        self.page.turn_away.done.connect(self._turned_away)
        for ending in self.page.endings():
            ending.refused.connect(self.refused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.page.fit(self.width(), self.height())

    # Reading

    def wish(self) -> Wish | None:
        """The dates and guests asked for; None while they make no stay."""
        dates, party = self.dates.dates(), self.page.party.party()
        if dates is None or party is None:
            return None
        return Wish(dates.arrival, dates.departure, party, self.who.company_id(), self.who.agent_id(), self.page.packages.value())

    def _read(self) -> None:
        wish, narrowing = self.wish(), self.page.filters.narrowing()
        self.page.notes.arrives(wish.arrival if wish is not None else None)
        if wish is None:
            self._count()
            return
        if narrowing is None:
            self._show_none()
            return
        self.rooms.forget_rooms()
        self.page.offers_state.show_loading()
        about: dict[str, Any] = {
            "wish": wish,
            "currency": self.context.status().currency,
            "own_plans": self._own_plans(),
            "narrowing": narrowing,
        }
        self.context.runner.read(offers_read, self._take_offers, self._not_read, key="offers", **about)
        self._read_own()

    def _read_own(self) -> None:
        wishes = self.rooms.own_wishes(self.wish())
        if not wishes:
            self.rooms.changed.emit()
            return
        about: dict[str, Any] = {"wishes": wishes, "currency": self.context.status().currency, "own_plans": self._own_plans()}
        self.context.runner.read(lines_read, self._take_own, self._not_read, key="own", **about)

    def _own_plans(self) -> tuple[RatePlanId, ...]:
        return tuple(line.plan_id for line in self.lines if line.plan_id is not None)

    def _not_read(self, error: StaffError) -> None:
        at_field = error.field and (
            self.dates.form.field_error(error.field, str(error))
            or self._party_error(error)
            or self.page.filters.form.field_error(error.field, str(error))
        )
        if at_field:
            self._show_none()
        else:
            self.page.offers_state.show_error(error)

    def _show_none(self) -> None:
        """Nothing can be offered for what stands in the fields."""
        self._read_offers = None
        self.table.show_offers([])
        self.page.show_offers_state(empty=True)
        self._show_offer(None)

    def _party_error(self, error: StaffError) -> bool:
        return bool(error.field) and self.page.party_form.field_error(str(error.field), str(error))

    def _take_own(self, answers: tuple[OffersRead, ...]) -> None:
        self.rooms.show_own(answers)
        self._count()

    def _take_permissions(self, permissions: frozenset[Permission]) -> None:
        self.table.may(oversell=Permission.FORCE_OVERSELL in permissions, override=Permission.OVERRIDE_RESTRICTION in permissions)
        self.page.filters.may_sell_special(may=Permission.SELL_SPECIAL_PLANS in permissions)

    def _take_packages(self, packages: SetUpPage[PackageRow]) -> None:
        offered = [(row.id, row.name) for row in packages.rows if row.active]
        self.page.packages.set_choices(offered)
        self.rooms.show_packages(offered)
        if self._packages_wanted and offered:
            self._tick_packages()
            self._read()

    def _tick_packages(self) -> None:
        """Tick what another screen asked for, as soon as it is known what there is."""
        self.page.packages.set_value(self._packages_wanted)
        if self.page.packages.value():
            self._packages_wanted = ()

    def _take_discounts(self, reasons: Sequence[ReasonRow]) -> None:
        self.rooms.show_reasons([(row.id, row.name) for row in reasons])

    def _take_offers(self, read: OffersRead) -> None:
        self._read_offers = read
        # What was refused before is not any more.
        self.dates.form.clear_errors()
        self.page.party_form.clear_errors()
        self.page.filters.show_types([(one.room_type_id, one.name) for one in read.types])
        self.page.filters.show_features(read.features)
        self.rooms.show_page(read)
        self._show_offers()
        start, self._start = self._start, None
        wanted = self._offer_for(start) if start is not None else None
        if wanted is not None and start is not None:
            self._take(wanted, start.room_id)

    def _offer_for(self, start: BookingStart) -> Offer | None:
        """The best offer of the type, and of the plan where one is named."""
        of_type = [offer for offer in self._offers() if offer.type.room_type_id == start.room_type_id]
        return next((offer for offer in of_type if offer.plan_id == start.rate_plan_id), None) or (of_type[0] if of_type else None)

    def _offers(self) -> list[Offer]:
        read = self._read_offers
        if read is None:
            return []
        nights = (read.wish.departure - read.wish.arrival).days
        return offers(read.found, self.rooms.taken(), nights, plans_exist=read.plans_exist)

    def _show_offers(self) -> None:
        shown = [offer for offer in self._offers() if offer.for_sale or self.page.filters.every.value()]
        self.table.show_offers(shown)
        if self._read_offers is not None:
            self.page.show_offers_state(empty=not shown)
        self._show_offer(self.table.current())
        self._count()

    def _offer_selected(self, offer: Offer | None) -> None:
        """The person goes to another row: show it. The same row read again takes nothing away that is being looked at."""
        another = offer is not None and (self.page.offer.offer is None or self.page.offer.offer.key != offer.key)
        self._show_offer(offer)
        if another and self.table.hasFocus():
            self.page.right.show_part(OFFER_PART)

    def _show_offer(self, offer: Offer | None) -> None:
        read = self._read_offers
        policies = read.policies.get(offer.plan_id, ()) if offer is not None and read is not None and offer.plan_id is not None else ()
        self.page.offer.show_offer(offer, policies)

    def _take(self, offer: Offer, room_id: RoomId | None = None) -> None:
        """Add a room, where the row offers it; else say why not."""
        if self.table.step_of(offer) is None:
            self.table.select(offer.key)
            self._show_offer(offer)
            self.page.right.show_part(OFFER_PART)
            return
        self.rooms.add(offer, room_id)
        self.page.right.show_part(GUEST_PART)

    def _go_to_part(self, part: int) -> None:
        """Ctrl+1: who books; Ctrl+2: the offers, along which the other half goes."""
        if part == GUEST_PART:
            self.who.take_focus()
        else:
            self.table.setFocus()
            self.page.right.show_part(OFFER_PART)

    def _count(self) -> None:
        """How many rooms, what they cost, what is due before arrival."""
        dates, currency = self.dates.dates(), self.context.status().currency
        for line in self.lines:
            line.show_summary()
        if not self.lines:
            self.page.say_sum(_("No room yet: add one from the list."), "")
            return
        rooms = plural("{count} room", "{count} rooms", len(self.lines)).format(count=len(self.lines))
        words = f"{rooms}, {nights_words(dates.nights if dates is not None else 0)}"
        total = self.rooms.total_minor()
        deposit = sum(line.quote.deposit.amount_minor for line in self.lines if line.quote is not None and line.quote.deposit is not None)
        taxes = [line.tax_minor() for line in self.lines]
        if None not in taxes and any(taxes):
            words += " · " + _("taxes on top {amount}").format(amount=money_text(sum(tax or 0 for tax in taxes), currency))
        if deposit:
            words += " · " + _("deposit {amount}").format(amount=price_text(deposit, currency))
        self.page.say_sum(words, "" if total is None or dates is None else price_text(total, currency))

    # Booking

    def _ask_option(self) -> None:
        dates = self.dates.dates()
        self.page.option.begin(dates.arrival if dates is not None else None)

    def _intent(self, terms: dict[str, Any]) -> Intent | None:
        """The whole page as a command.

        Args:
            terms: what an option or the waitlist adds.
        """
        waits = bool(terms.get("waitlist"))
        fine = [
            self.dates.form.check(),
            self.page.party_form.check(),
            self.rooms.check_wishes() if waits else self.rooms.check(),
            self.who.check(),
            self.page.notes.check(),
        ]
        wish = self.wish()
        if wish is None or not all(fine):
            if not self.lines:
                self.table.setFocus()
                self.page.right.show_part(GUEST_PART)
            return None
        wishes = [line.wish(wish) for line in self.lines]
        requests = [line.request(one) for line, one in zip(self.lines, wishes, strict=True) if one is not None]
        of_each = {**self.who.of_each_room(), "alerts": self.page.notes.alerts(), **({"room_id": None} if waits else {})}
        arguments = {
            "guest": self.who.who(),
            "rooms": [
                replace(request, **of_each, traces=self.page.notes.traces() if number == 0 else ())
                for number, request in enumerate(requests)
            ],
            **self.who.arguments(),
            **({} if waits else self.rooms.terms()),
            **terms,
        }
        self._sent = (self.who.name(), Dates(wish.arrival, wish.departure))
        self._asked = arguments
        return Intent(book, arguments)

    def _turn_away_intent(self, terms: dict[str, Any]) -> Intent | None:
        dates = self.dates.dates()
        if dates is None:
            self.dates.form.check()
            return None
        party, offer = self.page.party.party(), self.table.current()
        guest = self.who.guest.value()
        return Intent(
            record_turn_away,
            {
                "arrival_date": dates.arrival,
                "departure_date": dates.departure,
                "room_type_id": offer.type.room_type_id if offer is not None else None,
                "rate_plan_id": offer.plan_id if offer is not None else None,
                "persons": max(1, party.adults + len(party.child_ages) + party.babies) if party is not None else 1,
                "profile_id": guest.id if guest is not None else None,
                **terms,
            },
        )

    def _turned_away(self, _result: object) -> None:
        self.page.turn_away.hide()
        self.context.messages.success(_("The turn-away is on file."))
        self._begin_again()

    def booked(self, booked: Booked) -> None:
        """Say what was booked and what one does next; the page is empty for the next."""
        assert self._sent is not None  # noqa: S101 - nothing is booked that was not sent
        name, dates = self._sent
        just = JustBooked(booked, name, dates)
        sentence = _("Booked for {guest}: confirmation {number}.").format(guest=name, number=booked.confirmation_number)
        show = MessageAction(_("Open"), lambda: self.context.go_to(just.target(CALENDAR)))
        say_done(self.context.messages, sentence, booked.oversold, show)
        self._begin_again()
        self.page.card.show_booked(just, arrives_today=dates.arrival == self.context.status().business_date)
        self.page.scroll_to_top()

    def _book_all_the_same(self, reason: str) -> None:
        """Although the guest must not get a room."""
        self.context.runner.run(book, self.booked, self.refused, **{**self._asked, "do_not_rent_reason": reason})

    def _begin_again(self) -> None:
        for ending in self.page.endings():
            ending.hide()
        self.rooms.clear()
        self.who.begin()
        self.page.notes.begin()
        self.page.party.begin()
        self.page.packages.set_value(())
        self.dates.begin()
        self.page.right.show_part(GUEST_PART)

    def refused(self, error: StaffError) -> None:
        """Beside the field that is at fault: of the dates, of the guests, of a room, of who books; else in the message bar."""
        if ask_to_let_in(self, error, self._book_all_the_same):
            return
        field = error.field or ""
        if self.dates.form.field_error(field, str(error)) or self.who.show_error(error) or self.page.notes.show_error(error):
            return
        line = self.rooms.show_error(error)
        if line is not None:
            self.page.scroll_to(line)
        elif field == "rooms":
            self.rooms.say(str(error))
        else:
            self.context.messages.error(error)
        self._read()
