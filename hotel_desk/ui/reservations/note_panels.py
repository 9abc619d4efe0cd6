"""What is noted on a reservation: a trace for a department, an alert for a moment, the guest's wishes, who comes along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.department_words import DEPARTMENT_TITLES
from hotel_desk.domain.rate_codes import AlertMoment, Department
from hotel_desk.language import _
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.reservation_notes import add_alert, add_trace, change_wishes, remove_alert
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.ui.reservations.action_panel import REASON_LENGTH, ActionPanel
from hotel_desk.ui.reservations.words import MOMENT_TITLES
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.services.reservation_notes import AlertWritten
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext

_AGED = re.compile(r"(.*[^\s,，、])[\s,，、]+(\d{1,3})")


class TracePanel(ActionPanel):
    """The panel of *Trace*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="trace", title=_("Trace"))
        today = context.status().business_date
        departments = [(one, _(title)) for one, title in DEPARTMENT_TITLES.items()]
        self.text = TextField("text", _("What is to be done"), object_name="trace_text", required=True, limit=REASON_LENGTH)
        self.form.add(ChoiceField("department", _("Department"), object_name="trace_department", choices=departments, required=True))
        self.form.add(
            DateField(
                "due_date", _("On the day"), object_name="trace_date", relative_to=lambda: today, earliest=lambda: today, required=True
            )
        )
        self.form.add(self.text)
        self.form.set_values(department=Department.RESERVATIONS, due_date=max(today, whole.stay.arrival_date), text="")
        self.add(self.form)
        self.make_primary(_("Add trace"), self._intent, self._done, object_name="trace_do")

    def first_field(self) -> QWidget:
        return self.form.field("department")

    def _intent(self) -> Intent | None:
        return Intent(add_trace, {"reservation_id": self.stay.reservation_id, **self.form.values()}) if self.form.check() else None

    def _done(self, _written: object) -> None:
        department = _(DEPARTMENT_TITLES[self.form.value("department")])
        self.finish(_("The trace for {department} is written.").format(department=department))


class AlertPanel(ActionPanel):
    """The panel of *Alert*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="alert", title=_("Alert"))
        moments = [(one, _(title)) for one, title in MOMENT_TITLES.items()]
        self.form.add(ChoiceField("moment", _("Shown"), object_name="alert_moment", choices=moments, required=True))
        self.form.add(TextField("text", _("What staff must know"), object_name="alert_text", required=True, limit=REASON_LENGTH))
        self.form.set_values(moment=AlertMoment.CHECK_IN, text="")
        self.add(self.form)
        self.make_primary(_("Add alert"), self._intent, self._done, object_name="alert_do")

    def first_field(self) -> QWidget:
        return self.form.field("text")

    def _intent(self) -> Intent | None:
        return Intent(add_alert, {"reservation_id": self.stay.reservation_id, **self.form.values()}) if self.form.check() else None

    def _done(self, written: AlertWritten) -> None:
        self.finish(_("The alert is set."), Intent(remove_alert, {"alert_id": written.alert_id}))


class WishesPanel(ActionPanel):
    """The panel of *Wishes*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="wishes", title=_("Wishes"))
        sheet = whole.sheet
        self.form.add(TimeField("expected_time", _("Arrives about"), object_name="wishes_time"))
        self.form.add(NoteField("requests", _("Wishes"), object_name="wishes_requests", lines=3))
        self.form.add(
            CheckField(
                "do_not_move",
                _("Do not move"),
                object_name="wishes_do_not_move",
                hint=_("The room was promised: it is only changed with a reason."),
            )
        )
        self.form.add(TextField("upgrade_reason", _("Why another type than is charged"), object_name="wishes_upgrade", limit=REASON_LENGTH))
        if whole.stay.room_type_id == whole.stay.charged_type_id:
            self.form.field("upgrade_reason").hide()
        self.form.set_values(
            expected_time=sheet.expected_time,
            requests=sheet.requests,
            do_not_move=sheet.do_not_move,
            upgrade_reason=sheet.upgrade_reason,
        )
        self.add(self.form)
        self.make_primary(_("Save"), self._intent, self._done, object_name="wishes_do")

    def first_field(self) -> QWidget:
        return self.form.field("requests")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(change_wishes, {"reservation_id": self.stay.reservation_id, "version": self.stay.version, **self.form.values()})

    def _done(self, _changed: object) -> None:
        before = self.whole.sheet
        back = {
            "expected_time": before.expected_time,
            "requests": before.requests,
            "do_not_move": before.do_not_move,
            "upgrade_reason": before.upgrade_reason,
        }
        undo = Intent(change_wishes, {"reservation_id": self.stay.reservation_id, **back})
        self.finish(_("The wishes of {guest} are saved.").format(guest=self.stay.guest.name), undo)


class GuestsPanel(ActionPanel):
    """The panel of *Who comes along*: a line a person, with the age behind the name."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="along", title=_("Who comes along"))
        self.form.add_widget(
            label(_("One line a person. An age may stand behind the name: Eva Silva, 9."), "quiet", wrap=True),
        )
        self.names = NoteField("guests", _("Who comes along"), object_name="along_names", lines=6)
        self.form.add(self.names)
        self._known = {_line(one.name, one.age): one.profile_id for one in whole.sheet.guests}
        self.form.set_values(guests="\n".join(self._known))
        self.add(self.form)
        self.make_primary(_("Save"), self._intent, self._done, object_name="along_do")

    def first_field(self) -> QWidget:
        return self.names

    def _intent(self) -> Intent:
        lines = [line.strip() for line in self.names.value().splitlines() if line.strip()]
        return Intent(name_accompanying_guests, {"reservation_id": self.stay.reservation_id, "guests": [self._guest(one) for one in lines]})

    def _guest(self, line: str) -> NamedGuest:
        """A line that was not changed keeps its profile."""
        aged = _AGED.fullmatch(line)
        name, age = (aged[1], int(aged[2])) if aged else (line, None)
        return NamedGuest(name=name, age=age, profile_id=self._known.get(line))

    def _done(self, _named: object) -> None:
        before = [NamedGuest(name=one.name, age=one.age, profile_id=one.profile_id) for one in self.whole.sheet.guests]
        undo = Intent(name_accompanying_guests, {"reservation_id": self.stay.reservation_id, "guests": before})
        self.finish(_("Who comes along with {guest} is saved.").format(guest=self.stay.guest.name), undo)


def _line(name: str, age: int | None) -> str:
    return name if age is None else f"{name}, {age}"
