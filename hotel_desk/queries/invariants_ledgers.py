"""The four ledgers: closed days as they were frozen, one following from the other, and transfers that come to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, literal, literal_column, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import PostingKind
from hotel_desk.language import N_
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.property import ClosedDay
from hotel_desk.queries.invariants_found import HOTEL, Invariant, days_between, stated_by
from hotel_desk.queries.ledger_sums import CREDIT, DEBIT, LEDGER

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement


def _frozen_days() -> Statement:
    """A frozen day is the sum of its lines."""
    lines = (
        select(Posting.business_date, LEDGER.label("ledger"), func.sum(DEBIT).label("debits"), func.sum(CREDIT).label("credits"))
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL)
        # By name: a server does not see that two expressions are the same.
        .group_by(Posting.business_date, literal_column("ledger"))
        .subquery()
    )
    debits, credits_ = func.coalesce(lines.c.debits, 0), func.coalesce(lines.c.credits, 0)
    return (
        select(
            LedgerDay.business_date.label("day"),
            LedgerDay.ledger.label("ledger"),
            (LedgerDay.debits_minor - LedgerDay.credits_minor).label("found"),
            (debits - credits_).label("expected"),
        )
        .outerjoin(lines, and_(lines.c.business_date == LedgerDay.business_date, lines.c.ledger == LedgerDay.ledger))
        .where(LedgerDay.property_id == HOTEL, or_(LedgerDay.debits_minor != debits, LedgerDay.credits_minor != credits_))
    )


def _openings() -> Statement:
    """The closing of a day is the opening of the next; the first opens with nothing."""
    before = aliased(LedgerDay)
    expected = func.coalesce(before.closing_minor, 0)
    return (
        select(
            LedgerDay.business_date.label("day"),
            LedgerDay.ledger.label("ledger"),
            LedgerDay.opening_minor.label("found"),
            expected.label("expected"),
        )
        .outerjoin(
            before,
            and_(
                before.property_id == LedgerDay.property_id,
                before.ledger == LedgerDay.ledger,
                days_between(before.business_date, LedgerDay.business_date) == 1,
            ),
        )
        .where(LedgerDay.property_id == HOTEL, LedgerDay.opening_minor != expected)
    )


def _days_missing() -> Statement:
    """Once days are frozen, each closed day up to the last of them has all its ledgers."""
    last = select(func.max(LedgerDay.business_date)).where(LedgerDay.property_id == HOTEL).scalar_subquery()
    frozen = func.count(LedgerDay.ledger)
    return (
        select(ClosedDay.date.label("day"), frozen.label("found"), literal(len(Ledger)).label("expected"))
        .outerjoin(LedgerDay, and_(LedgerDay.property_id == ClosedDay.property_id, LedgerDay.business_date == ClosedDay.date))
        .where(ClosedDay.property_id == HOTEL, ClosedDay.date <= last)
        .group_by(ClosedDay.date)
        .having(frozen != len(Ledger))
    )


def _transfers() -> Statement:
    """On each day transfers come to nothing: charges + taxes + paid-outs - payments are the change of the ledgers."""
    net, tax = func.sum(Posting.net_minor), func.sum(Posting.tax_minor)
    return (
        select(Posting.business_date.label("day"), (net + tax).label("found"), literal(0).label("expected"))
        .where(Posting.property_id == HOTEL, Posting.kind == PostingKind.TRANSFER)
        .group_by(Posting.business_date)
        .having(or_(net != 0, tax != 0))
    )


LEDGERS_INVARIANTS = (
    Invariant("ledger.days", N_("A ledger of a closed day is not the sum of its lines"), stated_by(_frozen_days())),
    Invariant("ledger.rolls", N_("A ledger does not open as it closed the day before"), stated_by(_openings(), _days_missing())),
    Invariant("ledger.identity", N_("The transfers of a day change the ledgers"), stated_by(_transfers())),
)
