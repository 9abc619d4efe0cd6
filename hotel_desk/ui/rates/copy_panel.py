"""*Copy prices*: the nights of one plan to as many nights from another date on, of the same plan or of another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.language import _, paragraph, plural
from hotel_desk.services.rate_prices import RatePricesSet, copy_rate_prices
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.ids import RatePlanId, RoomTypeId
    from hotel_desk.queries.rate_grid import RateGrid
    from hotel_desk.ui.shell.screen import ScreenContext

# Whole weeks, so that a Saturday's price is copied to a Saturday.
ABOUT_A_YEAR = timedelta(weeks=52)
_WEEK = 7


class CopyPricesPanel(JobPanel):
    """The panel; it begins with what is shown, and with the same weekdays a year later.

    Args:
        grid: the plans and types there are.
        plan_id, room_type_id: those on view; None: every type.
        first, last: the nights on view or marked.
    """

    NO_LOSS = frozenset({"plan", "room_type", "to_plan", "first_date", "last_date", "to_date"})

    def __init__(
        self, context: ScreenContext, grid: RateGrid, *, plan_id: RatePlanId, room_type_id: RoomTypeId | None, first: date, last: date
    ) -> None:
        super().__init__(context, object_name="copy_prices_panel", title=_("Copy prices"))
        self._types = {kind.id: f"{kind.code} · {kind.name}" for kind in grid.types}
        self.set_heading(_("Copy prices"), _("Nights that are sold already keep theirs."))
        own = [(plan.id, f"{plan.code} · {plan.name}") for plan in grid.plans if plan.active and not (plan.derived or plan.free)]
        self._add_fields(own)
        self.meaning = label("", "quiet", wrap=True)
        self.meaning.setObjectName("copy_prices_meaning")
        self.form.add_widget(self.meaning)
        self.add(self.form)
        self.make_primary(_("Copy"), self._intent, self._done, object_name="copy_prices_do")
        self.form.set_values(
            plan=plan_id,
            room_type=room_type_id,
            first_date=first,
            last_date=last,
            to_plan=plan_id,
            to_date=max(first + ABOUT_A_YEAR, self._today()),
        )
        self._say()

    def first_field(self) -> DateField:
        field = self.form.field("first_date")
        assert isinstance(field, DateField)  # noqa: S101 - made below
        return field

    def _add_fields(self, plans: Sequence[tuple[object, str]]) -> None:
        types = [(None, _("All types")), *self._types.items()]
        self.form.add_heading(_("From"))
        self.form.add(ChoiceField("plan", _("Rate plan"), object_name="copy_prices_plan", choices=plans, required=True))
        self.form.add(ChoiceField("room_type", _("Room type"), object_name="copy_prices_type", choices=types))
        self.form.add(
            DateField("first_date", _("First night"), object_name="copy_prices_first", relative_to=self._today, required=True),
            DateField("last_date", _("Last night"), object_name="copy_prices_last", relative_to=self._today, required=True),
        )
        self.form.add_heading(_("To"))
        self.form.add(ChoiceField("to_plan", _("Rate plan"), object_name="copy_prices_to_plan", choices=plans, required=True))
        to_date = DateField(
            "to_date", _("First night"), object_name="copy_prices_to", relative_to=self._today, earliest=self._today, required=True
        )
        self.form.add(to_date)
        for name in ("first_date", "last_date", "to_date"):
            self.form.field(name).edited.connect(self._say)

    def _today(self) -> date:
        return self.context.status().business_date

    def _say(self) -> None:
        """Where the copy ends, and whether the weekdays stay what they are."""
        first, last, to_date = (self.form.value(name) for name in ("first_date", "last_date", "to_date"))
        if first is None or last is None or to_date is None or last < first:
            self.meaning.setText("")
            return
        nights = (last - first).days + 1
        words = plural("{count} night, to {last}.", "{count} nights, to {last}.", nights)
        said = words.format(count=nights, last=date_text(to_date + (last - first)))
        away = (to_date - first).days
        stay = _("Each weekday's price goes to the same weekday.")
        move = _("Weekdays are not kept: the price of {day} goes to {to_day}.").format(day=date_text(first), to_day=date_text(to_date))
        self.meaning.setText(paragraph(said, move if away % _WEEK else stay))

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        kinds = list(self._types) if values["room_type"] is None else [values["room_type"]]
        where = {"rate_plan_id": values["plan"], "room_type_ids": kinds, "to_plan_id": values["to_plan"]}
        return Intent(copy_rate_prices, {**where, **{name: values[name] for name in ("first_date", "last_date", "to_date")}})

    def _done(self, result: RatePricesSet) -> None:
        self.form.mark_saved()
        self.finished.emit(Outcome(copied_words(result)))


def copied_words(result: RatePricesSet) -> str:
    """What a change of prices has done."""
    if not result.prices:
        return _("These prices stood already. Nothing was changed.")
    said = plural("{count} price is changed.", "{count} prices are changed.", result.prices).format(count=result.prices)
    return paragraph(said, _("Nights that are sold already keep theirs."))
