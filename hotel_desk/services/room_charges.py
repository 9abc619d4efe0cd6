"""Room, packages and tax, night by night, for many stays in one command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, OccupancyState, PostingKind, ReservationStatus, Routed, SyncRule
from hotel_desk.domain.ids import FolioId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.night_lines import KeptBack, NightLine, StayedNight, kept_back, night_lines
from hotel_desk.domain.packages import SoldPackage
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import ROOM_CHARGE_CODE
from hotel_desk.language import N_
from hotel_desk.models.ar_account import RoutingInstruction
from hotel_desk.models.folio import Folio, NightCharge
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.queries.sold_packages import ADULTS_SERVED, CHILDREN_SERVED, SERVES_THE_ROOM, packages_sold
from hotel_desk.queries.stay_folios import OF_STAY
from hotel_desk.queries.transaction_codes import tax_rules_by_code
from hotel_desk.services import ledger
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.charge_routing import routed
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.package_sales import SoldPart, StayCharged, sell_for_later
from hotel_desk.services.tax_rules import code_named

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.tax import TaxRule
    from hotel_desk.models.transaction_code import TransactionCode

_DUE = (
    select(
        Reservation.id,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        ADULTS_SERVED.label("adults_served"),
        CHILDREN_SERVED.label("children_served"),
        SERVES_THE_ROOM.label("serves_the_room"),
        ReservationNight.price_minor,
        func.coalesce(RoutingInstruction.folio_id, Folio.id).label("folio_id"),
        func.coalesce(RoutingInstruction.window_number, ledger.FIRST_WINDOW).label("window_number"),
        Folio.id.label("guest_folio_id"),
        Room.number,
    )
    .join(ReservationNight, (ReservationNight.reservation_id == Reservation.id) & (ReservationNight.date == bindparam("night")))
    .join(
        Folio,
        OF_STAY,
    )
    .outerjoin(
        RoutingInstruction,
        (RoutingInstruction.reservation_id == Reservation.id) & (RoutingInstruction.routed == Routed.ROOM_AND_TAX),
    )
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .outerjoin(
        NightCharge,
        (NightCharge.property_id == Reservation.property_id)
        & (NightCharge.reservation_id == Reservation.id)
        & (NightCharge.night_date == bindparam("night")),
    )
    .where(
        Reservation.id.in_(bindparam("reservations", expanding=True)),
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.IN_HOUSE,
        NightCharge.posting_id.is_(None),
    )
    .order_by(Folio.id)
)
_LOCK_STAYS = (
    select(Reservation.id).where(Reservation.id.in_(bindparam("reservations", expanding=True))).order_by(Reservation.id).with_for_update()
)
_INSERT_NIGHT_CHARGE = insert(NightCharge)


@dataclass(frozen=True, slots=True)
class RoomChargesPosted:
    """How many stays were charged, and the net room revenue in minor units."""

    night: date
    stays: int
    revenue_minor: int


@command(
    title=N_("Post room and tax"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.ROOM_CHARGES_POSTED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=RoomChargesPosted,
)
def post_room_and_tax(uow: UnitOfWork, *, night: date, reservation_ids: Sequence[ReservationId]) -> RoomChargesPosted:
    """Charge the night of the business date to stays in house; a stay charged already is left alone.

    Where an account pays for the room, all of it goes to the account's window; else it goes where the stay's rules say.

    The packages delivered that night are posted under their own codes, the rest of the price as the room's; the lines share a `bundle_id`.
    The revenue of those that are taken later is kept back on the package folio.
    A price of zero is posted as zero, a negative price as an allowance beside a night at nothing.

    Raises:
        AnotherDay: the night is not the open business date; somebody has closed the day.
    """
    if night != uow.business_date:
        raise AnotherDay(date=uow.business_date.isoformat())
    code = code_named(uow, uow.setting(ROOM_CHARGE_CODE))
    # Before a folio: a guest who is checking out is either gone when we look, or waits until the night is charged.
    uow.connection.execute(_LOCK_STAYS, {"reservations": sorted(reservation_ids)})
    due = uow.connection.execute(_DUE, {"night": night, "reservations": list(reservation_ids), "hotel": uow.property_id}).all()
    if not due:
        return RoomChargesPosted(night, 0, 0)
    packages = packages_sold(uow, [ReservationId(row.id) for row in due])
    rules = tax_rules_by_code(uow)
    charges = [_charge(night, code, rules, row, packages.get(ReservationId(row.id), ())) for row in due]
    stays = [
        StayCharged(ReservationId(row.id), FolioId(row.guest_folio_id), row.number, row.adults + row.children + row.babies) for row in due
    ]
    later = sell_for_later(uow, night, [part for charge in charges for part in charge.taken_later], stays, rules)
    sent = routed(uow, [*(line for charge in charges for line in charge.lines), *later.charges])
    ledger.append(uow, [*sent, *later.lines])
    later.write()
    folios = {line.id: line.folio_id for line in sent}
    uow.connection.execute(
        _INSERT_NIGHT_CHARGE,
        [
            {"property_id": uow.property_id, "reservation_id": row.id, "night_date": night, "posting_id": charge.room[0].id}
            for row, charge in zip(due, charges, strict=True)
        ],
    )
    for charge in charges:
        room = charge.room[0]
        amount = sum(line.net_minor + line.tax_minor for line in charge.lines)
        uow.record_row(AuditCode.ROOM_CHARGES_POSTED, EntityKind.FOLIO, folios[room.id], night=night, amount_minor=amount, posting=room.id)
    return RoomChargesPosted(night, len(charges), sum(line.net_minor for charge in charges for line in charge.room))


@dataclass(frozen=True, slots=True)
class _Charge:
    """The lines of a night: the room's (two for a negative price), and one a package; and what of these is taken later."""

    room: list[NewPosting]
    packages: list[NewPosting]
    taken_later: list[SoldPart]

    @property
    def lines(self) -> list[NewPosting]:
        return [*self.room, *self.packages]


def _charge(night: date, code: TransactionCode, rules: Mapping[UUID, list[TaxRule]], row: Any, packages: Sequence[SoldPackage]) -> _Charge:
    stayed = StayedNight(
        date=night,
        arrival=row.arrival_date,
        departure=row.departure_date,
        price_minor=row.price_minor,
        persons=row.adults + row.children + row.babies,
        adults=row.adults_served,
        children=row.children_served,
        serves_the_room=bool(row.serves_the_room),
    )
    lines = night_lines(stayed, packages, rules, code.id)
    of_room = [line for line in lines if line.package_id is None]
    delivered = [line for line in lines if line.package_id is not None]
    bundle = new_id() if delivered else None
    room = [_line(night, code, row, line, bundle) for line in of_room]
    room[0] = replace(room[0], price_minor=of_room[0].price_minor)
    beside = [
        replace(
            _line(night, code, row, line, bundle),
            quantity=line.quantity,
            price_minor=None if line.price_minor % line.quantity else line.price_minor // line.quantity,
        )
        for line in delivered
    ]
    by_id = {package.package_id: package for package in packages}
    later = [_sold(row, by_id[part.package_id], part) for part in kept_back(stayed, packages, lines)]
    return _Charge(room, beside, later)


def _sold(row: Any, package: SoldPackage, part: KeptBack) -> SoldPart:
    return SoldPart(
        reservation_id=ReservationId(row.id),
        room_number=row.number,
        package=package,
        pieces=part.pieces,
        allowance_minor=part.allowance_minor,
        net_minor=part.net_minor,
    )


def _line(night: date, code: TransactionCode, row: Any, line: NightLine, bundle: UUID | None) -> NewPosting:
    taxed = line.taxed
    return NewPosting(
        folio_id=FolioId(row.folio_id),
        window_number=row.window_number,
        kind=PostingKind.ALLOWANCE if taxed.net_minor < 0 else PostingKind.CHARGE,
        transaction_code_id=TransactionCodeId(line.code_id or code.id),
        text=code.name if line.package_id is None else line.package,
        net_minor=taxed.net_minor,
        tax_minor=taxed.gross_minor - taxed.net_minor,
        taxes=taxed.taxes,
        night_date=night,
        reservation_id=ReservationId(row.id),
        room_number=row.number,
        bundle_id=bundle,
    )
