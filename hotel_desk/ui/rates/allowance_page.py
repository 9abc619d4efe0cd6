"""Overbooking by date: how far the house and each type may be sold beyond their rooms, and what that leaves to sell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.language import _, paragraph
from hotel_desk.queries.availability import NightLeft
from hotel_desk.queries.house_nights import HouseLeft
from hotel_desk.queries.overbooking_grid import OverbookingGrid, overbooking_grid
from hotel_desk.services.setup_overbooking import AllowanceSet, HouseAllowanceSet, set_house_allowance, set_overbooking_allowance
from hotel_desk.ui.oversold_words import oversold_words
from hotel_desk.ui.rates.date_grid import GridCell, GridRow, Marks
from hotel_desk.ui.rates.grid_page import GridPage
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.field import Field

HOUSE = "house"
MOST_ROOMS = 999


class AllowancePage(GridPage):
    """One row is marked at a time: a number of rooms means something else for each."""

    with_weekdays = False

    def __init__(self, context: ScreenContext) -> None:
        self._titles: dict[object, str] = {}
        self._allowed: dict[tuple[object, Any], int | None] = {}
        empty = EmptyState(
            _("No room types yet"),
            _("Add room types and rooms in the set-up first."),
            object_name="overbooking_empty",
            accessible_name=_("No room types yet"),
        )
        super().__init__(
            context,
            key="overbooking",
            title=_("Overbooking"),
            panel_title=_("Set overbooking"),
            choosers=(),
            empty=empty,
            legend=_("Left to sell · allowance"),
        )

    def read(self) -> None:
        self.content.show_loading()
        self.context.runner.read(
            overbooking_grid, self._take, self.content.show_error, key="overbooking", first_date=self.first_date(), days=self.days
        )

    def fields(self) -> list[tuple[Field, ...]]:
        self._rooms = CountField(
            "rooms",
            _("Rooms that may be sold beyond those there are"),
            object_name="overbooking_rooms",
            highest=MOST_ROOMS,
            hint=_("Empty for the house: only the limits of the types count."),
        )
        return [(self._rooms,)]

    def fill(self, marks: Marks) -> None:
        dates = [day for day in self.grid.grid.dates if marks.first <= day <= marks.last]
        found = {self._allowed.get((marks.rows[0], day)) for day in dates}
        self._rooms.set_value(next(iter(found)) if len(found) == 1 else None)

    def intent(self) -> Intent | None:
        found = self.checked()
        if found is None:
            return None
        marks, values = found
        dates = {"first_date": values["first_date"], "last_date": values["last_date"]}
        row, rooms = marks.rows[0], values["rooms"]
        if len(marks.rows) > 1:
            self.context.messages.info(_("More than one row is marked. Mark the dates of one type, or of the house."))
            return None
        if row == HOUSE:
            return Intent(set_house_allowance, {"rooms": rooms, **dates})
        if rooms is None:
            self._rooms.show_error(_("Please fill this in."))
            return None
        return Intent(set_overbooking_allowance, {"room_type_id": row, "rooms": rooms, **dates})

    def done(self, result: AllowanceSet | HouseAllowanceSet) -> str:
        said = _("The overbooking is set.")
        beyond = result.beyond if isinstance(result, HouseAllowanceSet) else result.oversold
        return paragraph(said, oversold_words(beyond)) if beyond else said

    def what(self, marks: Marks) -> str:
        return ", ".join(self._titles[row] for row in marks.rows)

    def _take(self, grid: OverbookingGrid) -> None:
        self._titles = {HOUSE: _("House"), **{kind.room_type_id: kind.name for kind in grid.types}}
        self._allowed = {(HOUSE, day): one.overbooking for day, one in grid.house.items()}
        self._allowed |= {(kind.room_type_id, night.date): night.overbooking for kind in grid.types for night in kind.nights}
        house = GridRow(HOUSE, _("House"), tuple(_house_cell(grid.house.get(day)) for day in grid.dates))
        rows = [GridRow(kind.room_type_id, f"{kind.code} · {kind.name}", tuple(map(_cell, kind.nights))) for kind in grid.types]
        self.show_rows([house, *rows] if rows else [], grid.dates)


def _cell(night: NightLeft) -> GridCell:
    tooltip = _("{rooms} rooms, {closed} out of order, {sold} sold").format(
        rooms=night.physical, closed=night.out_of_order, sold=night.sold
    )
    return GridCell(_text(night.left, night.overbooking), danger=night.left < 0, tooltip=tooltip)


def _house_cell(house: HouseLeft | None) -> GridCell:
    if house is None:
        return GridCell("–", quiet=True, tooltip=_("No limit of the house: the types' own limits count."))
    return GridCell(f"{_count(house.left)} · +{house.overbooking}", danger=house.left < 0)


def _text(left: int, allowance: int) -> str:
    return f"{_count(left)} · +{allowance}" if allowance else _count(left)


def _count(rooms: int) -> str:
    return str(rooms).replace("-", "\u2212")
