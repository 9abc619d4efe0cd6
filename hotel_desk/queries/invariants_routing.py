"""Where charges go: rules lead to open folios of stays in house, their lines stand where they lead, and no limit is passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind, ReservationStatus
from hotel_desk.language import N_
from hotel_desk.models.charge_rules import FixedCharge, FixedChargeNight, RoutingRule
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_FOLIO = Folio.number.label("folio")
_TARGETS = (FolioKind.GUEST, FolioKind.LATE, FolioKind.HOUSE)


def _leads_nowhere() -> Statement:
    """A rule leads to a window that there is, of a folio that takes charges of others; while it holds, that folio is open."""
    wrong = or_(
        Folio.kind.not_in(_TARGETS),
        FolioWindow.number.is_(None),
        and_(RoutingRule.ended_at.is_(None), Folio.status != FolioStatus.OPEN),
        and_(Folio.reservation_id == RoutingRule.reservation_id, RoutingRule.window_number == 1),
    )
    return (
        select(_FOLIO, RoutingRule.window_number.label("window"), Folio.status.label("found"))
        .select_from(RoutingRule)
        .join(Folio, Folio.id == RoutingRule.folio_id)
        .outerjoin(FolioWindow, and_(FolioWindow.folio_id == RoutingRule.folio_id, FolioWindow.number == RoutingRule.window_number))
        .where(RoutingRule.property_id == HOTEL, wrong)
    )


def _outlived() -> Statement:
    """A rule that holds is of a guest in house, and has its folio; or of one who is not here yet, and leads to no folio of theirs."""
    own = exists().where(Folio.id == RoutingRule.folio_id, Folio.reservation_id == RoutingRule.reservation_id)
    here = Reservation.status == ReservationStatus.IN_HOUSE
    wrong = or_(Reservation.status == ReservationStatus.CHECKED_OUT, and_(here, RoutingRule.folio_id.is_(None)), and_(~here, own))
    return (
        select(Booking.confirmation_number.label("confirmation"), Reservation.status.label("found"))
        .select_from(RoutingRule)
        .join(Reservation, Reservation.id == RoutingRule.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(RoutingRule.property_id == HOTEL, RoutingRule.ended_at.is_(None), wrong)
    )


def _passed() -> Statement:
    """The lines of a rule do not come to more than its limit."""
    sent = func.sum(Posting.amount_minor)
    return (
        select(func.min(Folio.number).label("folio"), sent.label("found"), RoutingRule.limit_minor.label("expected"))
        .select_from(RoutingRule)
        .join(Folio, Folio.id == RoutingRule.folio_id)
        .join(Posting, Posting.routing_rule_id == RoutingRule.id)
        .where(RoutingRule.property_id == HOTEL, RoutingRule.limit_minor.is_not(None))
        .group_by(RoutingRule.id, RoutingRule.limit_minor)
        .having(sent > RoutingRule.limit_minor)
    )


def _sent_astray() -> Statement:
    """A charge that a rule sent is of the rule's stay and stands where the rule leads."""
    wrong = or_(
        Posting.folio_id != RoutingRule.folio_id,
        Posting.window_number != RoutingRule.window_number,
        Posting.reservation_id.is_distinct_from(RoutingRule.reservation_id),
    )
    return (
        select(_FOLIO, Posting.sequence.label("line"), Posting.window_number.label("found"), RoutingRule.window_number.label("expected"))
        .select_from(Posting)
        .join(RoutingRule, RoutingRule.id == Posting.routing_rule_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL, Posting.kind.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE)), wrong)
    )


def _fixed_of_others() -> Statement:
    """The posting of a fixed charge is of its stay and its code, on the business date that is its night."""
    wrong = or_(
        Posting.reservation_id.is_distinct_from(FixedCharge.reservation_id),
        Posting.transaction_code_id != FixedCharge.transaction_code_id,
        Posting.business_date != FixedChargeNight.night_date,
        Posting.kind != PostingKind.CHARGE,
    )
    return (
        select(_FOLIO, Posting.sequence.label("line"), FixedChargeNight.night_date.label("night"), Posting.kind.label("found"))
        .select_from(FixedChargeNight)
        .join(FixedCharge, FixedCharge.id == FixedChargeNight.fixed_charge_id)
        .join(Posting, Posting.id == FixedChargeNight.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(FixedChargeNight.property_id == HOTEL, wrong)
    )


ROUTING_INVARIANTS = (
    Invariant("routing.target", N_("A rule about charges leads to a window that takes none"), stated_by(_leads_nowhere())),
    Invariant("routing.ended", N_("A rule about charges holds although its guest has left or is not here yet"), stated_by(_outlived())),
    Invariant("routing.limit", N_("A rule about charges has sent more than its limit"), stated_by(_passed())),
    Invariant("routing.sent", N_("A charge does not stand where its rule sent it"), stated_by(_sent_astray())),
    Invariant("fixed_charge.night", N_("A night of a fixed charge names a line of something else"), stated_by(_fixed_of_others())),
)
