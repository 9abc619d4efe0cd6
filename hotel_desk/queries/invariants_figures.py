"""The figures of closed days: parts that add up to the house, revenue that is the sum of the day's lines, no day without its house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import CodeKind, PostingKind
from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.figures import COUNT_NAMES, OF_ROOMS
from hotel_desk.language import N_
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.models.folio import Posting
from hotel_desk.models.property import ClosedDay
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_PARTS = tuple(dimension for dimension in FigureDimension if dimension is not FigureDimension.HOUSE)
_HOUSE, _PART = aliased(DailyFigure), aliased(DailyFigure)
_TAKEN_BACK = aliased(Posting)
_COUNTED = func.coalesce(_TAKEN_BACK.kind, Posting.kind)
_IS_CHARGE = case(
    (_COUNTED.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE, PostingKind.FORFEIT, PostingKind.PACKAGE)), 1),
    (and_(_COUNTED == PostingKind.ADJUSTMENT, TransactionCode.kind != CodeKind.PAYMENT), 1),
    else_=0,
)


def _parts() -> Statement:
    """The rows of a dimension add up to the house, column by column; only room types have rooms."""
    all_of_them = [func.sum(getattr(_PART, name)) != getattr(_HOUSE, name) for name in COUNT_NAMES if name not in OF_ROOMS]
    of_rooms = [
        and_(_PART.dimension == FigureDimension.ROOM_TYPE, func.sum(getattr(_PART, name)) != getattr(_HOUSE, name)) for name in OF_ROOMS
    ]
    occupied = func.sum(_PART.rooms_occupied)
    return (
        select(_HOUSE.date.label("day"), _PART.dimension.label("part"), occupied.label("found"), _HOUSE.rooms_occupied.label("expected"))
        .select_from(_HOUSE)
        .join(
            _PART,
            and_(_PART.property_id == _HOUSE.property_id, _PART.date == _HOUSE.date, _PART.dimension != FigureDimension.HOUSE),
        )
        .where(_HOUSE.property_id == HOTEL, _HOUSE.dimension == FigureDimension.HOUSE)
        .group_by(_HOUSE.date, _PART.dimension, *(getattr(_HOUSE, name) for name in COUNT_NAMES))
        .having(or_(*all_of_them, *of_rooms))
    )


def _parts_missing(dimension: FigureDimension) -> Statement:
    """Whatever is counted for the house is counted under each dimension."""
    names = [name for name in COUNT_NAMES if dimension is FigureDimension.ROOM_TYPE or name not in OF_ROOMS]
    parted = exists().where(_PART.property_id == _HOUSE.property_id, _PART.date == _HOUSE.date, _PART.dimension == dimension)
    return select(
        _HOUSE.date.label("day"), literal(dimension.value).label("part"), literal(0).label("found"), literal(1).label("expected")
    ).where(
        _HOUSE.property_id == HOTEL,
        _HOUSE.dimension == FigureDimension.HOUSE,
        or_(*(getattr(_HOUSE, name) != 0 for name in names)),
        ~parted,
    )


def _identities() -> Statement:
    """Rooms occupied are arrivals and stay-overs; departures are as expected, less who stayed on, and who left before."""
    figure = DailyFigure
    slept = figure.arrivals + figure.stay_overs
    left = figure.expected_departures - figure.overstays + figure.understays
    return select(
        figure.date.label("day"),
        figure.dimension.label("part"),
        figure.key.label("key"),
        slept.label("found"),
        figure.rooms_occupied.label("expected"),
    ).where(figure.property_id == HOTEL, or_(slept != figure.rooms_occupied, left != figure.departures))


def _revenue() -> Statement:
    """Revenue and tax of a day are the charges and taxes of the lines of its business date (`docs/algorithms/ledgers.md`)."""
    lines = (
        select(
            Posting.business_date,
            func.sum(Posting.net_minor * _IS_CHARGE).label("net"),
            func.sum(Posting.tax_minor * _IS_CHARGE).label("tax"),
        )
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .outerjoin(_TAKEN_BACK, _TAKEN_BACK.id == Posting.reversal_of_id)
        .where(Posting.property_id == HOTEL)
        .group_by(Posting.business_date)
        .subquery()
    )
    revenue = DailyFigure.room_revenue_minor + DailyFigure.package_revenue_minor + DailyFigure.other_revenue_minor
    net, tax = func.coalesce(lines.c.net, 0), func.coalesce(lines.c.tax, 0)
    return (
        select(DailyFigure.date.label("day"), (revenue + DailyFigure.tax_minor).label("found"), (net + tax).label("expected"))
        .outerjoin(lines, lines.c.business_date == DailyFigure.date)
        .where(
            DailyFigure.property_id == HOTEL,
            DailyFigure.dimension == FigureDimension.HOUSE,
            or_(revenue != net, DailyFigure.tax_minor != tax),
        )
    )


def _revenue_of_codes() -> Statement:
    """What was written down of each code on a day with figures is what its lines come to; other days have nothing written down."""
    lines = (
        select(
            Posting.business_date.label("date"),
            Posting.transaction_code_id.label("code_id"),
            literal(0).label("written"),
            (Posting.net_minor * _IS_CHARGE).label("net"),
            (Posting.tax_minor * _IS_CHARGE).label("tax"),
        )
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .outerjoin(_TAKEN_BACK, _TAKEN_BACK.id == Posting.reversal_of_id)
        .where(Posting.property_id == HOTEL)
    )
    rows = select(
        DailyRevenue.date,
        DailyRevenue.transaction_code_id,
        literal(1),
        DailyRevenue.net_minor,
        DailyRevenue.tax_minor,
    ).where(DailyRevenue.property_id == HOTEL)
    both = union_all(lines, rows).subquery("both_of_codes")
    found, expected = (
        [func.sum(case((both.c.written == side, column), else_=0)) for column in (both.c.net, both.c.tax)] for side in (1, 0)
    )
    frozen = exists().where(_HOUSE.property_id == HOTEL, _HOUSE.date == both.c.date, _HOUSE.dimension == FigureDimension.HOUSE)
    return (
        select(
            both.c.date.label("day"),
            TransactionCode.code.label("key"),
            (found[0] + found[1]).label("found"),
            (expected[0] + expected[1]).label("expected"),
        )
        .join(TransactionCode, TransactionCode.id == both.c.code_id)
        .where(or_(both.c.written == 1, frozen))
        .group_by(both.c.date, TransactionCode.code)
        .having(or_(found[0] != expected[0], found[1] != expected[1]))
    )


def _houses() -> Statement:
    """A day with figures has those of the house, and is closed."""
    of_house = (_HOUSE.property_id == DailyFigure.property_id, _HOUSE.date == DailyFigure.date, _HOUSE.dimension == FigureDimension.HOUSE)
    closed = exists().where(ClosedDay.property_id == DailyFigure.property_id, ClosedDay.date == DailyFigure.date)
    houses = select(func.count()).where(*of_house).correlate(DailyFigure).scalar_subquery()
    return (
        select(DailyFigure.date.label("day"), houses.label("found"), literal(1).label("expected"))
        .where(DailyFigure.property_id == HOTEL, or_(~closed, houses != 1))
        .group_by(DailyFigure.date, literal_column("found"))
    )


FIGURE_INVARIANTS = (
    Invariant(
        "figures.parts", N_("The parts of a day's figures do not add up to the house"), stated_by(_parts(), *map(_parts_missing, _PARTS))
    ),
    Invariant("figures.identities", N_("The figures of a day contradict each other"), stated_by(_identities())),
    Invariant("figures.revenue", N_("The revenue of a closed day is not the sum of its lines"), stated_by(_revenue(), _revenue_of_codes())),
    Invariant("figures.days", N_("Figures of a day that is not closed, or without the house"), stated_by(_houses())),
)
