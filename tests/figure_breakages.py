"""How the figures of closed days can contradict the rows they come from, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.models.property import ClosedDay
from hotel_desk.services.figures import freeze_figures
from tests.stays_of_tests import DAY, FOURTH, arrived, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_HOUSE = DailyFigure.dimension == FigureDimension.HOUSE
_TYPE = DailyFigure.dimension == FigureDimension.ROOM_TYPE
FIGURE_BREAKAGES: list[tuple[str, Statement]] = [
    ("figures.parts", update(DailyFigure).where(_HOUSE).values(adults=DailyFigure.adults + 1)),
    ("figures.parts", update(DailyFigure).where(_TYPE).values(rooms=DailyFigure.rooms + 1)),
    ("figures.parts", update(DailyFigure).where(DailyFigure.dimension == FigureDimension.MARKET).values(tax_minor=0)),
    ("figures.parts", delete(DailyFigure).where(DailyFigure.dimension == FigureDimension.CHANNEL)),
    ("figures.identities", update(DailyFigure).values(stay_overs=5)),
    ("figures.identities", update(DailyFigure).where(_HOUSE).values(overstays=1)),
    ("figures.revenue", update(DailyFigure).values(room_revenue_minor=1)),
    ("figures.revenue", update(DailyFigure).where(_HOUSE).values(tax_minor=1)),
    ("figures.revenue", update(DailyRevenue).values(net_minor=DailyRevenue.net_minor + 1, tax_minor=DailyRevenue.tax_minor - 1)),
    ("figures.revenue", delete(DailyRevenue)),
    ("figures.revenue", delete(DailyFigure)),
    ("figures.days", delete(DailyFigure).where(_HOUSE)),
    ("figures.days", delete(ClosedDay)),
]


def closed_and_frozen(hotel: SmallHotel) -> None:
    """A day with a guest and a drink, closed, with its figures."""
    charge(hotel, arrived(hotel, "101", FOURTH).folio_id)
    close_day(hotel.desk)
    hotel.desk.run(freeze_figures, closed_date=DAY)
