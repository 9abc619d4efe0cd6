"""What is done to a shift beside the folio: opened, cash dropped or added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from hotel_desk.domain.denominations import CURRENCIES
from hotel_desk.domain.money import minor_places
from hotel_desk.language import _
from hotel_desk.services.shifts import add_cash, drop_cash, open_shift
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.formats import dated_instant_text, money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.shifts import DrawerChoice
    from hotel_desk.ui.shell.screen import ScreenContext


class ShiftPanel(FormPanel):
    """A panel about a shift.

    Signals:
        done(result): the command went through.
    """

    done = Signal(object)

    def __init__(self, context: ScreenContext, *, object_name: str, title: str) -> None:
        super().__init__(context, object_name=object_name, title=title)

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        raise NotImplementedError

    def _finished(self, result: object) -> None:
        self.form.mark_saved()
        self.done.emit(result)


class OpenShiftPanel(ShiftPanel):
    """Opens a shift: a drawer, a float, or what the last shift there has left."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="open_shift", title=_("Open shift"))
        self._drawers: dict[Any, DrawerChoice] = {}
        currency = context.status().currency
        self.drawer = ChoiceField("drawer_id", _("Drawer"), object_name="open_shift_drawer", required=True)
        self.take_over = CheckField("take_over", _("Take over what the last shift has left"), object_name="open_shift_take_over")
        self.float = MoneyField("float_minor", _("Float"), object_name="open_shift_float", currency=currency, required=True)
        for field in (self.drawer, self.take_over, self.float):
            self.form.add(field)
        self.drawer.edited.connect(self._drawer_chosen)
        self.take_over.edited.connect(self._fit)
        self.left_behind = AmountRows()
        self.note = label("", "quiet", wrap=True)
        self.note.setObjectName("open_shift_note")
        for part in (self.form, self.left_behind, self.note):
            self.add(part)
        self.set_heading(_("Open shift"), context.status().user_name)
        title = _("Open shift")
        self.open = CommandButton(
            title,
            context.runner,
            self._intent,
            self._finished,
            self.form.show_error,
            object_name="open_shift_done",
            accessible_name=_("Open the shift"),
            kind="primary",
            icon_name="mdi6.lock-open-variant-outline",
        )
        self.open.set_touch()
        self.set_primary(self.open)

    def begin(self, drawers: Sequence[DrawerChoice]) -> None:
        """Offer the drawers that nobody has; the first is chosen, with what was left in it."""
        self._drawers = {drawer.drawer_id: drawer for drawer in drawers}
        free = [drawer for drawer in drawers if not drawer.taken_by]
        self.drawer.set_choices([(drawer.drawer_id, self._drawer_title(drawer)) for drawer in (*free, *(d for d in drawers if d.taken_by))])
        self.form.set_values(drawer_id=free[0].drawer_id if free else None, float_minor=None, take_over=False)
        self.drawer.setVisible(len(drawers) > 1)
        self._drawer_chosen()
        self.form.mark_saved()

    def first_field(self) -> QWidget:
        return self.float.line if not self.float.isHidden() else self.take_over.check

    @staticmethod
    def _drawer_title(drawer: DrawerChoice) -> str:
        return _("{drawer}, {user} has it").format(drawer=drawer.name, user=drawer.taken_by) if drawer.taken_by else drawer.name

    def _chosen(self) -> DrawerChoice | None:
        return self._drawers.get(self.drawer.value())

    def _drawer_chosen(self) -> None:
        chosen = self._chosen()
        last = chosen.last if chosen is not None else None
        self.take_over.set_value(last is not None)
        self.take_over.setVisible(last is not None)
        self._fit()

    def _fit(self) -> None:
        chosen = self._chosen()
        last = chosen.last if chosen is not None else None
        taking = last is not None and self.take_over.value()
        self.float.setVisible(not taking)
        if last is None:
            self.left_behind.show_rows([])
            self.note.hide()
            return
        currency, zone = self.context.status().currency, self.context.status().time_zone
        words = _("Shift {number}, {user}, closed {when}")
        when = dated_instant_text(last.closed_at, zone)
        rows = [(words.format(number=last.number, user=last.user_name, when=when), money_text(last.counted_minor, currency))]
        self.left_behind.show_rows(rows)
        self.note.setText(_("Note: {note}").format(note=last.note))
        self.note.setVisible(bool(last.note))

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        chosen = self._chosen()
        arguments: dict[str, Any] = {"drawer_id": self.drawer.value()}
        if chosen is not None and chosen.last is not None and self.take_over.value():
            return Intent(open_shift, {**arguments, "take_over": chosen.last.shift_id})
        return Intent(open_shift, {**arguments, "float_minor": self.float.value() or 0})


class CashMovePanel(ShiftPanel):
    """Takes cash out of the drawer into the safe, or puts some in."""

    def __init__(self, context: ScreenContext, *, drop: bool) -> None:
        self._drop = drop
        key = "drop_cash" if drop else "add_cash"
        title = _("Drop cash into the safe") if drop else _("Add cash to the drawer")
        super().__init__(context, object_name=key, title=title)
        own = context.status().currency
        self.amount = MoneyField("amount_minor", _("Amount"), object_name=f"{key}_amount", currency=own, minimum=1, required=True)
        self.currency = ChoiceField(
            "currency", _("Currency"), object_name=f"{key}_currency", choices=[(code, code) for code in _currencies(own)], required=True
        )
        self.reason = TextField("reason", _("Note"), object_name=f"{key}_reason")
        self.form.add(self.amount, self.currency)
        self.form.add(self.reason)
        self.currency.edited.connect(self._currency_chosen)
        self.add(self.form)
        self.set_heading(title)
        self.move_cash = CommandButton(
            _("Drop") if drop else _("Add cash"),
            context.runner,
            self._intent,
            self._finished,
            self.form.show_error,
            object_name=f"{key}_done",
            accessible_name=title,
            kind="primary",
            icon_name="mdi6.safe" if drop else "mdi6.cash-plus",
        )
        self.move_cash.set_touch()
        self.set_primary(self.move_cash)

    def begin(self) -> None:
        """Start empty, in the hotel's currency."""
        self.form.set_values(amount_minor=None, currency=self.context.status().currency, reason="")
        self._currency_chosen()
        self.form.mark_saved()

    def first_field(self) -> QWidget:
        return self.amount.line

    def _currency_chosen(self) -> None:
        """The amount is typed in the currency beside it."""
        chosen = self.currency.value() or self.context.status().currency
        text = self.amount.line.text()
        self.amount.currency = chosen
        self.amount.label.setText(f"{_('Amount')} ({chosen}) *")
        self.amount.line.setPlaceholderText("0" if minor_places(chosen) == 0 else "0.00")
        self.amount.line.setText(text)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        arguments = {"amount_minor": self.amount.value(), "currency": self.currency.value(), "reason": self.reason.value()}
        return Intent(drop_cash if self._drop else add_cash, arguments)


def _currencies(own: str) -> list[str]:
    return [own, *(code for code in CURRENCIES if code != own)]
