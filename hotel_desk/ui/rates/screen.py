"""The rates screen: three grids of dates, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _
from hotel_desk.ui.rates.allowance_page import AllowancePage
from hotel_desk.ui.rates.price_page import PricePage
from hotel_desk.ui.rates.rule_page import RulePage
from hotel_desk.ui.shell.paged_screen import PagedScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenContext, ScreenSpec
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import Target
    from hotel_desk.ui.rates.grid_page import GridPage

PRICES, RULES, OVERBOOKING = "prices", "rules", "overbooking"
COPY = "copy"
_TITLES = {PRICES: N_("Prices"), RULES: N_("Selling rules"), OVERBOOKING: N_("Overbooking")}


class RatesScreen(PagedScreen["GridPage"]):
    """Prices, selling rules and overbooking by date."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.copy = Button(
            _("Copy prices…"),
            object_name="rates_copy",
            accessible_name=_("Copy prices to other dates"),
            icon_name="mdi6.content-copy",
            shortcut="Ctrl+Shift+C",
        )
        self.copy.clicked.connect(lambda: self._prices().begin_copy())
        pages: dict[str, GridPage] = {PRICES: PricePage(context), RULES: RulePage(context), OVERBOOKING: AllowancePage(context)}
        self._take_pages(_("Rates"), pages, _TITLES, object_name="rates_{key}", beside=self.copy)
        self._column.setSpacing(12)

    def open(self, target: Target) -> None:
        """Show the prices of a plan."""
        self._choose(PRICES)
        if target.id is not None:
            self._prices().choose_plan(target.id)

    def perform(self, command: str) -> None:
        if command == COPY:
            self._go(PRICES)
            self._prices().begin_copy()
        else:
            super().perform(command)

    def _prices(self) -> PricePage:
        prices = self.pages[PRICES]
        assert isinstance(prices, PricePage)  # noqa: S101 - made above
        return prices

    def _choose(self, key: str) -> None:
        super()._choose(key)
        self.copy.setVisible(key == PRICES)


SPEC = ScreenSpec(
    "rates",
    N_("Rates"),
    "mdi6.tag-multiple-outline",
    RatesScreen,
    opens=frozenset({EntityKind.RATE_PLAN, EntityKind.RESTRICTION}),
    commands=(
        ScreenCommand(PRICES, N_("Show prices by date"), "mdi6.tag-outline"),
        ScreenCommand(COPY, N_("Copy prices to other dates"), "mdi6.content-copy"),
        ScreenCommand(RULES, N_("Set selling rules"), "mdi6.lock-outline"),
        ScreenCommand(OVERBOOKING, N_("Set overbooking by date"), "mdi6.plus-box-multiple-outline"),
    ),
)
