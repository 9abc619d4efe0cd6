"""Guests that nobody has heard of for years are proposed, not erased; the years are the country's or the hotel's."""

from __future__ import annotations

from calendar import timegm
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.retention import BY_COUNTRY, USUAL, retention, years_before
from hotel_desk.domain.settings import GUEST_YEARS
from hotel_desk.jobs.retention import carry_out_retention, proposed_guests
from hotel_desk.models.guest_history import ProfileChange
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.retention import retention_proposal
from hotel_desk.services.settings import change_setting
from tests.stays_of_tests import row
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

# Business date 2 March 2026, Portugal: five years.
LONG_AGO, LATELY = date(2021, 3, 1), date(2021, 3, 2)


def known_since(hotel: SmallHotel, day: date, name: str, kind: ProfileKind = ProfileKind.GUEST) -> ProfileId:
    """Somebody written down on a day: the id carries the time."""
    made = timegm(day.timetuple()) * 1000
    identifier = ProfileId(UUID(int=made << 80 | new_id().int & ((1 << 80) - 1)))
    with hotel.database.writing() as connection:
        connection.execute(
            insert(Profile),
            [{"id": identifier, "property_id": hotel.property_id, "kind": kind, "name": name, "version": 1}],
        )
    return identifier


def stayed(hotel: SmallHotel, guest: ProfileId, departure: date, status: ReservationStatus = ReservationStatus.CANCELLED) -> None:
    """A reservation of long ago, as an import would bring it."""
    pattern = dict(row(hotel, hotel.book())._mapping)
    with hotel.database.writing() as connection:
        dates = {"arrival_date": departure, "departure_date": departure}
        connection.execute(insert(Reservation), [{**pattern, **dates, "id": new_id(), "guest_id": guest, "status": status}])


def names(hotel: SmallHotel) -> list[str]:
    return [guest.name for guest in proposed_guests(hotel.desk)]


def test_who_was_not_heard_of_for_the_countrys_years_is_proposed(hotel: SmallHotel) -> None:
    for name, left in (("Long Gone", LONG_AGO), ("Still Fresh", LATELY)):
        stayed(hotel, known_since(hotel, date(2015, 1, 1), name), left)
    known_since(hotel, date(2015, 1, 1), "Never Stayed")
    known_since(hotel, LATELY, "Newly Known")
    known_since(hotel, date(2015, 1, 1), "Company", ProfileKind.COMPANY)
    assert sorted(names(hotel)) == ["Long Gone", "Never Stayed"]
    proposal = hotel.desk.read(retention_proposal)
    assert (proposal.guests_before, proposal.guest_years, proposal.registration_years) == (LATELY, 5, 1)
    assert {guest.name: guest.last_departure for guest in proposal.guests} == {"Long Gone": LONG_AGO, "Never Stayed": None}


@pytest.mark.parametrize("status", [ReservationStatus.RESERVED, ReservationStatus.TENTATIVE, ReservationStatus.WAITLISTED])
def test_whoever_has_a_reservation_is_not(hotel: SmallHotel, status: ReservationStatus) -> None:
    stayed(hotel, known_since(hotel, date(2015, 1, 1), "Comes Again"), LONG_AGO, status)
    assert names(hotel) == []


def test_whose_record_was_changed_lately_is_not(hotel: SmallHotel) -> None:
    guest = known_since(hotel, date(2015, 1, 1), "Wrote To Us")
    assert names(hotel) == ["Wrote To Us"]
    changed = {"id": new_id(), "property_id": hotel.property_id, "profile_id": guest, "field": "phone", "operation_id": new_id()}
    with hotel.database.writing() as connection:
        user = connection.execute(select(UserAccount.id).limit(1)).scalar_one()
        connection.execute(insert(ProfileChange), [{**changed, "changed_at": hotel.clock.now(), "user_id": user}])
    assert names(hotel) == []


def test_the_hotels_own_years_win(hotel: SmallHotel) -> None:
    stayed(hotel, known_since(hotel, date(2010, 1, 1), "Long Gone"), LONG_AGO)
    hotel.desk.run(change_setting, key=GUEST_YEARS.key, value=10)
    assert names(hotel) == []
    hotel.desk.run(change_setting, key=GUEST_YEARS.key, value=0)
    assert names(hotel) == ["Long Gone"]


def test_pages_follow_each_other(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotel_desk.jobs.retention.PAGE", 2)
    monkeypatch.setattr("hotel_desk.queries.retention.PAGE", 2)
    for number in range(5):
        known_since(hotel, date(2015, 1, 1 + number), f"Guest {number}")
    page = hotel.desk.read(retention_proposal, limit=2)
    rest = hotel.desk.read(retention_proposal, after=page.guests[-1].profile_id, limit=10)
    assert [guest.name for guest in (*page.guests, *rest.guests)] == [f"Guest {number}" for number in range(5)]
    assert names(hotel) == [f"Guest {number}" for number in range(5)]


def test_a_confirmed_list_is_erased_but_for_who_booked_meanwhile(hotel: SmallHotel) -> None:
    known_since(hotel, date(2015, 1, 1), "Long Gone")
    back = known_since(hotel, date(2015, 1, 2), "Came Back")
    guests = list(proposed_guests(hotel.desk))
    proposal = hotel.desk.read(retention_proposal)
    stayed(hotel, back, date(2026, 4, 1), ReservationStatus.RESERVED)
    told: list[tuple[int, int]] = []
    done = carry_out_retention(hotel.desk, guests, proposal=proposal, tell=lambda *step: told.append(step))
    assert (done.erased, done.registrations, told) == (1, 0, [(1, 2), (2, 2)])
    assert [refusal.partition(" cannot")[0] for refusal in done.refused] == ["Came Back"]
    assert names(hotel) == []


def test_it_needs_the_permission(hotel: SmallHotel) -> None:
    with pytest.raises(NotAllowed):
        list(proposed_guests(hotel.as_user("reception")))


def test_a_page_costs_the_same_however_long_it_is(hotel: SmallHotel, count_statements: CountStatements) -> None:
    few = count_statements(hotel.desk, retention_proposal)
    for number in range(20):
        known_since(hotel, date(2015, 1, 1), f"Guest {number}")
    assert count_statements(hotel.desk, retention_proposal) == few == 5


@pytest.mark.parametrize("line", worked_table("personal-data.md", "Retention"), ids=lambda line: line["country"])
def test_the_years_of_the_worked_table(line: dict[str, str]) -> None:
    usual = BY_COUNTRY[line["country"]] if line["country"] != "other" else USUAL
    assert (usual.guest_years, usual.registration_years) == (int(line["guests without a stay, years"]), int(line["registrations, years"]))
    assert retention(None if line["country"] == "other" else line["country"]) == usual


def test_every_country_is_in_the_worked_table() -> None:
    assert {line["country"] for line in worked_table("personal-data.md", "Retention")} == {*BY_COUNTRY, "other"}


def test_settings_win_one_by_one_and_leap_days_have_a_day_before() -> None:
    assert retention("DE", registration_years=4).registration_years == 4
    assert retention("DE", registration_years=4).guest_years == 3
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
