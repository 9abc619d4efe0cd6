"""The rates screen: three grids of dates, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _
from hotel_desk.ui.rates.allowance_page import AllowancePage
from hotel_desk.ui.rates.price_page import PricePage
from hotel_desk.ui.rates.rule_page import RulePage
from hotel_desk.ui.shell.screen import Screen, ScreenCommand, ScreenContext, ScreenSpec
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.page_chip import page_chip
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.rates.grid_page import GridPage

PRICES, RULES, OVERBOOKING = "prices", "rules", "overbooking"
COPY = "copy"
_TITLES = {PRICES: N_("Prices"), RULES: N_("Selling rules"), OVERBOOKING: N_("Overbooking")}
_KINDS = (EntityKind.RATE_PLAN, EntityKind.RESTRICTION, EntityKind.INVENTORY, EntityKind.ROOM_TYPE, EntityKind.SPECIAL_DATE)


class RatesScreen(Screen):
    """Prices, selling rules and overbooking by date."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.pages: dict[str, GridPage] = {
            PRICES: PricePage(context),
            RULES: RulePage(context),
            OVERBOOKING: AllowancePage(context),
        }
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.tabs = {key: self._tab(key, number) for number, key in enumerate(self.pages, start=1)}
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 0)
        head.setSpacing(8)
        head.addWidget(label(_("Rates"), "title"))
        head.addSpacing(16)
        for button in self.tabs.values():
            head.addWidget(button)
        head.addStretch(1)
        self.copy = Button(
            _("Copy prices…"),
            object_name="rates_copy",
            accessible_name=_("Copy prices to other dates"),
            icon_name="mdi6.content-copy",
            shortcut="Ctrl+Shift+C",
        )
        self.copy.clicked.connect(lambda: self._prices().begin_copy())
        head.addWidget(self.copy)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(head)
        whole.addWidget(self._stack, 1)
        self._choose(PRICES)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_KINDS):
            self.page().begin()

    def page(self) -> GridPage:
        """The grid on view."""
        return self.pages[self._chosen]

    def unsaved(self) -> list[str]:
        return [edit for page in self.pages.values() for edit in page.unsaved()]

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
            self._go(command)

    def _prices(self) -> PricePage:
        prices = self.pages[PRICES]
        assert isinstance(prices, PricePage)  # noqa: S101 - made above
        return prices

    def _tab(self, key: str, number: int) -> Button:
        return page_chip(self, number, _(_TITLES[key]), lambda: self._go(key), object_name=f"rates_{key}")

    def _go(self, key: str) -> None:
        self._choose(key)
        self.page().begin()
        self.page().grid.setFocus()

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._stack.setCurrentWidget(self.pages[key])
        self.setFocusProxy(self.pages[key].grid)
        self.copy.setVisible(key == PRICES)
        for other, button in self.tabs.items():
            button.setChecked(other == key)


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
