"""Guests who should have left and are still here, extended by the night audit's rule (`docs/algorithms/night-audit.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.night_audit import Overstay, overstay_rule
from hotel_desk.domain.night_lines import StayedNight, night_lines
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event
from hotel_desk.language import N_
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.deposits import at_the_desk
from hotel_desk.queries.fixed_charges import due_charges
from hotel_desk.queries.routes_now import routes_now
from hotel_desk.queries.sold_packages import ADULTS_SERVED, CHILDREN_SERVED, SERVES_THE_ROOM, packages_sold
from hotel_desk.queries.stay_move import as_reader
from hotel_desk.queries.transaction_codes import room_charge_code_id, tax_rules_by_code
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.hourly_charges import refuse_night_for_hours
from hotel_desk.services.reservation_nights import price_of_last_night
from hotel_desk.services.reservation_requests import refuse_endless_stay
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.stay_changes import change_departure

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_SERVED = select(
    ADULTS_SERVED.label("adults"),
    CHILDREN_SERVED.label("children"),
    SERVES_THE_ROOM.label("serves_the_room"),
    (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
).where(Reservation.id == bindparam("stay"))


class OverstayRefused(StaffError):
    """The rule does not extend the guest; `values` tell which part of it."""

    code = "audit.overstay_refused"
    template = N_(
        "The night audit does not extend this stay: the room or its type is sold for the night, or what was paid does not cover it. "
        "Nothing was changed. Check the guest out, extend the stay, or let them leave with an open balance."
    )


@dataclass(frozen=True, slots=True)
class OverstayExtended:
    """A stay that goes on for a night. `night_minor`: what it adds for the guest to pay, with every tax."""

    reservation_id: ReservationId
    departure_date: date
    night_minor: int


@command(
    title=N_("Extend an overstay"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.OVERSTAY_EXTENDED,),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="shorten_stay",
    result=OverstayExtended,
)
def extend_overstay(uow: UnitOfWork, *, reservation_id: ReservationId, night: date) -> OverstayExtended:
    """Let a guest due out stay for the night that is being closed, at the price of the last one, if the room is free and paid for.

    Raises:
        AnotherDay: the night is not the open business date.
        OverstayRefused: somebody else has the room or the type is full, what was paid does not cover it, or the guest was due out before.
    """
    if night != uow.business_date:
        raise AnotherDay(date=uow.business_date.isoformat())
    stay = expected(uow, reservation_id, Event.CHANGE_STAY)
    due_today = stay.departure_date == night and not stay.day_use
    if due_today:
        _extend(uow, stay)
    to_pay, adds, on_account = _money_of(uow, stay, night) if due_today else (0, 0, False)
    said = overstay_rule(due_today=due_today, night_free=True, to_pay_minor=to_pay, night_minor=adds, on_account=on_account)
    if said is not Overstay.EXTEND:
        # What was changed to see what the night costs goes with the transaction.
        raise OverstayRefused(rule=said)
    uow.record(AuditCode.OVERSTAY_EXTENDED, stay, departure=stay.departure_date, night_minor=adds, to_pay_minor=to_pay)
    uow.session.flush()
    return OverstayExtended(reservation_id, stay.departure_date, adds)


def _extend(uow: UnitOfWork, stay: Reservation) -> None:
    departure = stay.departure_date + timedelta(days=1)
    try:
        refuse_night_for_hours(uow, stay)
        refuse_endless_stay(uow, stay.arrival_date, departure)
        change_departure(uow, stay, departure, price_minor=price_of_last_night(uow, stay))
    except StaffError as refusal:
        raise OverstayRefused(rule=Overstay.SOLD, why=str(refusal)) from refusal
    uow.session.flush()


def _money_of(uow: UnitOfWork, stay: Reservation, night: date) -> tuple[int, int, bool]:
    """What the guest has to pay at the desk now, what the night adds to it, and whether the room goes to somebody else."""
    reader = as_reader(uow)
    reservation_id = ReservationId(stay.id)
    desk, routes, rules = at_the_desk(reader)[reservation_id], routes_now(reader), tax_rules_by_code(reader)
    served: Any = uow.connection.execute(_SERVED, {"stay": stay.id, "night": night}).one()
    stayed = StayedNight(
        date=night,
        arrival=stay.arrival_date,
        departure=stay.departure_date,
        price_minor=price_of_last_night(uow, stay),
        persons=served.persons,
        adults=served.adults,
        children=served.children,
        serves_the_room=bool(served.serves_the_room),
    )
    lines = night_lines(stayed, packages_sold(uow, [reservation_id]).get(reservation_id, ()), rules, room_charge_code_id(reader))
    room = sum(routes.of_the_guest(stay.id, line.code_id, line.taxed.gross_minor, night) for line in lines)
    fixed = sum(
        routes.of_the_guest(stay.id, charge.transaction_code_id, charge.taxed.gross_minor, night)
        for charge in due_charges(uow, night, reservation_ids=[stay.id])
    )
    return desk.balance_minor, room + fixed, desk.elsewhere
