"""The hotel itself: one form over the whole width, its pictures beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.setup_property import PropertyFacts, property_set_up
from hotel_desk.services.setup_property import MOST_STARS, PropertyDetails, change_property
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.setup.fields import CompletedField, TimeField, WordsField
from hotel_desk.ui.setup.picture_strip import PictureStrip
from hotel_desk.ui.setup.words import FACILITIES, country_choices
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

WIDEST_FORM = 760
_KINDS = (EntityKind.PROPERTY, EntityKind.PICTURE, EntityKind.BUSINESS_DATE)


class PropertyPage(QWidget):
    """Shows the hotel's facts and saves them."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("hotel_page")
        self.context = context
        self._facts: PropertyFacts | None = None
        self.form = self._make_form()
        self.pictures = PictureStrip(context, EntityKind.PROPERTY, object_name="hotel_pictures")
        self._day = label("", "quiet")
        self.save_button = CommandButton(
            _("Save"),
            context.runner,
            self._intent,
            self._saved,
            self.form.show_error,
            object_name="hotel_save",
            accessible_name=_("Save"),
            shortcut="Ctrl+S",
        )
        self.discard_button = Button(_("Discard"), object_name="hotel_discard", accessible_name=_("Discard"))
        self.discard_button.clicked.connect(self._discard)
        self.form.edited.connect(self._dress_buttons)
        empty = EmptyState("", object_name="hotel_empty", accessible_name=_("Property"))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scrolling(), 1)
        column.addWidget(self._footer())
        self.content = Content(whole, empty, self.refresh, object_name="hotel_content", accessible_name=_("Property"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.content)
        self.setFocusProxy(self.form.field("name"))

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the facts again; what is being edited stays."""
        if change_set is not None and not change_set.touches(*_KINDS):
            return
        self.content.show_loading()
        self.context.runner.read(property_set_up, self._show, self.content.show_error, key="property")
        self.pictures.refresh()

    def unsaved(self) -> list[str]:
        """What would be lost."""
        changed = self.form.changed_fields()
        return [_("Property: {fields}").format(fields=", ".join(changed))] if changed else []

    def _make_form(self) -> Form:
        form = Form(object_name="hotel_form", accessible_name=_("Property"), other_errors=self.context.messages.error)
        form.add(TextField("name", _("Name of the hotel"), object_name="hotel_name", required=True))
        stars = [(None, _("Not rated")), *((number, "★" * number) for number in range(1, MOST_STARS + 1))]
        form.add(
            ChoiceField("star_rating", _("Star rating"), object_name="hotel_stars", choices=stars),
            TextField("tax_number", _("Tax number"), object_name="hotel_tax_number"),
        )
        form.add_heading(_("Address"))
        form.add(NoteField("address", _("Street and number"), object_name="hotel_address", lines=2))
        form.add(
            TextField("city", _("City"), object_name="hotel_city"),
            ChoiceField("country", _("Country"), object_name="hotel_country", choices=country_choices()),
        )
        form.add(TextField("phone", _("Phone"), object_name="hotel_phone"), TextField("email", _("E-mail"), object_name="hotel_email"))
        form.add(TextField("website", _("Web site"), object_name="hotel_website"))
        form.add_heading(_("Hours and money"))
        form.add(
            TimeField("check_in_time", _("Check-in from"), object_name="hotel_check_in", required=True),
            TimeField("check_out_time", _("Check-out until"), object_name="hotel_check_out", required=True),
        )
        form.add(
            CompletedField("time_zone", _("Time zone"), sorted(available_timezones()), object_name="hotel_time_zone", required=True),
            CompletedField(
                "currency",
                _("Currency"),
                sorted(list_currencies()),
                object_name="hotel_currency",
                required=True,
                hint=_("Fixed with the first reservation or posting. Prices keep their digits: look them over after a change."),
            ),
        )
        form.add_heading(_("What it offers"))
        form.add(
            WordsField(
                "facilities",
                _("Facilities"),
                object_name="hotel_facilities",
                suggestions=[_(word) for word in FACILITIES],
                placeholder=_("Another facility"),
            )
        )
        form.add(NoteField("description", _("Long description"), object_name="hotel_description", lines=4))
        return form

    def _scrolling(self) -> QScrollArea:
        body = QWidget()
        body.setProperty("role", "body")
        middle = QWidget()
        middle.setMaximumWidth(WIDEST_FORM)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(label(_("Property"), "title"))
        column.addWidget(self._day)
        column.addWidget(self.form)
        column.addWidget(self.pictures)
        column.addStretch(1)
        row = QHBoxLayout(body)
        row.setContentsMargins(16, 16, 16, 16)
        row.addWidget(middle, 1)
        row.addStretch(0)
        row.setAlignment(middle, Qt.AlignmentFlag(0))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        return area

    def _footer(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "footer")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addWidget(self.save_button)
        row.addWidget(self.discard_button)
        row.addStretch(1)
        return frame

    def _show(self, facts: PropertyFacts) -> None:
        self._day.setText(_("Code {code}. Business date {date}.").format(code=facts.code, date=date_text(facts.business_date)))
        if self._facts is None or not self.form.changed_fields():
            self._fill(facts)
        self.pictures.show_of(facts.id)
        self.content.show_content()

    def _fill(self, facts: PropertyFacts) -> None:
        self._facts = facts
        self.form.set_values(**{name: getattr(facts, name) for name in PropertyDetails.__dataclass_fields__})
        self.form.field("currency").setEnabled(not facts.currency_fixed)
        self._dress_buttons()

    def _dress_buttons(self) -> None:
        changed = bool(self.form.changed_fields())
        self.save_button.set_allowed(changed)
        self.discard_button.setEnabled(changed)

    def _intent(self) -> Intent | None:
        if self._facts is None or not self.form.check():
            return None
        return Intent(change_property, {"details": PropertyDetails(**self.form.values()), "version": self._facts.version})

    def _saved(self, _result: Any) -> None:
        self.form.mark_saved()
        self._dress_buttons()
        self.context.messages.success(_("Saved."))
        self.refresh()

    def _discard(self) -> None:
        """Show what is stored, which somebody else may have changed meanwhile."""
        if self._facts is not None:
            self._fill(self._facts)
        self.refresh()
