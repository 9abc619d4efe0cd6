"""The lists of stays: who stands in which, in which order and with what, on both databases (`docs/algorithms/reports-guests.md`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from hotel_desk.domain.policies import NoShowTerms, Share, ShareKind
from hotel_desk.domain.rate_codes import Department, PolicyKind
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.staff import Role
from hotel_desk.queries.daily_report import daily_report
from hotel_desk.reports.catalogue import report_named
from hotel_desk.reports.report import Asked
from hotel_desk.reports.sheet import Note
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.departures import check_out
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_notes import add_trace, change_wishes
from hotel_desk.services.stays import check_in, walk_in
from tests.guest_reports_of_tests import PAGE, asked_in, cells, column, made, table_of, written
from tests.integration.test_fees import agreed
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements


def the_stays(hotel: SmallHotel) -> None:
    """The stays of the example."""
    received = {}
    for name, room, departure, adults in (("Ana Silva", "101", THIRD, 2), ("Berta Due", "102", NEXT, 1), ("Gina Gone", "202", NEXT, 1)):
        kind = hotel.suite if room == "202" else None
        stay = hotel.book(DAY, departure, guest=name, adults=adults, kind=kind)
        received[name] = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    hotel.desk.run(
        walk_in, guest=ProfileDetails(name="Walter Walkin"), room_id=hotel.rooms["103"], departure_date=date(2026, 3, 5), price_minor=8_000
    )
    agreed(hotel, (PolicyKind.NO_SHOW, NoShowTerms(Share(ShareKind.FIRST_NIGHT))), arrival=DAY, departure=THIRD, guest="Nora Noshow")
    carl = hotel.book(NEXT, date(2026, 3, 5), guest="Carl Cancelled")
    hotel.desk.run(cancel_reservation, reservation_id=carl, reason="ill")
    hotel.book(NEXT, NEXT, guest="Dora Dayuse", price_minor=5_000, room="104")
    vera = hotel.book(NEXT, date(2026, 3, 6), guest="Vera Vip", kind=hotel.suite, room="201", adults=2, price_minor=25_000)
    hotel.desk.run(take_deposit, reservation_id=vera, transaction_code_id=hotel.codes["CASH"], amount_minor=15_000)
    hotel.desk.run(change_wishes, reservation_id=vera, expected_time=time(15), requests="High floor", do_not_move=True)
    hotel.desk.run(add_trace, reservation_id=vera, department=Department.HOUSEKEEPING, due_date=NEXT, text="Flowers")
    hotel.desk.run(add_trace, reservation_id=vera, department=Department.HOUSEKEEPING, due_date=FOURTH, text="Not yet due")
    with hotel.database.writing() as connection:
        connection.execute(update(Profile).where(Profile.name == "Vera Vip").values(vip_level=2))
    close_day(hotel.desk)
    pay(hotel, received["Gina Gone"].folio_id, 10_200)
    hotel.desk.run(check_out, reservation_id=received["Gina Gone"].reservation_id)


def test_every_list_names_the_guests_of_the_worked_table(hotel: SmallHotel, count_statements: CountStatements) -> None:
    the_stays(hotel)
    for row in worked_table(PAGE, "Who is in which list"):
        asked = asked_in(row)
        sheet = made(hotel, row["report"], asked)
        table = table_of(sheet)
        expected = [name for name in row["guests in their order"].split(", ") if name]
        assert cells(table, "guest") == expected, row
        rooms, persons = int(row["rooms"]), int(row["persons"])
        [note] = [part for part in sheet.parts if isinstance(part, Note)]
        assert note.text.split("  ·  ")[:2] == [f"{rooms} room{'s' * (rooms != 1)}", f"{persons} person{'s' * (persons != 1)}"], row
        assert [opens is not None and opens.id for opens in table.opens] == [_stay(hotel, name) for name in expected]
        assert count_statements(hotel.desk, report_named(row["report"]).read, asked=asked) <= 4
    for row in worked_table(PAGE, "What stands in some of the cells"):
        table = table_of(made(hotel, row["report"], asked_in(row)))
        line = cells(table, "guest").index(row["guest"])
        assert written(table, row["column"], cells(table, row["column"])[line]) == row["value"], row
    totals = table_of(made(hotel, "in-house", Asked(NEXT, NEXT, {})))
    assert totals.total is not None
    assert totals.total[column(totals, "adults")] == 4
    assert totals.total[column(totals, "balance")] == 10_400 + 10_200 + 8_200
    _agrees_with_the_figures(hotel)
    _without_balances(hotel)


def _agrees_with_the_figures(hotel: SmallHotel) -> None:
    """The lists of a day are as long as its figures say."""
    for figures in hotel.desk.read(daily_report, first=DAY, last=NEXT):
        day = Asked(figures.date, figures.date, {})
        counted = {
            "arrivals": made(hotel, "arrivals", replace(day, chosen={"guests": "ARRIVED"})),
            "departures": made(hotel, "departures", replace(day, chosen={"guests": "DEPARTED"})),
            "no_shows": made(hotel, "no-shows", day),
            "cancelled_arrivals": made(hotel, "cancelled", replace(day, chosen={"by": "ARRIVAL"})),
        }
        for name, sheet in counted.items():
            assert len(table_of(sheet).rows) == getattr(figures, name), (figures.date, name)
        slept = cells(table_of(made(hotel, "countries", day)), "person_nights")
        assert sum(map(int, slept)) == (figures.guests_in_house if figures.date == DAY else 0)  # type: ignore[arg-type]


def _stay(hotel: SmallHotel, guest: str) -> Any:
    return one(hotel, select(Reservation.id).join(Profile, Profile.id == Reservation.guest_id).where(Profile.name == guest))


def _without_balances(hotel: SmallHotel) -> None:
    """Somebody who neither takes payments nor sees figures is not shown what guests owe."""
    with hotel.database.writing() as connection:
        connection.execute(update(Role).where(Role.code == "reservations").values(permissions=["report.see"]))
    sheet = hotel.as_user("reservations").read(report_named("in-house").read, asked=Asked(NEXT, NEXT, {}))
    assert "balance" not in [one.key for one in table_of(sheet).columns]
    assert "rate" in [one.key for one in table_of(sheet).columns]
