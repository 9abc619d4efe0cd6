"""What is unusual in a closed day is found once, by the table of `close-warnings.md`, and answered once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from hotel_desk.domain.close_warnings import percent_below, percent_unusual
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing
from hotel_desk.domain.figure_codes import CloseRule, FigureDimension
from hotel_desk.domain.figure_settings import WARN_ALLOWANCES_OF_USER, WARN_DISCOUNT_PERCENT, WARN_OVER_OR_SHORT, WARN_REVERSALS_OF_USER
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.figures import DailyFigure
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.queries.close_warnings import close_warnings_of_days, open_close_warnings, open_warning_count
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.close_warnings import WarningAnswered, answer_close_warning, find_close_warnings
from hotel_desk.services.settings import change_setting
from hotel_desk.services.shifts import close_shift
from tests.shifts_of_tests import counted, opened
from tests.stays_of_tests import DAY, FOURTH, NEXT, arrived, charge
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

TABLE = worked_table("close-warnings.md", "A day")


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


def rows_of(rule: CloseRule) -> list[dict[str, str]]:
    return [row for row in TABLE if row["rule"] == rule]


def found(hotel: SmallHotel, day: date = DAY) -> list[tuple[CloseRule, str, int, int]]:
    return [(one.rule, one.subject, one.figure, one.threshold) for one in hotel.desk.read(close_warnings_of_days, first=day, last=day)]


@pytest.mark.parametrize("row", rows_of(CloseRule.DISCOUNTS), ids=lambda row: row["case"])
def test_discounts(row: dict[str, str]) -> None:
    listed, price = row["what"].split()
    wanted = int(row["figure"]) if row["warned"] == "yes" else None
    assert percent_below(minor(price), minor(listed), 30) == wanted
    assert percent_below(minor(price), minor(listed), 0) is None


@pytest.mark.parametrize("row", rows_of(CloseRule.UNUSUAL_REVENUE), ids=lambda row: row["case"])
def test_unusual_revenue(row: dict[str, str]) -> None:
    weeks, revenue = row["what"].split(" : ")
    before = [minor(one) for one in weeks.split()]
    wanted = int(row["figure"]) if row["warned"] == "yes" else None
    assert percent_unusual(minor(revenue), before, 50) == wanted
    assert percent_unusual(minor(revenue), before, 0) is None
    assert percent_unusual(minor(revenue), [0, 0, 0, 0], 50) is None


@pytest.mark.parametrize("row", rows_of(CloseRule.REVERSALS), ids=lambda row: row["case"])
def test_reversals(sqlite_hotel: SmallHotel, row: dict[str, str]) -> None:
    hotel = sqlite_hotel
    lines, price = row["what"].split(" x ")
    here = arrived(hotel, "101", FOURTH)
    for _line in range(int(lines)):
        hotel.desk.run(reverse_posting, posting_id=charge(hotel, here.folio_id, minor(price)).posting_id, reason="wrong guest")
    close_day(hotel.desk)
    hotel.desk.run(find_close_warnings, date=DAY)
    wanted = [(CloseRule.REVERSALS, "manager", int(row["figure"]), int(row["threshold"]))] if row["warned"] == "yes" else []
    assert found(hotel) == wanted


def with_everything(hotel: SmallHotel) -> None:
    """On the second day a night for half the plan's price, a reversal, an allowance, a drawer that is short, and unusual revenue."""
    for setting, value in ((WARN_REVERSALS_OF_USER, 1), (WARN_ALLOWANCES_OF_USER, 4), (WARN_DISCOUNT_PERCENT, 49), (WARN_OVER_OR_SHORT, 1)):
        hotel.desk.run(change_setting, key=setting.key, value=value)
    here = arrived(hotel, "101", FOURTH)
    drink = charge(hotel, here.folio_id, 2_000)
    close_day(hotel.desk)
    with hotel.database.writing() as connection:
        connection.execute(update(ReservationNight).values(list_price_minor=20_000))
        weeks = [NEXT - timedelta(weeks=number) for number in range(1, 9)]
        row = {"property_id": hotel.property_id, "dimension": FigureDimension.HOUSE, "key": "", "room_revenue_minor": 1_000}
        connection.execute(insert(DailyFigure), [{**row, "date": week} for week in weeks])
    shift = opened(hotel)
    hotel.desk.run(adjust_posting, posting_id=drink.posting_id, amount_minor=500, reason="too much")
    hotel.desk.run(reverse_posting, posting_id=charge(hotel, here.folio_id, 700).posting_id, reason="wrong guest")
    hotel.desk.run(close_shift, shift_id=shift, counts=counted(EUR=9_500), reason="change was given twice")


def test_each_rule_finds_what_it_is_for_once(hotel: SmallHotel) -> None:
    with_everything(hotel)
    close_day(hotel.desk)
    hotel.desk.run(find_close_warnings, date=NEXT)
    warnings = hotel.desk.read(close_warnings_of_days, first=NEXT, last=NEXT)
    by_rule = {one.rule: one for one in warnings}
    assert (by_rule[CloseRule.REVERSALS].subject, by_rule[CloseRule.REVERSALS].figure) == ("manager", 1)
    assert (by_rule[CloseRule.ALLOWANCES].subject, by_rule[CloseRule.ALLOWANCES].figure) == ("manager", 500)
    assert by_rule[CloseRule.DISCOUNTS].figure == 50
    assert by_rule[CloseRule.DISCOUNTS].subject.endswith(" / 101")
    assert (by_rule[CloseRule.OVER_OR_SHORT].figure, by_rule[CloseRule.OVER_OR_SHORT].threshold) == (-500, 100)
    assert by_rule[CloseRule.UNUSUAL_REVENUE].figure > 50
    again = hotel.desk.run(find_close_warnings, date=NEXT)
    assert (again.new, again.warnings) == (0, len(warnings))
    assert hotel.desk.read(open_warning_count) == len(warnings) + len(found(hotel))


def test_a_warning_is_answered_once_by_whoever_may(hotel: SmallHotel) -> None:
    with_everything(hotel)
    close_day(hotel.desk)
    hotel.desk.run(find_close_warnings, date=NEXT)
    first, *others = hotel.desk.read(open_close_warnings)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(answer_close_warning, warning_id=first.id, answer="seen")
    with pytest.raises(ReasonMissing):
        hotel.desk.run(answer_close_warning, warning_id=first.id, answer=" ")
    hotel.desk.run(answer_close_warning, warning_id=first.id, answer="agreed with the guest")
    assert [one.id for one in hotel.desk.read(open_close_warnings)] == [one.id for one in others]
    answered = next(one for one in hotel.desk.read(close_warnings_of_days, first=NEXT, last=NEXT) if one.id == first.id)
    assert (answered.answer, answered.answered_by != "") == ("agreed with the guest", True)
    with pytest.raises(WarningAnswered):
        hotel.desk.run(answer_close_warning, warning_id=first.id, answer="again")
    hotel.desk.run(find_close_warnings, date=NEXT)
    assert len(hotel.desk.read(open_close_warnings)) == len(others)


def test_only_closed_days_are_looked_at(hotel: SmallHotel) -> None:
    with pytest.raises(InvalidInput):
        hotel.desk.run(find_close_warnings, date=DAY)
