"""The places that are booked for a stay, on the page of its reservation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.places_of_tests import a_place, booked
from tests.stays_of_tests import DAY, THIRD
from tests.ui.reservations_window import Clerk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel


def test_the_page_of_a_reservation_names_its_places(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    stay = sqlite_hotel.book(DAY, THIRD)
    booked(sqlite_hotel, a_place(sqlite_hotel), reservation_id=stay)
    person = clerk()
    person.open_it(stay)
    facts = person.widget("reservation_stay_facts")
    assert facts.value("Places") == "Treatment room · Mon 2 Mar 2026, 10:00–11:00 · Reserved"
