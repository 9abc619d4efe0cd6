"""What is corrected about a reservation later: its booking, how certain it is, its place on the waitlist, who shares its room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.codes import HousekeepingStatus, ProfileKind, ReservationStatus
from hotel_desk.domain.policies import GuaranteeKind, GuaranteeTerms, PolicyTerms
from hotel_desk.domain.rate_codes import Payer, PolicyKind, ShareSplit
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.options import make_option
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.releases import release_unguaranteed
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stays import check_in
from hotel_desk.ui.reservations.actions import Action
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.ui.calendar_window import CTRL, DAY, day
from tests.ui.reservations_window import Clerk, sheet_of, sold, stay_of, waiting
from tests.ui.selling_hotel import selling

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

Sit = Callable[..., Clerk]


def shared(hotel: SmallHotel, lead: ReservationId, name: str = "Rui Silva", split: ShareSplit = ShareSplit.SPLIT) -> ReservationId:
    guest = ProfileDetails(name=name)
    return hotel.desk.run(add_sharer, reservation_id=lead, guest=guest, split=split, counted_with_lead=True).reservation_id


def each_pays(hotel: SmallHotel, *stays: ReservationId) -> list[int]:
    return [sum(night.price_minor for night in sheet_of(hotel, stay).nights) for stay in stays]


def unguaranteed(hotel: SmallHotel) -> ReservationId:
    """A reservation that gives its nights back at 18:00, unless somebody vouches for it."""
    details = PolicyDetails(PolicyKind.GUARANTEE, "NONE", "Until six")
    policy = hotel.desk.run(add_policy, details=details, terms=PolicyTerms(GuaranteeTerms(GuaranteeKind.NONE))).policy_id
    stay = hotel.book()
    keeps_policies(hotel, stay, a_plan(hotel, "SIX", guarantee_policy_id=policy))
    return stay


# The booking


def test_booking_is_corrected_with_the_keyboard_and_put_back(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    agency = ProfileDetails(name="Sunny Tours", kind=ProfileKind.AGENT)
    sqlite_hotel.desk.run(create_profile, details=agency)
    one = sqlite_hotel.book()
    before = sheet_of(sqlite_hotel, one)
    person = clerk()
    person.open_it(one)
    person.press(Qt.Key.Key_B, modifier=CTRL)
    person.until(lambda: person.sees("booking_facts"))
    assert person.widget("booking_facts_order").hasFocus()
    person.write("ST-4711")
    person.choose("booking_facts_payer", "Prepaid")
    person.fill("booking_facts_agent", "Sunny")
    person.until(person.screen.area.panel.form.field("agent_id")._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    person.fill("booking_facts_contact_name", "Eva Sales")
    person.fill("booking_facts_contact_email", "eva@example.com")
    person.fill("booking_facts_source", "phone")
    person.fill("booking_facts_market", "leisure")
    person.fill("booking_facts_channel", "direct")
    person.press(Qt.Key.Key_Return)
    person.hear("is changed")
    sheet, stay = sheet_of(sqlite_hotel, one), stay_of(sqlite_hotel, one)
    assert (sheet.order_number, sheet.payer, stay.agent_name) == ("ST-4711", Payer.PREPAID, "Sunny Tours")
    assert (sheet.contact_name, sheet.contact_email) == ("Eva Sales", "eva@example.com")
    assert (sheet.source, sheet.market, sheet.channel) == ("phone", "leisure", "direct")
    person.press_in_message()
    assert replace(sheet_of(sqlite_hotel, one), history=()) == replace(before, history=())


def test_an_agent_that_was_only_typed_is_asked_about_at_its_field(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    one = sqlite_hotel.book()
    person = clerk()
    person.open_it(one)
    person.act("reservation_booking", "booking_facts")
    person.fill("booking_facts_agent", "Nobody")
    person.click("booking_facts_do")
    assert person.widget("booking_facts_agent_error").text() == "Please choose one from the list."
    assert sheet_of(sqlite_hotel, one).agent_id is None


# How certain it is


def test_reservation_is_held_as_an_option_and_its_moment_moved(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    one = sqlite_hotel.book(day(10), day(12))
    person = clerk()
    person.open_it(one)
    person.act("reservation_option", "make_option")
    assert person.widget("make_option_day").hasFocus()
    person.fill("make_option_day", "01/03/2026")
    person.click("make_option_do")
    assert "Not before" in person.widget("make_option_day_error").text()
    person.fill("make_option_day", "06/03/2026")
    person.fill("make_option_hour", "12")
    person.press(Qt.Key.Key_Return)
    person.hear("has the room until")
    sheet = sheet_of(sqlite_hotel, one)
    assert (stay_of(sqlite_hotel, one).status, sheet.option_expires_at) == (
        ReservationStatus.TENTATIVE,
        datetime(2026, 3, 6, 12, tzinfo=UTC),
    )
    person.act("reservation_option", "make_option")
    assert (person.widget("make_option_day").text(), person.widget("make_option_hour").text()) == ("06/03/2026", "12:00")
    person.fill("make_option_day", "07/03/2026")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: sheet_of(sqlite_hotel, one).option_expires_at == datetime(2026, 3, 7, 12, tzinfo=UTC))
    person.settle()
    person.press_in_message()
    assert sheet_of(sqlite_hotel, one).option_expires_at == datetime(2026, 3, 6, 12, tzinfo=UTC)


def test_an_hour_that_has_passed_is_refused_at_the_day(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    one = sqlite_hotel.book()
    person = clerk()
    person.open_it(one)
    person.act("reservation_option", "make_option")
    person.fill("make_option_day", "02/03/2026")
    person.fill("make_option_hour", "00:05")
    person.click("make_option_do")
    person.until(lambda: person.sees("make_option_day_error"))
    assert "would have ended already" in person.widget("make_option_day_error").text()
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.RESERVED


def test_option_is_guaranteed_with_a_reason(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    one = unguaranteed(sqlite_hotel)
    sqlite_hotel.desk.run(make_option, reservation_id=one, expires_at=sqlite_hotel.clock.now() + timedelta(hours=2))
    person = clerk()
    person.open_it(one)
    person.act("reservation_guarantee", "guarantee")
    person.click("guarantee_do")
    assert person.widget("guarantee_reason_error").text() == "Please fill this in."
    person.fill("guarantee_reason", "Card")
    person.press(Qt.Key.Key_Return)
    person.hear("is guaranteed")
    assert (stay_of(sqlite_hotel, one).status, sheet_of(sqlite_hotel, one).option_expires_at) == (ReservationStatus.RESERVED, None)
    assert Action.GUARANTEE not in person.screen.panel.actions()


def test_released_reservation_is_guaranteed_from_its_row_though_the_night_is_full(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    one = unguaranteed(sqlite_hotel)
    sqlite_hotel.clock.set(datetime(2026, 3, 2, 19, tzinfo=UTC))
    sqlite_hotel.desk.run(release_unguaranteed)
    for _room in range(4):
        sqlite_hotel.book(guest="Other")
    person = clerk()
    person.click("reservation_duties_released")
    person.settle()
    person.select(one)
    person.press(Qt.Key.Key_Return, modifier=CTRL)
    person.until(lambda: person.sees("guarantee_reason"))
    assert not person.sees("guarantee_forced")
    person.fill("guarantee_reason", "The company called")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("guarantee_forced"))
    person.rest()
    assert sheet_of(sqlite_hotel, one).released_at is not None
    person.tick("guarantee_forced")
    person.click("guarantee_do")
    person.hear("more is now sold than there are rooms")
    assert sheet_of(sqlite_hotel, one).released_at is None


def test_taking_back_against_a_rule_asks_why_at_its_field(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    plans = selling(sqlite_hotel)
    one = sold(sqlite_hotel, plans)
    sqlite_hotel.desk.run(cancel_reservation, reservation_id=one, reason="Ill")
    closed: dict[str, Any] = {"scope": RestrictionScope(plans.best), "changes": RestrictionChanges(closed_to_arrival=True)}
    sqlite_hotel.desk.run(set_restrictions, **closed, first_date=DAY, last_date=DAY)
    person = clerk()
    person.select(one)
    person.press(Qt.Key.Key_Return, modifier=CTRL)
    person.until(lambda: person.sees("reinstate_do"))
    assert not person.sees("reinstate_override")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("reinstate_override_error"))
    person.rest()
    assert "was not taken back" in person.widget("reinstate_override_error").text()
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.CANCELLED
    person.write("Regular guest")
    person.press(Qt.Key.Key_Return)
    person.hear("stands again")
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.RESERVED


# The waitlist


def test_priority_is_set_beside_the_waitlist_as_it_stands(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    first, second = waiting(sqlite_hotel, 3, "Ana"), waiting(sqlite_hotel, 5, "Bea")
    person = clerk()
    person.click("reservation_duties_waitlist")
    person.settle()
    assert person.guests() == ["Ana", "Bea"]
    person.open_it(second)
    person.act("reservation_priority", "priority")
    assert [row.guest_name for row in person.widget("priority_waitlist").rows()] == ["Ana", "Bea"]
    assert person.widget("priority_place").text() == "1 who wants one of these nights is served first."
    for _step in range(4):
        person.press(Qt.Key.Key_Down)
    assert person.widget("priority_place").text() == "Nobody who wants one of these nights is served before."
    person.press(Qt.Key.Key_Return)
    person.hear("waits with priority 1")
    assert sheet_of(sqlite_hotel, second).waitlist_priority == 1
    person.until(lambda: person.guests() == ["Bea", "Ana"])
    person.press_in_message()
    assert [sheet_of(sqlite_hotel, one).waitlist_priority for one in (first, second)] == [3, 5]


# Sharing a room


def test_split_is_changed_and_says_who_pays_what(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    ana = sold(sqlite_hotel, selling(sqlite_hotel))
    rui = shared(sqlite_hotel, ana)
    person = clerk()
    person.open_it(ana)
    person.act("reservation_split", "split")
    assert person.widget("split_now").rows() == [("Ana Silva", "€100.00"), ("Rui Silva", "€100.00"), ("The room", "€200.00")]
    assert not person.sees("split_payer")
    person.choose("split_way", "One pays the entire price")
    person.choose("split_payer", "Rui Silva")
    assert person.widget("split_meaning").text() == "Rui Silva pays €200.00, the others nothing."
    person.click("split_do")
    person.hear("split anew")
    assert each_pays(sqlite_hotel, ana, rui) == [0, 20_000]
    person.act("reservation_split", "split")
    assert person.widget("split_payer").currentText() == "Rui Silva"
    person.choose("split_way", "Everyone pays the full price")
    person.click("split_do")
    person.until(lambda: each_pays(sqlite_hotel, ana, rui) == [20_000, 20_000])
    person.settle()
    person.press_in_message()
    assert each_pays(sqlite_hotel, ana, rui) == [0, 20_000]


def test_reservation_of_its_own_shares_another_room(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    plans = selling(sqlite_hotel)
    ana = sold(sqlite_hotel, plans)
    rui = sqlite_hotel.book(DAY, day(3), guest="Rui Costa", room="102")
    longer = sqlite_hotel.book(DAY, day(9), guest="Longer")
    person = clerk()
    person.open_it(longer)
    person.act("reservation_share_room", "share_room")
    person.fill("share_room_other", "Ana")
    person.until(person.screen.area.panel.other._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    person.click("share_room_do")
    person.until(lambda: person.sees("share_room_other_error"))
    assert "not theirs on all of these dates" in person.widget("share_room_other_error").text()
    person.screen.area.panel.discard()
    person.settle()
    person.open_it(rui)
    person.act("reservation_share_room", "share_room")
    person.fill("share_room_other", "Ana")
    person.until(person.screen.area.panel.other._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("share_room_meaning"))
    person.until(lambda: person.widget("share_room_meaning").text() == "€200.00 among 2: about €100.00 each.")
    person.click("share_room_do")
    person.hear("shares the room of Ana Silva")
    assert sheet_of(sqlite_hotel, rui).sharing_with_id == ana
    assert each_pays(sqlite_hotel, ana, rui) == [15_000, 5_000]
    assert "102" not in [room.number for room in stay_of(sqlite_hotel, rui).rooms]


def test_sharer_comes_later_within_the_dates_of_the_room(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    ana = sold(sqlite_hotel, selling(sqlite_hotel), DAY, day(6))
    person = clerk()
    person.open_it(ana)
    person.act("reservation_sharer", "sharer")
    person.fill("sharer_guest", "Eva Nova")
    person.until(person.screen.area.panel.guest._popup.isVisible)
    person.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    person.fill("sharer_departure", "09/03/2026")
    person.click("sharer_do")
    assert "Not after 06/03/2026" in person.widget("sharer_departure_error").text()
    person.fill("sharer_arrival", "04/03/2026")
    person.fill("sharer_departure", "05/03/2026")
    person.click("sharer_do")
    person.hear("shares the room")
    (sharer,) = sheet_of(sqlite_hotel, ana).sharers
    assert (sharer.guest_name, sharer.arrival_date, sharer.departure_date) == ("Eva Nova", day(4), day(5))


def test_sharer_in_house_parts_into_a_room_that_is_not_ready(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    ana = sqlite_hotel.book(DAY, day(4), guest="Ana Silva", adults=2, room="101")
    rui = shared(sqlite_hotel, ana)
    for stay in (ana, rui):
        sqlite_hotel.desk.run(check_in, reservation_id=stay)
    sqlite_hotel.desk.run(set_housekeeping_status, room_ids=[sqlite_hotel.rooms["102"]], status=HousekeepingStatus.DIRTY)
    person = clerk()
    person.open_it(rui)
    person.act("reservation_part", "part_sharer")
    person.until(lambda: bool(person.screen.area.panel.picker.choices()))
    person.screen.area.panel.picker.set_value(sqlite_hotel.rooms["102"])
    person.fill("part_sharer_price", "70")
    person.click("part_sharer_do")
    assert person.widget("part_sharer_override_error").text() == "Please fill this in."
    person.fill("part_sharer_override", "The guest agrees")
    person.press(Qt.Key.Key_Return)
    person.hear("shares no room")
    assert [room.number for room in stay_of(sqlite_hotel, rui).rooms] == ["102"]
    assert each_pays(sqlite_hotel, ana, rui) == [20_000, 14_000]


# How it looks


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
def test_panels_have_names_and_cut_nothing_off(sqlite_hotel: SmallHotel, clerk: Sit, size: tuple[int, int]) -> None:
    ana = sold(sqlite_hotel, selling(sqlite_hotel), DAY, day(6))
    shared(sqlite_hotel, ana)
    alone = sqlite_hotel.book(day(5), day(6), guest="Option")
    sqlite_hotel.desk.run(make_option, reservation_id=alone, expires_at=sqlite_hotel.clock.now() + timedelta(hours=2))
    wish = waiting(sqlite_hotel)
    person = clerk(size=size)
    for one, actions in (
        (ana, {"booking": "booking_facts", "option": "make_option", "split": "split"}),
        (alone, {"guarantee": "guarantee", "share_room": "share_room"}),
        (wish, {"priority": "priority"}),
    ):
        person.open_it(one)
        for action, panel in actions.items():
            person.act(f"reservation_{action}", panel)
            QApplication.processEvents()
            shown = person.screen.area.panel
            assert unnamed_widgets(person.screen) == [], action
            assert shown.mapTo(person.window, shown.rect().topRight()).x() < size[0], action
            assert shown.body.minimumSizeHint().width() <= shown.width(), action
            shown.discard()
            person.until(lambda: person.sees("reservation_panel"))
            person.settle()
