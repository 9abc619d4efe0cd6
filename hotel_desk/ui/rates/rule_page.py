"""Selling rules by date: what is closed, how long and how early one must stay and book, how many are sold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.ids import RatePlanId, RoomTypeId
from hotel_desk.language import N_, _
from hotel_desk.queries.restrictions import RestrictionGrid, ScopeRules, restriction_grid
from hotel_desk.services.restrictions import (
    FLAGS,
    NUMBERS,
    RestrictionChanges,
    RestrictionScope,
    RestrictionsSet,
    set_restrictions,
)
from hotel_desk.ui.rates.date_grid import GridCell, GridRow, Marks
from hotel_desk.ui.rates.grid_page import GridPage
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, Field
from hotel_desk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.ui.shell.screen import ScreenContext

# The letter that stands in a cell beside the colour.
_FLAG_LETTERS = {"closed": N_("closed"), "closed_to_arrival": N_("no arrival"), "closed_to_departure": N_("no departure")}
RULE_TITLES: dict[str, str] = {
    "closed": N_("Closed for sale"),
    "closed_to_arrival": N_("Closed to arrival"),
    "closed_to_departure": N_("Closed to departure"),
    "min_on_arrival": N_("Least nights on arrival"),
    "max_on_arrival": N_("Most nights on arrival"),
    "min_through": N_("Least nights through"),
    "max_through": N_("Most nights through"),
    "min_advance_days": N_("Least days ahead"),
    "max_advance_days": N_("Most days ahead"),
    "quota": N_("Quota of rooms"),
}


class RulePage(GridPage):
    """The rules of one scope, with those of wider scopes that hold too."""

    def __init__(self, context: ScreenContext) -> None:
        self._shown: RestrictionGrid | None = None
        self.plan = ChoiceField("plan", _("Rate plan"), object_name="rules_plan", choices=[(None, _("All plans"))])
        self.room_type = ChoiceField("room_type", _("Room type"), object_name="rules_type", choices=[(None, _("All types"))])
        for chooser in (self.plan, self.room_type):
            chooser.set_value(None)
            chooser.edited.connect(self._show)
        empty = EmptyState(_("No dates"), "", object_name="rules_empty", accessible_name=_("No dates"))
        super().__init__(
            context,
            key="rules",
            title=_("Selling rules"),
            panel_title=_("Set rules"),
            choosers=(self.plan, self.room_type),
            empty=empty,
        )

    def read(self) -> None:
        self.content.show_loading()
        self.context.runner.read(
            restriction_grid, self._take, self.content.show_error, key="rules", first_date=self.first_date(), days=self.days
        )

    def fields(self) -> list[tuple[Field, ...]]:
        self._flags = {name: CheckField(name, _(RULE_TITLES[name]), object_name=f"rules_{name}") for name in FLAGS}
        self._counts = {
            name: CountField(
                name, _(RULE_TITLES[name]), object_name=f"rules_{name}", lowest=lowest, highest=highest, hint=_("Empty: no rule.")
            )
            for name, (lowest, highest) in NUMBERS.items()
        }
        return [(field,) for field in (*self._flags.values(), *self._counts.values())]

    def fill(self, marks: Marks) -> None:
        """Only the marked rules are on view, as they stand on all marked dates, else empty."""
        scope = self._scope()
        dates = [day for day in self.grid.grid.dates if marks.first <= day <= marks.last and day not in marks.holes]
        for name, field in (*self._flags.items(), *self._counts.items()):
            field.setVisible(name in marks.rows)
            own = {_value(scope, day, name) for day in dates}
            field.set_value(next(iter(own)) if len(own) == 1 else None)

    def first_field(self) -> Field:
        marks = self.grid.marks()
        every: dict[str, Field] = {**self._flags, **self._counts}
        return next((every[str(name)] for name in (marks.rows if marks else ())), self.from_field)

    def intent(self) -> Intent | None:
        found = self.checked()
        if found is None:
            return None
        marks, values = found
        wanted: dict[str, Any] = {name: values[name] for name in (*FLAGS, *NUMBERS) if name in marks.rows and values[name] is not None}
        changes = RestrictionChanges(**wanted, clear=tuple(name for name in NUMBERS if name in marks.rows and values[name] is None))
        dates = {name: values[name] for name in ("first_date", "last_date", "weekdays")}
        scope = RestrictionScope(self.plan.value(), self.room_type.value())
        return Intent(set_restrictions, {"scope": scope, "changes": changes, **dates})

    def done(self, result: RestrictionsSet) -> str:
        if not result.dates:
            return _("These rules stood already. Nothing was changed.")
        return _("The rules of {dates} dates are changed. What is sold stays sold.").format(dates=result.dates)

    def what(self, marks: Marks) -> str:
        rules = ", ".join(_(RULE_TITLES[str(name)]) for name in marks.rows)
        scope = self._scope()
        return f"{scope.title} · {rules}" if scope else rules

    def _take(self, grid: RestrictionGrid) -> None:
        self._shown = grid
        self.plan.set_choices([(None, _("All plans")), *((plan.id, f"{plan.code} · {plan.name}") for plan in grid.plans)])
        self.room_type.set_choices([(None, _("All types")), *((kind.id, f"{kind.code} · {kind.name}") for kind in grid.types)])
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        wider = self._wider()
        rows = [
            GridRow(name, _(title), tuple(_cell(self._scope(), wider, day, name) for day in self._shown.dates))
            for name, title in RULE_TITLES.items()
        ]
        self.show_rows(rows, self._shown.dates)

    def _scope(self) -> ScopeRules | None:
        return self._of(self.plan.value(), self.room_type.value())

    def _of(self, plan_id: RatePlanId | None, type_id: RoomTypeId | None) -> ScopeRules | None:
        scopes = self._shown.scopes if self._shown else ()
        return next((scope for scope in scopes if (scope.rate_plan_id, scope.room_type_id) == (plan_id, type_id)), None)

    def _wider(self) -> list[ScopeRules]:
        """The scopes around the chosen one whose rules hold for it too."""
        plan, kind = self.plan.value(), self.room_type.value()
        pairs = dict.fromkeys([(plan, None), (None, kind), (None, None)])
        found = [self._of(*pair) for pair in pairs if pair != (plan, kind)]
        return [scope for scope in found if scope is not None]


def _value(scope: ScopeRules | None, day: date, name: str) -> Any:
    cell = scope.cells.get(day) if scope else None
    return None if cell is None else getattr(cell.rules, name)


def _cell(scope: ScopeRules | None, wider: list[ScopeRules], day: date, name: str) -> GridCell:
    own = _value(scope, day, name)
    around = [(one.title, value) for one in wider if (value := _value(one, day, name)) not in {None, False}]
    tooltip = "\n".join(_("{scope}: {value}").format(scope=title, value=_text(name, value)) for title, value in around)
    if own not in {None, False}:
        sold = scope.cells[day].sold if scope and name == "quota" else None
        text = _text(name, own) if sold is None else _("{sold} of {quota}").format(sold=sold, quota=own)
        return GridCell(text, warning=name in FLAGS, danger=name == "closed", tooltip=tooltip)
    if around:
        return GridCell(_text(name, around[0][1]), quiet=True, tooltip=tooltip)
    return GridCell()


def _text(name: str, value: Any) -> str:
    return _(_FLAG_LETTERS[name]) if name in FLAGS else str(value)
