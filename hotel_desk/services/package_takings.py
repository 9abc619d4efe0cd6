"""Packages are taken: breakfast at the door, dinner at an outlet; and what nobody takes lapses (`docs/algorithms/package-ledger.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import PackageTaker
from hotel_desk.domain.codes import EntityKind, FolioKind, OccupancyState, ReservationStatus, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import (
    FolioId,
    PackageEntitlementId,
    PackageId,
    PackageTakingId,
    PostingId,
    ReservationId,
    TransactionCodeId,
)
from hotel_desk.domain.package_allowance import Allowance, Share
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PackageBasis
from hotel_desk.domain.settings import PACKAGE_BREAKAGE_CODE
from hotel_desk.language import N_, _
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.package import Package, PackageEntitlement, PackageTaking, ReservationPackage
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import ledger
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.cashier import post_charge, reverse_posting
from hotel_desk.services.late_charges import left_and_paid, post_late_charge
from hotel_desk.services.package_sales import (
    allowance_of,
    packages_account,
    takings_of,
)
from hotel_desk.services.package_uses import entitlements_today, take_back, write_takings
from hotel_desk.services.posting_codes import MOST_PIECES
from hotel_desk.services.tax_rules import code_named
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_IN_ROOM = (
    select(Reservation.id)
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.IN_HOUSE,
        Room.number == bindparam("number"),
    )
    .order_by(Reservation.id)
)
_SOLD_AS = select(ReservationPackage).where(
    ReservationPackage.reservation_id == bindparam("stay"), ReservationPackage.package_id == bindparam("package")
)
_BY_ID = (
    select(PackageEntitlement)
    .where(PackageEntitlement.property_id == bindparam("hotel"), PackageEntitlement.id.in_(bindparam("entitlements", expanding=True)))
    .order_by(PackageEntitlement.id)
    .with_for_update()
)
_CHANGES = (EntityKind.PACKAGE_ENTITLEMENT, EntityKind.FOLIO, EntityKind.POSTING)


class NothingOfPackage(StaffError):
    code = "package.nothing_of_it"
    template = N_("Nothing of “{package}” was sold to room {room} for today. Nothing was changed. Post a charge instead.")


class PackageUsedUp(StaffError):
    code = "package.used_up"
    template = N_(
        "Of “{package}” {left} are left today, and {asked} are asked for. Nothing was changed. Take as many as there are, or let the guest "
        "be charged for the rest."
    )


class NobodyInRoom(StaffError):
    code = "package.nobody_in_room"
    template = N_("Nobody is in house in room {room}. Nothing was changed. Ask for another room.")


class TakingTooOld(StaffError):
    code = "package.taking_too_old"
    template = N_("This was taken on {date}, a day that is closed, or was undone before. Nothing was changed. Adjust the bill instead.")


@dataclass(frozen=True, slots=True)
class PackageTaken:
    """What was taken: pieces in all, how many of them were charged to the guest, and for how much; minor units."""

    taking_id: PackageTakingId | None
    pieces: int
    charged_pieces: int
    charged_minor: int


@dataclass(frozen=True, slots=True)
class PackagesLapsed:
    """What nobody has taken by its last day, and the revenue it became, minor units."""

    day: date
    entitlements: int
    revenue_minor: int


@command(
    title=N_("Take from a package"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.PACKAGE_TAKEN, AuditCode.CHARGE_POSTED, AuditCode.LATE_FOLIO_OPENED),
    changes=_CHANGES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="undo_package_taken",
    result=PackageTaken,
)
def take_package(
    uow: UnitOfWork,
    *,
    package_id: PackageId,
    room_number: str = "",
    reservation_id: ReservationId | None = None,
    pieces: int = 1,
    charge_rest: bool = False,
) -> PackageTaken:
    """Hand out what a stay's nights were sold with: its revenue is of today.

    Args:
        room_number: who is in house there; or else
        reservation_id: the stay; one that has left may still take what its last night has brought.
        pieces: how many.
        charge_rest: charge what is more than there is to the guest, at the price of one; otherwise it is refused.

    Raises:
        NobodyInRoom: the room is empty.
        NothingOfPackage: the stay was not sold the package for today.
        PackageUsedUp: there are fewer left, and the rest is not to be charged.
        InvalidInput: the number of pieces cannot be true.
    """
    if not 1 <= pieces <= MOST_PIECES:
        raise InvalidInput("pieces", problem=N_("At least one is taken, and at most 10,000. Nothing was changed. Correct the number."))
    stays = [reservation_id] if reservation_id is not None else _stays_in(uow, room_number)
    # Before a folio, as the night audit does: two people at the door do not both take the last one.
    for stay in stays:
        uow.get(Reservation, stay, what=_("The reservation"))
    name = uow.get(Package, package_id, what=_("The package"), lock=False).name
    rows = [row for row in entitlements_today(uow, stays) if row.package_id == package_id]
    if not rows:
        raise NothingOfPackage(package=name, room=room_number or _("of the stay"))
    shares, missing = _shares_of_pieces(uow, rows, pieces)
    if missing and not charge_rest:
        raise PackageUsedUp("pieces", package=name, left=pieces - missing, asked=pieces)
    charged, charge_id = _charge_rest(uow, rows[0], name, missing) if missing else (0, None)
    takings = write_takings(uow, shares, PackageTaker.DESK, charge_posting_id=charge_id)
    return PackageTaken(PackageTakingId(takings[-1].id) if takings else None, pieces, missing, charged)


@command(
    title=N_("Undo taking from a package"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.PACKAGE_TAKING_UNDONE, AuditCode.POSTING_REVERSED),
    changes=_CHANGES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="take_package",
    result=PackageTaken,
)
def undo_package_taken(uow: UnitOfWork, *, taking_id: PackageTakingId, reason: str = "") -> PackageTaken:
    """Say that something was not taken after all, on the same day: the stay has it again.

    What was charged to the guest beside it is reversed, which needs the permission to reverse.

    Raises:
        TakingTooOld: its day is closed, or it was undone before.
    """
    taking = uow.get(PackageTaking, taking_id, what=_("The taking"), lock=False)
    row = uow.get(PackageEntitlement, taking.entitlement_id, what=_("The package"), lock=False)
    uow.get(Reservation, row.reservation_id, what=_("The reservation"))
    taking = uow.get(PackageTaking, taking_id, what=_("The taking"))
    if taking.undone_at is not None or taking.business_date != uow.business_date or taking.taker is not PackageTaker.DESK:
        raise TakingTooOld(date=taking.business_date.isoformat())
    why = given_reason(reason) if reason.strip() else _("Not taken")
    charged = 0
    if taking.charge_posting_id is not None:
        uow.require(Permission.REVERSE_POSTING)
        charged = -reverse_posting(uow, posting_id=PostingId(taking.charge_posting_id), reason=why).amount_minor
    take_back(uow, taking, why)
    uow.record(AuditCode.PACKAGE_TAKING_UNDONE, row, pieces=taking.pieces, reason=why)
    return PackageTaken(taking_id, taking.pieces, 0, charged)


@command(
    title=N_("Post packages that nobody took"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.PACKAGES_LAPSED,),
    changes=_CHANGES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=PackagesLapsed,
)
def lapse_packages(uow: UnitOfWork, *, day: date, entitlement_ids: Sequence[PackageEntitlementId]) -> PackagesLapsed:
    """Make what nobody has taken by its last day revenue of this day, under the code of packages not taken.

    What is taken by now, or may be taken tomorrow still, is left alone.

    Raises:
        AnotherDay: the day is not the open business date; somebody has closed it.
        NotFound: the hotel has no such transaction code.
    """
    if day != uow.business_date:
        raise AnotherDay(date=uow.business_date.isoformat())
    asked = {"hotel": uow.property_id, "entitlements": list(entitlement_ids)}
    rows = [row for row in uow.session.execute(_BY_ID, asked).scalars() if row.last_date == day]
    takings = takings_of(uow, rows)
    shares = [(row, allowance_of(row, takings[row.id]).lapsed()) for row in rows]
    due = [(row, share) for row, share in shares if share.net_minor]
    code = code_named(uow, uow.setting(PACKAGE_BREAKAGE_CODE)) if due else None
    if code is None:
        return PackagesLapsed(day, 0, 0)
    write_takings(uow, due, PackageTaker.LAPSED, code_id=TransactionCodeId(code.id))
    revenue = sum(share.net_minor for _row, share in due)
    uow.record_row(AuditCode.PACKAGES_LAPSED, EntityKind.FOLIO, packages_account(uow).id, day=day, count=len(due), amount_minor=revenue)
    return PackagesLapsed(day, len(due), revenue)


def _stays_in(uow: UnitOfWork, room_number: str) -> list[ReservationId]:
    rows = uow.connection.execute(_IN_ROOM, {"hotel": uow.property_id, "number": room_number.strip()})
    stays = [ReservationId(found) for found in rows.scalars()]
    if not stays:
        raise NobodyInRoom("room_number", room=room_number.strip() or "–")
    return stays


def _shares_of_pieces(
    uow: UnitOfWork, rows: Sequence[PackageEntitlement], pieces: int
) -> tuple[list[tuple[PackageEntitlement, Share]], int]:
    """The pieces from the entitlements in their order, and how many are missing."""
    takings = takings_of(uow, rows)
    shares = []
    for row in rows:
        left: Allowance = allowance_of(row, takings[row.id])
        here = min(pieces, left.pieces_left)
        if here:
            shares.append((row, left.pieces_taken(here)))
            pieces -= here
    return shares, pieces


def _charge_rest(uow: UnitOfWork, row: PackageEntitlement, name: str, pieces: int) -> tuple[int, PostingId]:
    """Pieces beyond the entitlement on the guest's bill, at the price of one as it was sold."""
    stay = ReservationId(row.reservation_id)
    sold = uow.session.execute(_SOLD_AS, {"stay": stay, "package": row.package_id}).scalar_one_or_none()
    price = row.allowance_minor // max(1, row.pieces)
    if sold is not None:
        price = sold.child_price_minor if sold.basis is PackageBasis.PER_CHILD else sold.price_minor
    charge: dict[str, Any] = {
        "transaction_code_id": TransactionCodeId(row.transaction_code_id),
        "price_minor": price,
        "quantity": pieces,
        "text": name,
    }
    folio = ledger.folio_of(uow, stay, FolioKind.GUEST)
    if folio is None:
        raise LookupError(f"stay {stay} has no folio")
    left = left_and_paid(uow, FolioId(folio.id))
    posted = (
        post_charge(uow, folio_id=FolioId(folio.id), **charge) if left is None else post_late_charge(uow, reservation_id=left, **charge)
    )
    return posted.amount_minor, posted.posting_id
