"""The stay that was opened on the calendar: what is known of it, and what can be done about it from here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from hotel_desk.domain.codes import EntityKind, OccupancyState, ReservationStatus
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.stay_phases import StayPhase, leaves_today
from hotel_desk.language import _, plural
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.reservations import reinstate_reservation
from hotel_desk.services.room_assignment import assign_room, unassign_room
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.front_desk.promise_question import ask_to_break_promise
from hotel_desk.ui.front_desk.stay_words import nights_words, persons_words, phase_title, stay_subtitle
from hotel_desk.ui.quote_words import price_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.tape_chart.change_form import ChangeForm
from hotel_desk.ui.tape_chart.departure_form import DepartureForm
from hotel_desk.ui.tape_chart.giving_up import ask_about_no_show, ask_to_cancel
from hotel_desk.ui.tape_chart.overruling import ask_to_overrule
from hotel_desk.ui.tape_chart.room_choice import RoomChoiceForm
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import ButtonKind

FRONT_DESK = "front_desk"


class StayPanel(SidePanel):
    """Facts first; a form takes their place while something is being changed.

    Signals:
        shown(StayDetail): another stay is on view, or it was read again.
    """

    shown = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="tape_chart_stay", accessible_name=_("Stay"), unsaved=self.unsaved_edits)
        self._context = context
        self.stay: StayDetail | None = None
        self._form: ChangeForm | DepartureForm | RoomChoiceForm | None = None
        self.facts = Facts(object_name="tape_chart_stay_facts", accessible_name=_("Stay"))
        self._actions = QWidget()
        self._buttons = self._make_buttons()
        self.add(self.facts)
        self.add(self._actions)
        self._next = self._button("next", "", self._go_on, kind="primary")
        self.set_primary(self._next)

    def open_stay(self, reservation_id: ReservationId) -> None:
        """Read a stay and show it."""
        self._context.runner.read(stay_detail, self._take, self._refused, key="stay", reservation_id=reservation_id)

    def reread(self) -> None:
        """Something changed: show the present state; an open form keeps what was typed."""
        if self.stay is not None and not self.isHidden():
            self.open_stay(self.stay.reservation_id)

    def unsaved_edits(self) -> list[str]:
        """What would be lost."""
        return self._form.unsaved_edits() if self._form is not None else []

    def discard(self) -> None:
        """Leave the form for the facts; the facts for the calendar."""
        if self._form is None:
            super().discard()
            return
        self._question_frame.hide()
        self._show_facts()

    def focus_next(self) -> None:
        """Put the keyboard on the obvious next thing."""
        self._next.setFocus()

    def showing_form(self) -> bool:
        """Whether something is being changed."""
        return self._form is not None

    def _take(self, stay: StayDetail) -> None:
        other = self.stay is None or self.stay.reservation_id != stay.reservation_id
        self.stay = stay
        self.set_heading(stay.guest.name, stay_subtitle(stay))
        self.facts.set_facts(self._stay_facts(stay))
        if self._form is None:
            self._offer(stay)
        elif other:
            self._show_facts()
        self.shown.emit(stay)

    def _refused(self, error: StaffError) -> None:
        self._context.messages.error(error)

    # What is offered

    def _make_buttons(self) -> dict[str, Button]:
        flow = FlowLayout(self._actions, spacing=8)
        buttons = {
            "room": self._button("room", _("Give a room"), self._choose_room),
            "unassign": self._button("unassign", _("Take the room away"), self._unassign),
            "change": self._button("change", _("Change"), self._change),
            "departure": self._button("departure", _("Change departure"), self._change_departure),
            "front_desk": self._button("front_desk", _("At the front desk"), self._go_to_front_desk),
            "no_show": self._button("no_show", _("No-show"), self._no_show, kind="danger"),
            "cancel": self._button("cancel", _("Cancel reservation"), self._cancel, kind="danger"),
            "reinstate": self._button("reinstate", _("Reinstate"), self._reinstate),
        }
        for button in buttons.values():
            flow.addWidget(button)
        return buttons

    def _button(self, name: str, text: str, act: Callable[[], object], *, kind: ButtonKind = "plain") -> Button:
        made = Button(text, object_name=f"tape_chart_stay_{name}", accessible_name=text or _("Next step"), kind=kind)
        made.clicked.connect(lambda _checked: act())
        return made

    def _offer(self, stay: StayDetail) -> None:
        waiting = stay.status in EXPECTED
        ended = stay.status in {ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW}
        offered = {
            "room": waiting,
            "unassign": waiting and stay.room is not None,
            "change": waiting,
            "departure": stay.status is ReservationStatus.IN_HOUSE and not stay.day_use,
            "front_desk": self._next_title(stay) != _("At the front desk"),
            "no_show": stay.phase is StayPhase.DUE_IN,
            "cancel": waiting,
            "reinstate": ended,
        }
        for name, shown in offered.items():
            self._buttons[name].setVisible(shown)
        self._buttons["room"].setText(_("Give another room") if stay.room is not None else _("Give a room"))
        self._next.setText(self._next_title(stay))
        self._next.setAccessibleName(self._next_title(stay))

    def _next_title(self, stay: StayDetail) -> str:
        if stay.phase is StayPhase.DUE_IN:
            return _("Check in")
        return _("Check out") if leaves_today(stay.phase) else _("At the front desk")

    def _stay_facts(self, stay: StayDetail) -> list[tuple[str, str]]:
        currency = self._context.status().currency
        status = phase_title(stay.phase)
        here = stay.room if stay.room is not None and stay.room.state is not OccupancyState.LEFT else None
        return [
            (_("Status"), f"{status}: {stay.status_reason}" if stay.status_reason else status),
            (_("Arrival"), date_text(stay.arrival_date)),
            (_("Departure"), date_text(stay.departure_date)),
            (_("Nights"), nights_words((stay.departure_date - stay.arrival_date).days)),
            (_("Room"), here.number if here else " → ".join(room.number for room in stay.rooms) or _("none yet")),
            (_("Type"), stay.room_type_name),
            (_("Charged as"), stay.charged_type_name if stay.charged_type_id != stay.room_type_id else ""),
            (_("Persons"), persons_words(stay.adults, stay.children, stay.babies)),
            (_("Price a night") if not stay.day_use else _("Price"), self._price(stay, currency)),
            (_("Total"), price_text(stay.price_of_stay_minor, currency)),
            (_("Balance"), money_text(stay.balance_minor, currency) if stay.windows else ""),
            (_("Phone"), stay.guest.phone),
            (_("E-mail"), stay.guest.email),
            (_("Booked by"), stay.booker_name if stay.booker_name != stay.guest.name else ""),
            (_("Company"), stay.company_name),
            (_("Agent"), stay.agent_name),
            (_("Booking"), _several(stay.rooms_in_booking)),
            (_("Note"), "\n".join(part for part in (stay.note, stay.booking_note) if part)),
        ]

    def _price(self, stay: StayDetail, currency: str) -> str:
        prices = sorted({night.price_minor for night in stay.nights}) or [stay.day_use_price_minor or 0]
        if len(prices) == 1:
            return price_text(prices[0], currency)
        return _("{lowest} to {highest}").format(lowest=price_text(prices[0], currency), highest=price_text(prices[-1], currency))

    # What it does

    def _go_on(self) -> None:
        self._go_to_front_desk()

    def _go_to_front_desk(self) -> None:
        if self.stay is not None:
            self._context.go_to(Target(screen=FRONT_DESK, kind=EntityKind.RESERVATION, id=self.stay.reservation_id))

    def _change(self) -> None:
        if self.stay is not None:
            self._open_form(ChangeForm(self._context, self.stay))

    def _change_departure(self) -> None:
        if self.stay is not None:
            self._open_form(DepartureForm(self._context, self.stay))

    def _choose_room(self) -> None:
        if self.stay is not None:
            self._open_form(RoomChoiceForm(self._context, self.stay))

    def _open_form(self, form: ChangeForm | DepartureForm | RoomChoiceForm) -> None:
        self._form = form
        self.facts.hide()
        self._actions.hide()
        self.add(form)
        form.show()
        form.done.connect(self._form_done)
        self._put_primary(form.make_button())
        form.begin()

    def _put_primary(self, button: QPushButton) -> None:
        """The old one goes at once, not when Qt gets round to deleting it."""
        if self._primary is not None:
            self._primary.hide()
        self.set_primary(button)
        button.show()

    def _form_done(self) -> None:
        self._show_facts()
        self.reread()

    def _show_facts(self) -> None:
        if self._form is not None:
            self.body_column.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        self._next = self._button("next", "", self._go_on, kind="primary")
        self._put_primary(self._next)
        self.facts.show()
        self._actions.show()
        if self.stay is not None:
            self._offer(self.stay)
        self._next.setFocus()

    def _unassign(self, override_reason: str = "") -> None:
        stay = self.stay
        if stay is None or stay.room is None:
            return
        given = _("Room {room} given again.").format(room=stay.room.number)
        again = partial(self._run, assign_room, given, reservation_id=stay.reservation_id, room_id=stay.room.room_id)
        sentence = _("Room {room} taken away from {guest}.").format(room=stay.room.number, guest=stay.guest.name)
        about: dict[str, Any] = {"reservation_id": stay.reservation_id, "override_reason": override_reason}
        action = MessageAction(_("Undo"), again)
        self._context.runner.run(unassign_room, lambda _result: self._said(sentence, action), self._not_unassigned, owner=self, **about)

    def _not_unassigned(self, error: StaffError) -> None:
        if not ask_to_break_promise(self, error, self._unassign):
            self._refused(error)

    def _cancel(self) -> None:
        if self.stay is not None:
            ask_to_cancel(self, self._context, self.stay, partial(self._give_up, self.stay))

    def _no_show(self) -> None:
        if self.stay is not None:
            ask_about_no_show(self, self._context, self.stay, partial(self._give_up, self.stay))

    def _give_up(self, stay: StayDetail, command: Callable[..., Any], sentence: str, **arguments: Any) -> None:
        self._run(command, sentence, partial(self._reinstate, stay), **arguments)

    def _reinstate(self, stay: StayDetail | None = None, override_reason: str = "") -> None:
        stay = stay or self.stay
        if stay is not None:
            sentence = _("Reservation {number} of {guest} stands again.").format(number=stay.confirmation_number, guest=stay.guest.name)
            about: dict[str, Any] = {"reservation_id": stay.reservation_id, "override_reason": override_reason or None}
            again = None if override_reason else partial(self._reinstate, stay)
            refused = partial(self._not_reinstated, again)
            self._context.runner.run(reinstate_reservation, lambda _result: self._said(sentence, None), refused, owner=self, **about)

    def _not_reinstated(self, again: Callable[[str], object] | None, error: StaffError) -> None:
        if again is None or not ask_to_overrule(self, error, again):
            self._refused(error)

    def _run(self, command: Callable[..., Any], sentence: str, undo: Callable[[], object] | None = None, **arguments: Any) -> None:
        """Run a command on a stay, say what was done, offer to take it back."""
        action = MessageAction(_("Undo"), undo) if undo is not None else None
        self._context.runner.run(command, lambda _result: self._said(sentence, action), owner=self, **arguments)

    def _said(self, sentence: str, action: MessageAction | None) -> None:
        self._context.messages.success(sentence, action)
        self.reread()


def _several(rooms: int) -> str:
    return plural("{count} room", "{count} rooms", rooms).format(count=rooms) if rooms > 1 else ""
