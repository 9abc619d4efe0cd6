"""Taking money by touch: the methods and currencies as tiles, keys for the amounts, and the change to give in large figures."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.cashier.money_jobs import DEPOSIT, PAYMENT, REFUND
from hotel_desk.ui.cashier.payment_panel import PaymentPanel
from hotel_desk.ui.formats import decimal_point, money_text
from hotel_desk.ui.tokens import PANEL_WIDTH
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.queries.exchange_rates import RateRow
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.transaction_codes import PaymentCode
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.cashier.money_jobs import MoneyJob
    from hotel_desk.ui.shell.screen import ScreenContext

# What the house calls large enough for a finger (Button.set_touch).
TOUCH_SIZE = 48
_TILE_WIDTH = 112
_SIDE_WIDTH = 432
_HEIGHT = 640


class PayDialog(QDialog):
    """One payment or deposit. Enter takes it, Esc leaves without loss.

    Args:
        job: payment or deposit.
        codes: the hotel's payment codes.

    Signals:
        taken(Posted, str): the money is taken; the paper that was asked for with it.
    """

    taken = Signal(object, str)

    def __init__(self, parent: QWidget, context: ScreenContext, job: MoneyJob, codes: Sequence[PaymentCode]) -> None:
        super().__init__(parent)
        title = _(job.title)
        named(self, "pay_dialog", title)
        self.setWindowTitle(title)
        self.setModal(True)
        self.panel = PayPanel(context, replace(job, key="pay"))
        self.panel.show_methods(codes)
        self.panel.setFixedWidth(PANEL_WIDTH)
        self.panel.take.set_touch()
        self.methods = {code.id: self._tile(f"pay_method_{number}", code.name) for number, code in enumerate(codes, start=1)}
        for code_id, tile in self.methods.items():
            tile.clicked.connect(partial(self._choose_method, code_id))
        self.currencies: dict[str, Button] = {}
        self._currency_row = QWidget()
        FlowLayout(self._currency_row, spacing=8)
        self.keys = AmountKeys(self)
        self.exact = self._tile("pay_exact", _("Exact amount"))
        self.exact.setCheckable(False)
        self.exact.clicked.connect(self._fill_exact)
        self.more_bills = self._tile("pay_more_bills", _("More bills…"))
        self.more_bills.setCheckable(False)
        self.more_bills.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._paying())
        self._pages.addWidget(self._change_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.panel.left.connect(self.reject)
        self.panel.done.connect(self._paid)
        self.panel.rates_shown.connect(self._show_currencies)
        self.panel.method.edited.connect(self._mark)
        self.panel.currency.edited.connect(self._mark)

    def begin(self, folio: FolioView, window_number: int) -> None:
        """Open on a window of a folio."""
        self.panel.begin(folio, window_number)
        self._mark()
        self.open()
        self._edit(self.panel.amount.line)

    def reject(self) -> None:
        """Who leaves does not leave the terminal asking."""
        self.panel.terminal.asking.stop()
        super().reject()

    def offer_bills(self, ask: Callable[[], None]) -> None:
        """Lead to the dialog that settles several bills together."""
        self.more_bills.show()
        self.more_bills.clicked.connect(self.reject)
        self.more_bills.clicked.connect(lambda _checked=False: ask())

    def _paying(self) -> QWidget:
        tiles = QWidget()
        flow = FlowLayout(tiles, spacing=8)
        for tile in self.methods.values():
            flow.addWidget(tile)
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        touch = QVBoxLayout(side)
        touch.setContentsMargins(16, 16, 16, 16)
        touch.setSpacing(16)
        touch.addWidget(label(_("Method"), "heading"))
        touch.addWidget(tiles)
        touch.addWidget(self._currency_row)
        touch.addStretch(1)
        touch.addWidget(self.more_bills)
        touch.addWidget(self.exact)
        touch.addWidget(self.keys)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addWidget(side)
        page.setMinimumHeight(_HEIGHT)
        return page

    def _change_page(self) -> QWidget:
        self.change = named(label("", "figure"), "pay_change", _("Change to give"))
        self.change.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label(_("Change to give"), "heading")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.finish = Button(_("Done"), object_name="pay_finish", accessible_name=_("Done"), kind="primary")
        self.finish.set_touch()
        self.finish.setDefault(True)
        self.finish.clicked.connect(self.accept)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(self.change)
        column.addStretch(1)
        column.addWidget(self.finish)
        return page

    def _tile(self, object_name: str, text: str) -> Button:
        tile = Button(text, object_name=object_name, accessible_name=text, kind="chip")
        tile.setCheckable(True)
        tile.setAutoDefault(False)
        tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tile.set_touch()
        tile.setMinimumWidth(_TILE_WIDTH)
        return tile

    def _choose_method(self, code_id: Any, _checked: bool = False) -> None:
        self.panel.choose_method(code_id)
        self._mark()
        scanned = self.panel.terminal.wallet_code
        self._edit(self.panel.amount.line if scanned.isHidden() else scanned.line)

    def _choose_currency(self, code: str, _checked: bool = False) -> None:
        self.panel.choose_currency(code)
        self._mark()
        self._edit(self.panel.handed_over.line)

    def _show_currencies(self, rates: Sequence[RateRow]) -> None:
        flow = self._currency_row.layout()
        own = self.panel.handed_over.currency
        for code in (own, *(rate.currency for rate in rates)):
            if code not in self.currencies:
                tile = self.currencies[code] = self._tile(f"pay_currency_{code}", code)
                tile.clicked.connect(partial(self._choose_currency, code))
                flow.addWidget(tile)
        self._mark()

    def _fill_exact(self) -> None:
        exact = self.panel.exact()
        if exact is not None and not self.panel.handed_over.isHidden():
            self.panel.handed_over.set_value(exact)
            self.panel.update_amounts()
            self._edit(self.panel.handed_over.line)

    def _mark(self) -> None:
        for code_id, tile in self.methods.items():
            tile.setChecked(code_id == self.panel.method.value())
        for code, tile in self.currencies.items():
            tile.setChecked(code == self.panel.currency.value())
        self._currency_row.setVisible(len(self.currencies) > 1 and not self.panel.currency.isHidden())
        self.exact.setVisible(not self.panel.handed_over.isHidden())

    def _edit(self, field: QLineEdit) -> None:
        field.setFocus()
        field.selectAll()

    def _paid(self, posted: Posted) -> None:
        change = self.panel.given_back
        self.taken.emit(posted, self.panel.wanted_paper())
        if not change:
            self.accept()
            return
        self.change.setText(money_text(change, self.panel.folio.currency))
        self._pages.setCurrentIndex(1)
        self.finish.setFocus()


def money_panels(context: ScreenContext) -> tuple[PaymentPanel, PaymentPanel, PaymentPanel]:
    """The panels of payment, deposit and refund; money that comes in can be taken by touch."""
    payment, deposit, refund = (PaymentPanel(context, job) for job in (PAYMENT, DEPOSIT, REFUND))
    for panel in (payment, deposit):
        offer_keys(panel)
    return payment, deposit, refund


def offer_keys(panel: PaymentPanel) -> Button:
    """Put a button on a panel that opens the dialog for what the panel is on; what is taken there closes the panel."""
    title = _("Keys for touch")
    # A picture alone: beside it stand the words of what the panel does.
    button = Button("", object_name=f"{panel.job.key}_keys", accessible_name=title, kind="plain", icon_name="mdi6.dialpad", shortcut="F11")
    button.clicked.connect(partial(_open_dialog, panel))
    panel.add_secondary(button)
    return button


def _open_dialog(panel: PaymentPanel, _checked: bool = False) -> None:
    dialog = PayDialog(panel.window(), panel.context, panel.job, panel.codes)
    dialog.taken.connect(partial(_taken, panel))
    dialog.finished.connect(dialog.deleteLater)
    if panel.more_bills is not None:
        dialog.offer_bills(panel.more_bills)
    dialog.begin(panel.folio, panel.window_of_folio().number)


def _taken(panel: PaymentPanel, posted: Posted, paper: str) -> None:
    panel.paper.set_value(paper)
    panel.form.mark_saved()
    panel.done.emit(posted)


class PayPanel(PaymentPanel):
    """The fields of the dialog: those of the panel, which also tells what change was due when the money was taken.

    Signals:
        rates_shown(rates): the foreign currencies are known.
    """

    rates_shown = Signal(object)

    def __init__(self, context: ScreenContext, job: MoneyJob) -> None:
        self.given_back = 0
        super().__init__(context, job)

    def show_rates(self, rates: Sequence[RateRow]) -> None:
        super().show_rates(rates)
        self.rates_shown.emit(rates)

    def _taken(self, posted: Posted) -> None:
        self.given_back = self.change_minor()
        super()._taken(posted)


class AmountKeys(QWidget):
    """Keys for fingers that type into the field of the dialog that has the keyboard; they never take it away."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__()
        named(self, "pay_keys", _("Number keys"))
        self._dialog = dialog
        self.keys: dict[str, Button] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        names = {"point": decimal_point(), "back": "⌫"}
        spoken = {"point": _("Decimal point"), "back": _("Take the last digit away")}
        for place, key in enumerate((*"789", *"456", *"123", "0", "point", "back")):
            text = names.get(key, key)
            button = Button(text, object_name=f"pay_key_{key}", accessible_name=spoken.get(key, _("Digit {digit}").format(digit=text)))
            button.set_touch()
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._press, key, text))
            self.keys[key] = button
            grid.addWidget(button, place // 3, place % 3)

    def _press(self, key: str, text: str, _checked: bool = False) -> None:
        field = self._dialog.focusWidget()
        if not isinstance(field, QLineEdit) or field.isReadOnly():
            return
        if key == "back":
            field.backspace()
        else:
            field.insert(text)
        field.textEdited.emit(field.text())
