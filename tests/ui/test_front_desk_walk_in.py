"""Somebody who has not booked is received at a rate plan: its price proposed, its rules told, a lower price with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import update

from hotel_desk.domain.policies import Band, PolicyTerms, Share, ShareKind, TimesTerms
from hotel_desk.domain.rate_codes import PolicyKind, PriceUnit
from hotel_desk.models.rate import RatePlan
from hotel_desk.queries.front_desk import in_house
from hotel_desk.queries.reservation_sheet import ReservationSheet, reservation_sheet
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.ui.front_desk.walk_in_panel import WalkInPanel
from tests.rates_of_tests import priced
from tests.ui.front_desk_window import TODAY, Receptionist, front_desk_window, second_day
from tests.ui.selling_hotel import Selling, selling
from tests.ui.test_front_desk_check_in import pick_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

TOMORROW, THEN = date(2026, 3, 4), date(2026, 3, 5)


@pytest.fixture
def sold(sqlite_hotel: SmallHotel) -> Selling:
    """The second day of a hotel with plans: suites at 220.00 for one, a fair on the fifth; BB in suites from two nights on."""
    made = selling(sqlite_hotel)
    second_day(sqlite_hotel)
    return made


def walking_in(person: Receptionist, room: str = "202") -> WalkInPanel:
    """The panel, with a new guest and a room chosen."""
    person.settle()
    person.click("walk_in")
    person.until(lambda: isinstance(person.panel, WalkInPanel))
    person.settle()
    panel = person.panel
    assert isinstance(panel, WalkInPanel)
    person.write("Wally Walker")
    person.until(panel.guest.search._popup.isVisible)
    panel.guest.search._pick(len(panel.guest.search._hits))
    pick_room(person, room)
    person.settle()
    return panel


def newest(hotel: SmallHotel) -> tuple[StayDetail, ReservationSheet]:
    stay = max(row.reservation_id for row in hotel.desk.read(in_house).rows)
    return hotel.desk.read(stay_detail, reservation_id=stay), hotel.desk.read(reservation_sheet, reservation_id=stay)


@pytest.fixture
def person(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, sold: Selling, tmp_path: Path) -> Iterator[Receptionist]:
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as made:
        yield made


def test_the_best_plan_is_proposed_with_its_price(person: Receptionist, sold: Selling, sqlite_hotel: SmallHotel) -> None:
    panel = walking_in(person)
    assert panel.price.plan.box.currentText() == "Bar"
    assert person.widget("walk_in_price").text() == "220.00"
    assert panel.price.view.sums.rows()[-1] == ("Total", "€222.00")
    assert panel.unsaved_edits() == [], "a price that was proposed is no loss"
    person.fill("walk_in_adults", "2")
    person.settle()
    assert person.widget("walk_in_price").text() == "250.00"
    person.click("walk_in_do")
    person.said("Checked in to room 202")
    stay, sheet = newest(sqlite_hotel)
    assert (sheet.plan_id, [night.price_minor for night in stay.nights], stay.adults) == (sold.best, [25_000], 2)


def test_what_the_early_hour_costs_is_told(person: Receptionist, sold: Selling, sqlite_hotel: SmallHotel) -> None:
    half = Band(time(10), Share(ShareKind.PERCENT, percent_millionths=500_000))
    terms = PolicyTerms(TimesTerms(time(14), time(12), (half,), ()))
    times = sqlite_hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.TIMES, "T", "Hours"), terms=terms).policy_id
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(RatePlan).where(RatePlan.id == sold.best).values(times_policy_id=times))
    sqlite_hotel.clock.set(datetime(2026, 3, 3, 8, tzinfo=UTC))
    walking_in(person)
    person.click("walk_in_do")
    person.said("The early arrival costs €110.00, which is on the folio.")
    stay, _sheet = newest(sqlite_hotel)
    assert sum(window.balance_minor for window in stay.windows) == 11_000


def test_what_was_only_proposed_is_no_loss_when_the_panel_is_left(person: Receptionist, sold: Selling) -> None:
    person.settle()
    person.click("walk_in")
    person.until(lambda: isinstance(person.panel, WalkInPanel))
    panel = person.panel
    assert isinstance(panel, WalkInPanel)
    person.until(lambda: bool(panel.picker.table.rows()))
    pick_room(person, "202")
    person.until(lambda: panel.price.plan.value() == sold.best)
    assert panel.unsaved_edits() == []
    panel.price.plan.box.setFocus()
    person.press(Qt.Key.Key_Down)
    assert panel.unsaved_edits() == ["Rate plan"]


def test_a_stay_of_several_prices_is_told_night_by_night(person: Receptionist, sold: Selling, sqlite_hotel: SmallHotel) -> None:
    panel = walking_in(person)
    person.fill("walk_in_nights", "3")
    person.settle()
    assert person.widget("walk_in_price").text() == ""
    assert "Thu 5 Mar 2026. €264.00" in panel.price.view.words()
    person.click("walk_in_do")
    person.said("Checked in to room 202")
    stay, sheet = newest(sqlite_hotel)
    assert (sheet.plan_id, [night.price_minor for night in stay.nights]) == (sold.best, [22_000, 22_000, 26_400])


def test_a_lower_price_is_a_discount_with_a_reason_within_the_roles_limit(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, sold: Selling, tmp_path: Path
) -> None:
    with front_desk_window(qtbot, sqlite_hotel, tmp_path, desk=sqlite_hotel.as_user("reception")) as person:
        panel = walking_in(person)
        person.fill("walk_in_price", "150")
        person.click("walk_in_do")
        assert panel.price.discount.error() == "Please fill this in."
        person.choose("walk_in_discount", "Regular guest")
        person.click("walk_in_do")
        person.until(panel.price.price.error)
        assert "your role may give 10 %" in panel.price.price.error()
        person.fill("walk_in_price", "200")
        assert person.widget("walk_in_by_hand").text() == "1 night at €200.00 come to €200.00, instead of €220.00."
        person.until(person.widget("walk_in_do").isEnabled)
        person.click("walk_in_do")
        person.said("Checked in to room 202")
    stay, sheet = newest(sqlite_hotel)
    assert [night.price_minor for night in stay.nights] == [20_000]
    assert sheet.plan_id == sold.best


def test_a_rule_is_told_and_overridden_with_a_reason(person: Receptionist, sold: Selling, sqlite_hotel: SmallHotel) -> None:
    panel = walking_in(person)
    person.choose("walk_in_plan", "Bb")
    person.settle()
    assert "Suite" in person.widget("walk_in_quote_obstacles").text() or "2 nights" in person.widget("walk_in_quote_obstacles").text()
    person.click("walk_in_do")
    assert panel.price.rules.error() == "Please fill this in."
    person.fill("walk_in_rules", "last guest of the night")
    person.click("walk_in_do")
    person.said("Checked in to room 202")
    stay, sheet = newest(sqlite_hotel)
    assert (sheet.plan_id, len(stay.nights)) == (sold.breakfast, 1)


def test_a_rule_set_meanwhile_is_told_at_the_plan(person: Receptionist, sold: Selling, sqlite_hotel: SmallHotel) -> None:
    panel = walking_in(person)
    assert not panel.price.obstacles()
    scope, closed = RestrictionScope(rate_plan_id=sold.best), RestrictionChanges(closed=True)
    sqlite_hotel.as_user("manager").run(set_restrictions, scope=scope, first_date=TODAY, last_date=THEN, changes=closed)
    person.click("walk_in_do")
    person.until(panel.price.plan.error)
    assert "Nothing was saved" in panel.price.plan.error()


def test_children_are_priced_by_their_ages(person: Receptionist, sold: Selling, sqlite_hotel: SmallHotel) -> None:
    priced(sqlite_hotel, sold.best, {PriceUnit.ADULTS_3: 28_000}, kind=sqlite_hotel.suite, first=TODAY)
    walking_in(person)
    person.fill("walk_in_adults", "2")
    person.fill("walk_in_child_ages", "15")
    person.settle()
    assert person.widget("walk_in_price").text() == "280.00"
    person.click("walk_in_do")
    person.said("Checked in to room 202")
    stay, sheet = newest(sqlite_hotel)
    assert (stay.children, sheet.child_ages) == (1, (15,))
