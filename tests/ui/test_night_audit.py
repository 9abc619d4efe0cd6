"""The night audit screen in the real window: what stands in the way, and the day closed by a process of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from sqlalchemy import insert, select

from hotel_desk.domain.codes import PostingKind, ReservationStatus
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.night_codes import AuditEvent, AuditState, AuditStep, StepState
from hotel_desk.domain.night_settings import RESOLVE_NO_SHOWS
from hotel_desk.language import CHINESE
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.night_audit import AuditRun, AuditStepRecord
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.services.audit_records import StepNote
from hotel_desk.services.audit_runs import begin_audit, end_audit, note_audit_steps
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.outside_charges import post_outside_charge
from hotel_desk.services.report_packs import PackDetails, PackItem, save_report_pack
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from hotel_desk.ui.cash_office import SPEC as CASH_OFFICE
from hotel_desk.ui.cashier import SPEC as CASHIER
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.night_audit import SPEC
from hotel_desk.ui.night_audit.audit_words import step_words
from hotel_desk.ui.night_audit.screen import ARRIVALS, MEND, NIGHTS, PAPERS, STEPS, NightAuditScreen
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)
LATER = date(2026, 3, 4)
JOB_PATIENCE_MS = 60_000


class Auditor:
    """A person at the screen."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window._screens["night_audit"]
        assert isinstance(screen, NightAuditScreen)
        self.screen = screen
        self.settle()

    def settle(self) -> None:
        runner = self.window._parts.runner
        for _turn in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending, timeout=JOB_PATIENCE_MS)

    def dialog(self) -> ConfirmDialog:
        return self.question(self.screen)

    def question(self, home: QWidget) -> ConfirmDialog:
        def found() -> list[ConfirmDialog]:
            return [dialog for dialog in home.findChildren(ConfirmDialog) if dialog.isVisible()]

        self.qtbot.waitUntil(lambda: len(found()) == 1)
        return found()[0]

    def close_the_day(self) -> None:
        self.qtbot.mouseClick(self.screen.close_button, Qt.MouseButton.LeftButton)
        self.qtbot.mouseClick(self.dialog().yes, Qt.MouseButton.LeftButton)
        self.settle()


@pytest.fixture
def auditor(qtbot: QtBot, open_window: OpenWindow, sqlite_hotel: SmallHotel, no_print_system: None) -> Callable[..., Auditor]:
    """`auditor()` sits down at the screen; make the hotel's guests first. The pack of its nights is one report."""
    pack = PackDetails("Night", (PackItem("no-shows"),), of_house=True, at_close=True)
    sqlite_hotel.desk.run(save_report_pack, details=pack)
    return lambda *others, **options: Auditor(qtbot, open_window(SPEC, *others, **options))


def shown(screen: NightAuditScreen) -> list[list[str]]:
    """The list to mend as it is painted."""
    model = screen.mend.table.model()
    return [[str(model.index(row, column).data()) for column in range(model.columnCount())] for row in range(model.rowCount())]


def arrive(hotel: SmallHotel, room: str, guest: str, departure: date) -> tuple[ReservationId, FolioId]:
    stay = hotel.book(DAY, departure, guest=guest)
    return stay, hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room]).folio_id


def one(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalar_one()


@pytest.fixture
def second_evening(sqlite_hotel: SmallHotel) -> dict[str, Any]:
    """The evening of 3 March: Ana due out and owing, Rui due out and paid, Lin staying on, Kim expected and not here."""
    hotel = sqlite_hotel
    ana, rui, lin = arrive(hotel, "101", "Ana Silva", NEXT), arrive(hotel, "102", "Rui Costa", NEXT), arrive(hotel, "103", "林", LATER)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[ana[0], rui[0], lin[0]])
    hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(take_payment, folio_id=rui[1], transaction_code_id=hotel.codes["CASH"], amount_minor=10_200)
    kim = hotel.book(NEXT, LATER, guest="Kim Min-ji")
    return {"ana": ana, "rui": rui, "lin": lin, "kim": kim}


def test_it_shows_what_closing_will_do_and_what_stands_in_the_way(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor]
) -> None:
    at = auditor()
    screen = at.screen
    assert screen.head.title.text() == "Close Tue 3 Mar 2026"
    assert screen.head.sentence.text() == "2 things stand in the way. The business date becomes Wed 4 Mar 2026."
    assert [screen.tabs.tabText(number) for number in range(screen.tabs.count())] == [
        "To mend  2",
        "Arrivals not here  1",
        "Will be posted  1",
        "Steps",
        "Papers of the night",
        "Log",
    ]
    assert screen.tabs.currentIndex() == MEND
    assert shown(screen) == [
        ["In the way", "Due out and still here", "101", "Ana Silva (100001)", "3 Mar", "102.00", "Open folio"],
        ["In the way", "Due out and still here", "102", "Rui Costa (100002)", "3 Mar", "0.00", "Check out"],
    ]
    assert [row.guest_name for row in screen.arrivals.rows()] == ["Kim Min-ji"]
    assert [(row.room_number, row.net_minor, row.tax_minor, row.charged) for row in screen.nights.rows()] == [("103", 9_434, 766, False)]
    assert screen.nights_note.text() == "1 will be posted: €94.34 net, €102.00 with tax. 0 are charged already."
    assert not screen.close_button.isEnabled()
    assert unnamed_widgets(at.window) == []


def last_night(hotel: SmallHotel) -> None:
    """The audit of the night before, all of it done."""
    user = one(hotel, select(UserAccount.id).where(UserAccount.name == "manager"))
    now, run = hotel.clock.now(), new_id()
    moments = dict.fromkeys(("begun_at", "attempt_at", "heartbeat_at", "rolled_at", "ended_at"), now)
    facts = {"id": run, "business_date": DAY, "state": AuditState.DONE, "user_id": user, "workstation": "desk 1", "version": 1, **moments}
    steps = [{"property_id": hotel.property_id, "run_id": run, "step": step, "state": StepState.DONE} for step in AuditStep]
    with hotel.database.writing() as connection:
        connection.execute(insert(AuditRun), [{"property_id": hotel.property_id, **facts}])
        connection.execute(insert(AuditStepRecord), steps)


def see_the_steps(screen: NightAuditScreen) -> None:
    assert screen.tabs.currentIndex() == STEPS
    states = {row.step: row.state for row in screen.steps.table.rows()}
    assert list(states) == list(AuditStep)
    assert set(states.values()) == {StepState.DONE, StepState.PASSED_OVER}
    assert states[AuditStep.OVERSTAYS] is StepState.PASSED_OVER
    did = {row.step: step_words(row, "EUR") for row in screen.steps.table.rows()}
    assert did[AuditStep.ROOM_AND_TAX] == "Stays charged 2 · Room revenue without tax €188.68"
    assert screen.log.table.rows()[-1].event is AuditEvent.BEGUN
    assert screen.head.who.text().startswith("manager closed Tue 3 Mar 2026 at ")
    assert screen.steps.about.text().startswith("The audit of Tue 3 Mar 2026.")


def open_the_paper(at: Auditor) -> None:
    screen, qtbot = at.screen, at.qtbot
    screen.tabs.setCurrentIndex(PAPERS)
    papers = screen.papers.table
    assert [row.report for row in papers.rows()] == ["no-shows"]
    papers.setFocus()
    qtbot.keyClick(papers, Qt.Key.Key_Down)
    qtbot.keyClick(papers, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(at.window.findChildren(PaperPreviewDialog)))
    (preview,) = at.window.findChildren(PaperPreviewDialog)
    assert "Kim Min-ji" in preview.preview.document.getAllText(0).text()
    preview.close()


def test_due_outs_are_resolved_here_by_keys_and_the_day_is_closed(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    last_night(sqlite_hotel)
    at = auditor()
    screen = at.screen
    mend = screen.mend
    assert screen.steps.about.text().startswith("The audit of Mon 2 Mar 2026.")
    mend.table.setFocus()
    qtbot.keyClick(mend.table, Qt.Key.Key_Down)
    assert mend.table.current().room_number == "102"
    qtbot.keyClick(mend.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.settle()
    assert at.window.messages.sentence() == "The guest of room 102 is checked out."
    assert [row.room_number for row in mend.table.rows()] == ["101"]
    assert not mend.due_out_actions.check_out.isEnabled()
    qtbot.mouseClick(mend.due_out_actions.extend, Qt.MouseButton.LeftButton)
    at.settle()
    assert mend.table.rows() == []
    assert not mend.due_out_actions.isVisible()
    assert screen.head.sentence.text().startswith("Nothing stands in the way.")
    assert [row.guest_name for row in screen.nights.rows()] == ["Ana Silva", "林"]

    qtbot.mouseClick(screen.close_button, Qt.MouseButton.LeftButton)
    question = at.dialog()
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    # Nothing stands of this night yet, and last night's steps are not shown for it.
    assert screen.steps.about.text() == "Closing Tue 3 Mar 2026…"
    assert [(row.step, row.state) for row in screen.steps.table.rows()] == [(step, StepState.NOT_BEGUN) for step in AuditStep]
    qtbot.waitUntil(lambda: bool(at.window._parts.runner.jobs()))
    assert not screen.close_button.isEnabled()
    assert screen.progress.isVisible()
    at.settle()

    assert screen.progress.title.text() == "Tue 3 Mar 2026 is closed. The business date is Wed 4 Mar 2026."
    assert screen.progress.figures.text() == "No-shows 1  ·  Stays charged 2  ·  Room revenue without tax €188.68"
    assert one(sqlite_hotel, select(BusinessDate.date)) == LATER
    assert one(sqlite_hotel, select(Reservation.status).where(Reservation.id == second_evening["kim"])) is ReservationStatus.NO_SHOW
    qtbot.waitUntil(lambda: at.window.top_bar.business_date.text() == "Wed 4 Mar 2026")
    assert screen.head.title.text() == "Close Wed 4 Mar 2026"
    see_the_steps(screen)
    open_the_paper(at)
    with sqlite_hotel.database.snapshot() as connection:
        charged = connection.execute(select(NightCharge.reservation_id).where(NightCharge.night_date == NEXT)).scalars().all()
    assert set(charged) == {second_evening["ana"][0], second_evening["lin"][0]}


def test_a_guest_leaves_with_an_open_balance_for_a_reason(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    at = auditor()
    assert at.screen.mend.table.current().room_number == "101"
    qtbot.mouseClick(at.screen.mend.due_out_actions.leave_open, Qt.MouseButton.LeftButton)
    question = at.dialog()
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    assert question.isVisible()
    question._reason.text.setFocus()
    qtbot.keyClicks(question._reason.text, "Company pays")
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    at.settle()
    assert [row.room_number for row in at.screen.mend.table.rows()] == ["102"]
    with sqlite_hotel.database.snapshot() as connection:
        reasons = connection.execute(select(Posting.reason).where(Posting.kind == PostingKind.TRANSFER)).scalars().all()
    assert reasons == ["Company pays", "Company pays"]


def test_who_may_not_is_told_and_nothing_is_touched(sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor]) -> None:
    kim = sqlite_hotel.book(DAY, NEXT, guest="Kim Min-ji")
    at = auditor(user="reception")
    assert at.screen.tabs.currentIndex() == ARRIVALS
    at.close_the_day()
    assert at.screen.progress.title.text() == "The day was not closed."
    assert "Close the business day" in at.screen.progress.sentence.text()
    assert one(sqlite_hotel, select(Reservation.status).where(Reservation.id == kim)) is ReservationStatus.RESERVED
    assert one(sqlite_hotel, select(BusinessDate.date)) == DAY
    assert at.screen.close_button.isEnabled()


def test_of_two_auditors_the_second_does_not_close_the_day_after(
    sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    at = auditor()
    qtbot.mouseClick(at.screen.close_button, Qt.MouseButton.LeftButton)
    question = at.dialog()
    sqlite_hotel.as_user("night_auditor").run(roll_business_date, closing=DAY)
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.screen.progress.sentence.text().startswith("The business date is 2026-03-03 already")
    assert one(sqlite_hotel, select(BusinessDate.date)) == NEXT
    assert at.screen.head.title.text() == "Close Tue 3 Mar 2026"


def test_it_follows_what_happens_at_the_desk_and_leads_to_the_folio(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    at = auditor(CASHIER)
    ana = second_evening["ana"][1]
    sqlite_hotel.desk.run(post_charge, folio_id=ana, transaction_code_id=sqlite_hotel.codes["BAR"], price_minor=800)
    at.settle()
    assert shown(at.screen)[0][5] == "110.00"
    at.screen.mend.table.setFocus()
    qtbot.keyClick(at.screen.mend.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.settle()
    cashier = at.window.current_screen()
    assert isinstance(cashier, CashierScreen)
    assert cashier.page.title.text() == "Ana Silva"


def test_a_quiet_day_is_ready_at_once(sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor]) -> None:
    at = auditor()
    assert at.screen.head.sentence.text() == "Nothing stands in the way. The business date becomes Tue 3 Mar 2026."
    assert at.screen._contents[NIGHTS].currentWidget() is at.screen._contents[NIGHTS].empty
    at.window.speak(CHINESE)
    again = Auditor(at.qtbot, at.window)
    assert again.screen.close_button.isEnabled()
    assert unnamed_widgets(again.window) == []


def test_another_desk_is_at_it_is_asked_to_stop_goes_silent_and_is_taken_over(
    sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    hotel = sqlite_hotel
    # The clock of the tests moves each time it is read: who begins in an hour stays alive however often the screen looks.
    now = hotel.clock.now()
    hotel.clock.set(now + timedelta(hours=1))
    begun = hotel.as_user("night_auditor").run(begin_audit)
    step = StepNote(AuditStep.OPTIONS, StepState.RUNNING)
    hotel.as_user("night_auditor").run(note_audit_steps, run_id=begun.run_id, attempt=begun.attempt, notes=[step])
    hotel.clock.set(now)
    at = auditor()
    head = at.screen.head
    assert head.title.text() == "Closing Mon 2 Mar 2026…"
    assert head.who.text().startswith("night_auditor is closing Mon 2 Mar 2026 at desk 2 since ")
    assert not at.screen.close_button.isEnabled()
    assert [row.state for row in at.screen.steps.table.rows()] == [StepState.RUNNING] + [StepState.NOT_BEGUN] * (len(AuditStep) - 1)

    qtbot.mouseClick(head.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "asked to stop" in head.who.text())
    assert not head.stop.isEnabled()
    assert one(hotel, select(AuditRun.stop_asked_at).where(AuditRun.id == begun.run_id)) is not None

    hotel.clock.set(now + timedelta(hours=2))
    qtbot.waitUntil(lambda: at.screen.close_button.text() == "Take over")
    assert head.who.text().startswith("Nothing was heard since ")
    assert not head.stop.isVisible()
    at.close_the_day()
    assert one(hotel, select(BusinessDate.date)) == NEXT
    assert one(hotel, select(AuditRun.attempt).where(AuditRun.id == begun.run_id)) == 2
    assert at.screen.progress.title.text() == "Mon 2 Mar 2026 is closed. The business date is Tue 3 Mar 2026."
    assert not at.screen.progress.figures.isVisible(), "those of this attempt are not those of the night"
    (died_in,) = [row for row in at.screen.steps.table.rows() if row.step is AuditStep.OPTIONS]
    assert at.screen.steps._lasted(died_in).startswith("until "), "nobody knows when it died"


def test_a_stopped_audit_goes_on_and_what_a_night_has_left_is_done_without_touching_the_open_day(
    sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    hotel = sqlite_hotel
    begun = hotel.desk.run(begin_audit)
    hotel.desk.run(end_audit, run_id=begun.run_id, attempt=begun.attempt, stopped=True)
    at = auditor()
    assert at.screen.close_button.text() == "Go on"
    assert at.screen.head.who.text().startswith("It was stopped at ")
    again = hotel.desk.run(begin_audit)
    hotel.desk.run(roll_business_date, closing=DAY, run_id=again.run_id, attempt=again.attempt)
    hotel.desk.run(end_audit, run_id=again.run_id, attempt=again.attempt)
    qtbot.waitUntil(at.screen.head.rest.isVisible)
    assert at.screen.head.left.text().startswith("Of Mon 2 Mar 2026, what comes after the roll is left: Freezing the figures of the day")
    qtbot.mouseClick(at.screen.head.rest, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.screen.progress.title.text() == "The audit of Mon 2 Mar 2026 went on."
    qtbot.waitUntil(lambda: not at.screen.head.rest.isVisible())
    assert one(hotel, select(BusinessDate.date)) == NEXT
    assert unnamed_widgets(at.window) == []


def test_a_long_list_begins_at_its_top_on_another_day_and_a_pause_is_no_work(
    sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    hotel = sqlite_hotel
    said = "Dinner for four with wine from the cellar and a cake for the birthday"
    for number in range(30):
        about: dict[str, Any] = {"vendor": "POS", "vendor_reference": f"B{number}", "transaction_code": "BAR", "room_number": "999"}
        hotel.desk.run(post_outside_charge, price_minor=500, text=said, **about)
    begun = hotel.desk.run(begin_audit)
    step = StepNote(AuditStep.ROOM_AND_TAX, StepState.RUNNING)
    hotel.desk.run(note_audit_steps, run_id=begun.run_id, attempt=begun.attempt, notes=[step])
    hotel.desk.run(end_audit, run_id=begun.run_id, attempt=begun.attempt, stopped=True)
    hotel.clock.set(hotel.clock.now() + timedelta(hours=1))
    at = auditor(size=(1024, 768))
    table, chosen = at.screen.mend.table, at.screen.mend.chosen
    assert chosen.text() == f"Charges of other systems that are not posted: POS B0 {said}"
    words = table.model().index(0, 3)
    assert table.columnWidth(3) < table.fontMetrics().horizontalAdvance(words.data())
    assert words.data(Qt.ItemDataRole.ToolTipRole) == chosen.text(), "a narrow window cuts it, and it can be read"
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert (table.verticalScrollBar().value() > 0, chosen.text().split()[9]) == (True, "B29")
    (row,) = [row for row in at.screen.steps.table.rows() if row.step is AuditStep.ROOM_AND_TAX]
    assert "min" not in at.screen.steps._lasted(row), "an hour in which nobody was at it"
    at.close_the_day()
    assert one(hotel, select(BusinessDate.date)) == NEXT
    at.screen.tabs.setCurrentIndex(MEND)
    qtbot.waitUntil(lambda: table.verticalScrollBar().value() == 0)
    assert " B0 " in chosen.text()


def test_what_is_worth_a_look_is_counted_by_subject_and_leads_to_where_it_is_mended(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    sqlite_hotel.desk.run(change_setting, key=RESOLVE_NO_SHOWS.key, value=False)
    at = auditor(CASH_OFFICE, user="night_auditor")
    mend = at.screen.mend
    assert next(row[1] for row in shown(at.screen)) == "Expected, neither here nor marked as no-shows"
    qtbot.mouseClick(mend.chips.findChild(QPushButton, "audit_subjects_ARRIVALS"), Qt.MouseButton.LeftButton)
    assert [row[3] for row in shown(at.screen)] == ["Kim Min-ji (100004)"]
    assert at.screen.arrivals_note.text() == "This hotel decides of each by hand: they are in the list to mend."
    qtbot.mouseClick(mend.no_show, Qt.MouseButton.LeftButton)
    question = at.question(mend)
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    at.settle()
    assert one(sqlite_hotel, select(Reservation.status).where(Reservation.id == second_evening["kim"])) is ReservationStatus.NO_SHOW
