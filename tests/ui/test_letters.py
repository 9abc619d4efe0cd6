"""Letters in the real window: templates edited with their preview, a reservation's letter read, kept, printed, saved, mailed."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from sqlalchemy import select

from hotel_desk.domain.rate_codes import LetterKind
from hotel_desk.language import CHINESE, ENGLISH
from hotel_desk.models.letter import Letter, LetterTemplate
from hotel_desk.reports.letter_words import LetterWords, shipped_template
from hotel_desk.services.letters import change_letter_template
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.ui.front_desk import SPEC as FRONT_DESK
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.screen import FrontDeskScreen
from hotel_desk.ui.letters import SPEC
from hotel_desk.ui.letters.letter_panel import LetterPanel, mail_link
from hotel_desk.ui.letters.screen import LettersScreen
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import DAY, THIRD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from hotel_desk.services.reservations import Booked
    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

TIMEOUT = 60_000


class Writer:
    """A person at the window."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        self.settle()

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def settle(self) -> None:
        for _turn in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.window._parts.runner._pending, timeout=TIMEOUT)

    def find(self, name: str) -> Any:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self.until(lambda: button.isEnabled() and button.isVisible())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def choose(self, name: str, text: str) -> None:
        box = self.find(name)
        box.setFocus()
        key = Qt.Key.Key_Down if box.findText(text) > box.currentIndex() else Qt.Key.Key_Up
        while box.currentText() != text:
            self.qtbot.keyClick(box, key)
        self.settle()

    def type_over(self, name: str, text: str) -> None:
        editor = self.find(name)
        editor.setFocus()
        editor.selectAll()
        self.qtbot.keyClicks(editor, text)


@pytest.fixture
def booking(sqlite_hotel: SmallHotel) -> Booked:
    guest = ProfileDetails(name="Ana Silva", email="ana@example.com", language="en")
    return sqlite_hotel.desk.run(book, guest=guest, rooms=[RoomRequest(sqlite_hotel.standard, DAY, THIRD, 10_000)])


@pytest.fixture
def editor(qtbot: QtBot, open_window: OpenWindow) -> Writer:
    writer = Writer(qtbot, open_window(SPEC))
    writer.until(lambda: screen_of(writer)._shown is not None)
    return writer


@pytest.fixture
def desk(qtbot: QtBot, open_window: OpenWindow, booking: Booked) -> Writer:
    """The panel of the booking's letters, from the front desk."""
    writer = Writer(qtbot, open_window(FRONT_DESK))
    open_panel(writer, booking)
    return writer


def open_panel(writer: Writer, booking: Booked) -> None:
    screen = writer.window.current_screen()
    assert isinstance(screen, FrontDeskScreen)
    screen.director.show_stay(booking.reservation_ids[0])
    writer.settle()
    writer.until(screen.stay_panel.isVisible)
    assert Job.LETTERS in screen.stay_panel.jobs()
    writer.qtbot.keyClick(screen.stay_panel, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    writer.settle()
    writer.until(lambda: isinstance(screen.area.panel, LetterPanel) and writer.find("letter_subject").text())


def screen_of(writer: Writer) -> LettersScreen:
    screen = writer.window.current_screen()
    assert isinstance(screen, LettersScreen)
    return screen


def rows(hotel: SmallHotel, statement: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(statement).all())


# --- Templates ----------------------------------------------------------------------------------------------------------


def test_every_template_is_there_with_its_preview(editor: Writer) -> None:
    screen = screen_of(editor)
    assert unnamed_widgets(screen) == []
    assert len(screen.table.rows()) == 8
    assert editor.find("template_body").toPlainText().strip() == shipped_template(LetterKind.CONFIRMATION, ENGLISH).body.strip()
    assert "Dear Ana Silva," in screen.preview.toPlainText()
    assert screen.reset.isHidden()


def test_our_own_words_are_saved_and_given_up(editor: Writer, sqlite_hotel: SmallHotel) -> None:
    screen = screen_of(editor)
    editor.type_over("template_body", "Welcome {{ guest_name }}")
    editor.until(lambda: screen.preview.toPlainText().endswith("Welcome Ana Silva"))
    assert screen.unsaved() == ["Confirmation of reservation · English: Text"]
    editor.click("template_save")
    editor.until(lambda: rows(sqlite_hotel, select(LetterTemplate.body)) == [("Welcome {{ guest_name }}",)])
    editor.until(lambda: screen.table.model().index(0, 0).data() == "• Confirmation of reservation")
    editor.click("template_reset")
    editor.until(lambda: rows(sqlite_hotel, select(LetterTemplate.id)) == [])
    assert editor.find("template_body").toPlainText().startswith("Dear {{ guest_name }},")


def test_a_wrong_placeholder_is_said_at_once_and_never_saved(editor: Writer, sqlite_hotel: SmallHotel) -> None:
    editor.type_over("template_subject", "For {{ gest_name }}")
    sentence = "There is no placeholder “gest_name” (line 1). Nothing was saved. Did you mean “guest_name”?"
    editor.until(lambda: editor.find("template_subject_error").text() == sentence)
    editor.click("template_save")
    editor.until(lambda: editor.find("template_subject_error").text() == sentence)
    assert rows(sqlite_hotel, select(LetterTemplate.id)) == []
    editor.click("template_undo")
    assert screen_of(editor).unsaved() == []
    assert not editor.find("template_subject_error").isVisible()


def test_a_placeholder_is_found_and_inserted_where_the_cursor_is(editor: Writer) -> None:
    screen = screen_of(editor)
    editor.type_over("template_body", "Nights:  end")
    body = editor.find("template_body")
    for _step in range(4):
        editor.qtbot.keyClick(body, Qt.Key.Key_Left)
    search = editor.find("placeholder_search")
    search.setFocus()
    editor.qtbot.keyClicks(search, "nights prices")
    assert [screen.placeholders.item(number).text() for number in range(screen.placeholders.count())] == ["Nights with their prices"]
    screen.placeholders.setFocus()
    editor.qtbot.keyClick(screen.placeholders, Qt.Key.Key_Return)
    assert "{% for night in nights %}\n{{ night.date }}" in body.toPlainText()
    assert body.toPlainText().endswith(" end")
    assert body.hasFocus()


def test_edits_are_not_left_for_another_template(editor: Writer) -> None:
    screen = screen_of(editor)
    editor.type_over("template_body", "Ours")
    screen.table.select((LetterKind.CHANGE, ENGLISH))
    editor.until(lambda: screen.table.current() is not None and screen.table.current().kind is LetterKind.CONFIRMATION)
    assert editor.find("template_body").toPlainText() == "Ours"
    assert "Save or undo your edits first" in editor.window.messages.sentence()
    editor.click("template_undo")
    screen.table.select((LetterKind.CHANGE, CHINESE))
    editor.until(lambda: editor.find("template_body").toPlainText().startswith("尊敬的"))


def test_somebody_else_saved_first(editor: Writer, sqlite_hotel: SmallHotel) -> None:
    editor.type_over("template_body", "Ours")
    theirs: dict[str, Any] = {"kind": LetterKind.CONFIRMATION, "language": ENGLISH, "subject": "Theirs", "body": "Theirs", "version": 0}
    sqlite_hotel.as_user("reservations").run(change_letter_template, **theirs)
    editor.click("template_save")
    editor.until(lambda: "changed by someone else" in editor.window.messages.sentence())
    assert editor.find("template_body").toPlainText() == "Ours"


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_nothing_sticks_out(qtbot: QtBot, open_window: OpenWindow, size: tuple[int, int], language: str) -> None:
    window = open_window(SPEC, size=size)
    window.speak(language)
    writer = Writer(qtbot, window)
    screen = screen_of(writer)
    assert (window.width(), window.height()) == size
    for widget in screen.findChildren(QWidget):
        if widget.isVisible() and widget.parentWidget() is screen:
            assert widget.geometry().right() <= screen.width(), widget.objectName()


# --- A reservation's letter ---------------------------------------------------------------------------------------------


class MailProgram(QObject):
    """What the system would start for a mail link."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.links.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@pytest.fixture
def mail_program(qapp: QApplication) -> Iterator[MailProgram]:
    program = MailProgram()
    QDesktopServices.setUrlHandler("mailto", program, "open")  # type: ignore[arg-type]  # its stub is stricter than it is
    yield program
    QDesktopServices.unsetUrlHandler("mailto")


def test_the_letter_is_read_kept_and_shown_as_a_paper(desk: Writer, sqlite_hotel: SmallHotel, booking: Booked) -> None:
    panel = desk.find("letter_panel")
    assert unnamed_widgets(panel) == []
    assert desk.find("letter_kind").currentText() == "Confirmation of reservation"
    assert desk.find("letter_recipient").text() == "ana@example.com"
    assert desk.find("letter_subject").text() == f"Your reservation {booking.confirmation_number} at Small Hotel"
    assert "Total: EUR 200.00" in desk.find("letter_body").toPlainText()
    desk.click("letter_pdf")
    desk.until(lambda: desk.window.findChild(PaperPreviewDialog) is not None)
    dialog = desk.window.findChild(PaperPreviewDialog)
    assert "Total: EUR 200.00" in dialog.preview._text()
    dialog.close()
    ((kind, body),) = rows(sqlite_hotel, select(Letter.kind, Letter.body))
    assert kind is LetterKind.CONFIRMATION
    assert body.strip() == desk.find("letter_body").toPlainText().strip()
    desk.until(lambda: any("manager" in part.text() for part in panel.before._labels))


def test_other_words_other_letter_same_words_once(desk: Writer, sqlite_hotel: SmallHotel, mail_program: MailProgram) -> None:
    desk.type_over("letter_body", "Dear Ana, see you & yours tomorrow.")
    desk.click("letter_open_mail")
    desk.until(lambda: len(mail_program.links) == 1)
    desk.click("letter_open_mail")
    desk.until(lambda: len(mail_program.links) == 2)
    assert rows(sqlite_hotel, select(Letter.body)) == [("Dear Ana, see you & yours tomorrow.",)]
    link = urlsplit(mail_program.links[0])
    assert unquote(link.path) == "ana@example.com"
    assert parse_qs(link.query)["body"] == ["Dear Ana, see you & yours tomorrow."]
    desk.type_over("letter_body", "Other words")
    desk.click("letter_open_mail")
    desk.until(lambda: len(rows(sqlite_hotel, select(Letter.id))) == 2)


def test_the_e_mail_is_saved_with_the_paper_in_it(desk: Writer, tmp_path: Path, booking: Booked) -> None:
    desk.click("letter_save_email")
    desk.until(lambda: desk.window.findChild(QFileDialog) is not None)
    dialog = desk.window.findChild(QFileDialog)
    target = tmp_path / "letter.eml"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    desk.until(target.exists)
    message = email.message_from_bytes(target.read_bytes(), policy=default)
    assert str(message["To"]) == "Ana Silva <ana@example.com>"
    assert [part.get_filename() for part in message.iter_attachments()] == [f"confirmation-{booking.confirmation_number}.pdf"]
    assert desk.window.messages.sentence() == "Saved as letter.eml."


def test_another_language_asks_before_it_replaces_words(desk: Writer) -> None:
    desk.choose("letter_language", "简体中文")
    desk.until(lambda: desk.find("letter_body").toPlainText().startswith("尊敬的Ana Silva"))
    desk.type_over("letter_subject", "Mine")
    box = desk.find("letter_kind")
    box.setFocus()
    desk.qtbot.keyClick(box, Qt.Key.Key_Down)
    desk.until(lambda: desk.window.findChild(QWidget, "letter_replace") is not None)
    desk.click("letter_replace_no")
    desk.until(lambda: box.currentText() == "Confirmation of reservation")
    assert desk.find("letter_subject").text() == "Mine"


def test_an_empty_letter_is_refused_at_its_field(desk: Writer, sqlite_hotel: SmallHotel) -> None:
    desk.find("letter_body").setFocus()
    desk.find("letter_body").selectAll()
    desk.qtbot.keyClick(desk.find("letter_body"), Qt.Key.Key_Delete)
    desk.click("letter_pdf")
    assert desk.find("letter_body_error").isVisible()
    assert rows(sqlite_hotel, select(Letter.id)) == []


def test_the_panel_fits_the_smallest_window(qtbot: QtBot, open_window: OpenWindow, booking: Booked) -> None:
    window = open_window(FRONT_DESK, size=(1024, 768))
    writer = Writer(qtbot, window)
    open_panel(writer, booking)
    panel = writer.find("letter_panel")
    assert panel.mapTo(window, QPoint(panel.width(), 0)).x() <= 1024
    for name in ("letter_save_email", "letter_open_mail", "letter_pdf"):
        button = writer.find(name)
        assert button.width() >= button.sizeHint().width()


def test_a_mail_link_carries_every_character() -> None:
    words = LetterWords(LetterKind.CONFIRMATION, CHINESE, "王@example.com", "预订 & 100 %?", "尊敬的\n王 + 1 = 2 #")
    link = urlsplit(mail_link(words))
    assert unquote(link.path) == "王@example.com"
    assert parse_qs(link.query, strict_parsing=True) == {"subject": ["预订 & 100 %?"], "body": ["尊敬的\r\n王 + 1 = 2 #"]}
    assert QUrl(mail_link(words), QUrl.ParsingMode.StrictMode).isValid()
