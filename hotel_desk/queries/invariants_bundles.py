"""Nights with packages: the lines of a bundle are one night of one stay, are taken back together, and come to the price agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PostingKind
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, NightCharge, Posting, PostingTax
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.transaction_code import TaxRuleRow
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_CHARGES = (PostingKind.CHARGE, PostingKind.ALLOWANCE)


def _one_night() -> Statement:
    """Every line of a bundle names the same stay and the same night, or none does a night."""
    stays, nights = func.count(Posting.reservation_id.distinct()), func.count(Posting.night_date.distinct())
    # A charge that a rule has cut in parts is of no night.
    of_night = or_(func.count(Posting.night_date) == func.count(), func.count(Posting.night_date) == 0)
    named = and_(func.count(Posting.reservation_id) == func.count(), of_night)
    return (
        select(
            func.min(Folio.number).label("folio"),
            func.min(Posting.night_date).label("night"),
            func.count().label("lines"),
            stays.label("stays"),
            nights.label("nights"),
        )
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL, Posting.bundle_id.is_not(None))
        .group_by(Posting.bundle_id)
        .having(or_(stays != 1, nights > 1, ~named))
    )


def _taken_back_as_one() -> Statement:
    """Of the lines of a bundle none is reversed, or every one."""
    reversal = aliased(Posting)
    reversed_lines = func.sum(case((reversal.id.is_not(None), 1), else_=0))
    return (
        select(
            func.min(Folio.number).label("folio"),
            func.min(Posting.night_date).label("night"),
            reversed_lines.label("found"),
            func.count().label("expected"),
        )
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(reversal, reversal.reversal_of_id == Posting.id)
        .where(Posting.property_id == HOTEL, Posting.bundle_id.is_not(None), Posting.kind.in_(_CHARGES))
        .group_by(Posting.bundle_id)
        .having(and_(reversed_lines > 0, reversed_lines < func.count()))
    )


def _come_to_the_price() -> Statement:
    """The lines of a night that is charged come to the price of that night; taxes that are not inside the price come on top."""
    on_top = (
        select(PostingTax.posting_id, func.sum(PostingTax.amount_minor).label("amount"))
        .join(TaxRuleRow, TaxRuleRow.id == PostingTax.tax_rule_id)
        .where(PostingTax.property_id == HOTEL, TaxRuleRow.inclusive.is_(False))
        .group_by(PostingTax.posting_id)
        .subquery()
    )
    named = aliased(Posting, name="named")
    charged = func.sum(Posting.amount_minor - func.coalesce(on_top.c.amount, 0))
    return (
        select(
            Booking.confirmation_number.label("confirmation"),
            NightCharge.night_date.label("night"),
            charged.label("found"),
            ReservationNight.price_minor.label("expected"),
        )
        .select_from(NightCharge)
        .join(named, named.id == NightCharge.posting_id)
        .join(Posting, and_(Posting.bundle_id == named.bundle_id, Posting.reservation_id == named.reservation_id))
        .join(
            ReservationNight,
            and_(ReservationNight.reservation_id == NightCharge.reservation_id, ReservationNight.date == NightCharge.night_date),
        )
        .join(Reservation, Reservation.id == NightCharge.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(on_top, on_top.c.posting_id == Posting.id)
        .where(NightCharge.property_id == HOTEL)
        .group_by(NightCharge.reservation_id, NightCharge.night_date, Booking.confirmation_number, ReservationNight.price_minor)
        .having(charged != ReservationNight.price_minor)
    )


BUNDLE_INVARIANTS = (
    Invariant("bundle.one_night", N_("The lines of a night with packages are not of one stay and night"), stated_by(_one_night())),
    Invariant("bundle.taken_back", N_("A night with packages was taken back in part"), stated_by(_taken_back_as_one())),
    Invariant("bundle.price", N_("The lines of a night with packages do not come to its price"), stated_by(_come_to_the_price())),
)
