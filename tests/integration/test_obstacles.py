"""What stands in the way, row by row: the worked table of a hotel with one of each, how each is weighed, and what mends it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select

from hotel_desk.domain.codes import EntityKind, SeenOccupancy
from hotel_desk.domain.night_audit import MENDS, OBSTACLE_TITLES, Obstacle, Weight
from hotel_desk.domain.night_settings import BLOCKS
from hotel_desk.domain.payment_attempts import AnswerKind
from hotel_desk.jobs.night_audit import NothingToCharge, SomethingInTheWay, close_day
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.outside_payments import OutsideCharge
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.queries.preconditions import preconditions
from hotel_desk.services.departures import check_out
from hotel_desk.services.drawers import DrawerDetails, add_drawer
from hotel_desk.services.housekeeping import record_sighting
from hotel_desk.services.late_charges import post_late_charge
from hotel_desk.services.outside_charges import dismiss_outside_charge, post_outside_charge
from hotel_desk.services.payment_attempts import record_no_money
from hotel_desk.services.reminders import mark_reminders_sent
from hotel_desk.services.settings import change_setting
from hotel_desk.services.shifts import open_shift
from tests.accounts_of_tests import Partners
from tests.shifts_of_tests import closed, opened
from tests.stays_of_tests import NEXT, THIRD, arrived, one, pay
from tests.terminals_of_tests import begun, for_folio
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.preconditions import ObstacleRow
    from tests.fixtures.databases import SmallHotel

TABLE = worked_table("night-audit.md", "Row by row")
Place = tuple[Obstacle, str]


class Trouble:
    """A hotel with one of each, and for each row what is done to it and what mends it."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.subjects: dict[Place, Any] = {}
        self.mends: dict[Place, Callable[[], object]] = {}
        self._late_charge()
        self._without_rate()
        zero = arrived(hotel, "103", THIRD, guest="Zero Rate", price_minor=0)
        self._without_folio()
        self._attempt(zero.folio_id)
        self._shifts()
        self._seen_otherwise()
        self._message()
        self._letter()

    def _late_charge(self) -> None:
        hotel = self.hotel
        guest = arrived(hotel, "101", guest="Left Early")
        hotel.desk.run(check_out, reservation_id=guest.reservation_id)
        about: dict[str, Any] = {"reservation_id": guest.reservation_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 800}
        folio = hotel.desk.run(post_late_charge, **about).folio_id
        self._row(Obstacle.LATE_CHARGES, "", folio, lambda: pay(hotel, folio, 800))

    def _without_rate(self) -> None:
        stay = arrived(self.hotel, "102", THIRD, guest="No Rate").reservation_id
        tonight = (ReservationNight.reservation_id == stay, ReservationNight.date < NEXT)
        self._row(Obstacle.NO_RATE_OR_FOLIO, "102", stay, self._take_out((ReservationNight, tonight)))

    def _without_folio(self) -> None:
        guest = arrived(self.hotel, "202", THIRD, guest="No Folio", kind=self.hotel.suite)
        windows, folio = (FolioWindow.folio_id == guest.folio_id,), (Folio.id == guest.folio_id,)
        back = self._take_out((FolioWindow, windows), (Folio, folio))
        self._row(Obstacle.NO_RATE_OR_FOLIO, "202", guest.reservation_id, back)

    def _attempt(self, folio: Any) -> None:
        attempt = begun(self.hotel, for_folio(self.hotel, folio, 700))
        mend: dict[str, Any] = {"attempt_id": attempt, "answer": AnswerKind.DECLINED}
        self._row(Obstacle.PAYMENTS, "103", attempt, lambda: self.hotel.desk.run(record_no_money, **mend))

    def _shifts(self) -> None:
        hotel = self.hotel
        reception = hotel.as_user("reception")
        shift = opened(hotel, desk=reception)
        # The auditor's own spans the roll.
        back_office = hotel.desk.run(add_drawer, details=DrawerDetails("BACK", "Back office")).id
        hotel.desk.run(open_shift, drawer_id=back_office)
        self._row(Obstacle.OPEN_SHIFTS, "", shift, lambda: closed(hotel, shift, desk=reception))

    def _seen_otherwise(self) -> None:
        room, run = self.hotel.rooms["104"], self.hotel.desk.run
        run(record_sighting, room_id=room, seen=SeenOccupancy.OCCUPIED)
        self._row(Obstacle.DISCREPANCIES, "104", room, lambda: run(record_sighting, room_id=room, seen=SeenOccupancy.VACANT))

    def _message(self) -> None:
        hotel = self.hotel
        charge: dict[str, Any] = {"vendor": "POS", "vendor_reference": "B7", "transaction_code": "BAR", "room_number": "201"}
        hotel.desk.run(post_outside_charge, price_minor=500, quantity=2, text="Mojito", **charge)
        message = one(hotel, select(OutsideCharge.id))
        mend: dict[str, Any] = {"outside_charge_id": message, "reason": "paid in cash"}
        self._row(Obstacle.OUTSIDE_MESSAGES, "201", message, lambda: hotel.desk.run(dismiss_outside_charge, **mend))

    def _letter(self) -> None:
        partners = Partners(self.hotel)
        (letter,) = partners.reminded(partners.company, 5_000).letter_ids
        self._row(Obstacle.UNSENT_LETTERS, "", letter, lambda: self.hotel.desk.run(mark_reminders_sent, letter_ids=[letter]))

    def _row(self, obstacle: Obstacle, room: str, subject: Any, mend: Callable[[], object]) -> None:
        self.subjects[obstacle, room] = subject
        self.mends[obstacle, room] = mend

    def _take_out(self, *places: tuple[Any, tuple[Any, ...]]) -> Callable[[], None]:
        """Rows that no command takes away; called, it puts them back."""
        hotel = self.hotel
        gone = []
        with hotel.database.writing() as connection:
            for model, where in places:
                rows = [dict(row) for row in connection.execute(select(*model.__table__.columns).where(*where)).mappings()]
                assert rows
                connection.execute(delete(model).where(*where))
                gone.append((model, rows))

        def put_back() -> None:
            with hotel.database.writing() as connection:
                for model, rows in reversed(gone):
                    connection.execute(insert(model), rows)

        return put_back


def found(hotel: SmallHotel) -> dict[Place, ObstacleRow]:
    rows = hotel.desk.read(preconditions).rows
    by_place = {(row.obstacle, row.room_number): row for row in rows}
    assert len(by_place) == len(rows)
    return by_place


def gone_once(hotel: SmallHotel, mends: dict[Place, Callable[[], object]]) -> None:
    for place, mend in mends.items():
        before = found(hotel)
        mend()
        assert {**found(hotel), place: before[place]} == before, place
        assert place not in found(hotel)


def as_written(row: ObstacleRow) -> list[str]:
    date = "" if row.date is None else row.date.isoformat()
    amount = "" if row.amount_minor is None else str(Decimal(row.amount_minor) / 100 + Decimal("0.00"))
    return [row.obstacle.value, row.room_number, row.words, date, amount, row.kind.name]


@pytest.mark.usefixtures("rows_agree")
def test_each_row_has_its_words_its_weight_and_its_mend(hotel: SmallHotel) -> None:
    trouble = Trouble(hotel)
    listed = found(hotel)
    assert [as_written(row) for row in listed.values()] == [list(row.values())[:-1] for row in TABLE]
    assert {place: row.id for place, row in listed.items()} == trouble.subjects
    assert all(row.mend is MENDS[row.obstacle] for row in listed.values())
    assert {row.obstacle for row in listed.values() if row.weight is Weight.BLOCKS} == {Obstacle.NO_RATE_OR_FOLIO}
    assert {row.kind for row in listed.values()} <= set(EntityKind)
    (room,) = hotel.desk.read(preconditions).of(Obstacle.DISCREPANCIES)
    assert room.named == "104 (Sleep: seen occupied, no guest is registered)"
    of_reception = hotel.as_user("reception").read(preconditions).of(Obstacle.OPEN_SHIFTS)
    assert [row.words.split(",")[0] for row in of_reception] == ["manager"], "each auditor's own spans the roll"
    # The roll would be refused for want of these two nights.
    with pytest.raises(NothingToCharge, match=r"\(2\): No Rate \(100002\), No Folio \(100004\)"):
        close_day(hotel.desk)
    gone_once(hotel, {place: mend for place, mend in trouble.mends.items() if place[0] is Obstacle.NO_RATE_OR_FOLIO})
    listed = found(hotel)
    for obstacle in dict.fromkeys(row.obstacle for row in listed.values()):
        setting = BLOCKS[obstacle]
        hotel.desk.run(change_setting, key=setting.key, value=True)
        weighed = hotel.desk.read(preconditions)
        assert {row.obstacle for row in weighed.blocking} == {obstacle}
        assert weighed.rows[: len(weighed.blocking)] == weighed.blocking, "the gravest first"
        with pytest.raises(SomethingInTheWay) as refusal:
            close_day(hotel.desk)
        names = ", ".join(row.named for row in weighed.blocking)
        assert f"{OBSTACLE_TITLES[obstacle]} ({len(weighed.blocking)}): {names}." in str(refusal.value)
        hotel.desk.run(change_setting, key=setting.key, value=False)
    gone_once(hotel, {place: mend for place, mend in trouble.mends.items() if place in listed})
    assert close_day(hotel.desk).business_date == NEXT
