"""What staff must be told and what departments have to do, typed while booking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.department_words import DEPARTMENT_TITLES
from hotel_desk.domain.rate_codes import AlertMoment, Department
from hotel_desk.language import _, plural
from hotel_desk.services.written_notes import NewAlert, NewTrace
from hotel_desk.ui.reservations.words import MOMENT_TITLES
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.form import Form

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext

LONGEST_TEXT = 500


class NotesPart(QWidget):
    """Two buttons; each adds a small card. Alerts go with every room of the booking, traces with the first."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("booking_notes")
        self._context = context
        self._made = 0
        self._arrival: date | None = None
        self.cards: list[NoteCard] = []
        self.add_alert = self._button("booking_add_alert", _("Alert…"), "mdi6.bell-plus-outline", self._new_alert)
        self.add_trace = self._button("booking_add_trace", _("Trace…"), "mdi6.clipboard-plus-outline", self._new_trace)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add_alert)
        row.addWidget(self.add_trace)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(row)

    def begin(self) -> None:
        """No note at all."""
        for card in list(self.cards):
            self._remove(card)

    def arrives(self, arrival: date | None) -> None:
        """The day that a new trace is proposed for."""
        self._arrival = arrival

    def edits(self) -> list[str]:
        """What would be lost."""
        count = len(self.cards)
        return [plural("{count} note", "{count} notes", count).format(count=count)] if count else []

    def check(self) -> bool:
        """Say what is missing."""
        fine = [card.form.check() for card in self.cards]
        return all(fine)

    def traces(self) -> tuple[NewTrace, ...]:
        """What departments have to do; call it after `check`."""
        return tuple(NewTrace(**card.form.values()) for card in self.cards if not card.is_alert)

    def alerts(self) -> tuple[NewAlert, ...]:
        """What staff must be told; call it after `check`."""
        return tuple(NewAlert(**card.form.values()) for card in self.cards if card.is_alert)

    def show_error(self, error: StaffError) -> bool:
        """Show a refusal at its field; False where it is about no note."""
        return any(card.form.field_error(error.field or "", str(error)) for card in self.cards)

    def _new_alert(self) -> None:
        card = self._card(is_alert=True, title=_("Alert"))
        moments = [(one, _(title)) for one, title in MOMENT_TITLES.items()]
        name = card.objectName()
        card.form.add(ChoiceField("moment", _("Shown"), object_name=f"{name}_moment", choices=moments, required=True))
        card.form.add(TextField("text", _("What staff must know"), object_name=f"{name}_text", required=True, limit=LONGEST_TEXT))
        card.form.set_values(moment=AlertMoment.CHECK_IN, text="")
        self._show(card)

    def _new_trace(self) -> None:
        card = self._card(is_alert=False, title=_("Trace"))
        name, today = card.objectName(), self._context.status().business_date
        departments = [(one, _(title)) for one, title in DEPARTMENT_TITLES.items()]
        card.form.add(
            ChoiceField("department", _("Department"), object_name=f"{name}_department", choices=departments, required=True),
        )
        card.form.add(
            DateField(
                "due_date",
                _("On the day"),
                object_name=f"{name}_date",
                relative_to=lambda: self._arrival or today,
                earliest=lambda: self._context.status().business_date,
                required=True,
            ),
        )
        card.form.add(TextField("text", _("What is to be done"), object_name=f"{name}_text", required=True, limit=LONGEST_TEXT))
        card.form.set_values(department=Department.RESERVATIONS, due_date=max(today, self._arrival or today), text="")
        self._show(card)

    def _card(self, *, is_alert: bool, title: str) -> NoteCard:
        self._made += 1
        card = NoteCard(f"booking_note_{self._made}", title, is_alert=is_alert, other_errors=self._context.messages.error)
        card.removed.connect(lambda: self._remove(card))
        return card

    def _show(self, card: NoteCard) -> None:
        """Only now, with its fields in it: what is added to a card on view is hidden for a moment."""
        self.cards.append(card)
        self._column.addWidget(card)
        card.show()
        card.form.field("text").setFocus()

    def _remove(self, card: NoteCard) -> None:
        self.cards.remove(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.add_alert.setFocus()

    @staticmethod
    def _button(name: str, title: str, icon: str, act: Any) -> Button:
        button = Button(title, object_name=name, accessible_name=title, kind="quiet", icon_name=icon)
        button.clicked.connect(lambda _checked: act())
        return button


class NoteCard(QFrame):
    """One alert or one trace.

    Signals:
        removed(): the person does not want it.
    """

    removed = Signal()

    def __init__(self, name: str, title: str, *, is_alert: bool, other_errors: Any) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.is_alert = is_alert
        self.form = Form(object_name=f"{name}_form", accessible_name=title, other_errors=other_errors)
        words = _("Remove {type}").format(type=title)
        remove = Button("", object_name=f"{name}_remove", accessible_name=words, kind="quiet", icon_name="mdi6.close", tooltip=words)
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.form, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
