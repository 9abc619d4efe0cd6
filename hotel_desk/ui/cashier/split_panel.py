"""Splitting a line: into equal parts, by amounts, or by percent; the parts are shown to the cent before it is done."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.line_parts import FEWEST_PARTS, MOST_PARTS, LineSplit, part_amounts
from hotel_desk.language import _
from hotel_desk.services.folio_moves import split_line
from hotel_desk.ui.cashier.lines_panel import LinesPanel
from hotel_desk.ui.formats import Unreadable, parse_amount
from hotel_desk.ui.widgets.buttons import Button, Intent
from hotel_desk.ui.widgets.field import ChoiceField, NumberField, TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.ui.shell.screen import ScreenContext

WAYS, AMOUNTS, PERCENTS = "ways", "amounts", "percents"
_KEY_WIDTH = 56
_QUICK_WAYS = (2, 3, 4, 5, 6)


class SplitPanel(LinesPanel):
    """How a line is split. A night with its packages is split as the one price that it is."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="split", title=_("Split"))
        self.how = ChoiceField(
            "how",
            _("How"),
            object_name="split_how",
            choices=[(WAYS, _("Into equal parts")), (AMOUNTS, _("By amount")), (PERCENTS, _("By percent"))],
        )
        self.ways = NumberField("ways", _("Parts"), object_name="split_ways", minimum=FEWEST_PARTS, maximum=MOST_PARTS)
        self.amounts_typed = TextField(
            "amounts_minor",
            _("Amounts"),
            object_name="split_amounts",
            required=True,
            hint=_("One or more, with a semicolon between them: 30; 12.50. What they leave is a part too."),
        )
        self.percents = TextField(
            "percents",
            _("Percent"),
            object_name="split_percents",
            required=True,
            hint=_("One or more, with a semicolon between them: 50; 25. What is missing to 100 is a part too."),
        )
        self.rest_on = NumberField("rest_on", _("Cents left over go to part"), object_name="split_rest_on", minimum=1, maximum=MOST_PARTS)
        self.form.add(self.how)
        for field in (self.ways, self.amounts_typed, self.percents, self.rest_on):
            self.form.add(field)
        self.problem = label("", "error", wrap=True)
        self.problem.setObjectName("split_problem")
        self._quick = self._quick_ways()
        for part in (self._quick, self.form, self.problem, self.amounts):
            self.add(part)
        self.form.edited.connect(self.update_amounts)
        self.do = self._do(_("Split"), object_name="split_line", icon_name="mdi6.call-split")

    def clear(self) -> None:
        self.form.set_values(how=WAYS, ways=FEWEST_PARTS, amounts_minor="", percents="", rest_on=1)

    def first_field(self) -> QWidget:
        return self.ways.spin

    def update_amounts(self) -> None:
        how = self.how.value()
        for key, field in ((WAYS, self.ways), (AMOUNTS, self.amounts_typed), (PERCENTS, self.percents)):
            field.setVisible(key == how)
        self._quick.setVisible(how == WAYS)
        rows: list[tuple[str, str]] = [(_("Now"), self.money(self._whole()))]
        problem = ""
        try:
            parts = part_amounts(self._whole(), self._split())
        except InvalidInput as error:
            problem = str(error) if self._typed() else ""
        except ValueError:
            problem = _("This cannot be read. Write amounts like 30; 12.50 and percentages like 50; 25.") if self._typed() else ""
        else:
            rows += [(_("Part {number}").format(number=number), self.money(part)) for number, part in enumerate(parts, start=1)]
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.amounts.show_rows(rows)

    def bundle(self) -> list[FolioLineView]:
        """The line with those that are one price with it in its window."""
        line = self.lines[0]
        if line.bundle_id is None:
            return [line]
        window = self.folio.window(line.window_number)
        return [one for one in window.lines if one.bundle_id == line.bundle_id and one.movable]

    def intent(self) -> Intent | None:
        if not self.form.check():
            return None
        try:
            split = self._split()
            part_amounts(self._whole(), split)
        except InvalidInput as error:
            self.form.show_error(error)
            return None
        except ValueError:
            self.update_amounts()
            return None
        return Intent(split_line, {"posting_id": self.lines[0].posting_id, "split": split})

    def _whole(self) -> int:
        return sum(line.left_minor for line in self.bundle())

    def _typed(self) -> bool:
        how = self.how.value()
        return how == WAYS or bool((self.amounts_typed if how == AMOUNTS else self.percents).value())

    def _split(self) -> LineSplit:
        """What is typed.

        Raises:
            ValueError: it cannot be read.
        """
        split = LineSplit(rest_on=self.rest_on.value())
        if self.how.value() == WAYS:
            return replace(split, ways=self.ways.value())
        if self.how.value() == AMOUNTS:
            sign = 1 if self._whole() > 0 else -1
            amounts = tuple(sign * amount for amount in _listed(self.amounts_typed.value(), self._amount))
            return replace(split, amounts_minor=amounts)
        return replace(split, percents=tuple(_listed(self.percents.value(), _percent)))

    def _amount(self, text: str) -> int:
        return parse_amount(text, self.folio.currency)

    def _quick_ways(self) -> QWidget:
        """Keys for fingers: how many share it."""
        bar = QWidget()
        flow = FlowLayout(bar, spacing=8)
        for ways in _QUICK_WAYS:
            name = _("Into {count} parts").format(count=ways)
            button = Button(str(ways), object_name=f"split_into_{ways}", accessible_name=name)
            button.set_touch()
            button.setMinimumWidth(_KEY_WIDTH)
            button.clicked.connect(lambda _checked=False, ways=ways: self._choose_ways(ways))
            flow.addWidget(button)
        return bar

    def _choose_ways(self, ways: int) -> None:
        self.ways.set_value(ways)
        self.update_amounts()


def _listed[Value](text: str, read: Callable[[str], Value]) -> list[Value]:
    # A Chinese keyboard types a full-width semicolon.
    parts = unicodedata.normalize("NFKC", text).split(";")
    return [read(part.strip()) for part in parts if part.strip()]


def _percent(text: str) -> Decimal:
    """A percentage as people type it.

    Raises:
        Unreadable: it is none.
    """
    try:
        percent = Decimal(text.removesuffix("%").strip().replace(",", "."))
    except InvalidOperation as error:
        raise Unreadable(text) from error
    if not percent.is_finite() or percent <= 0:
        raise Unreadable(text)
    return percent
