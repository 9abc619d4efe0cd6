"""The guests screen where not all is open: a number that is sealed, contacts that are masked, a field that is protected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QWidget

from hotel_desk.domain.ids import ProfileId
from hotel_desk.queries.guest_file import change_requests
from hotel_desk.queries.guest_history import guest_looks
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.ui.guests.code_fields import SealedField
from tests.ui.calendar_window import CTRL
from tests.ui.guests_window import NUMBER, SitDown, stored

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def said_aloud(widget: QWidget) -> str:
    """What a screen reader is given of a widget and of all in it."""
    interfaces = [QAccessible.queryAccessibleInterface(one) for one in (widget, *widget.findChildren(QWidget))]
    return " ".join(
        found.text(kind) for found in interfaces if found is not None for kind in (QAccessible.Text.Name, QAccessible.Text.Value)
    )


def test_a_sealed_number_is_neither_painted_nor_said_until_it_is_asked_for(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    desk = host()
    desk.open("Ana Silva")
    desk.go_to_tab("documents")
    row = desk.editor.fields.fields["documents"].rows[0]  # type: ignore[attr-defined]
    field: SealedField = row.fields["number"]
    assert isinstance(field, SealedField)
    masked = field.line.grab().toImage()
    assert field.line.text() == "•••78"
    assert NUMBER not in said_aloud(desk.screen)
    assert all(NUMBER not in line.text() for line in desk.window.findChildren(QLineEdit))
    field.eye.setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.until(lambda: field.line.text() == NUMBER)
    assert field.line.grab().toImage() != masked
    assert NUMBER in said_aloud(desk.screen)
    assert [look.field for look in sqlite_hotel.desk.read(guest_looks, profile_id=ana)] == ["profile_document.number_sealed", ""]
    assert field._timer.interval() == 30_000
    field._timer.timeout.emit()
    assert field.line.grab().toImage() == masked
    desk.press(Qt.Key.Key_Space)
    desk.until(lambda: field.line.text() == NUMBER)
    desk.go_to_tab("profile")
    assert field.line.text() == "•••78"
    assert desk.editor.edits() == []


def test_contacts_stay_masked_for_who_may_not_see_them(host: SitDown, ana: ProfileId) -> None:
    desk = host(user="housekeeping")
    desk.open("Ana Silva")
    phone = desk.widget("guest_phone")
    assert phone.text() == "••• 5678"
    assert not phone.isEnabled()
    assert "912345678" not in said_aloud(desk.screen)
    assert "may not see contacts" in desk.editor.fields.fields["phone"]._hint.text()
    assert not desk.widget("guest_save").isEnabled()


def test_a_protected_field_becomes_a_request_and_is_decided(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    clerk = host(user="reception")
    clerk.open("Ana Silva")
    clerk.fill("guest_name", "Ana Sousa")
    clerk.fill("guest_first_source", "a friend")
    clerk.fill("guest_request_reason", "married")
    clerk.save()
    assert clerk.said() == "Saved. Sent as a request: Full name."
    assert clerk.widget("guest_name").text() == "Ana Silva"
    assert clerk.editor.edits() == []
    (request,) = sqlite_hotel.desk.read(change_requests)
    assert (request.before, request.after, request.reason) == ("Ana Silva", "Ana Sousa", "married")
    boss = host()
    boss.window.activateWindow()
    boss.until(lambda: boss.widget("guests_requests").text() == "Change requests  1")
    boss.press(Qt.Key.Key_5, modifier=CTRL)
    boss.settle()
    boss.widget("guest_requests_table").setFocus()
    boss.press(Qt.Key.Key_Home, modifier=CTRL)
    boss.press(Qt.Key.Key_Return)
    boss.until(lambda: boss.sees("guest_request"))
    boss.fill("guest_request_value", "Ana Silva Sousa")
    boss.click("guest_request_accept")
    boss.until(lambda: boss.sees("guest_requests_empty"))
    assert stored(sqlite_hotel, ana).form.name == "Ana Silva Sousa"


def test_a_birth_date_is_corrected_as_a_date(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    file = stored(sqlite_hotel, ana)
    form = replace(file.form, birth_date=date(1991, 5, 20))
    sqlite_hotel.as_user("reception").run(save_guest_file, profile_id=ana, form=form, version=file.version)
    boss = host()
    boss.screen.perform("requests")
    boss.settle()
    boss.screen.requests.show_request(boss.screen.requests.table.rows()[0])
    assert boss.widget("guest_request_after").text() == "20/05/1991"
    assert not boss.sees("guest_request_value")
    boss.fill("guest_request_day", "31/31/1991")
    boss.click("guest_request_accept")
    assert "not a date" in boss.screen.requests.form.field("day").error()
    boss.fill("guest_request_day", "02/05/1991")
    boss.until(boss.widget("guest_request_accept").isEnabled)
    boss.click("guest_request_accept")
    boss.until(lambda: boss.sees("guest_requests_empty"))
    assert stored(sqlite_hotel, ana).form.birth_date == date(1991, 5, 2)


def test_a_refusal_needs_an_answer(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    file = stored(sqlite_hotel, ana)
    form = replace(file.form, birth_date=date(1991, 1, 1))
    sqlite_hotel.as_user("reception").run(save_guest_file, profile_id=ana, form=form, version=file.version, reason="typed wrong")
    boss = host()
    boss.screen.perform("requests")
    boss.settle()
    boss.screen.requests.show_request(boss.screen.requests.table.rows()[0])
    boss.click("guest_request_refuse")
    boss.until(lambda: boss.screen.requests.form.field("answer").error())
    boss.fill("guest_request_answer", "the passport says otherwise")
    boss.until(boss.widget("guest_request_refuse").isEnabled)
    boss.click("guest_request_refuse")
    boss.until(lambda: boss.sees("guest_requests_empty"))
    assert stored(sqlite_hotel, ana).form.birth_date == date(1990, 5, 20)
    clerk = host(user="reception")
    clerk.open("Ana Silva")
    hint = clerk.editor.fields.fields["birth_date"]._hint.text()
    assert hint.startswith("A change was refused ")
    assert hint.endswith(": the passport says otherwise\nA change will be sent as a request.")
