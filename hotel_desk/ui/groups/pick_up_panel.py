"""*Pick up a room*: one room of the group for a guest, with its price and what stands in the way told before anything is booked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _, plural
from hotel_desk.queries.pick_up import PickUpAsked, PickUpOffer, pick_up_offer
from hotel_desk.services.block_members import PickedUp, PickUp, pick_up
from hotel_desk.services.plan_sales import NotForSaleWithoutReason
from hotel_desk.services.reservation_requests import MOST_PERSONS
from hotel_desk.ui.ages_field import AgesField
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.guest_finder import GuestFinder
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.groups.words import dates_text, nights_text
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField, NumberField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.block_sheet import BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext

READ_AFTER_MS = 200
_ASKED_ABOUT = ("room_type_id", "arrival_date", "departure_date", "adults", "child_ages")


class PickUpPanel(JobPanel):
    """The panel of *Pick up a room*. The price is asked again whenever the stay changes."""

    NO_LOSS = frozenset({"room_type_id", "forced"})

    def __init__(self, context: ScreenContext, sheet: BlockSheet) -> None:
        super().__init__(context, object_name="pick_up_panel", title=_("Pick up a room"))
        self._sheet = sheet
        self._offer: PickUpOffer | None = None
        self.set_heading(_("Pick up a room"), sheet.facts.name)
        self._patience = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._patience.timeout.connect(self._ask)
        self.guest = GuestFinder(self.form, context.runner, "pick_up")
        self._add_stay()
        self._add_answer()
        self.form.add(NoteField("stay_note", _("Note"), object_name="pick_up_note", lines=2))
        self.add(self.form)
        self.make_primary(_("Book"), self._intent, self._done, self._refused, object_name="pick_up_do")
        self._propose()
        self.guest.be_known(known=True)
        self._say(None)
        self._ask()

    def first_field(self) -> QWidget:
        return self.guest.search

    def reread(self) -> None:
        self._ask()

    def _add_stay(self) -> None:
        self.form.add_heading(_("Stay"))
        kinds = [(one.room_type_id, f"{one.code} · {one.name}") for one in self._sheet.types]
        self.form.add(ChoiceField("room_type_id", _("Room type"), object_name="pick_up_type", choices=kinds, required=True))
        arrives = DateField("arrival_date", _("Arrival"), object_name="pick_up_arrival", relative_to=self._first_day, required=True)
        leaves = DateField("departure_date", _("Departure"), object_name="pick_up_departure", relative_to=arrives.shown_day, required=True)
        self.form.add(arrives, leaves)
        self.form.add(
            NumberField("adults", _("Adults"), object_name="pick_up_adults", minimum=1, maximum=MOST_PERSONS),
            AgesField("child_ages", _("Children's ages"), object_name="pick_up_child_ages", placeholder="4, 9"),
        )
        for name in _ASKED_ABOUT:
            self.form.field(name).edited.connect(self._patience.start)

    def _add_answer(self) -> None:
        self.price = label("", "heading", wrap=True)
        self.price.setObjectName("pick_up_price")
        self.nights = label("", "quiet", wrap=True)
        self.nights.setObjectName("pick_up_nights")
        self.obstacles = label("", "error", wrap=True)
        self.obstacles.setObjectName("pick_up_obstacles")
        for part in (self.price, self.nights, self.obstacles):
            self.form.add_widget(part)
        self.form.add(reason_field("override_reason", _("Why are the rules overridden?"), object_name="pick_up_override"))
        self.form.add(
            CheckField(
                "forced",
                _("Sell beyond the allowance"),
                object_name="pick_up_forced",
                hint=_("The type is sold out. Selling it needs its own permission; the night is counted as oversold."),
            )
        )

    def _propose(self) -> None:
        """The dates of the block, and the type of which most is kept."""
        facts = self._sheet.facts
        kept = max(self._sheet.types, key=lambda one: sum(night.rest for night in one.nights), default=None)
        self.form.set_values(
            room_type_id=kept.room_type_id if kept else None,
            arrival_date=self._first_day(),
            departure_date=facts.departure_date,
            adults=1,
            forced=False,
        )

    def _first_day(self) -> date:
        return max(self._sheet.facts.arrival_date, self._sheet.business_date)

    # --- What it costs --------------------------------------------------------------------------------------------------

    def _asked(self) -> PickUpAsked | None:
        """What the fields ask about; None while they make no stay."""
        values: dict[str, Any] = {}
        for name in _ASKED_ABOUT:
            try:
                values[name] = self.form.field(name).value()
            except ValueError:
                return None
        arrival, departure = values["arrival_date"], values["departure_date"]
        if values["room_type_id"] is None or arrival is None or departure is None or departure <= arrival:
            return None
        return PickUpAsked(values["room_type_id"], arrival, departure, values["adults"], values["child_ages"])

    def _ask(self) -> None:
        asked = self._asked()
        if asked is None:
            self._say(None)
            return
        self.context.runner.read(
            pick_up_offer, self._say, self.form.show_error, key="offer", block_id=self._sheet.facts.block_id, asked=asked
        )

    def _say(self, offer: PickUpOffer | None) -> None:
        self._offer = offer
        rules = offer.rules if offer else ()
        self.price.setText("" if offer is None else self._price_words(offer))
        self.nights.setText("" if offer is None else self._nights_words(offer))
        self.obstacles.setText("\n".join(one.sentence for one in offer.obstacles) if offer else "")
        for part in (self.price, self.nights, self.obstacles):
            part.setVisible(bool(part.text()))
        show_field(self.form.field("override_reason"), bool(rules) and all(one.may_be_overridden for one in rules))
        show_field(self.form.field("forced"), offer is not None and offer.sold_out)

    def _price_words(self, offer: PickUpOffer) -> str:
        count = nights_text(len(offer.nights))
        total = money_text(offer.total_minor, self.context.status().currency)
        return _("{price} for {nights}").format(price=total, nights=count)

    def _nights_words(self, offer: PickUpOffer) -> str:
        currency = self.context.status().currency
        runs = [(price, len(list(nights))) for price, nights in groupby(price for _night, price in offer.nights)]
        words = [" + ".join(f"{count} × {money_text(price, currency)}" for price, count in runs)]
        if offer.beyond:
            beyond = plural(
                "{count} night is not in the allotment and comes out of what is for sale.",
                "{count} nights are not in the allotment and come out of what is for sale.",
                len(offer.beyond),
            )
            words.append(beyond.format(count=len(offer.beyond)))
        return "\n".join(words)

    # --- Booking --------------------------------------------------------------------------------------------------------

    def _intent(self) -> Intent | None:
        if self._offer is not None and any(not one.may_be_overridden for one in self._offer.rules):
            self.form.field_error("room_type_id", _("This cannot be booked, as is said below. Choose another type or other dates."))
            return None
        if not self.form.check():
            return None
        values = self.form.values()
        room = PickUp(
            guest=self.guest.guest(),
            room_type_id=values["room_type_id"],
            arrival_date=values["arrival_date"],
            departure_date=values["departure_date"],
            adults=values["adults"],
            children=len(values["child_ages"]),
            child_ages=values["child_ages"],
            note=values["stay_note"],
        )
        override, forced = self.form.field("override_reason"), self.form.field("forced")
        return Intent(
            pick_up,
            {
                "block_id": self._sheet.facts.block_id,
                "rooms": [room],
                "forced": not forced.isHidden() and forced.value(),
                "override_reason": None if override.isHidden() else override.value(),
            },
        )

    def _refused(self, error: StaffError) -> None:
        """A rule that came up meanwhile may be overridden like one that was told before."""
        if isinstance(error, NotForSaleWithoutReason):
            self._ask()
        self.form.show_error(error)

    def _done(self, booked: PickedUp) -> None:
        guest = self.guest.name()
        asked = self._offer.asked if self._offer else None
        dates = dates_text(asked.arrival, asked.departure) if asked else ""
        self.form.mark_saved()
        words = _("{guest} has a room of the group, {dates}: confirmation {confirmation}.")
        self.finished.emit(
            Outcome(words.format(guest=guest, dates=dates, confirmation=booked.confirmation_number), oversold=booked.oversold)
        )
