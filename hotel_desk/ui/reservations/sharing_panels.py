"""A room that is shared: how its price is split, who joins it with a reservation of their own, who gets a room apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.queries.reservation_search import ReservationRow, reservation_search
from hotel_desk.queries.room_choices import RoomChoice, rooms_to_move_to
from hotel_desk.services.sharers import change_split, part_sharer, share_room
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import reason_field, show_field
from hotel_desk.ui.front_desk.oversell_part import OversellPart
from hotel_desk.ui.front_desk.room_picker import RoomPicker
from hotel_desk.ui.front_desk.stay_words import dates_text
from hotel_desk.ui.front_desk.why_handed_out import ask_why_handed_out
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.reservations.reservation_field import ReservationField
from hotel_desk.ui.reservations.sharing_words import in_room, present_payer, price_of_room, split_words
from hotel_desk.ui.reservations.whole import Whole, whole_reservation
from hotel_desk.ui.reservations.words import SPLIT_TITLES
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.services.reservation_changes import ReservationChanged
    from hotel_desk.ui.shell.screen import ScreenContext

_LIVE = (*EXPECTED, ReservationStatus.IN_HOUSE)
# What a person chooses here is the other reservation: whatever the command finds wrong with the two of them is said there.
_OF_OTHER = frozenset({"lead_id", "reservation_id", "arrival_date", "departure_date", "adults"})


def rooms_found(reader: Reader, *, text: str, limit: int) -> tuple[ReservationRow, ...]:
    """Reservations whose room could be shared, for a field that finds while one types."""
    return reservation_search(reader, text=text, statuses=_LIVE, limit=limit).rows


def split_field(object_name: str) -> ChoiceField:
    """Full, entire or split."""
    splits = [(one, _(title)) for one, title in SPLIT_TITLES.items()]
    return ChoiceField("split", _("Price of the room"), object_name=object_name, choices=splits, required=True)


class SplitPanel(ActionPanel):
    """The panel of *Split the price*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="split", title=_("Split the price"))
        self._people = in_room(whole)
        now = AmountRows()
        now.setObjectName("split_now")
        paid = [(one.name, money_text(one.price_minor, self.currency)) for one in self._people]
        now.show_rows([*paid, (_("The room"), money_text(price_of_room(whole), self.currency))])
        self.form.add_widget(label(_("At present:"), "quiet"))
        self.form.add_widget(now)
        self.split = split_field("split_way")
        payers = [(one.reservation_id, one.name) for one in self._people]
        self.payer = ChoiceField("payer_id", _("Who pays"), object_name="split_payer", choices=payers, required=True)
        self.meaning = label("", "quiet", wrap=True)
        self.meaning.setObjectName("split_meaning")
        self.form.add(self.split)
        self.form.add(self.payer)
        self.form.add_widget(self.meaning)
        self.form.add_widget(label(_("Nights that are charged already stay as they are."), "quiet", wrap=True))
        self.form.set_values(split=whole.sheet.share_split, payer_id=present_payer(whole))
        self.form.edited.connect(self._say)
        self.add(self.form)
        self.make_primary(_("Split the price"), self._intent, self._done, object_name="split_do")
        self._say()

    def first_field(self) -> QWidget:
        return self.split

    def _say(self) -> None:
        split = self.split.value() or ShareSplit.SPLIT
        show_field(self.payer, split is ShareSplit.ENTIRE)
        payer = next((one.name for one in self._people if one.reservation_id == self.payer.value()), "")
        total = price_of_room(self.whole)
        self.meaning.setText(split_words(split, total, people=len(self._people), payer=payer, currency=self.currency))

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        payer = None if self.payer.isHidden() else self.payer.value()
        return Intent(change_split, {"reservation_id": self.stay.reservation_id, "split": self.split.value(), "payer_id": payer})

    def _done(self, _changed: object) -> None:
        before = self.whole.sheet.share_split
        payer = present_payer(self.whole) if before is ShareSplit.ENTIRE else None
        undo = Intent(change_split, {"reservation_id": self.stay.reservation_id, "split": before, "payer_id": payer})
        self.finish(_("The price of the room is split anew."), undo)


class ShareRoomPanel(ActionPanel):
    """The panel of *Share a room*: a reservation of its own becomes one in somebody else's room."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="share_room", title=_("Share a room"))
        self._lead: Whole | None = None
        words = _(
            "{guest} keeps the confirmation number and what was paid, and shares the other guest's room. The own room and the own price "
            "are given up. It is possible within the dates of the other guest only: {dates} must lie in them."
        )
        dates = dates_text(whole.stay.arrival_date, whole.stay.departure_date)
        self.form.add_widget(label(words.format(guest=whole.stay.guest.name, dates=dates), "quiet", wrap=True))
        self.other = ReservationField(
            "lead_id",
            _("Whose room"),
            runner=context.runner,
            query=rooms_found,
            object_name="share_room_other",
        )
        self.split = split_field("share_room_split")
        self.meaning = label("", "quiet", wrap=True)
        self.meaning.setObjectName("share_room_meaning")
        self.counted = CheckField(
            "counted_with_lead",
            _("Counted twice until now"),
            object_name="share_room_counted",
            hint=_("The other reservation was made for this guest too: its number of guests goes down."),
        )
        self.form.add(self.other)
        self.form.add(self.split)
        self.form.add_widget(self.meaning)
        self.form.add(self.counted)
        self.form.set_values(lead_id=None, split=ShareSplit.SPLIT, counted_with_lead=False)
        self.add(self.form)
        self.make_primary(_("Share the room"), self._intent, self._done, self._refused, object_name="share_room_do")
        self._say()
        self.other.chosen.connect(self._ask)
        self.other.edited.connect(self._forget)
        self.split.edited.connect(self._say)

    def first_field(self) -> QWidget:
        return self.other

    def _ask(self, row: ReservationRow) -> None:
        about: dict[str, Any] = {"reservation_id": row.reservation_id, "currency": self.currency}
        self.context.runner.read(whole_reservation, self._take, self.form.show_error, owner=self, key="lead", **about)

    def _take(self, lead: Whole) -> None:
        self._lead = lead
        self._say()

    def _forget(self) -> None:
        self._lead = None
        self._say()

    def _say(self) -> None:
        lead = self._lead
        self.meaning.setVisible(lead is not None)
        if lead is None:
            return
        split = self.split.value() or ShareSplit.SPLIT
        people = len(in_room(lead)) + 1
        payer = next((one.name for one in in_room(lead) if one.reservation_id == present_payer(lead)), "")
        self.meaning.setText(split_words(split, price_of_room(lead), people=people, payer=payer, currency=self.currency))

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        other = self.other.value()
        assert other is not None  # noqa: S101 - `check` has refused an empty field
        about = {"reservation_id": self.stay.reservation_id, "lead_id": other.reservation_id, "split": self.split.value()}
        return Intent(share_room, {**about, "counted_with_lead": bool(self.counted.value())})

    def _refused(self, error: StaffError) -> None:
        if not (error.field in _OF_OTHER and self.form.field_error("lead_id", str(error))):
            self.form.show_error(error)

    def _done(self, _shared: object) -> None:
        other = self.other.value()
        words = _("{guest} shares the room of {other}.").format(guest=self.stay.guest.name, other=other.guest_name if other else "")
        self.finish(words)


class PartSharerPanel(ActionPanel):
    """The panel of *Part from the room*: a sharer gets nights of its own; in house, a room that is ready too."""

    NO_LOSS = frozenset({"room_id"})

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="part_sharer", title=_("Part from the room"))
        here = whole.stay.status is ReservationStatus.IN_HOUSE
        words = (
            _("{guest} moves now into a room of its own, at the price of the room that was shared.")
            if here
            else _("{guest} gets a reservation with a room of its own, at the price of the room that was shared.")
        )
        self.form.add_widget(label(words.format(guest=whole.stay.guest.name), wrap=True))
        self.picker = RoomPicker("room_id", _("New room"), object_name="part_sharer_rooms") if here else None
        if self.picker is not None:
            self.form.add(self.picker)
            self.form.add(reason_field("override_reason", _("Why is it handed out?"), object_name="part_sharer_override"))
        self.form.add(
            MoneyField(
                "price_minor",
                _("Price a night"),
                object_name="part_sharer_price",
                currency=self.currency,
                hint=_("Empty: what the room cost that was shared."),
            )
        )
        self.oversell = OversellPart(self.form, "part_sharer")
        self.form.set_values(price_minor=None)
        self.add(self.form)
        self.make_primary(_("Part from the room"), self._intent, self._done, self._refused, object_name="part_sharer_do")
        if self.picker is not None:
            self.picker.picked.connect(self._fit)
            self.picker.taken.connect(self.primary_button.setFocus)
            self._fit(None)

    def begin(self) -> None:
        self.reread()

    def reread(self) -> None:
        if self.picker is not None:
            about: dict[str, Any] = {"reservation_id": self.stay.reservation_id}
            self.context.runner.read(rooms_to_move_to, self.picker.set_choices, self.form.show_error, key="rooms", **about)

    def first_field(self) -> QWidget | None:
        return self.picker

    def _fit(self, choice: RoomChoice | None) -> None:
        ask_why_handed_out(self.form.field("override_reason"), choice)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about: dict[str, Any] = {
            "reservation_id": self.stay.reservation_id,
            "price_minor": self.form.value("price_minor"),
            "forced": self.oversell.asked(),
        }
        if self.picker is not None:
            override = self.form.field("override_reason")
            about |= {"room_id": self.picker.value(), "override_reason": None if override.isHidden() else override.value()}
        return Intent(part_sharer, about)

    def _refused(self, error: StaffError) -> None:
        if not self.oversell.takes(error):
            self.form.show_error(error)

    def _done(self, changed: ReservationChanged) -> None:
        self.finish(_("{guest} shares no room any more.").format(guest=self.stay.guest.name), oversold=changed.oversold)
