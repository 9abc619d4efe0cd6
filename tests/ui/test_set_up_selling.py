"""What is sold and under which rules, in the set-up: typed with the keyboard, read back from the database."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.policies import CancellationTerms, Notice, NoticeUnit, PolicyTerms, Share, ShareKind, SpecialTerms, TimesTerms
from hotel_desk.domain.rate_codes import PackageRevenue, PackageRhythm, PolicyKind, RateAudience, RatePricing
from hotel_desk.queries.policies import policies_set_up, reason_codes_set_up
from hotel_desk.queries.rate_plans import (
    child_age_bands_set_up,
    length_of_stay_prices_set_up,
    packages_set_up,
    rate_plans_set_up,
    special_dates_set_up,
)
from hotel_desk.queries.setup_people import roles_set_up
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.set_up_window import Person, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def person(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> Iterator[Person]:
    assert dressed is None
    with open_window(qtbot, sqlite_hotel, tmp_path) as opened:
        yield opened


def add_plan(person: Person, code: str, name: str) -> None:
    person.go_to_noun("Rate plans")
    person.click("rate_plans_new")
    person.write("rate_plans_code", code)
    person.write("rate_plans_name", name)


def test_a_plan_and_one_derived_from_it(person: Person) -> None:
    add_plan(person, "BAR", "Best available")
    person.click("rate_plans_save")
    person.click("rate_plans_new")
    person.write("rate_plans_code", "NRF")
    person.write("rate_plans_name", "Not refundable")
    person.choose("rate_plans_pricing", "From another plan")
    person.choose("rate_plans_parent", "Best available")
    person.write("rate_plans_percent", "-10")
    person.click("rate_plans_save")
    rows = {row.code: row for row in person.hotel.desk.read(rate_plans_set_up).rows}
    assert (rows["BAR"].audience, rows["BAR"].pricing) == (RateAudience.PUBLIC, RatePricing.OWN)
    assert (rows["NRF"].parent_id, rows["NRF"].derived_percent_millionths) == (rows["BAR"].id, -100_000)
    assert unnamed_widgets(person.window) == []


def test_a_package_that_comes_every_third_night(person: Person) -> None:
    person.go_to_noun("Packages")
    person.click("packages_new")
    person.write("packages_code", "FRUIT")
    person.write("packages_name", "Fruit basket")
    person.choose("packages_code_posted", person.find("packages_code_posted").itemText(0))
    person.choose("packages_rhythm", "Every few nights")
    person.find("packages_every").setValue(3)
    person.write("packages_price_minor", "18")
    assert not person.find("packages_after").isVisible(), "asked for only where it is taken later"
    person.choose("packages_revenue", "On the day it is taken")
    person.find("packages_after").setValue(0)
    person.find("packages_valid").setValue(2)
    person.click("packages_save")
    row = person.hotel.desk.read(packages_set_up).rows[0]
    assert (row.rhythm, row.every_nights, row.price_minor) == (PackageRhythm.EVERY_NTH_NIGHT, 3, 1_800)
    assert (row.revenue, row.taken_after_days, row.valid_days) == (PackageRevenue.AS_TAKEN, 0, 2)


def test_ages_dates_long_stays_and_reasons(person: Person) -> None:
    add_plan(person, "BAR", "Best available")
    person.click("rate_plans_save")
    person.go_to_noun("Child ages")
    person.click("child_age_bands_new")
    person.write("child_age_bands_name", "Small")
    person.find("child_age_bands_to").setValue(5)
    person.click("child_age_bands_save")
    person.go_to_noun("Special dates")
    person.click("special_dates_new")
    person.write("special_dates_name", "Fair")
    person.write("special_dates_first", "10/03/2026")
    person.write("special_dates_last", "14/03/2026")
    person.write("special_dates_percent", "25")
    person.click("special_dates_save")
    person.go_to_noun("Long-stay prices")
    person.click("long_stays_new")
    person.choose("long_stays_plan", "Best available")
    person.write("long_stays_percent", "-15")
    person.click("long_stays_save")
    person.go_to_noun("Reasons")
    person.click("reasons_new")
    person.write("reasons_code", "LOYAL")
    person.write("reasons_name", "Comes every year")
    person.click("reasons_save")
    desk = person.hotel.desk
    assert [(row.number, row.from_age, row.to_age) for row in desk.read(child_age_bands_set_up).rows] == [(1, 0, 5)]
    fair = desk.read(special_dates_set_up).rows[0]
    assert (fair.first_date, fair.percent_millionths, fair.weekdays) == (date(2026, 3, 10), 250_000, 127)
    assert [row.percent_millionths for row in desk.read(length_of_stay_prices_set_up).rows] == [-150_000]
    assert [row.code for row in desk.read(reason_codes_set_up).rows] == ["LOYAL"]


def test_a_cancellation_policy_with_a_special_date_and_its_next_version(person: Person) -> None:
    person.go_to_noun("Policies")
    person.click("policies_new")
    person.write("policies_code", "FLEX")
    person.write("policies_name", "Flexible")
    person.write("policies_usual_free_number", "2")
    person.click("policies_add_special")
    person.write("policies_special_0_name", "Fair")
    person.write("policies_special_0_first", "10/03/2026")
    person.write("policies_special_0_last", "14/03/2026")
    person.choose("policies_special_0_penalty_kind", "Everything")
    person.write("policies_special_0_free_number", "72")
    person.choose("policies_special_0_free_unit", "hours before check-in")
    assert unnamed_widgets(person.window) == []
    person.click("policies_save")
    row = person.hotel.desk.read(policies_set_up).rows[0]
    special = CancellationTerms(Share(ShareKind.ALL), Notice(72, NoticeUnit.HOURS))
    assert row.current.terms == PolicyTerms(
        CancellationTerms(Share(ShareKind.FIRST_NIGHT), Notice(2)),
        (SpecialTerms("Fair", date(2026, 3, 10), date(2026, 3, 14), special),),
    )
    person.click_row("Flexible", 1)
    person.write("policies_usual_free_number", "3")
    person.click("policies_save")
    row = person.hotel.desk.read(policies_set_up).rows[0]
    assert [version.number for version in row.versions] == [2, 1]
    assert row.current.terms.usual == CancellationTerms(Share(ShareKind.FIRST_NIGHT), Notice(3))


def test_switching_a_policy_off_says_what_becomes_of_it(person: Person) -> None:
    person.go_to_noun("Policies")
    person.click("policies_new")
    person.write("policies_code", "FLEX")
    person.write("policies_name", "Flexible")
    person.click("policies_save")
    person.click_row("Flexible", 1)
    person.click("policies_switch")
    assert person.message() == "Flexible is switched off. It holds for no new reservation; what was made under it keeps it."
    person.tick("policies_show_off")
    person.click_row("Flexible", 1)
    assert person.page().panel.subtitle.text() == "Cancellation · holds for no new reservation"
    person.click("policies_switch")
    assert person.message() == "Flexible is switched on. It holds for new reservations again."


def test_hours_and_what_it_costs_to_come_early(person: Person) -> None:
    person.go_to_noun("Policies")
    person.click("policies_new")
    person.choose("policies_kind", "Check-in and check-out times")
    person.write("policies_code", "HOURS")
    person.write("policies_name", "Usual hours")
    person.write("policies_usual_early_0_hour", "6")
    person.choose("policies_usual_early_0_kind", "A night")
    person.choose("policies_usual_leaves_early_kind", "The first night not slept")
    person.click("policies_save")
    row = person.hotel.desk.read(policies_set_up).rows[0]
    usual = row.current.terms.usual
    assert (row.kind, isinstance(usual, TimesTerms)) == (PolicyKind.TIMES, True)
    assert [(band.hour, band.share.kind) for band in usual.early] == [(time(6), ShareKind.ALL)]
    assert usual.leaves_early == Share(ShareKind.FIRST_NIGHT)


def test_what_is_missing_is_said_at_its_field_and_nothing_is_saved(person: Person) -> None:
    person.go_to_noun("Policies")
    person.click("policies_new")
    person.write("policies_code", "FLEX")
    person.write("policies_name", "Flexible")
    person.choose("policies_usual_penalty_kind", "A percentage")
    person.click("policies_save")
    assert person.find("policies_usual_penalty_percent_error").text() == "Please fill this in."
    assert person.hotel.desk.read(policies_set_up).rows == ()


def test_how_much_a_role_may_take_off_a_price(person: Person) -> None:
    person.go_to_noun("Roles")
    person.click_row("Reception")
    assert person.find("roles_discount").text() == "10"
    person.write("roles_discount", "12.5")
    person.click("roles_save")
    assert {row.code: row.discount_limit_millionths for row in person.hotel.desk.read(roles_set_up).rows}["reception"] == 125_000
