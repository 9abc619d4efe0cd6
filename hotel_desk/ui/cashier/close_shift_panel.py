"""The count at the end of a shift: notes and coins by touch or key, then the reason and the second signature if they are asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from hotel_desk.domain.denominations import CURRENCIES, denominations_of
from hotel_desk.domain.shift_cash import PiecesCounted
from hotel_desk.language import _
from hotel_desk.services.shifts import CountDiffers, CountDiffersBy, MayNotSign, SecondSignatureMissing, close_shift
from hotel_desk.ui.cashier.shift_panels import ShiftPanel
from hotel_desk.ui.formats import amount_text, dated_instant_text, money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.number_pad import NumberPad
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.shifts import OpenShift
    from hotel_desk.ui.shell.screen import ScreenContext

TOUCH = 48
_MOST_DIGITS = 6


class PieceCounter(QWidget):
    """The notes and coins of one currency, a row each: one fewer, how many, one more, what they are worth."""

    def __init__(self, currency: str, edited: Callable[[], None]) -> None:
        super().__init__()
        self.currency = currency
        self.setObjectName(f"count_{currency}")
        self.lines: dict[int, QLineEdit] = {}
        self._worths: dict[int, QLabel] = {}
        self._edited = edited
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(4, 1)
        grid.addWidget(label(_("Notes and coins in {currency}").format(currency=currency), "label"), 0, 0, 1, 5)
        for row, denomination in enumerate(denominations_of(currency), start=1):
            self._add_row(grid, row, denomination)

    def counts(self) -> list[PiecesCounted]:
        """What was counted; kinds of which there are none are left out."""
        return [
            PiecesCounted(self.currency, denomination, int(line.text()))
            for denomination, line in self.lines.items()
            if line.text().strip("0")
        ]

    def worth_minor(self) -> int:
        """What it comes to."""
        return sum(count.worth_minor for count in self.counts())

    def _add_row(self, grid: QGridLayout, row: int, denomination: int) -> None:
        piece = amount_text(denomination, self.currency)
        name = f"{self.currency}_{denomination}"
        words = label(piece, "heading")
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = named(QLineEdit(), f"pieces_{name}", _("Pieces of {piece}").format(piece=money_text(denomination, self.currency)))
        line.setValidator(QIntValidator(0, 10**_MOST_DIGITS - 1, line))
        line.setMaxLength(_MOST_DIGITS)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setMinimumHeight(TOUCH)
        line.setFixedWidth(72)
        line.setPlaceholderText("0")
        line.textEdited.connect(lambda _text: self._changed())
        worth = label("", "quiet")
        worth.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        fewer = self._step(
            f"fewer_{name}", _("One of {piece} fewer").format(piece=piece), "mdi6.minus", partial(self._take, denomination, -1)
        )
        more = self._step(f"more_{name}", _("One of {piece} more").format(piece=piece), "mdi6.plus", partial(self._take, denomination, 1))
        for column, part in enumerate((words, fewer, line, more, worth)):
            grid.addWidget(part, row, column)
        self.lines[denomination], self._worths[denomination] = line, worth

    def _step(self, object_name: str, title: str, icon_name: str, act: partial[None]) -> Button:
        button = Button("", object_name=object_name, accessible_name=title, icon_name=icon_name)
        button.set_touch()
        button.setFixedWidth(TOUCH)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _take(self, denomination: int, step: int) -> None:
        line = self.lines[denomination]
        number = max(0, min(10**_MOST_DIGITS - 1, int(line.text() or 0) + step))
        line.setText(str(number) if number else "")
        line.setFocus()
        self._changed()

    def _changed(self) -> None:
        for denomination, line in self.lines.items():
            pieces = int(line.text() or 0)
            self._worths[denomination].setText(amount_text(denomination * pieces, self.currency) if pieces else "")
        self._edited()


class CloseShiftPanel(ShiftPanel):
    """Counts the drawer and closes the shift. What the drawer must hold is not in it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="close_shift", title=_("Close shift"))
        self._shift: OpenShift | None = None
        self.counters: dict[str, PieceCounter] = {}
        self._counting = QFrame()
        self._column = QVBoxLayout(self._counting)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.another = ChoiceField("another", _("Count another currency"), object_name="close_shift_another")
        self.another.edited.connect(self._count_another)
        self.total = AmountRows()
        self.total.setObjectName("close_shift_total")
        self.reason = TextField("reason", _("Reason for the difference"), object_name="close_shift_reason", limit=500)
        self.second = TextField(
            "second_user_name",
            _("Second signature: sign-in name"),
            object_name="close_shift_second",
            hint=_("Somebody else who may sign shifts types their own name here."),
        )
        self.note = NoteField("hand_over_note", _("Note for the next shift"), object_name="close_shift_note", lines=2)
        for field in (self.reason, self.second, self.note):
            self.form.add(field)
        for part in (self._counting, self.another, self.total, self.form):
            self.add(part)
        self.pad = NumberPad(object_name="close_shift_pad")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - made by the base class
        column.insertWidget(column.count() - 1, self.pad)
        self.close_it = CommandButton(
            _("Close shift"),
            context.runner,
            self._intent,
            self._finished,
            self._refused,
            object_name="close_shift_done",
            accessible_name=_("Close the shift"),
            kind="primary",
            icon_name="mdi6.lock-outline",
        )
        self.close_it.set_touch()
        self.set_primary(self.close_it)

    def begin(self, shift: OpenShift) -> None:
        """Count from nothing; the same shift again keeps what was counted."""
        if self._shift is not None and self._shift.shift_id == shift.shift_id and self.counters:
            return
        self._shift = shift
        since = dated_instant_text(shift.opened_at, self.context.status().time_zone)
        words = _("Shift {number} · {drawer} · since {since}")
        self.set_heading(_("Close shift"), words.format(number=shift.number, drawer=shift.drawer, since=since))
        self._clear()
        self._add_counter(self.context.status().currency)
        self._update()

    def unsaved_edits(self) -> list[str]:
        counted = [_("count")] if any(counter.counts() for counter in self.counters.values()) else []
        return [*counted, *super().unsaved_edits()]

    def first_field(self) -> QWidget:
        return next(iter(self.counters[self.context.status().currency].lines.values()))

    def discard(self) -> None:
        self._shift = None
        self._clear()
        super().discard()

    def counts(self) -> list[PiecesCounted]:
        """Everything that was counted."""
        return [count for counter in self.counters.values() for count in counter.counts()]

    def _clear(self) -> None:
        for counter in self.counters.values():
            self._column.removeWidget(counter)
            counter.hide()
            counter.deleteLater()
        self.counters = {}
        self.form.set_values(reason="", second_user_name="", hand_over_note="")
        self.reason.hide()
        self.second.hide()

    def _add_counter(self, currency: str) -> None:
        counter = PieceCounter(currency, self._update)
        self._column.addWidget(counter)
        self.counters[currency] = counter
        left = [code for code in CURRENCIES if code not in self.counters]
        self.another.set_choices([(code, code) for code in left])
        self.another.set_value(None)

    def _count_another(self) -> None:
        currency = self.another.value()
        if currency is not None:
            self._add_counter(currency)
            self._update()
            next(iter(self.counters[currency].lines.values())).setFocus()

    def _update(self) -> None:
        rows: Sequence[tuple[str, str]] = [
            (_("Cash counted"), money_text(counter.worth_minor(), currency)) for currency, counter in self.counters.items()
        ]
        self.total.show_rows(rows)

    def _intent(self) -> Intent | None:
        if self._shift is None or not self.form.check():
            return None
        arguments = {
            "shift_id": self._shift.shift_id,
            "counts": self.counts(),
            "reason": "" if self.reason.isHidden() else self.reason.value(),
            "second_user_name": "" if self.second.isHidden() else self.second.value(),
            "hand_over_note": self.note.value(),
        }
        return Intent(close_shift, arguments)

    def _refused(self, error: StaffError) -> None:
        """What is asked for appears when it is asked for: who counts right never sees it."""
        if isinstance(error, CountDiffers | CountDiffersBy | SecondSignatureMissing | MayNotSign):
            self.reason.show()
        if isinstance(error, SecondSignatureMissing | MayNotSign):
            self.second.show()
        self.form.show_error(error)

    def _finished(self, result: object) -> None:
        self._shift = None
        self._clear()
        super()._finished(result)
