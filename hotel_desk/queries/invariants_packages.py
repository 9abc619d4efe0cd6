"""Packages that are taken later: the package folio holds what was sold and not taken, and nothing is taken twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, PostingKind
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge, Posting
from hotel_desk.models.package import PackageEntitlement, PackageTaking
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.invariants_found import HOTEL, TODAY, Invariant, stated_by

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.queries.invariants_found import Statement

_LIVE = PackageTaking.undone_at.is_(None)
_CONFIRMATION = Booking.confirmation_number.label("confirmation")


def _sum_of(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    taken = select(func.coalesce(func.sum(column), 0)).where(PackageTaking.entitlement_id == PackageEntitlement.id, _LIVE)
    return taken.correlate(PackageEntitlement).scalar_subquery()


def _balance() -> Statement:
    """The package folio holds, below zero, the revenue of what was sold and not yet taken."""
    kept = select(func.coalesce(func.sum(PackageEntitlement.net_minor), 0)).where(PackageEntitlement.property_id == HOTEL).scalar_subquery()
    released = (
        select(func.coalesce(func.sum(PackageTaking.net_minor), 0)).where(PackageTaking.property_id == HOTEL, _LIVE).scalar_subquery()
    )
    held = func.sum(FolioWindow.balance_minor)
    return (
        select(Folio.number.label("folio"), held.label("found"), (released - kept).label("expected"))
        .join(FolioWindow, FolioWindow.folio_id == Folio.id)
        .where(Folio.property_id == HOTEL, Folio.kind == FolioKind.PACKAGE)
        .group_by(Folio.id, Folio.number)
        .having(held != released - kept)
    )


def _without_folio() -> Statement:
    """Nothing is kept back without the folio that holds it."""
    folio = exists().where(Folio.property_id == HOTEL, Folio.kind == FolioKind.PACKAGE)
    return select(PackageEntitlement.night_date.label("night"), PackageEntitlement.net_minor.label("found")).where(
        PackageEntitlement.property_id == HOTEL, PackageEntitlement.net_minor != 0, ~folio
    )


def _other_lines() -> Statement:
    """On the package folio stand only lines of packages, and these stand nowhere else; none has a tax."""
    reversed_line = aliased(Posting)
    kind = func.coalesce(reversed_line.kind, Posting.kind)
    of_packages, of_folio = kind == PostingKind.PACKAGE, Folio.kind == FolioKind.PACKAGE
    return (
        select(Folio.number.label("folio"), Posting.sequence.label("line"), Posting.kind.label("found"))
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(reversed_line, reversed_line.id == Posting.reversal_of_id)
        .where(
            Posting.property_id == HOTEL,
            or_(and_(of_packages, ~of_folio), and_(~of_packages, of_folio), and_(of_folio, Posting.tax_minor != 0)),
        )
    )


def _taken() -> Statement:
    """Never more is taken than there is; the whole allowance releases all that was kept back."""
    pieces, amount, net = (_sum_of(column) for column in (PackageTaking.pieces, PackageTaking.amount_minor, PackageTaking.net_minor))
    all_used = and_(amount == PackageEntitlement.allowance_minor, PackageEntitlement.allowance_minor > 0)
    wrong = or_(
        pieces > PackageEntitlement.pieces,
        amount > PackageEntitlement.allowance_minor,
        net > PackageEntitlement.net_minor,
        and_(all_used, net != PackageEntitlement.net_minor),
    )
    return (
        select(
            _CONFIRMATION, PackageEntitlement.night_date.label("night"), net.label("found"), PackageEntitlement.net_minor.label("expected")
        )
        .join(Reservation, Reservation.id == PackageEntitlement.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(PackageEntitlement.property_id == HOTEL, wrong)
    )


def _lapsed() -> Statement:
    """What nobody took by its last day was posted with the closing of that day."""
    net = _sum_of(PackageTaking.net_minor)
    return (
        select(_CONFIRMATION, PackageEntitlement.last_date.label("day"), net.label("found"), PackageEntitlement.net_minor.label("expected"))
        .join(Reservation, Reservation.id == PackageEntitlement.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(PackageEntitlement.property_id == HOTEL, PackageEntitlement.last_date < TODAY, PackageEntitlement.net_minor != net)
    )


def _sold() -> Statement:
    """What is sold has its night on the bill; what is taken of it and of a day gone by was sold or charged."""
    charged = exists().where(
        NightCharge.property_id == HOTEL,
        NightCharge.reservation_id == PackageEntitlement.reservation_id,
        NightCharge.night_date == PackageEntitlement.night_date,
    )
    is_sold = PackageEntitlement.sold_date.is_not(None)
    waiting = and_(~is_sold, PackageEntitlement.night_date < TODAY, _sum_of(PackageTaking.amount_minor) > 0)
    return (
        select(_CONFIRMATION, PackageEntitlement.night_date.label("night"), PackageEntitlement.sold_date.label("found"))
        .join(Reservation, Reservation.id == PackageEntitlement.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(PackageEntitlement.property_id == HOTEL, or_(and_(is_sold, ~charged), waiting))
    )


def _lines() -> Statement:
    """What was kept back, and what was released, is a line of so much that nobody has reversed."""
    reversal = aliased(Posting)
    taken_back = exists().where(reversal.reversal_of_id == Posting.id)
    return (
        select(_CONFIRMATION, PackageEntitlement.net_minor.label("found"), func.coalesce(-Posting.net_minor, 0).label("expected"))
        .select_from(PackageEntitlement)
        .join(Reservation, Reservation.id == PackageEntitlement.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(Posting, Posting.id == PackageEntitlement.sold_posting_id)
        .where(
            PackageEntitlement.property_id == HOTEL, or_(PackageEntitlement.net_minor != func.coalesce(-Posting.net_minor, 0), taken_back)
        )
    )


def _released_lines() -> Statement:
    reversal = aliased(Posting)
    taken_back = exists().where(reversal.reversal_of_id == Posting.id)
    return (
        select(_CONFIRMATION, PackageTaking.net_minor.label("found"), func.coalesce(Posting.net_minor, 0).label("expected"))
        .select_from(PackageTaking)
        .join(PackageEntitlement, PackageEntitlement.id == PackageTaking.entitlement_id)
        .join(Reservation, Reservation.id == PackageEntitlement.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(Posting, Posting.id == PackageTaking.posting_id)
        .where(PackageTaking.property_id == HOTEL, _LIVE, or_(PackageTaking.net_minor != func.coalesce(Posting.net_minor, 0), taken_back))
    )


PACKAGE_INVARIANTS = (
    Invariant(
        "package.balance", N_("The package folio does not hold what was sold and not taken"), stated_by(_balance(), _without_folio())
    ),
    Invariant("package.lines", N_("A line of a package stands on the wrong folio, or has a tax"), stated_by(_other_lines())),
    Invariant("package.taken", N_("More of a package was taken than was sold"), stated_by(_taken())),
    Invariant("package.lapsed", N_("Something of a package is still owed after its last day"), stated_by(_lapsed())),
    Invariant("package.sold", N_("A package is sold without its night, or taken without being sold"), stated_by(_sold())),
    Invariant("package.posted", N_("What was sold or taken of a package is not posted so"), stated_by(_lines(), _released_lines())),
)
