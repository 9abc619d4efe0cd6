"""The panel of a request about documents, with real keys: masked, shown for a while, corrected, refused where it is somebody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.domain.guest_codes import DocumentKind
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm
from hotel_desk.queries.guest_file import clear_value
from hotel_desk.queries.guest_history import guest_looks
from hotel_desk.services.guest_file import save_guest_file
from tests.guest_files_of_tests import written
from tests.ui.calendar_window import CTRL
from tests.ui.guests_window import Host, SitDown, stored

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

OLD, ASKED, RIGHT = "CA111111", "CZ555666", "CZ555777"
PASSPORT = DocumentLine(DocumentKind.PASSPORT, OLD, "PT", expiry_date=date(2027, 1, 1))


def at_the_first_request(host: SitDown) -> Host:
    """Whoever decides, with the panel of the first request before them."""
    boss = host()
    boss.screen.perform("requests")
    boss.settle()
    boss.widget("guest_requests_table").setFocus()
    boss.press(Qt.Key.Key_Home, modifier=CTRL)
    boss.press(Qt.Key.Key_Return)
    return boss


def test_a_document_is_corrected_in_the_panel(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    ana = written(sqlite_hotel, GuestFileForm(name="Ana Silva", documents=(PASSPORT,)))
    written(sqlite_hotel, GuestFileForm(name="Bo Ek", documents=(replace(PASSPORT, number="BO777777"),)))
    file = stored(sqlite_hotel, ana)
    wish = replace(file.form, documents=(replace(PASSPORT, number=ASKED, expiry_date=date(2036, 1, 1)),))
    sqlite_hotel.as_user("reception").run(save_guest_file, profile_id=ana, form=wish, version=file.version, reason="renewed")
    boss = at_the_first_request(host)
    boss.until(lambda: boss.sees("guest_request_documents_1_number"))
    number = boss.widget("guest_request_documents_1_number")
    assert (number.text(), number.isReadOnly()) == ("•••66", True)
    boss.widget("guest_request_documents_1_number_reveal").setFocus()
    boss.press(Qt.Key.Key_Space)
    boss.until(lambda: number.text() == ASKED)
    looks = sqlite_hotel.desk.read(guest_looks, profile_id=ana)
    assert [look.field for look in looks] == ["profile_change_request.after_sealed"]
    assert boss.screen.requests.unsaved() == []
    # Read from the passport: another number, and valid a year longer.
    boss.widget("guest_request_documents_1_remove").setFocus()
    boss.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
    boss.until(lambda: boss.sees("guest_request_documents_2_number"))
    boss.fill("guest_request_documents_2_number", "BO 777777")
    boss.fill("guest_request_documents_2_issuing_country", "PT")
    boss.fill("guest_request_documents_2_expiry_date", "31/31/2037")
    boss.click("guest_request_accept")
    documents = boss.screen.requests.form.field("documents")
    assert "not a date" in documents.error()
    boss.fill("guest_request_documents_2_expiry_date", "02/01/2037")
    boss.click("guest_request_accept")
    boss.until(lambda: "Bo Ek" in documents.error())
    assert boss.screen.requests.unsaved() == ["Ana Silva: Corrected"]
    boss.fill("guest_request_documents_2_number", RIGHT)
    boss.until(boss.widget("guest_request_accept").isEnabled)
    boss.click("guest_request_accept")
    boss.until(lambda: boss.sees("guest_requests_empty"))
    boss.until(lambda: boss.said() == "Ana Silva is changed as corrected.")
    [line] = stored(sqlite_hotel, ana).form.documents
    assert (line.kind, line.issuing_country, line.expiry_date) == (DocumentKind.PASSPORT, "PT", date(2037, 1, 2))
    assert sqlite_hotel.desk.read(clear_value, column="profile_document.number_sealed", row_id=line.id) == RIGHT


def test_a_document_that_would_be_taken_away_is_kept_and_corrected(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    ana = written(sqlite_hotel, GuestFileForm(name="Ana Silva", documents=(PASSPORT,)))
    file = stored(sqlite_hotel, ana)
    wish = replace(file.form, documents=())
    sqlite_hotel.as_user("reception").run(save_guest_file, profile_id=ana, form=wish, version=file.version, reason="expired")
    boss = at_the_first_request(host)
    boss.until(lambda: boss.sees("guest_request_keep_1"))
    assert boss.widget("guest_request_keep_1").text() == "Keep Passport •••11"
    assert boss.screen.requests.unsaved() == []
    boss.click("guest_request_keep_1")
    boss.until(lambda: boss.sees("guest_request_documents_1_number"))
    assert boss.widget("guest_request_documents_1_number").text() == "•••11"
    assert not boss.sees("guest_request_taken_away")
    documents = boss.screen.requests.form.field("documents")
    boss.click("guest_request_accept")
    boss.until(lambda: "Nothing would change" in documents.error())
    boss.fill("guest_request_documents_1_expiry_date", "28/02/2026")
    boss.until(boss.widget("guest_request_accept").isEnabled)
    boss.click("guest_request_accept")
    boss.until(lambda: boss.said() == "Ana Silva is changed as corrected.")
    [line] = stored(sqlite_hotel, ana).form.documents
    assert (line.id is not None, line.expiry_date) == (True, date(2026, 2, 28))
    assert sqlite_hotel.desk.read(clear_value, column="profile_document.number_sealed", row_id=line.id) == OLD
