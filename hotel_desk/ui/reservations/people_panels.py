"""People who belong together: somebody who shares the room, and reservations that are handled together."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import GuestId
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.language import _
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.queries.reservation_search import ReservationRow, reservation_search
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_links import link_reservations, part_reservation
from hotel_desk.services.sharers import Persons, add_sharer
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.reservations.reservation_field import ReservationField
from hotel_desk.ui.reservations.sharing_panels import split_field
from hotel_desk.ui.reservations.sharing_words import in_room, present_payer, price_of_room, split_words
from hotel_desk.ui.widgets.buttons import Button, Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext


def reservations_found(reader: Reader, *, text: str, limit: int) -> tuple[ReservationRow, ...]:
    """Reservations for a field that finds while one types, from today on."""
    return reservation_search(reader, text=text, limit=limit).rows


class SharerPanel(ActionPanel):
    """The panel of *Add sharer*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="sharer", title=_("Add sharer"))
        self._new_name = ""
        self.guest: SearchField[ProfileHit] = SearchField(
            "guest",
            _("Guest"),
            runner=context.runner,
            query=partial(find_profiles, kinds=(ProfileKind.GUEST,)),
            title=lambda hit: hit.name,
            subtitle=lambda hit: " · ".join(part for part in (hit.phone, hit.email, hit.telling_reason) if part),
            object_name="sharer_guest",
            create=_("New guest"),
            required=True,
            placeholder=_("Name, phone or e-mail"),
        )
        self.guest.create_asked.connect(self._take_new)
        self.guest.edited.connect(self._forget_new)
        self.new = label("", "quiet", wrap=True)
        self.new.setObjectName("sharer_new")
        self.new.hide()
        self.split = split_field("sharer_split")
        self.meaning = label("", "quiet", wrap=True)
        self.meaning.setObjectName("sharer_meaning")
        self.counted = CheckField("counted_with_lead", _("Was counted among the guests of this reservation"), object_name="sharer_counted")
        self.form.add(self.guest)
        self.form.add_widget(self.new)
        self.form.add(self.split)
        self.form.add_widget(self.meaning)
        self._add_dates()
        self.form.add(self.counted)
        self.form.set_values(
            guest=None,
            split=ShareSplit.SPLIT,
            arrival_date=max(whole.stay.arrival_date, whole.stay.business_date),
            departure_date=whole.stay.departure_date,
            counted_with_lead=whole.stay.adults > 1,
        )
        self.split.edited.connect(self._say)
        self.add(self.form)
        self.make_primary(_("Add sharer"), self._intent, self._done, object_name="sharer_do")
        self._say()

    def first_field(self) -> QWidget:
        return self.guest

    def _add_dates(self) -> None:
        """Within those of the room, which somebody else holds."""
        first, last = max(self.stay.arrival_date, self.stay.business_date), self.stay.departure_date
        arrival = DateField(
            "arrival_date",
            _("Arrival"),
            object_name="sharer_arrival",
            relative_to=lambda: first,
            earliest=lambda: first,
            latest=lambda: last - timedelta(days=1),
            required=True,
        )
        departure = DateField(
            "departure_date",
            _("Departure"),
            object_name="sharer_departure",
            relative_to=arrival.shown_day,
            earliest=lambda: first + timedelta(days=1),
            latest=lambda: last,
            required=True,
        )
        self.form.add(arrival, departure)

    def _take_new(self, name: str) -> None:
        self._new_name = name
        self.new.setText(_("{name} is written down as a new guest.").format(name=name))
        self.new.show()
        self.guest.show_error("")

    def _forget_new(self) -> None:
        self._new_name = ""
        self.new.hide()

    def _say(self) -> None:
        """Who pays what, before it is done."""
        people, payer = in_room(self.whole), present_payer(self.whole)
        name = next(one.name for one in people if one.reservation_id == payer)
        split = self.split.value() or ShareSplit.SPLIT
        words = split_words(split, price_of_room(self.whole), people=len(people) + 1, payer=name, currency=self.currency)
        self.meaning.setText(words)

    def _intent(self) -> Intent | None:
        hit = self.guest.value()
        fine = self.form.check()
        if hit is None and self._new_name:
            # Typed, not chosen: the name is the new guest's.
            self.guest.show_error("")
            fine = not any(field.problem() for field in (self.form.field("arrival_date"), self.form.field("departure_date")))
        if not fine:
            return None
        guest = GuestId(hit.id) if hit is not None else ProfileDetails(name=self._new_name)
        about = {"reservation_id": self.stay.reservation_id, "guest": guest, "split": self.split.value(), "persons": Persons()}
        dates = {name: self.form.value(name) for name in ("arrival_date", "departure_date")}
        return Intent(add_sharer, {**about, **dates, "counted_with_lead": bool(self.counted.value())})

    def _done(self, _shared: object) -> None:
        hit = self.guest.value()
        name = hit.name if hit is not None else self._new_name
        self.finish(_("{name} shares the room of {guest}.").format(name=name, guest=self.stay.guest.name))


class LinkPanel(ActionPanel):
    """The panel of *Link*: joins a reservation to this one, or parts this one from the others."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="link", title=_("Link"))
        self.other = ReservationField(
            "reservation_ids",
            _("Other reservation"),
            runner=context.runner,
            query=reservations_found,
            object_name="link_other",
        )
        words = _("Linked reservations are shown together: a family, two friends, a party of one agent.")
        self.form.add_widget(label(words, "quiet", wrap=True))
        self.form.add(self.other)
        self.form.set_values(reservation_ids=None)
        self.add(self.form)
        if whole.sheet.linked:
            part = Button(_("Part from the others"), object_name="link_part", accessible_name=_("Part from the others"))
            part.clicked.connect(lambda _checked: self._part())
            self.add_secondary(part)
        self.make_primary(_("Link"), self._intent, self._done, object_name="link_do")

    def first_field(self) -> QWidget:
        return self.other

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        other = self.other.value()
        assert other is not None  # noqa: S101 - `check` has refused an empty field
        return Intent(link_reservations, {"reservation_ids": [self.stay.reservation_id, other.reservation_id]})

    def _done(self, _linked: object) -> None:
        other = self.other.value()
        undo = Intent(part_reservation, {"reservation_id": self.stay.reservation_id}) if not self.whole.sheet.linked else None
        name = other.guest_name if other is not None else ""
        self.finish(_("{guest} and {other} are linked.").format(guest=self.stay.guest.name, other=name), undo)

    def _part(self) -> None:
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id}
        self.context.runner.run(part_reservation, self._parted, self.form.show_error, owner=self, **about)

    def _parted(self, _linked: object) -> None:
        ids = [self.stay.reservation_id, self.whole.sheet.linked[0].reservation_id]
        undo = Intent(link_reservations, {"reservation_ids": ids})
        self.finish(_("{guest} is parted from the others.").format(guest=self.stay.guest.name), undo)
