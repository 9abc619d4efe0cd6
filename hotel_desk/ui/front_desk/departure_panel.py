"""Lets a guest in house stay longer or leave earlier; says what that means, and what forbids it, before it is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.queries.departure_check import DepartureCheck, departure_check
from hotel_desk.services.stay_changes import StayChanged, extend_stay, shorten_stay
from hotel_desk.ui.formats import amount_text, date_text, short_date_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, show_field
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext


class DeparturePanel(JobPanel):
    """The panel of *Change departure*: extends or shortens, as the date says."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="departure_panel", title=_("Change departure"))
        self.stay = stay
        self._check: DepartureCheck | None = None
        self.show_stay_heading(stay)
        self._currency = context.status().currency
        self.form.add_widget(label(_("Departs on {date} at present.").format(date=date_text(stay.departure_date)), "quiet", wrap=True))
        self.form.add(
            DateField(
                "departure_date",
                _("New departure"),
                object_name="departure_date",
                relative_to=lambda: stay.departure_date,
                earliest=self._earliest,
                required=True,
                hint=_("A date, or +2 for two nights more."),
            )
        )
        self.meaning = label("", wrap=True)
        self.obstacle = label("", "error", wrap=True)
        self.meaning.setObjectName("departure_meaning")
        self.obstacle.setObjectName("departure_obstacle")
        self.form.add_widget(self.meaning)
        self.form.add_widget(self.obstacle)
        self.form.add(
            MoneyField("price_minor", _("Price of an added night"), object_name="departure_price", currency=self._currency, required=True)
        )
        self.form.add(
            CheckField(
                "forced",
                _("Sell beyond the allowance"),
                object_name="departure_forced",
                hint=_("The type is sold out. Selling it needs its own permission; the night is counted as oversold."),
            )
        )
        self.add(self.form)
        self.make_primary(_("Change departure"), self._intent, self._done, object_name="departure_do")
        self.form.set_values(departure_date=stay.departure_date + timedelta(days=1), price_minor=stay.last_price_minor)
        self.form.field("departure_date").edited.connect(self.reread)
        self.form.field("price_minor").edited.connect(self._say)
        self._say()

    def begin(self) -> None:
        self.reread()

    def reread(self) -> None:
        """Ask what the date in the field would mean; the answer to an older date is dropped."""
        wanted = self.form.value("departure_date")
        self._check = None
        self._say()
        if wanted is None or self.form.field("departure_date").problem():
            return
        self.context.runner.read(
            departure_check,
            self._take_check,
            self.form.show_error,
            key="check",
            reservation_id=self.stay.reservation_id,
            departure_date=wanted,
        )

    def first_field(self) -> QWidget:
        return self.form.field("departure_date")

    def _earliest(self) -> date:
        return max(self.stay.business_date, self.stay.arrival_date + timedelta(days=1))

    def _take_check(self, check: DepartureCheck) -> None:
        self._check = check
        self._say()

    def _say(self) -> None:
        """What it means in words, what forbids it in words, and only the fields that matter."""
        check = self._check
        longer = check is not None and bool(check.nights_added)
        show_field(self.form.field("price_minor"), longer)
        show_field(self.form.field("forced"), longer and bool(check and check.sold_out))
        self.meaning.setText("" if check is None else self._meaning(check))
        self.obstacle.setText("" if check is None else self._forbidding(check))
        self.meaning.setVisible(bool(self.meaning.text()))
        self.obstacle.setVisible(bool(self.obstacle.text()))
        self.primary_button.setText(
            _("Extend stay") if longer else _("Shorten stay") if check and check.nights_given_back else self.title_words
        )

    def _meaning(self, check: DepartureCheck) -> str:
        if check.nights_added:
            price = self.form.value("price_minor") or 0
            return _("{nights} more, {amount} more.").format(
                nights=nights_words(len(check.nights_added)), amount=amount_text(price * len(check.nights_added), self._currency)
            )
        if check.nights_given_back:
            return _("{nights} less, {amount} less.").format(
                nights=nights_words(len(check.nights_given_back)), amount=amount_text(check.given_back_minor, self._currency)
            )
        return _("This is the departure that stands already.")

    def _forbidding(self, check: DepartureCheck) -> str:
        sentences = []
        if check.promised is not None:
            sentence = (
                _("Room {room} is closed from {date}: {who}. Move the guest to another room first.")
                if check.promised.closed
                else _("Room {room} is given to {who} ({confirmation}) from {date}. Move one of the two first.")
            )
            sentences.append(
                sentence.format(
                    room=check.promised.room_number,
                    date=short_date_text(check.promised.since),
                    who=check.promised.who,
                    confirmation=check.promised.confirmation_number,
                )
            )
        if check.sold_out:
            nights = ", ".join(short_date_text(night) for night in check.sold_out)
            sentences.append(_("{type} is sold out on {nights}.").format(type=check.room_type_name, nights=nights))
        return "\n".join(sentences)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        wanted = self.form.value("departure_date")
        about: dict[str, object] = {"reservation_id": self.stay.reservation_id, "departure_date": wanted}
        if wanted < self.stay.departure_date:
            return Intent(shorten_stay, about)
        forced = self.form.field("forced")
        price = self.form.field("price_minor")
        about["price_minor"] = self.stay.last_price_minor if price.isHidden() else price.value()
        about["forced"] = not forced.isHidden() and forced.value()
        return Intent(extend_stay, about)

    def _done(self, changed: StayChanged) -> None:
        sentence = _("{guest} now departs on {date}.").format(guest=self.stay.guest.name, date=date_text(changed.departure_date))
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, self._undo(changed), changed.reservation_id, oversold=changed.oversold))

    def _undo(self, changed: StayChanged) -> Intent | None:
        """The way back, where one command goes it: not to day use, and not to nights of different prices."""
        back: dict[str, object] = {"reservation_id": changed.reservation_id, "departure_date": self.stay.departure_date}
        if changed.departure_date > self.stay.departure_date:
            return None if self.stay.day_use else Intent(shorten_stay, back)
        prices = {night.price_minor for night in self.stay.nights if night.date >= changed.departure_date}
        return Intent(extend_stay, {**back, "price_minor": prices.pop()}) if len(prices) == 1 else None
