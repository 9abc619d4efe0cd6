"""Prices by date: what a plan asks in each type, night by night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.rate_codes import AdjustmentKind, PriceUnit
from hotel_desk.language import N_, _
from hotel_desk.queries.rate_grid import GridCell as PriceCell
from hotel_desk.queries.rate_grid import GridPlan, RateGrid, rate_grid
from hotel_desk.services.rate_prices import RatePricesSet, adjust_rate_prices, set_rate_prices
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.rate_words import unit_title
from hotel_desk.ui.rates.copy_panel import CopyPricesPanel, copied_words
from hotel_desk.ui.rates.date_grid import GridCell, GridRow, Marks
from hotel_desk.ui.rates.grid_page import GridPage
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField, Field
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.percent_field import PercentField
from hotel_desk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.domain.ids import RoomTypeId
    from hotel_desk.ui.front_desk.job_panel import Outcome
    from hotel_desk.ui.shell.screen import ScreenContext

LARGEST_MINOR = 2_000_000_000
REMOVE = "remove"
_WAYS: dict[object, str] = {
    AdjustmentKind.PRICE: N_("To a new price"),
    AdjustmentKind.PERCENT: N_("By a percentage"),
    AdjustmentKind.AMOUNT: N_("By an amount"),
    REMOVE: N_("Take the price away"),
}
PriceKey = tuple["RoomTypeId", PriceUnit]


class PricePage(GridPage):
    """The grid of one plan; a derived plan shows what comes out and is not typed into."""

    def __init__(self, context: ScreenContext) -> None:
        self._shown: RateGrid | None = None
        self._wanted: UUID | None = None
        self._copy_wanted = False
        self._titles: dict[object, str] = {}
        self._typed: dict[tuple[object, Any], int | None] = {}
        self.plan = ChoiceField("plan", _("Rate plan"), object_name="prices_plan")
        self.room_type = ChoiceField("room_type", _("Room type"), object_name="prices_type", choices=[(None, _("All types"))])
        self.room_type.set_value(None)
        for chooser in (self.plan, self.room_type):
            chooser.edited.connect(self.read)
        empty = EmptyState(
            _("No rate plan yet"),
            _("A price belongs to a rate plan. Add the first one in the set-up, under Selling."),
            object_name="prices_empty",
            accessible_name=_("No rate plan yet"),
            icon_name="mdi6.tag-outline",
        )
        super().__init__(
            context,
            key="prices",
            title=_("Prices"),
            panel_title=_("Set prices"),
            choosers=(self.plan, self.room_type),
            empty=empty,
        )

    def choose_plan(self, plan_id: UUID) -> None:
        """Show another plan, which may be too new to be among the choices yet."""
        self._wanted = plan_id
        self.read()

    def begin_copy(self) -> None:
        """Open the panel that copies the marked nights, or those on view, to other dates."""
        plan = self._plan()
        if self._shown is None:
            self._copy_wanted = True
            return
        if plan is None or self._plan_is_fixed():
            self.context.messages.info(self._why_fixed() if plan is not None else _("There is no rate plan to copy prices of."))
            return
        if self.unsaved():
            self.split.panel.leave()
            return
        marks, dates = self.grid.marks(), self.grid.grid.dates
        first, last = (marks.first, marks.last) if marks is not None else (dates[0], dates[-1])
        kind = self.room_type.value()
        panel = CopyPricesPanel(self.context, self._shown, plan_id=plan.id, room_type_id=kind, first=first, last=last)
        panel.left.connect(self.split.close_panel)
        panel.finished.connect(self._copied)
        self.split.put(panel)
        panel.first_field().setFocus()

    def _copied(self, outcome: Outcome) -> None:
        self.context.messages.success(outcome.sentence)
        self.split.close_panel()
        self.read()

    def read(self) -> None:
        self.content.show_loading()
        plan, kind = self._wanted or self.plan.value(), self.room_type.value()
        self.context.runner.read(
            rate_grid,
            self._take,
            self.content.show_error,
            key="prices",
            first_date=self.first_date(),
            days=self.days,
            plans=None if plan is None else [plan],
            types=None if kind is None else [kind],
        )

    def fields(self) -> list[tuple[Field, ...]]:
        currency = self.context.status().currency
        self._way = ChoiceField("way", _("Change"), object_name="prices_way", choices=translated(_WAYS), required=True)
        self._way.edited.connect(self._show_way)
        self._price = MoneyField("price", _("New price"), object_name="prices_price", currency=currency, maximum=LARGEST_MINOR)
        self._percent = PercentField(
            "percent", _("More or less by"), object_name="prices_percent", hint=_("Less than zero lowers the price.")
        )
        self._amount = MoneyField(
            "amount",
            _("More or less by"),
            object_name="prices_amount",
            currency=currency,
            minimum=-LARGEST_MINOR,
            maximum=LARGEST_MINOR,
            hint=_("Less than zero lowers the price."),
        )
        return [(self._way,), (self._price,), (self._percent,), (self._amount,)]

    def fill(self, marks: Marks) -> None:
        found = {self._typed.get((row, day)) for row in marks.rows for day in self._days_of(marks)}
        self._way.set_value(self._way.value() or AdjustmentKind.PRICE)
        self._price.set_value(next(iter(found)) if len(found) == 1 else None)
        self._percent.set_value(None)
        self._amount.set_value(None)
        self._show_way()
        self.save.set_allowed(self._plan() is not None and not self._plan_is_fixed())

    def first_field(self) -> Field:
        return {AdjustmentKind.PERCENT: self._percent, AdjustmentKind.AMOUNT: self._amount, REMOVE: self._way}.get(
            self._way.value(), self._price
        )

    def ask_removal(self) -> None:
        self._way.set_value(REMOVE)
        super().ask_removal()

    def intent(self) -> Intent | None:
        found = self.checked()
        plan = self._plan()
        if found is None or plan is None:
            return None
        marks, values = found
        rows: list[PriceKey] = [row for row in marks.rows if isinstance(row, tuple)]
        types = list(dict.fromkeys(kind for kind, _unit in rows))
        units = list(dict.fromkeys(unit for _kind, unit in rows))
        if len(rows) != len(types) * len(units):
            self.context.messages.info(_("The marked prices differ from type to type. Mark the same ones in each, or one type at a time."))
            return None
        dates = {name: values[name] for name in ("first_date", "last_date", "weekdays")}
        where = {"rate_plan_id": plan.id, "room_type_ids": types, **dates}
        if values["way"] in {AdjustmentKind.PRICE, REMOVE}:
            price = None if values["way"] == REMOVE else values["price"]
            if price is None and values["way"] != REMOVE:
                self._price.show_error(_("Please fill this in."))
                return None
            return Intent(set_rate_prices, {**where, "prices": dict.fromkeys(units, price)})
        field, name = (self._percent, "percent") if values["way"] is AdjustmentKind.PERCENT else (self._amount, "amount")
        if not values[name]:
            field.show_error(_("Please fill this in."))
            return None
        argument = "percent_millionths" if name == "percent" else "amount_minor"
        return Intent(adjust_rate_prices, {**where, "units": units, argument: values[name]})

    def done(self, result: RatePricesSet) -> str:
        return copied_words(result)

    def what(self, marks: Marks) -> str:
        if self._plan_is_fixed():
            return self._why_fixed()
        titles = list(dict.fromkeys(self._titles[row] for row in marks.rows))
        return ", ".join(titles)

    def _plan(self) -> GridPlan | None:
        chosen = self.plan.value()
        return next((plan for plan in self._shown.plans if plan.id == chosen), None) if self._shown else None

    def _plan_is_fixed(self) -> bool:
        plan = self._plan()
        return plan is not None and (plan.derived or plan.free)

    def _why_fixed(self) -> str:
        plan = self._plan()
        if plan is not None and plan.derived:
            return _("The prices come from {parent}: change them there.").format(parent=plan.parent)
        return _("This plan asks nothing for the room.")

    def _days_of(self, marks: Marks) -> list[Any]:
        return [day for day in self.grid.grid.dates if marks.first <= day <= marks.last and day not in marks.holes]

    def _show_way(self) -> None:
        way = self._way.value()
        self._price.setVisible(way is AdjustmentKind.PRICE)
        self._percent.setVisible(way is AdjustmentKind.PERCENT)
        self._amount.setVisible(way is AdjustmentKind.AMOUNT)

    def _take(self, grid: RateGrid) -> None:
        self._shown = grid
        chosen = self._wanted or self.plan.value()
        active = [plan for plan in grid.plans if plan.active or plan.id == chosen]
        self.plan.set_choices([(plan.id, f"{plan.code} · {plan.name}") for plan in active])
        self.room_type.set_choices([(None, _("All types")), *((kind.id, f"{kind.code} · {kind.name}") for kind in grid.types)])
        self.plan.set_value(chosen if chosen is not None else active[0].id if active else None)
        self._wanted = None
        self._show(grid)
        if self._copy_wanted:
            self._copy_wanted = False
            self.begin_copy()

    def _show(self, grid: RateGrid) -> None:
        chosen, currency = self.plan.value(), self.context.status().currency
        fixed = self._plan_is_fixed()
        rows: list[GridRow] = []
        self._titles, self._typed = {}, {}
        for kind in grid.types:
            of_type = [row for row in grid.rows if row.rate_plan_id == chosen and row.room_type_id == kind.id]
            rows += [GridRow(kind.id, f"{kind.code} · {kind.name}", heading=True)] if of_type else []
            for row in of_type:
                key = (row.room_type_id, row.unit)
                title = unit_title(row.unit, grid.bands)
                self._titles[key] = f"{kind.code} {title}"
                self._typed |= {(key, day): cell.typed_minor for day, cell in zip(grid.dates, row.cells, strict=True)}
                rows.append(GridRow(key, title, tuple(_cell(cell, row.unit, currency, fixed=fixed) for cell in row.cells)))
        self.show_rows(rows, grid.dates)


def _cell(cell: PriceCell, unit: PriceUnit, currency: str, *, fixed: bool) -> GridCell:
    """Without a price for the usual party the type cannot be sold at this plan; a bed or a child need not be priced."""
    if cell.asked_minor is None:
        needed = unit in {PriceUnit.ADULTS_1, PriceUnit.ADULTS_2}
        return GridCell("–", warning=needed, quiet=not needed, tooltip=_("No price: not for sale at this plan.") if needed else "")
    tooltip = ", ".join(cell.special_dates)
    if cell.typed_minor is not None and cell.typed_minor != cell.asked_minor:
        tooltip = _("{typed} in the grid; {special}").format(typed=amount_text(cell.typed_minor, currency), special=tooltip)
    return GridCell(amount_text(cell.asked_minor, currency), quiet=fixed, tooltip=tooltip)
