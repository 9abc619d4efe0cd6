"""What goes of packages that nights were sold with, and the lines it makes (`docs/algorithms/package-ledger.md`).

Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import PackageTaker
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ids import (
    FolioId,
    OutsideChargeId,
    PackageEntitlementId,
    PackageTakingId,
    PostingId,
    ReservationId,
    TransactionCodeId,
    new_id,
)
from hotel_desk.domain.package_allowance import Share
from hotel_desk.language import _
from hotel_desk.models.folio import Posting
from hotel_desk.models.package import Package, PackageEntitlement, PackageTaking
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.queries.package_entitlements import TonightsPart, tonights_parts
from hotel_desk.services import ledger
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.package_sales import (
    SoldPart,
    allowance_of,
    counter_line,
    entitlement_facts,
    package_line,
    packages_account,
    takings_of,
    undo,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_OPEN_TO_STAYS = (
    select(PackageEntitlement)
    .where(
        PackageEntitlement.property_id == bindparam("hotel"),
        PackageEntitlement.reservation_id.in_(bindparam("stays", expanding=True)),
        PackageEntitlement.first_date <= bindparam("day"),
        PackageEntitlement.last_date >= bindparam("day"),
    )
    .order_by(PackageEntitlement.last_date, PackageEntitlement.night_date, PackageEntitlement.id)
    .with_for_update()
)
_OF_OUTSIDE_CHARGE = select(PackageTaking).where(PackageTaking.outside_charge_id == bindparam("charge"), PackageTaking.undone_at.is_(None))
_NAMES = select(Package.id, Package.name).where(Package.id.in_(bindparam("packages", expanding=True)))


@dataclass(frozen=True, slots=True)
class Cover:
    """What of an outlet's charge a stay has paid for with its nights. `over_minor`: the guest pays that, minor units."""

    shares: tuple[tuple[PackageEntitlement, Share], ...]
    over_minor: int


def entitlements_today(uow: UnitOfWork, stays: Sequence[ReservationId]) -> list[PackageEntitlement]:
    """What stays may take today, locked; what tonight is sold with is written down for the first taking of it."""
    uow.session.flush()
    asked = {"hotel": uow.property_id, "stays": list(stays), "day": uow.business_date}
    rows = list(uow.session.execute(_OPEN_TO_STAYS, asked).scalars())
    parts = [part for stay in stays for part in tonights_parts(uow, uow.business_date, reservation_id=stay)]
    tonight = {(part.reservation_id, part.package.package_id, uow.business_date): part for part in parts}
    known = {(row.reservation_id, row.package_id, row.night_date): row for row in rows}
    expected = [_expected(uow, part) for key, part in tonight.items() if key not in known]
    return [row for key, row in known.items() if row.sold_date is not None or key in tonight] + expected


def _expected(uow: UnitOfWork, part: TonightsPart) -> PackageEntitlement:
    """Not stored before something is taken of it."""
    sold = SoldPart(part.reservation_id, part.room_number, part.package, part.pieces, part.allowance_minor, net_minor=0)
    return PackageEntitlement(
        **entitlement_facts(uow, sold, uow.business_date),
        id=PackageEntitlementId(new_id()),
        pieces=part.pieces,
        allowance_minor=part.allowance_minor,
        net_minor=0,
    )


def cover_of(uow: UnitOfWork, reservation_id: ReservationId, code_id: TransactionCodeId, *, amount_minor: int, pieces: int) -> Cover:
    """What of an outlet's charge a stay has paid for with its nights: packages of the same transaction code, what lapses first, first.

    Nothing is written yet. For use inside other commands.
    """
    uow.get(Reservation, reservation_id, what=_("The reservation"))
    rows = [row for row in entitlements_today(uow, [reservation_id]) if row.transaction_code_id == code_id]
    takings = takings_of(uow, rows)
    shares = []
    over = amount_minor
    for row in rows:
        share = allowance_of(row, takings[row.id]).money_taken(over, pieces)
        if share.amount_minor:
            shares.append((row, share))
            over -= share.amount_minor
            pieces = max(0, pieces - share.pieces)
    return Cover(tuple(shares), over)


def write_takings(
    uow: UnitOfWork,
    shares: Sequence[tuple[PackageEntitlement, Share]],
    taker: PackageTaker,
    *,
    code_id: TransactionCodeId | None = None,
    charge_posting_id: PostingId | None = None,
) -> list[PackageTaking]:
    """Write down what went of entitlements, with the revenue it becomes. For use inside other commands.

    Args:
        code_id: of the revenue; None: the package's own.
        charge_posting_id: what was charged to the guest beside it.
    """
    names = {row.id: row.name for row in uow.connection.execute(_NAMES, {"packages": [row.package_id for row, _share in shares]})}
    # One folio for all of them, and none is opened where nothing was kept back.
    folio_id = FolioId(packages_account(uow).id) if any(share.net_minor for _row, share in shares) else None
    lines = [_line(folio_id, row, share, code_id, names[row.package_id]) for row, share in shares]
    posted = [line for line in lines if line is not None]
    if posted:
        ledger.append(uow, posted)
    takings = []
    for (row, share), line in zip(shares, lines, strict=True):
        taking = _taking(uow, row, share, taker)
        taking.posting_id = None if line is None else line.id
        uow.session.add(taking)
        takings.append(taking)
        if taker is not PackageTaker.LAPSED:
            uow.record(AuditCode.PACKAGE_TAKEN, row, pieces=share.pieces, amount_minor=share.amount_minor, taker=taker)
    if takings:
        takings[-1].charge_posting_id = charge_posting_id
    uow.session.flush()
    return takings


def take_back_outlet(uow: UnitOfWork, outside_charge_id: OutsideChargeId, reason: str) -> int:
    """What an outlet's charge has used is there again, though its day may be closed. For use inside other commands.

    Returns:
        How many takings that were.
    """
    uow.session.flush()
    takings = uow.session.execute(_OF_OUTSIDE_CHARGE, {"charge": outside_charge_id}).scalars().all()
    for taking in takings:
        row = uow.get(PackageEntitlement, taking.entitlement_id, what=_("The package"))
        take_back(uow, taking, reason)
        uow.record(AuditCode.PACKAGE_TAKING_UNDONE, row, pieces=taking.pieces, reason=reason)
    return len(takings)


def _line(
    folio_id: FolioId | None, row: PackageEntitlement, share: Share, code_id: TransactionCodeId | None, name: str
) -> NewPosting | None:
    if not share.net_minor or folio_id is None:
        return None
    text = name if code_id is None else _("Not taken: {package}").format(package=name)[:NAME_LENGTH]
    code = code_id or row.transaction_code_id
    return package_line(folio_id, code, text, share.net_minor, pieces=share.pieces, room_number=row.room_number)


def _taking(uow: UnitOfWork, row: PackageEntitlement, share: Share, taker: PackageTaker) -> PackageTaking:
    if row not in uow.session:
        uow.session.add(row)
        uow.session.flush()
    return PackageTaking(
        id=PackageTakingId(new_id()),
        property_id=uow.property_id,
        entitlement_id=row.id,
        taker=taker,
        pieces=share.pieces,
        amount_minor=share.amount_minor,
        net_minor=share.net_minor,
        business_date=uow.business_date,
        taken_at=uow.clock.now(),
        user_id=uow.actor.user_id,
    )


def take_back(uow: UnitOfWork, taking: PackageTaking, reason: str) -> None:
    """The stay has it again: a counter-line on its own day, a line against it on a later one. If its days are over, today is its last."""
    if taking.posting_id is not None:
        line = uow.get(Posting, taking.posting_id, what=_("The posting"), lock=False)
        back = counter_line(line, reason)
        if line.business_date != uow.business_date:
            back = replace(back, kind=PostingKind.PACKAGE, reversal_of_id=None)
        ledger.append(uow, [back])
    undo(uow, taking)
    row = uow.get(PackageEntitlement, taking.entitlement_id, what=_("The package"))
    row.last_date = max(row.last_date, uow.business_date)
    uow.session.flush()
