"""Fields and forms: what is typed, what is wrong with it, what was changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel

from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField, NumberField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.naming import unnamed_widgets
from hotel_desk.ui.widgets.search_field import SearchField
from tests.ui.fake_desk import Hit, search_everything

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.task_runner import TaskRunner
    from tests.ui.fake_desk import FakeDesk

TODAY = dt.date(2026, 11, 14)


class Stay(Form):
    """A form with one field of each kind."""

    def __init__(self) -> None:
        self.elsewhere: list[StaffError] = []
        super().__init__(object_name="stay", accessible_name="Stay", other_errors=self.elsewhere.append)
        self.arrival = DateField(
            "arrival", "Arrival", object_name="arrival", relative_to=lambda: TODAY, earliest=lambda: TODAY, required=True
        )
        self.rate = MoneyField("rate_minor", "Rate", object_name="rate", currency="EUR", maximum=100_000)
        self.name_field = TextField("name", "Name", object_name="name", required=True)
        self.type = ChoiceField("type", "Type", object_name="type", choices=[(10, "Single"), (20, "Double")])
        self.adults = NumberField("adults", "Adults", object_name="adults", minimum=1, maximum=9)
        self.note = NoteField("note", "Note", object_name="note")
        self.early = CheckField("early", "Early & late", object_name="early")
        self.add(self.name_field)
        self.add(self.arrival, self.rate)
        self.add(self.type, self.adults)
        self.add_heading("More")
        self.add(self.note)
        self.add(self.early)


@pytest.fixture
def form(qtbot: QtBot, dressed: None) -> Stay:
    made = Stay()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.set_values(name="Ana", arrival=TODAY, rate_minor=12_950, type=20, adults=2, note="", early=False)
    return made


def test_a_form_gives_back_what_it_was_given(form: Stay) -> None:
    assert form.values() == {
        "name": "Ana",
        "arrival": TODAY,
        "rate_minor": 12_950,
        "type": 20,
        "adults": 2,
        "note": "",
        "early": False,
    }
    assert form.changed_fields() == []
    assert unnamed_widgets(form) == []


def test_typing_marks_a_field_as_changed_and_setting_does_not(qtbot: QtBot, form: Stay) -> None:
    edits: list[bool] = []
    form.edited.connect(lambda: edits.append(True))
    form.set_values(name="Bruno", adults=3, note="x", early=True, type=10)
    assert (edits, form.changed_fields()) == ([], [])
    qtbot.keyClicks(form.rate.line, "0")
    qtbot.keyClick(form.adults.spin, Qt.Key.Key_Up)
    qtbot.mouseClick(form.early.check, Qt.MouseButton.LeftButton, pos=QPoint(8, form.early.check.height() // 2))
    qtbot.keyClicks(form.note.text, "!")
    assert len(edits) == 4
    assert sorted(form.changed_fields()) == ["Adults", "Early & late", "Note"]


def test_what_is_missing_is_said_under_its_field_and_the_first_gets_the_focus(qtbot: QtBot, form: Stay) -> None:
    form.set_values(name="", arrival=None)
    form.rate.line.setText("12.345")
    assert not form.check()
    assert form.name_field.error() == "Please fill this in."
    assert form.arrival.error() == "Please fill this in."
    assert form.rate.error() == "This is not an amount of EUR. Write it like 1,234.50."
    assert form.type.error() == ""
    assert QApplication.focusWidget() is form.name_field.line
    assert form.rate.editor.accessibleDescription() == form.rate.error()
    qtbot.keyClicks(form.name_field.line, "A")
    assert form.name_field.error() == ""


def test_a_sentence_of_a_command_stands_under_the_field_it_names(form: Stay) -> None:
    form.show_error(InvalidInput("arrival", problem="The hotel is full that night."))
    assert form.arrival.error() == "The hotel is full that night."
    assert QApplication.focusWidget() is form.arrival.line
    assert form.elsewhere == []
    elsewhere = InvalidInput("wing", problem="That wing is closed.")
    form.show_error(elsewhere)
    form.show_error(StaffError())
    assert form.elsewhere[0] is elsewhere
    assert len(form.elsewhere) == 2


def test_a_long_sentence_does_not_move_the_neighbouring_field(qtbot: QtBot, form: Stay) -> None:
    form.resize(320, 700)
    form.show_error(InvalidInput("rate_minor", problem="A sentence that is long enough to need several lines below its field. " * 3))
    qtbot.waitUntil(lambda: form.rate.height() > 100, timeout=60_000)
    assert form.arrival.line.y() == form.rate.line.y()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("-1", "At least 0.00, please."), ("1000.01", "At most 1,000.00, please."), ("1000", ""), ("", "")],
)
def test_amounts_have_bounds(qtbot: QtBot, form: Stay, typed: str, sentence: str) -> None:
    form.rate.line.clear()
    qtbot.keyClicks(form.rate.line, typed)
    assert form.rate.problem() == sentence


def test_leaving_an_amount_writes_it_in_full_or_says_what_is_wrong(qtbot: QtBot, form: Stay) -> None:
    form.rate.line.setFocus()
    form.rate.line.clear()
    qtbot.keyClicks(form.rate.line, "990,5")
    form.name_field.line.setFocus()
    assert form.rate.line.text() == "990.50"
    form.rate.line.setFocus()
    qtbot.keyClicks(form.rate.line, "x")
    form.name_field.line.setFocus()
    assert form.rate.line.text() == "990.50x"
    assert form.rate.error()


def test_days_are_typed_and_stepped(qtbot: QtBot, form: Stay) -> None:
    line = form.arrival.line
    line.setFocus()
    line.clear()
    qtbot.keyClicks(line, "+3")
    assert form.arrival.value() == dt.date(2026, 11, 17)
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert form.arrival.value() == dt.date(2026, 11, 18)
    qtbot.keyClick(line, Qt.Key.Key_PageDown)
    assert form.arrival.problem() == "Not before 14/11/2026, please."
    line.clear()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert form.arrival.value() == TODAY
    qtbot.keyClicks(line, "?")
    assert form.arrival.problem().startswith("This is not a date. Write it like 14/11/2026")
    assert form.value("arrival") is None


def test_a_day_is_picked_from_the_calendar_within_its_bounds(qtbot: QtBot, form: Stay) -> None:
    form.arrival.line.setFocus()
    qtbot.keyClick(form.arrival.line, Qt.Key.Key_F4)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert unnamed_widgets(popup) == []
    calendar = popup.findChild(QCalendarWidget)
    assert calendar.selectedDate() == QDate(2026, 11, 14)
    assert calendar.minimumDate() == QDate(2026, 11, 14)
    calendar.clicked.emit(QDate(2026, 12, 24))
    assert form.arrival.value() == dt.date(2026, 12, 24)
    assert QApplication.activePopupWidget() is None


def test_a_choice_stays_when_the_choices_change(form: Stay) -> None:
    form.type.set_choices([(20, "Double"), (30, "Suite")])
    assert form.type.value() == 20
    form.type.set_choices([(30, "Suite")])
    assert form.type.value() is None


@pytest.fixture
def guest(qtbot: QtBot, runner: TaskRunner) -> SearchField[Hit]:
    made = SearchField(
        "guest",
        "Guest",
        runner=runner,
        query=search_everything,
        title=lambda hit: hit.title,
        subtitle=lambda hit: hit.subtitle,
        object_name="guest",
        create="New guest",
        required=True,
    )
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.line.setFocus()
    return made


def test_guests_are_found_while_typing_and_chosen_with_the_keys(qtbot: QtBot, guest: SearchField[Hit]) -> None:
    qtbot.keyClicks(guest.line, "fer")
    assert guest.problem() == "Please choose one from the list."
    qtbot.waitUntil(guest._popup.isVisible, timeout=60_000)
    qtbot.keyClick(guest.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(guest.chosen) as chosen:
        qtbot.keyClick(guest.line, Qt.Key.Key_Return)
    assert chosen.args[0].title == "Fernández, José"
    assert (guest.value(), guest.text()) == (chosen.args[0], "Fernández, José")
    assert guest.problem() == ""
    assert not guest._popup.isVisible()
    assert unnamed_widgets(guest) == []


def test_a_new_guest_is_made_from_what_was_typed(qtbot: QtBot, guest: SearchField[Hit]) -> None:
    qtbot.keyClicks(guest.line, "Zoe")
    qtbot.waitUntil(guest._popup.isVisible, timeout=60_000)
    with qtbot.waitSignal(guest.create_asked) as asked:
        qtbot.keyClick(guest.line, Qt.Key.Key_Return)
    assert asked.args == ["Zoe"]


def test_escape_closes_the_list_and_keeps_the_text(qtbot: QtBot, guest: SearchField[Hit]) -> None:
    qtbot.keyClicks(guest.line, "fer")
    qtbot.waitUntil(guest._popup.isVisible, timeout=60_000)
    qtbot.keyClick(guest.line, Qt.Key.Key_Escape)
    assert not guest._popup.isVisible()
    assert guest.text() == "fer"


def test_typing_on_after_a_choice_takes_the_choice_back(qtbot: QtBot, guest: SearchField[Hit], fake_desk: FakeDesk) -> None:
    guest.set_value(search_everything(fake_desk, text="Lúcia", limit=1)[0])
    qtbot.keyClicks(guest.line, "x")
    assert guest.value() is None


def test_a_confirmation_wants_its_reason(qtbot: QtBot, dressed: None) -> None:
    dialog = ConfirmDialog(
        None,
        object_name="cancel",
        title="Cancel reservation 1042?",
        sentence="The room is free again.",
        yes="Cancel the reservation",
        no="Keep it",
        reason=True,
        danger=True,
    )
    qtbot.addWidget(dialog)
    reasons: list[str] = []
    dialog.ask(reasons.append)
    assert unnamed_widgets(dialog) == []
    assert dialog.no.isDefault()
    dialog.yes.click()
    assert dialog.isVisible()
    assert reasons == []
    assert dialog._reason is not None
    dialog._reason.set_value("Guest is ill")
    dialog.yes.click()
    assert reasons == ["Guest is ill"]
    assert not dialog.isVisible()


def test_escape_in_a_confirmation_changes_nothing(qtbot: QtBot, dressed: None) -> None:
    dialog = ConfirmDialog(None, object_name="close", title="Close the day?", sentence="It cannot be undone.", yes="Close the day")
    qtbot.addWidget(dialog)
    answers: list[str] = []
    dialog.ask(answers.append)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert answers == []


def test_enter_on_cancel_in_a_confirmation_changes_nothing(qtbot: QtBot, dressed: None) -> None:
    dialog = ConfirmDialog(None, object_name="close", title="Close the day?", sentence="It cannot be undone.", yes="Close the day")
    qtbot.addWidget(dialog)
    agreed: list[str] = []
    dialog.ask(agreed.append)
    dialog.no.setFocus()
    qtbot.keyClick(dialog.no, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert agreed == []


def test_a_paste_that_is_cut_is_said_beside_the_field(qtbot: QtBot, dressed: None) -> None:
    field = TextField("code", "Code", object_name="code", limit=10)
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    said = field.findChild(QLabel, "code_cut")
    QApplication.clipboard().setText("0123456789ABC")
    field.line.setFocus()
    qtbot.keySequence(field.line, QKeySequence(QKeySequence.StandardKey.Paste))
    assert field.value() == "0123456789"
    assert said.isVisible()
    assert said.text() == "Only the first 10 characters were kept: there is no room for more."
    qtbot.keyClicks(field.line, "X")
    assert said.isVisible()
    qtbot.keyClick(field.line, Qt.Key.Key_Backspace)
    assert not said.isVisible()
    qtbot.keyClicks(field.line, "9X")
    assert field.value() == "0123456789"
    assert said.isVisible()
    field.set_value("another")
    assert not said.isVisible()


def test_what_is_stored_is_never_cut_by_showing_it(qtbot: QtBot, dressed: None) -> None:
    field = TextField("code", "Code", object_name="code", limit=10)
    qtbot.addWidget(field)
    field.set_value("longer than ten")
    assert field.value() == "longer than ten"
    field.set_value("")
    assert field.line.maxLength() == 10
