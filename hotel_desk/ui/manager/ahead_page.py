"""The nights ahead: how full they are, who comes and goes, what was picked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.manager_page import NightAhead
from hotel_desk.reports.local_format import share_text
from hotel_desk.ui.formats import amount_text, date_text
from hotel_desk.ui.manager.occupancy_bars import OccupancyBars
from hotel_desk.ui.manager.report_opening import report_target
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.ui.desk_port import Target

_MINUS = "\N{MINUS SIGN}"


class AheadPage(QWidget):
    """Bars over a table; a night opens its arrivals."""

    def __init__(self, currency: str, go_to: Callable[[Target], None]) -> None:
        super().__init__()
        self.setObjectName("manager_ahead_page")
        self.bars = OccupancyBars()
        self.table = _table(currency)
        self.bars.night_pressed.connect(lambda night: self.table.select(night.date))
        self.table.opened.connect(lambda night: go_to(report_target("arrivals", night.date)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(_("Occupancy booked, in percent"), "small"))
        column.addWidget(self.bars)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_nights(self, nights: Sequence[NightAhead]) -> None:
        """Show the nights."""
        self.bars.show_nights(nights)
        self.table.set_rows(nights)


def signed_text(count: int) -> str:
    """A count that may be either way: `+7`, `−2`, `0`."""
    return f"+{count}" if count > 0 else f"{_MINUS}{-count}" if count < 0 else "0"


def _table(currency: str) -> DataTable[NightAhead]:
    columns: list[Column[NightAhead]] = [
        Column("night", _("Night of"), lambda row: date_text(row.date), sort_key=lambda row: row.date, width=0),
        Column("arrivals", _("Arrivals"), lambda row: str(row.arrivals), sort_key=lambda row: row.arrivals, align="right", width=96),
        Column(
            "departures", _("Departures"), lambda row: str(row.departures), sort_key=lambda row: row.departures, align="right", width=104
        ),
        Column("sold", _("Rooms sold"), lambda row: str(row.sold), sort_key=lambda row: row.sold, align="right", width=104),
        Column("left", _("Left"), lambda row: _left(row.left), sort_key=lambda row: row.left, align="right", width=80),
        Column(
            "occupancy",
            _("Occupancy"),
            lambda row: "–" if row.occupancy is None else share_text(row.occupancy),
            sort_key=lambda row: row.occupancy,
            align="right",
            width=104,
        ),
        Column(
            "picked_up",
            _("New room nights"),
            lambda row: signed_text(row.picked_up),
            sort_key=lambda row: row.picked_up,
            align="right",
            width=136,
        ),
        Column(
            "price",
            _("Average price"),
            lambda row: "–" if row.price_minor is None else amount_text(row.price_minor, currency),
            sort_key=lambda row: row.price_minor,
            align="right",
            width=120,
            optional=True,
        ),
    ]
    return DataTable(columns, lambda row: row.date, object_name="manager_nights", accessible_name=_("Coming days"))


def _left(count: int) -> str:
    return f"{_MINUS}{-count}" if count < 0 else str(count)
