"""Rates by the hour in the set-up: written down, refused where they contradict themselves, kept while they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.queries.hourly_stays import hourly_rates
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.set_up_window import open_window

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


def test_a_rate_is_written_down(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    with open_window(qtbot, sqlite_hotel, tmp_path) as person:
        page = person.go_to_noun("Rates by the hour")
        assert unnamed_widgets(page) == []
        person.click("hourly_rates_new")
        person.write("hourly_rates_code", "H3")
        person.write("hourly_rates_name", "Three hours")
        person.choose("hourly_rates_type", "Standard")
        person.choose("hourly_rates_code_of_charge", "Other charge")
        person.write("hourly_rates_first_price_minor", "120")
        person.write("hourly_rates_hour_price_minor", "30")
        person.write("hourly_rates_cap_minor", "100")
        person.click("hourly_rates_save")
        person.wait(lambda: "below its first price" in person.find("hourly_rates_cap_minor_error").text())
        assert sqlite_hotel.desk.read(hourly_rates) == ()
        person.write("hourly_rates_cap_minor", "240")
        person.click("hourly_rates_save")
        person.wait(lambda: len(sqlite_hotel.desk.read(hourly_rates)) == 1)
        (rate,) = sqlite_hotel.desk.read(hourly_rates)
        assert (rate.first_hours, rate.first_price_minor, rate.hour_price_minor, rate.cap_minor) == (3, 12_000, 3_000, 24_000)
        assert (rate.round_minutes, rate.grace_minutes, rate.warn_minutes) == (30, 10, 15)
