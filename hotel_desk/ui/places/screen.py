"""The places screen: a day of all places painted, or a week of one, a booking or a form beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import PlaceBookingId, PlaceId
from hotel_desk.domain.rate_codes import PlaceKind
from hotel_desk.language import _
from hotel_desk.queries.places import DAYS_OF_WEEK, PlaceBookingRow, PlaceOfDay, PlacesDay, place_booking, place_week, places_day
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, Reversal
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.places.booking_form import PlaceBookingForm
from hotel_desk.ui.places.booking_panel import BookingPanel, charged_words
from hotel_desk.ui.places.plan_accessibility import make_plan_accessible
from hotel_desk.ui.places.plan_legend import PlanLegend
from hotel_desk.ui.places.plan_view import DayPlanView
from hotel_desk.ui.places.question_panels import CancelBookingPanel, ChargePanel, PaidElsewherePanel
from hotel_desk.ui.places.words import PLACE_KINDS
from hotel_desk.ui.shell.screen import MessageAction, Screen, ScreenContext
from hotel_desk.ui.widgets.buttons import Button, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import datetime

    from hotel_desk.services.place_bookings import PlaceCharge
    from hotel_desk.ui.desk_port import ChangeNotice, Target

MINUTE_MS = 60_000
_CONCERNS = (
    EntityKind.PLACE,
    EntityKind.PLACE_BOOKING,
    EntityKind.POSTING,
    EntityKind.RESERVATION,
    EntityKind.PROFILE,
    EntityKind.BUSINESS_DATE,
)
_JOBS: dict[str, Callable[[ScreenContext, PlaceBookingRow], JobPanel]] = {
    "cancel": CancelBookingPanel,
    "paid": PaidElsewherePanel,
    "charge": ChargePanel,
}


class PlacesScreen(Screen):
    """A day of places, or seven days of one of them."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        make_plan_accessible()
        self._day = context.status().business_date
        self._plan: PlacesDay | None = None
        self._week_of: PlaceId | None = None
        self._week: tuple[PlaceOfDay, ...] = ()
        self._go_to: PlaceBookingId | None = None
        self._new_wanted = False
        self.view = DayPlanView(object_name="places_plan", accessible_name=_("Places by the hour"), clock=context.clock)
        self.view.booking_asked.connect(self._show_booking)
        self.view.free_asked.connect(self._new_at)
        self.view.day_turned.connect(self._turn)
        self.view.place_asked.connect(self._place_asked)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._show_plan)
        self._minute.start()
        self.panel = BookingPanel(context)
        self.panel.job_asked.connect(self._begin)
        self.panel.charged.connect(self._charged)
        self.area = PanelArea(self._left_side(), self.panel, object_name="places_area")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        QShortcut(QKeySequence("G"), self.view, self._ask_for_day)
        QShortcut(QKeySequence("T"), self.view, self._today)
        self.setFocusProxy(self.view)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.content.show_loading()
        if self._week_of is None:
            self.context.runner.read(places_day, self._show, self.content.show_error, key="day", day=self._day)
        else:
            week: dict[str, Any] = {"place_id": self._week_of, "first_day": self._day}
            self.context.runner.read(place_week, self._show_week, self.content.show_error, key="day", **week)

    def unsaved(self) -> list[str]:
        panel = self.area.panel
        return panel.unsaved_edits() if self.area.is_open() and isinstance(panel, JobPanel) else []

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.PLACE_BOOKING:
            identifier = PlaceBookingId(target.id)
            self.context.runner.read(place_booking, self._open_day_of, owner=self, key="go_to", place_booking_id=identifier)

    def perform(self, command: str) -> None:
        if command == "book_place":
            self._new_booking()

    # --- The plan -------------------------------------------------------------------------------------------------------

    def _left_side(self) -> QWidget:
        self.day = DateField("day", _("Day"), object_name="places_day", relative_to=lambda: self.context.status().business_date)
        self.day.label.hide()
        self.day.setFixedWidth(136)
        self.day.set_value(self._day)
        self.day.edited.connect(self._day_edited)
        before = _turn_button("places_before", _("The day before"), "mdi6.chevron-left")
        after = _turn_button("places_after", _("The day after"), "mdi6.chevron-right")
        before.clicked.connect(lambda: self._turn(-1))
        after.clicked.connect(lambda: self._turn(1))
        today = Button(_("Today"), object_name="places_today", accessible_name=_("Today"), tooltip=_("Today (T)"))
        today.clicked.connect(self._today)
        self.week_button = Button(
            _("Week"),
            object_name="places_week",
            accessible_name=_("Week of the place"),
            tooltip=_("Seven days of this place, or all places (W)"),
        )
        self.week_button.setCheckable(True)
        self.week_button.clicked.connect(self._turn_week)
        self.new_button = Button(
            _("New booking"),
            object_name="places_new",
            accessible_name=_("New booking"),
            kind="primary",
            icon_name="mdi6.plus",
            shortcut="Ins",
        )
        self.new_button.clicked.connect(self._new_booking)
        self.chips = FilterChips(object_name="places_kinds", accessible_name=_("Kinds of places"))
        self.chips.chosen.connect(lambda _key: self._show_plan())
        empty = EmptyState(
            _("No places yet"),
            _("Meeting rooms, tables and treatment rooms are written down in the set-up, under “Places let by the hour”."),
            object_name="places_empty",
            accessible_name=_("No places yet"),
            icon_name="mdi6.sofa-outline",
        )
        self.content = Content(self.view, empty, self.refresh, object_name="places_content", accessible_name=_("Places"))
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label(_("Places"), "title"))
        top.addStretch(1)
        for widget in (before, self.day, after, today, self.new_button):
            top.addWidget(widget)
        kinds = QHBoxLayout()
        kinds.setSpacing(8)
        kinds.addWidget(self.chips, 1)
        kinds.addWidget(self.week_button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(kinds)
        column.addWidget(self.content, 1)
        column.addWidget(PlanLegend())
        return side

    def _show(self, plan: PlacesDay) -> None:
        if plan.date != self._day or self._week_of is not None:
            return
        self._plan, self._week = plan, ()
        kinds = [kind for kind in PlaceKind if any(place.kind is kind for place in plan.places)]
        counts = {kind: sum(place.kind is kind for place in plan.places) for kind in kinds}
        self.chips.set_chips([Chip(kind.value, _(PLACE_KINDS[kind]), counts[kind]) for kind in kinds])
        self._show_plan()
        self._follow_booking()
        if self._new_wanted:
            self._new_wanted = False
            self._new_booking()

    def _show_week(self, week: tuple[PlaceOfDay, ...]) -> None:
        if not week or (week[0].place_id, week[0].date) != (self._week_of, self._day):
            return
        self._week = week
        self._show_plan()
        self._follow_booking()

    def _show_plan(self) -> None:
        self.chips.setVisible(self._week_of is None)
        self.week_button.setChecked(self._week_of is not None)
        if self._week_of is not None:
            self.view.show_places(self._week, self._day, self.context.status().time_zone, week=True)
            self.content.show_content(empty=False)
        elif self._plan is not None:
            self.view.show_places(self._shown_places(), self._plan.date, self._plan.time_zone)
            self.content.show_content(empty=not self._plan.places)

    def _follow_booking(self) -> None:
        """Go to the booking that was asked for, or show what has become of the open one."""
        shown = self._week if self._week_of is not None else self._plan.places if self._plan else ()
        bookings = {booking.place_booking_id: booking for place in shown for booking in place.bookings}
        if self._go_to in bookings:
            booking = bookings[self._go_to]
            self._go_to = None
            if self.chips.key():
                self.chips.choose("")
            self.view.select_booking(booking.place_booking_id)
            self._show_booking(booking)
        elif self.area.is_open() and self.area.panel is self.panel and self.panel.booking is not None:
            known = bookings.get(self.panel.booking.place_booking_id)
            if known is not None:
                self.panel.show_booking(known)
            else:
                self.area.close_panel()

    def _open_day_of(self, booking: PlaceBookingRow) -> None:
        self._go_to, self._week_of = booking.place_booking_id, None
        self._show_day(booking.starts_at.astimezone(ZoneInfo(self.context.status().time_zone)).date())

    def _show_day(self, day: date) -> None:
        self._day = day
        self.day.set_value(day)
        self.refresh()

    def _turn(self, step: int) -> None:
        self._show_day(self._day + timedelta(days=step if self._week_of is None else DAYS_OF_WEEK * step))

    def _turn_week(self) -> None:
        """From all places to the week of the one where the keyboard is, and back."""
        stop, places = self.view.current(), self._shown_places()
        if self._week_of is None and places:
            self._place_asked(places[stop.row if stop is not None else 0])
        elif self._week_of is not None:
            self._week_of = None
            self.refresh()
        else:
            self.week_button.setChecked(False)

    def _place_asked(self, place: PlaceOfDay) -> None:
        """The name of a place leads to its week, that of a day of the week to the day."""
        if self._week_of is None:
            self._week_of = place.place_id
        else:
            self._week_of, self._day = None, place.date
            self.day.set_value(place.date)
        self.refresh()

    def _today(self) -> None:
        self._show_day(self.context.status().business_date)

    def _day_edited(self) -> None:
        if not self.day.problem():
            wanted = self.day.value()
            if wanted is not None and wanted != self._day:
                self._day = wanted
                self.refresh()

    def _ask_for_day(self) -> None:
        self.day.line.setFocus()
        self.day.line.selectAll()

    # --- The panel ------------------------------------------------------------------------------------------------------

    def _asked_to_leave(self) -> bool:
        """Where something is unsaved, the panel asks in place, and the person comes again."""
        if not self.unsaved():
            return False
        self.area.panel.leave()
        return True

    def _show_booking(self, booking: PlaceBookingRow) -> None:
        if self._asked_to_leave():
            return
        self.panel.show_booking(booking)
        self.area.put(self.panel)
        button = next((each for each in (self.panel.charge, self.panel.folio, self.panel.change) if not each.isHidden()), None)
        (button or self.panel).setFocus()

    def _new_booking(self) -> None:
        """Ask for a booking where the keyboard is, as far as that is free."""
        if self._plan is None:
            self._new_wanted = True
            return
        stop, places = self.view.current(), self._shown_places()
        if stop is not None and stop.booking is None:
            first, last = self.view.chosen_range()
            stops = self.view.stops()
            self._new_at(places[stop.row], stops[first].starts_at, stops[last].ends_at)
        else:
            place = places[stop.row] if stop is not None else None
            self._with_day(place.date if place else self._day, lambda plan: self._put_form(plan, partial(self._propose, place, None, None)))

    def _new_at(self, place: PlaceOfDay, starts_at: datetime, ends_at: datetime) -> None:
        self._with_day(place.date, lambda plan: self._put_form(plan, partial(self._propose, place, starts_at, ends_at)))

    def _with_day(self, day: date, then: Callable[[PlacesDay], object]) -> None:
        """Go on with all places of a day: those on view, or, from the week of one place, those of the day that is meant."""
        if self._week_of is None and self._plan is not None and self._plan.date == day:
            then(self._plan)
        else:
            self.context.runner.read(places_day, then, owner=self, key="form_day", day=day)

    def _shown_places(self) -> list[PlaceOfDay]:
        if self._week_of is not None:
            return list(self._week)
        wanted = self.chips.key()
        return [place for place in (self._plan.places if self._plan else ()) if not wanted or place.kind.value == wanted]

    def _propose(self, place: PlaceOfDay | None, starts_at: datetime | None, ends_at: datetime | None, form: PlaceBookingForm) -> None:
        form.propose(place, starts_at, ends_at)

    def _put_form(self, plan: PlacesDay, begin: Callable[[PlaceBookingForm], None]) -> None:
        if not plan.places or self._asked_to_leave():
            return
        form = PlaceBookingForm(self.context, plan)
        begin(form)
        self._put_job(form)

    def _begin(self, job: str) -> None:
        booking = self.panel.booking
        if booking is None:
            return
        if job == "change":
            day = booking.starts_at.astimezone(ZoneInfo(self.context.status().time_zone)).date()
            self._with_day(day, lambda plan: self._put_job(PlaceBookingForm(self.context, plan, booking)))
        else:
            self._put_job(_JOBS[job](self.context, booking))

    def _put_job(self, panel: JobPanel) -> None:
        self.area.put_job(panel, self._finish)

    def _finish(self, outcome: Outcome) -> None:
        self.area.close_panel()
        self.view.setFocus()
        self.context.messages.success(outcome.sentence, self._undo_action(outcome.undo))

    def _charged(self, charge: PlaceCharge) -> None:
        booking = self.panel.booking
        if booking is not None:
            sentence = charged_words(charge, booking, self.context.status().currency)
            self.context.messages.success(sentence, self._undo_action(Reversal(charge.posting_id)))

    def _undo_action(self, undo: object) -> MessageAction | None:
        if isinstance(undo, Intent):
            return MessageAction(_("Undo"), partial(self._run_undo, undo))
        if isinstance(undo, Reversal):
            return MessageAction(_("Undo"), partial(self._ask_to_reverse, undo))
        return None

    def _run_undo(self, undo: Intent) -> None:
        self.context.runner.run(undo.command, self._undone, owner=self, **undo.arguments)

    def _ask_to_reverse(self, undo: Reversal) -> None:
        dialog = ConfirmDialog(
            self.window(),
            object_name="reverse_place_charge",
            title=_("Take the charge back?"),
            sentence=_("A counter-line takes it back; both lines stay on the folio."),
            yes=_("Reverse the charge"),
            reason=True,
        )
        dialog.ask(lambda reason: self._run_undo(Intent(reverse_posting, {"posting_id": undo.posting_id, "reason": reason})))

    def _undone(self, _result: object) -> None:
        self.context.messages.success(_("It was undone."))


def _turn_button(object_name: str, name: str, icon_name: str) -> Button:
    return Button("", object_name=object_name, accessible_name=name, kind="quiet", icon_name=icon_name)
