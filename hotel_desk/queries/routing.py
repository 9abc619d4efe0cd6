"""Where charges of a stay go: its rules as a person reads them, and where they could go (`docs/algorithms/routing.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select

from hotel_desk.domain.codes import CodeKind, FolioKind, FolioStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import FolioId, ProfileId, ReservationId, RoutingRuleId
from hotel_desk.models.ar_account import ArAccount, RoutingInstruction
from hotel_desk.models.charge_rules import RoutingRule
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.transaction_code import TransactionCode, TransactionGroup

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


class TargetKind(StrEnum):
    """What a target is: a window of the own folio, a new one, a company's, another room's folio, or a house account or group."""

    WINDOW = "window"
    NEW_WINDOW = "new_window"
    COMPANY = "company"
    ROOM = "room"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Target:
    """A window that charges can be sent to. `name`: whose it is; `number`: of the room, or of the window."""

    kind: TargetKind
    name: str
    number: str = ""
    folio_id: FolioId | None = None
    window_number: int | None = None
    payee_id: ProfileId | None = None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of a stay.

    Args:
        rule_id: None for what comes from who pays the booking: room and tax to an account.
        what: the code or group it is for; empty: every charge.
        folio_number: of another folio; empty: the own one.
        planned: the guest is not here yet; the window is opened at check-in.
        used_minor: what its lines come to, minor units with tax.
    """

    rule_id: RoutingRuleId | None
    what: str
    folio_number: str
    window_number: int
    payee_name: str
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    limit_minor: int | None = None
    used_minor: int = 0
    ended: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Chargeable:
    """A code (or a group of codes) that a rule can be for."""

    name: str
    transaction_code_id: UUID | None = None
    group_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RoutingSheet:
    """The rules of a stay in their order, those that have ended last, and what a new one can be about."""

    rules: tuple[RuleRow, ...]
    targets: tuple[Target, ...]
    chargeable: tuple[Chargeable, ...]


_STAY: BindParameter[UUID] = bindparam("stay")
_OF_HOTEL: BindParameter[UUID] = bindparam("hotel")
_INSTRUCTIONS = (
    select(FolioWindow.number, FolioWindow.payee_name)
    .select_from(RoutingInstruction)
    .join(FolioWindow, (FolioWindow.folio_id == RoutingInstruction.folio_id) & (FolioWindow.number == RoutingInstruction.window_number))
    .where(RoutingInstruction.property_id == _OF_HOTEL, RoutingInstruction.reservation_id == _STAY)
)
_USED = (
    select(func.coalesce(func.sum(Posting.amount_minor), 0))
    .where(Posting.routing_rule_id == RoutingRule.id)
    .correlate(RoutingRule)
    .scalar_subquery()
)
_RULES = (
    select(
        RoutingRule.id,
        func.coalesce(TransactionCode.name, TransactionGroup.name, "").label("what"),
        Folio.number,
        Folio.reservation_id,
        RoutingRule.folio_id,
        RoutingRule.window_number,
        func.coalesce(FolioWindow.payee_name, Profile.name, "").label("payee_name"),
        RoutingRule.first_date,
        RoutingRule.last_date,
        RoutingRule.limit_minor,
        _USED.label("used"),
        RoutingRule.ended_at,
    )
    .outerjoin(Folio, Folio.id == RoutingRule.folio_id)
    .outerjoin(FolioWindow, (FolioWindow.folio_id == RoutingRule.folio_id) & (FolioWindow.number == RoutingRule.window_number))
    .outerjoin(Profile, Profile.id == RoutingRule.payee_id)
    .outerjoin(TransactionCode, TransactionCode.id == RoutingRule.transaction_code_id)
    .outerjoin(TransactionGroup, TransactionGroup.id == RoutingRule.group_id)
    .where(RoutingRule.property_id == _OF_HOTEL, RoutingRule.reservation_id == _STAY)
    .order_by(RoutingRule.ended_at.is_not(None), RoutingRule.sort_order, RoutingRule.id)
)
_WINDOWS = (
    select(FolioWindow.number, FolioWindow.payee_name)
    .join(Folio, Folio.id == FolioWindow.folio_id)
    .where(Folio.property_id == _OF_HOTEL, Folio.reservation_id == _STAY, Folio.kind == FolioKind.GUEST, FolioWindow.number > 1)
    .order_by(FolioWindow.number)
)
_COMPANIES = (
    select(Profile.id, Profile.name)
    .join(ArAccount, ArAccount.profile_id == Profile.id)
    .where(ArAccount.property_id == _OF_HOTEL, ArAccount.active.is_(True))
    .order_by(Profile.name)
)
_ROOMS = (
    select(Folio.id, Room.number, Profile.name)
    .select_from(Reservation)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Folio, (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.GUEST))
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(
        Reservation.property_id == _OF_HOTEL,
        Reservation.status == ReservationStatus.IN_HOUSE,
        Reservation.id != _STAY,
    )
    .order_by(func.length(Room.number), Room.number, Reservation.id)
)
_HOUSE = (
    select(Folio.id, Folio.number, Folio.name)
    .where(Folio.property_id == _OF_HOTEL, Folio.kind == FolioKind.HOUSE, Folio.status == FolioStatus.OPEN)
    .order_by(Folio.name, Folio.number)
)
_CHARGEABLE = (
    select(TransactionGroup.id.label("group_id"), TransactionGroup.name.label("group_name"), TransactionCode.id, TransactionCode.name)
    .join(TransactionCode, TransactionCode.group_id == TransactionGroup.id)
    .where(TransactionCode.property_id == _OF_HOTEL, TransactionCode.kind == CodeKind.CHARGE, TransactionCode.active.is_(True))
    .order_by(TransactionGroup.sort_order, TransactionGroup.name, TransactionCode.sort_order, TransactionCode.code)
)


def routing_sheet(reader: Reader, *, reservation_id: ReservationId) -> RoutingSheet:
    """The rules of a stay, where its charges can go, and which charges there are. Seven statements."""
    rules = _rules(reader, reservation_id)
    return RoutingSheet(rules, _targets(reader, reservation_id, rules), _chargeable(reader))


def _rules(reader: Reader, reservation_id: ReservationId) -> tuple[RuleRow, ...]:
    about = {"hotel": reader.property_id, "stay": reservation_id}
    standing = [RuleRow(None, "", "", row.number, row.payee_name) for row in reader.connection.execute(_INSTRUCTIONS, about)]
    made = [
        RuleRow(
            rule_id=RoutingRuleId(row.id),
            what=row.what,
            folio_number="" if row.folio_id is None or row.reservation_id == reservation_id else row.number,
            window_number=row.window_number,
            payee_name=row.payee_name,
            first_date=row.first_date,
            last_date=row.last_date,
            limit_minor=row.limit_minor,
            used_minor=int(row.used),
            ended=row.ended_at is not None,
            planned=row.folio_id is None,
        )
        for row in reader.connection.execute(_RULES, about)
    ]
    return (*standing, *made)


def _targets(reader: Reader, reservation_id: ReservationId, rules: Sequence[RuleRow]) -> tuple[Target, ...]:
    """Windows of the folio, or those that rules plan before there is one; companies; accounts of the house; other rooms."""
    about = {"hotel": reader.property_id, "stay": reservation_id}
    windows = [
        Target(TargetKind.WINDOW, row.payee_name, str(row.number), window_number=row.number)
        for row in reader.connection.execute(_WINDOWS, about)
    ]
    planned = {rule.window_number: rule.payee_name for rule in rules if rule.planned and not rule.ended}
    if planned:
        # Windows that an undone check-in has left are none until the guest is here.
        windows = [Target(TargetKind.WINDOW, payee, str(number), window_number=number) for number, payee in sorted(planned.items())]
    companies = [
        Target(TargetKind.COMPANY, row.name, payee_id=ProfileId(row.id))
        for row in reader.connection.execute(_COMPANIES, {"hotel": reader.property_id})
    ]
    house = [
        Target(TargetKind.HOUSE, row.name, row.number, folio_id=FolioId(row.id))
        for row in reader.connection.execute(_HOUSE, {"hotel": reader.property_id})
    ]
    rooms = [Target(TargetKind.ROOM, row.name, row.number, folio_id=FolioId(row.id)) for row in reader.connection.execute(_ROOMS, about)]
    return (*windows, Target(TargetKind.NEW_WINDOW, ""), *companies, *house, *rooms)


def _chargeable(reader: Reader) -> tuple[Chargeable, ...]:
    """Every charge, then each group with its codes."""
    found = [Chargeable("")]
    seen: set[UUID] = set()
    for row in reader.connection.execute(_CHARGEABLE, {"hotel": reader.property_id}):
        if row.group_id not in seen:
            seen.add(row.group_id)
            found.append(Chargeable(row.group_name, group_id=row.group_id))
        found.append(Chargeable(row.name, transaction_code_id=row.id))
    return tuple(found)
