"""Credit in the real window: the level in the guest file, limit and no-post at the front desk, and rules about charges before arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from sqlalchemy import select

from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.settings import CREDIT_LEVELS
from hotel_desk.models.charge_rules import FixedCharge, RoutingRule
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.credit_levels import credit_standing
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.credit_levels import set_credit_level
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.guest_files_of_tests import written
from tests.stays_of_tests import one
from tests.ui.front_desk_window import Receptionist, SecondDay, day_fixture, person_fixture  # noqa: F401 - its fixtures
from tests.ui.guests_window import host  # noqa: F401 - a fixture
from tests.ui.reservations_window import clerk  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.ui.guests_window import Host
    from tests.ui.reservations_window import Clerk

REASON = "a friend of the house"


def guest_of(hotel: SmallHotel, stay: ReservationId) -> ProfileId:
    return ProfileId(one(hotel, select(Reservation.guest_id).where(Reservation.id == stay)))


def put(hotel: SmallHotel, stay: ReservationId, level: CreditLevel) -> None:
    hotel.desk.run(set_credit_level, profile_id=guest_of(hotel, stay), level=level, reason=REASON)


def test_the_guest_file_says_the_level_and_sets_it(sqlite_hotel: SmallHotel, host: Callable[..., Host]) -> None:  # noqa: F811
    ana = written(sqlite_hotel, GuestFileForm(name="Ana Silva"))
    person = host()
    person.open("Ana Silva")
    person.until(lambda: person.widget("guest_credit").text() == "Credit level B: pays when leaving (nothing is known yet)")
    person.click("guest_credit_set")
    person.choose("credit_level", "C: pays before the stay")
    person.click("credit_level_dialog_yes")
    assert person.sees("credit_level_reason_error"), "a reason is asked for"
    person.fill("credit_level_reason", "left without paying")
    person.click("credit_level_dialog_yes")
    person.until(lambda: "The credit level is C now." in person.said())
    person.until(lambda: person.widget("guest_credit").text().startswith("Credit level C: pays before the stay (set by "))
    standing = sqlite_hotel.desk.read(credit_standing, profile_id=ana)
    assert (standing.level, standing.set_reason) == (CreditLevel.C, "left without paying")
    assert unnamed_widgets(person.editor) == []


def test_whoever_may_not_set_levels_sees_them_only(sqlite_hotel: SmallHotel, host: Callable[..., Host]) -> None:  # noqa: F811
    written(sqlite_hotel, GuestFileForm(name="Ana Silva"))
    person = host(user="reception")
    person.open("Ana Silva")
    person.until(lambda: person.widget("guest_credit").text().startswith("Credit level B"))
    assert not person.sees("guest_credit_set")


def test_limit_and_no_post_are_set_from_the_stay(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    put(sqlite_hotel, day.stays_on, CreditLevel.A)
    person.go_to_list(3)
    person.open_stay(day.stays_on)
    person.job("stay_credit", "credit")
    assert person.widget("credit_level_words").text().startswith("Credit level A: trusted (set by ")
    person.fill("credit_limit", "300")
    person.press(Qt.Key.Key_Return)
    person.said("The guest may owe")
    person.click("credit_switch")
    person.said("Outlets cannot charge to the room.")
    credit = sqlite_hotel.desk.read(stay_detail, reservation_id=day.stays_on).credit
    assert credit is not None
    assert (credit.own_limit_minor, credit.no_post) == (30_000, True)
    person.widget("credit_limit").setFocus()
    person.press(Qt.Key.Key_Escape)
    person.until(lambda: person.panel is person.screen.stay_panel)
    person.settle()
    stay = person.screen.stay_panel.stay
    assert stay is not None
    shown = dict(person.screen.stay_panel._money_facts(stay))
    assert (shown["May owe"], shown["Outlets"]) == ("€300.00", "cannot charge to the room")
    assert unnamed_widgets(person.window) == []


def test_check_in_asks_why_a_guest_who_pays_before_is_received(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    sqlite_hotel.desk.run(change_setting, key=CREDIT_LEVELS.key, value="REFUSE")
    put(sqlite_hotel, day.given_104, CreditLevel.C)
    person.next_step(day.given_104, "check_in_panel")
    assert person.widget("check_in_credit_level").text().startswith("! Credit level C: pays before the stay (set by ")
    person.fill("check_in_credit_limit", "150")
    person.tick("check_in_credit_no_post")
    person.click("check_in_do")
    person.until(lambda: person.widget("despite_level_reason").isVisible())
    person.widget("despite_level_reason").setPlainText("pays tonight")
    person.click("despite_level_yes")
    person.said("is checked in to room 104")
    credit = sqlite_hotel.desk.read(stay_detail, reservation_id=day.given_104).credit
    assert credit is not None
    assert (credit.own_limit_minor, credit.no_post, credit.folio_id is not None) == (15_000, True, True)


def test_leaving_with_an_open_balance_says_what_the_level_means(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    put(sqlite_hotel, day.due_out, CreditLevel.B)
    person.go_to_list(3)
    person.next_step(day.due_out, "check_out_panel")
    person.tick("check_out_leave_open")
    person.until(lambda: person.widget("check_out_level").text().startswith("! Credit level B: pays when leaving"))


def test_rules_and_fixed_charges_of_a_reservation(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:  # noqa: F811
    stay = sqlite_hotel.book()
    person = clerk()
    person.open_it(stay)
    person.act("reservation_routing", "routing")
    panel: Any = person.screen.area.panel
    person.until(lambda: panel.what.box.count() > 1)
    person.choose("routing_what", "All charges")
    person.choose("routing_target", "A new window of this folio")
    person.click("routing_add")
    person.hear("Charges go to window 2 from the check-in on.")
    person.until(lambda: len(panel.rows) == 1)
    assert one(sqlite_hotel, select(RoutingRule.folio_id)) is None
    person.press(Qt.Key.Key_Escape)
    person.until(lambda: person.sees("reservation_panel"))
    person.settle()
    person.act("reservation_fixed_charges", "fixed_charges")
    fixed: Any = person.screen.area.panel
    person.fill("fixed_code", "BAR")
    person.until(fixed.code._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: fixed.code.value() is not None)
    person.fill("fixed_price", "8.00")
    person.click("fixed_add")
    person.until(lambda: one(sqlite_hotel, select(FixedCharge.price_minor)) == 800)
    person.settle()
    assert unnamed_widgets(person.window) == []
    here = sqlite_hotel.desk.run(check_in, reservation_id=stay, room_id=sqlite_hotel.rooms["101"])
    assert sqlite_hotel.desk.run(open_folio_window, folio_id=here.folio_id).window_number == 3, "window 2 was opened at check-in"
