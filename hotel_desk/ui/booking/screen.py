"""The page on which a reservation is made: dates, what is left, the rooms, the guest, one button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.language import _, plural
from hotel_desk.queries.availability import FreeRoom, TypeAvailability, availability, rooms_free
from hotel_desk.services.reservations import Booked, book
from hotel_desk.ui.booking.booked_card import CALENDAR, BookedCard, JustBooked
from hotel_desk.ui.booking.booking_start import BookingStart
from hotel_desk.ui.booking.dates_part import Dates, DatesPart
from hotel_desk.ui.booking.guest_part import GuestPart
from hotel_desk.ui.booking.room_line import RoomLine
from hotel_desk.ui.booking.type_table import TypeTable
from hotel_desk.ui.booking.words import price_text
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.oversold_words import say_done
from hotel_desk.ui.shell.screen import MessageAction, Screen, ScreenContext
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.desk_port import ChangeNotice, Target

_CONCERNS = (
    EntityKind.INVENTORY,
    EntityKind.RESERVATION,
    EntityKind.ROOM,
    EntityKind.CLOSURE,
    EntityKind.ROOM_TYPE,
    EntityKind.SETTING,
    EntityKind.BUSINESS_DATE,
)


class BookingScreen(Screen):
    """View and controller of a new reservation."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.lines: list[RoomLine] = []
        self._types: tuple[TypeAvailability, ...] = ()
        self._free: tuple[FreeRoom, ...] | None = None
        self._made = 0
        self._start: BookingStart | None = None
        self._sent: tuple[str, Dates] | None = None
        self.dates = DatesPart(lambda: context.status().business_date, context.messages.error)
        self.table = TypeTable(context.status().currency)
        self.who = GuestPart(context)
        self.card = BookedCard(context.go_to)
        self.rooms_error = label("", "error", wrap=True)
        self.rooms_error.setObjectName("booking_rooms_error")
        self.forced = CheckField("forced", _("Sell beyond what is left (needs the permission for it)"), object_name="booking_forced")
        self.rooms_count = label("", "quiet")
        self.total = label("", "figure")
        self.total.setObjectName("booking_total")
        self._lines_column = QVBoxLayout()
        self._lay_out()
        self.setFocusProxy(self.dates.arrival)
        self.dates.changed.connect(self._read)
        self.table.opened.connect(lambda offer: self._add(offer.type))
        self.table.step_asked.connect(lambda offer, _step: self._add(offer.type))
        self.forced.edited.connect(self._say_shortage)
        self.dates.begin()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_CONCERNS):
            self._read()

    def unsaved(self) -> list[str]:
        rooms = [plural("{count} room", "{count} rooms", len(self.lines)).format(count=len(self.lines))] if self.lines else []
        edits = [*rooms, *self.who.edits()]
        return [_("New reservation: {edits}").format(edits=", ".join(edits))] if edits else []

    def open(self, target: Target) -> None:
        """Begin with what another screen knows; what has been entered already is kept, and the room added to it."""
        start = target.id if isinstance(target.id, BookingStart) else BookingStart()
        if start.arrival_date is not None and not self.lines:
            self.dates.begin(start.arrival_date, start.departure_date)
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
            (focused if isinstance(focused, QPushButton) and focused.hasFocus() else self.book_button).click()
            event.accept()
        else:
            super().keyPressEvent(event)

    # Reading

    def _read(self) -> None:
        dates = self.dates.dates()
        if dates is None:
            self._count()
            return
        # Until the answer is here nothing is known of these dates: a room asked for is neither free nor taken.
        self._free = None
        runner = self.context.runner
        runner.read(availability, self._show_types, key="types", first=dates.arrival, last=dates.departure)
        runner.read(rooms_free, self._show_rooms, key="rooms", first=dates.arrival, last=dates.departure)

    def _show_types(self, types: tuple[TypeAvailability, ...]) -> None:
        self._types = types
        for line in self.lines:
            line.show_types(types)
        start, self._start = self._start, None
        wanted = next((one for one in types if start is not None and one.room_type_id == start.room_type_id), None)
        if wanted is not None and start is not None:
            line = self._add(wanted)
            if start.room_id is not None:
                line.ask_for_room(start.room_id)
                self._offer_rooms()
        self._count()

    def _show_rooms(self, rooms: tuple[FreeRoom, ...]) -> None:
        self._free = rooms
        self._offer_rooms()

    def _offer_rooms(self) -> None:
        if self._free is None:
            return
        for line in self.lines:
            elsewhere = {other.room_id() for other in self.lines if other is not line}
            line.show_rooms(self._free, {room for room in elsewhere if room is not None})

    # The rooms of the booking

    def _add(self, offered: TypeAvailability) -> RoomLine:
        self._made += 1
        line = RoomLine(offered, self._made, self.context.status().currency, self.context.messages.error)
        line.show_types(self._types)
        line.edited.connect(self._line_edited)
        line.removed.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._lines_column.addWidget(line)
        line.show()
        self._offer_rooms()
        self._count()
        return line

    def _remove(self, line: RoomLine) -> None:
        self.lines.remove(line)
        self._lines_column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._offer_rooms()
        self._count()
        self.table.setFocus()

    def _line_edited(self) -> None:
        self._offer_rooms()
        self._count()

    def _count(self) -> None:
        """What is left less what is taken, what it costs, and what is too many."""
        dates = self.dates.dates()
        nights = dates.nights if dates is not None else 0
        taken = Counter(line.type.room_type_id for line in self.lines)
        self.table.show_types(self._types, taken, nights)
        for line in self.lines:
            line.show_dates(dates)
        totals = [line.total_minor(nights) for line in self.lines]
        known = dates is not None and None not in totals
        rooms = plural("{count} room", "{count} rooms", len(self.lines)).format(count=len(self.lines))
        self.rooms_count.setText(f"{rooms}, {nights_words(nights)}" if self.lines else _("No room yet: add one from the list."))
        total = sum(minor for minor in totals if minor is not None)
        self.total.setText(price_text(total, self.context.status().currency) if self.lines and known else "")
        if self.lines:
            self.rooms_error.hide()
        self._say_shortage()

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
            line.say(line.sold_out_words() if line in short and not self.forced.value() else "")
        self.forced.setVisible(bool(short))
        if not short:
            self.forced.set_value(False)

    # Booking

    def _intent(self) -> Intent | None:
        fine = [self.dates.form.check(), *(line.form.check() for line in self.lines), self.who.check()]
        dates = self.dates.dates()
        if not self.lines:
            self._say_about_rooms(_("Add a room from the list first."))
            self.table.setFocus()
            return None
        if dates is None or not all(fine):
            return None
        if self._short() and not self.forced.value():
            self._say_about_rooms(_("There is not enough left for this booking. Choose another type or other dates, or sell beyond it."))
            return None
        who = self.who.who()
        arguments = {
            "guest": who,
            "rooms": [line.request(dates) for line in self.lines],
            "forced": bool(self._short() and self.forced.value()),
            **self.who.arguments(),
        }
        self._sent = (self.who.name(), dates)
        return Intent(book, arguments)

    def _say_about_rooms(self, sentence: str) -> None:
        self.rooms_error.setText(sentence)
        self.rooms_error.show()

    def _booked(self, booked: Booked) -> None:
        assert self._sent is not None  # noqa: S101 - nothing is booked that was not sent
        name, dates = self._sent
        just = JustBooked(booked, name, dates)
        sentence = _("Booked for {guest}: confirmation {number}.").format(guest=name, number=booked.confirmation_number)
        show = MessageAction(_("Open"), lambda: self.context.go_to(just.target(CALENDAR)))
        say_done(self.context.messages, sentence, booked.oversold, show)
        self._begin_again()
        self.card.show_booked(just, arrives_today=dates.arrival == self.context.status().business_date)
        self._left_scroll.ensureVisible(0, 0)

    def _begin_again(self) -> None:
        for line in list(self.lines):
            self._remove(line)
        self.rooms_error.hide()
        self.who.begin()
        self.dates.begin()

    def _refused(self, error: StaffError) -> None:
        """Beside the field that is at fault: of the dates, of a room, of the guest; else in the message bar."""
        field = error.field or ""
        if self.dates.form.field_error(field, str(error)) or self.who.show_error(error):
            return
        at_fault = self._lines_at_fault(error)
        if at_fault and field in {"room_id", "price_minor", "adults", "children", "babies"}:
            at_fault[0].form.field_error(field, str(error))
        elif at_fault:
            at_fault[0].say(str(error))
            self._left_scroll.ensureWidgetVisible(at_fault[0])
        elif field == "rooms":
            self._say_about_rooms(str(error))
        else:
            self.context.messages.error(error)
        self._read()

    def _lines_at_fault(self, error: StaffError) -> Sequence[RoomLine]:
        """The rooms that a refusal is about: of the type or the number that it names; any, where it only names a field."""
        kind, number = error.values.get("room_type"), error.values.get("room")
        if kind:
            return [line for line in self.lines if line.type.name == kind]
        if number:
            return [line for line in self.lines if line.room.box.currentText().split(" · ")[0] == number] or self.lines
        return self.lines if error.field in {"price_minor", "adults", "children", "babies"} else []

    # The page

    def _lay_out(self) -> None:
        self.book_button = CommandButton(
            _("Book"),
            self.context.runner,
            self._intent,
            self._booked,
            self._refused,
            object_name="booking_book",
            accessible_name=_("Book"),
            icon_name="mdi6.calendar-check",
            shortcut="Ctrl+B",
        )
        columns = QHBoxLayout()
        columns.setSpacing(0)
        self._left_scroll = _scrolling(self._left())
        columns.addWidget(self._left_scroll, 3)
        columns.addWidget(_scrolling(self._right()), 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(columns, 1)
        whole.addWidget(self._footer())

    def _left(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "body")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        self._lines_column.setSpacing(8)
        column.addWidget(label(_("New reservation"), "title"))
        column.addWidget(self.card)
        column.addWidget(self.dates)
        column.addWidget(self.table)
        column.addWidget(self.rooms_error)
        column.addLayout(self._lines_column)
        column.addWidget(self.forced)
        column.addStretch(1)
        self.rooms_error.hide()
        self.forced.hide()
        return page

    def _right(self) -> QWidget:
        page = QFrame()
        page.setProperty("role", "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.who)
        return page

    def _footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("role", "footer")
        clear = Button(_("Begin again"), object_name="booking_clear", accessible_name=_("Begin again"))
        clear.clicked.connect(lambda _checked: self._begin_again())
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addWidget(self.rooms_count, 1)
        row.addWidget(self.total)
        row.addWidget(clear)
        row.addWidget(self.book_button)
        return footer


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
