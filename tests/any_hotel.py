"""A small hotel in which anything may be tried in any order, for property tests on both databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test
from sqlalchemy import select, update

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ReservationId
from hotel_desk.models.property import BusinessDate, Property
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.departures import check_out
from hotel_desk.services.reservations import mark_no_show
from tests.fixtures.databases import small_hotel
from tests.fixtures.invariants import broken_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from tests.fixtures.databases import OpenDatabase, SmallHotel


class AnyHotel(RuleBasedStateMachine):
    """A small hotel of its own, whose rows always agree. What may be tried in it is in the classes below it.

    Args:
        done: told the name of each command that was carried out.
    """

    def __init__(self, opened: OpenDatabase, done: Callable[[str], None]) -> None:
        super().__init__()
        self._forget_the_hotel_before(opened)
        self.hotel: SmallHotel = small_hotel(opened)
        self.done = done

    @staticmethod
    def _forget_the_hotel_before(opened: OpenDatabase) -> None:
        """The property code is unique; the hotels of earlier examples stay in the database under other codes."""
        with opened.database.writing() as connection:
            for number, identifier in enumerate(connection.execute(select(Property.id).order_by(Property.id)).scalars().all()):
                connection.execute(update(Property).where(Property.id == identifier).values(code=f"OLD{number}"))

    def ask(self, statement: Any) -> list[Any]:
        with self.hotel.database.snapshot() as connection:
            return list(connection.execute(statement).scalars().all())

    @property
    def today(self) -> date:
        found: date = self.ask(select(BusinessDate.date).where(BusinessDate.property_id == self.hotel.property_id))[0]
        return found

    def day(self, ahead: int) -> date:
        return self.today + timedelta(days=ahead)

    def reservations(self, *conditions: Any) -> list[ReservationId]:
        here = select(Reservation.id).where(Reservation.property_id == self.hotel.property_id, *conditions).order_by(Reservation.id)
        return [ReservationId(found) for found in self.ask(here)]

    def reservation(self, which: int, *statuses: ReservationStatus) -> ReservationId | None:
        """One in a fitting status if there is one, otherwise any."""
        found = self.reservations(Reservation.status.in_(statuses)) or self.reservations()
        return found[which % len(found)] if found else None

    def do(self, command: Any, **arguments: Any) -> Any:
        """Run a command; None where it was refused, or there is nothing to run it on."""
        return self.do_at(self.hotel.desk, command, **arguments)

    def do_at(self, desk: Desk, command: Any, **arguments: Any) -> Any:
        """The same at the desk of somebody else."""
        if None in (arguments.get("reservation_id", ""), arguments.get("folio_id", "")):
            return None
        with suppress(StaffError):
            answer = desk.run(command, **arguments)
            self.done(command.__name__)
            return answer
        return None

    def settle_the_due(self) -> None:
        """As the night auditor does it before the flip: no-shows, and those who should have left."""
        for stay in self.reservations(Reservation.status == ReservationStatus.RESERVED, Reservation.arrival_date <= self.today):
            self.do(mark_no_show, reservation_id=stay)
        for stay in self.reservations(Reservation.status == ReservationStatus.IN_HOUSE, Reservation.departure_date <= self.today):
            self.do(check_out, reservation_id=stay, leave_open_reason="gone")

    @invariant()
    def the_rows_agree(self) -> None:
        assert broken_rules(self.hotel) == []


def try_anything(machine: type[AnyHotel], opened: OpenDatabase, *, examples: int, on_server: int, steps: int, commands: int) -> None:
    """Run a machine on a database.

    Args:
        examples: hotels tried in a file; `on_server` so many, where each takes longer.
        steps: of each.
        commands: so many different ones must have been carried out, or too little was tried.
    """
    carried_out: dict[str, int] = {}

    def count(name: str) -> None:
        carried_out[name] = carried_out.get(name, 0) + 1

    def hotel_of_its_own() -> AnyHotel:
        return machine(opened, count)

    run_state_machine_as_test(
        hotel_of_its_own,  # type: ignore[arg-type]  # any callable that makes one
        settings=settings(
            max_examples=examples if opened.url.startswith("sqlite") else on_server,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(carried_out) >= commands, f"too little was tried: {carried_out}"
