"""The rooms of the booking: cards under one another, what is too many of them, why rules are overridden, what all cost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.booking.room_line import RoomLine
from hotel_desk.ui.widgets.field import CheckField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import PackageId, ReasonCodeId, RoomId, RoomTypeId
    from hotel_desk.ui.booking.offer import Offer
    from hotel_desk.ui.booking.offer_reading import OffersRead, Wish
    from hotel_desk.ui.shell.screen import ScreenContext

_OF_A_ROOM = {"price_minor", "adults", "children", "babies", "child_ages", "extra_beds", "discount_reason_id", "upgrade_reason"}


class BookingRooms(QWidget):
    """The list of room cards.

    Signals:
        changed(): another room, another price: totals and what is left are different.
        stays_changed(): the dates or guests of a room are different: they have to be quoted again.
    """

    changed = Signal()
    stays_changed = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("booking_rooms")
        self._context = context
        self._made = 0
        self._page: OffersRead | None = None
        self._rooms_known = False
        self._reasons: Sequence[tuple[ReasonCodeId, str]] = ()
        self._packages: Sequence[tuple[PackageId, str]] = ()
        self.lines: list[RoomLine] = []
        self.error = label("", "error", wrap=True)
        self.error.setObjectName("booking_rooms_error")
        self.forced = CheckField("forced", _("Sell beyond what is left (needs the permission for it)"), object_name="booking_forced")
        self.override_form = Form(object_name="booking_override_form", accessible_name=_("Override"), other_errors=context.messages.error)
        self.override = TextField(
            "override_reason", _("Why are the rules overridden?"), object_name="booking_override", required=True, limit=500
        )
        self.override_form.add(self.override)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addLayout(self._cards)
        column.addWidget(self.override_form)
        column.addWidget(self.forced)
        for part in (self.error, self.override_form, self.forced):
            part.hide()
        self.forced.edited.connect(self._say_shortage)

    def add(self, offer: Offer, room_id: RoomId | None = None) -> RoomLine:
        """Take a room of an offer into the booking."""
        self._made += 1
        status = self._context.status
        line = RoomLine(offer, self._made, status().currency, lambda: status().business_date, self._context.messages.error)
        line.show_reasons(self._reasons)
        line.show_packages(self._packages)
        line.edited.connect(self._edited)
        line.stay_edited.connect(self.stays_changed)
        line.removed.connect(lambda: self.remove(line))
        if room_id is not None:
            line.ask_for_room(room_id)
        self.lines.append(line)
        self._cards.addWidget(line)
        line.show()
        self.error.hide()
        if self._page is not None:
            line.own.follow(self._page.wish)
            line.show_offers(self._page)
        self._offer_rooms()
        self._say_shortage()
        self.changed.emit()
        return line

    def remove(self, line: RoomLine) -> None:
        """Take a room out of the booking."""
        self.lines.remove(line)
        self._cards.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._offer_rooms()
        self._say_shortage()
        self.changed.emit()

    def clear(self) -> None:
        """No room at all."""
        for line in list(self.lines):
            self.remove(line)
        self.error.hide()
        self.override.set_value("")

    def show_reasons(self, reasons: Sequence[tuple[ReasonCodeId, str]]) -> None:
        """The hotel's reasons for another price."""
        self._reasons = reasons
        for line in self.lines:
            line.show_reasons(reasons)

    def show_packages(self, packages: Sequence[tuple[PackageId, str]]) -> None:
        """The hotel's packages, for rooms with packages of their own."""
        self._packages = packages
        for line in self.lines:
            line.show_packages(packages)

    def forget_rooms(self) -> None:
        """Until the answer is here nothing is known of these dates: a room asked for is neither free nor taken."""
        self._rooms_known = False

    def show_page(self, page: OffersRead) -> None:
        """The dates and guests of the page were read: for every room that follows them."""
        self._page = page
        self._rooms_known = True
        for line in self.lines:
            line.own.follow(page.wish)
            if not line.own.is_on():
                line.show_offers(page)
        self._offer_rooms()
        self._say_shortage()

    def show_own(self, answers: Sequence[OffersRead]) -> None:
        """Rooms with dates and guests of their own were read, in the order of the lines."""
        mine = [line for line in self.lines if line.own.is_on()]
        for line, answer in zip(mine, answers, strict=False):
            line.show_offers(answer)
            line.show_rooms(answer.rooms, self._elsewhere(line))
        self._say_shortage()

    def own_wishes(self, page: Wish | None) -> list[Wish]:
        """What rooms with dates and guests of their own ask for; none while one of them makes no stay."""
        found = [line.wish(page) for line in self.lines if line.own.is_on()]
        return [wish for wish in found if wish is not None] if None not in found else []

    def taken(self) -> Counter[RoomTypeId]:
        """How many rooms of each type the booking has."""
        return Counter(line.type.room_type_id for line in self.lines)

    def total_minor(self) -> int | None:
        """What all cost, minor units; None where a price cannot be read, or there is no room."""
        totals = [line.total_minor() for line in self.lines]
        return sum(total for total in totals if total is not None) if totals and None not in totals else None

    def check(self) -> bool:
        """Say what is missing, and what stands in the way of a sale."""
        fine = [line.check() for line in self.lines]
        if not self.lines:
            self.say(_("Add a room from the list first."))
            return False
        if self._short() and not self.forced.value():
            self.say(_("There is not enough left for this booking. Choose another type or other dates, or sell beyond it."))
            return False
        if any(not one.may_be_overridden for line in self.lines for one in line.obstacles()):
            self.say(_("This cannot be sold, as the room's card says. Choose another plan, type or dates."))
            return False
        return all(fine) and (self.override_form.isHidden() or self.override_form.check())

    def check_wishes(self) -> bool:
        """Say what is missing where nothing is sold: for the waitlist it does not matter what is left."""
        if not self.lines:
            self.say(_("Add a room from the list first."))
        fine = [line.check() for line in self.lines]
        return bool(fine) and all(fine)

    def terms(self) -> dict[str, Any]:
        """Whether, and why, it is sold beyond what is left and against the rules."""
        overridden = not self.override_form.isHidden()
        return {
            "forced": bool(self._short() and self.forced.value()),
            "override_reason": self.override.value() if overridden else None,
        }

    def say(self, sentence: str) -> None:
        """A sentence about all rooms."""
        self.error.setText(sentence)
        self.error.show()

    def show_error(self, error: StaffError) -> RoomLine | None:
        """Show a refusal on the room that it is about; None where it is about no room."""
        field = error.field or ""
        at_fault = self._at_fault(error)
        if not at_fault:
            return None
        line = at_fault[0]
        if not (line.form.field_error(field, str(error)) or line.own.field_error(field, str(error))):
            line.say(str(error))
        return line

    def _at_fault(self, error: StaffError) -> Sequence[RoomLine]:
        """The rooms that a refusal is about: of the type or the number that it names; any, where it only names a field."""
        kind, number = error.values.get("room_type"), error.values.get("room")
        if kind:
            return [line for line in self.lines if line.type.name == kind]
        if number:
            return [line for line in self.lines if line.room.box.currentText().split(" · ")[0] == number] or self.lines
        return self.lines if error.field in _OF_A_ROOM else []

    def _edited(self) -> None:
        self._offer_rooms()
        self.changed.emit()

    def _elsewhere(self, line: RoomLine) -> set[RoomId]:
        taken = {other.room_id() for other in self.lines if other is not line}
        return {room for room in taken if room is not None}

    def _offer_rooms(self) -> None:
        if self._page is None or not self._rooms_known:
            return
        for line in self.lines:
            if not line.own.is_on():
                line.show_rooms(self._page.rooms, self._elsewhere(line))

    def _short(self) -> list[RoomLine]:
        """The rooms that are one too many of their type."""
        seen: Counter[RoomTypeId] = Counter()
        short = []
        for line in self.lines:
            seen[line.type.room_type_id] += 1
            if seen[line.type.room_type_id] > line.type.left:
                short.append(line)
        return short

    def _say_shortage(self) -> None:
        short = self._short()
        for line in self.lines:
            sentences = [one.sentence for one in line.obstacles()]
            if line in short and not self.forced.value():
                sentences.append(line.sold_out_words())
            line.say("\n".join(sentences))
        overridable = [one for line in self.lines for one in line.obstacles()]
        self.override_form.setVisible(bool(overridable) and all(one.may_be_overridden for one in overridable))
        self.forced.setVisible(bool(short))
        if not short:
            self.forced.set_value(False)
