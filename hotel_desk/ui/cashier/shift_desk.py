"""The shift of whoever sits at the cashier's screen: what the bar shows, which panel it asks for, what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _, paragraph
from hotel_desk.queries.shifts import drawers_to_choose, own_shift
from hotel_desk.services.shifts import CashMoved, ShiftClosed, ShiftOpened
from hotel_desk.ui.cashier.close_shift_panel import CloseShiftPanel
from hotel_desk.ui.cashier.shift_bar import ADD, CLOSE, DROP, OPEN, REPORTS, ShiftBar
from hotel_desk.ui.cashier.shift_panels import CashMovePanel, OpenShiftPanel, ShiftPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.shell.screen import MessageAction

if TYPE_CHECKING:
    from hotel_desk.queries.shifts import DrawerChoice, OwnShift
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

OPEN_SHIFT_TARGET = "open_shift"
_CONCERNS = (
    EntityKind.CASHIER_SHIFT,
    EntityKind.CASH_DRAWER,
    EntityKind.SETTING,
    EntityKind.POSTING,
    EntityKind.BUSINESS_DATE,
    EntityKind.USER,
    EntityKind.ROLE,
)


class ShiftDesk(QObject):
    """Owns the bar and the panels; the screen shows them.

    Signals:
        panel_asked(ShiftPanel): show this panel.
        finished(): what the panel was for is done.
    """

    panel_asked = Signal(object)
    finished = Signal()

    def __init__(self, context: ScreenContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._own: OwnShift | None = None
        self._open_when_read = False
        self.bar = ShiftBar(context)
        self.open_panel = OpenShiftPanel(context)
        self.drop_panel, self.add_panel = CashMovePanel(context, drop=True), CashMovePanel(context, drop=False)
        self.close_panel = CloseShiftPanel(context)
        self.panels: tuple[ShiftPanel, ...] = (self.open_panel, self.drop_panel, self.add_panel, self.close_panel)
        self.bar.asked.connect(self.ask)
        self.open_panel.done.connect(self._opened)
        self.drop_panel.done.connect(partial(self._moved, drop=True))
        self.add_panel.done.connect(partial(self._moved, drop=False))
        self.close_panel.done.connect(self._closed)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the shift again where something may have changed it."""
        if change_set is None or change_set.touches(*_CONCERNS):
            self._context.runner.read(own_shift, self._show, key="own shift")

    def ask(self, what: str) -> None:
        """Go to what the bar offers; opening is answered once the drawers are read."""
        if what == REPORTS:
            self._context.go_to(Target(screen="cash_office", kind="shifts"))
        elif what == OPEN:
            self._ask_open()
        elif self._own is None or self._own.shift is None:
            self._context.messages.info(_("You have no shift open."))
        elif what == CLOSE:
            self.close_panel.begin(self._own.shift)
            self.panel_asked.emit(self.close_panel)
        elif what in {DROP, ADD}:
            panel = self.drop_panel if what == DROP else self.add_panel
            panel.begin()
            self.panel_asked.emit(panel)

    def _ask_open(self) -> None:
        if self._own is None:
            self._open_when_read = True
        elif self._own.shift is not None:
            self._context.messages.info(_("Your shift {number} is open already.").format(number=self._own.shift.number))
        else:
            self._context.runner.read(drawers_to_choose, self._offer_drawers, key="drawers")

    def _offer_drawers(self, drawers: tuple[DrawerChoice, ...]) -> None:
        self.open_panel.begin(drawers)
        self.panel_asked.emit(self.open_panel)

    def _show(self, own: OwnShift) -> None:
        self._own = own
        self.bar.show_shift(own)
        if self._open_when_read:
            self._open_when_read = False
            self._ask_open()

    def _opened(self, opened: ShiftOpened) -> None:
        self.finished.emit()
        words = _("Shift {number} is open at the drawer {drawer} with {amount}.")
        amount = money_text(opened.float_minor, self._context.status().currency)
        sentence = words.format(number=opened.number, drawer=opened.drawer, amount=amount)
        if opened.note:
            self._context.messages.info(paragraph(sentence, _("Note: {note}").format(note=opened.note)))
        else:
            self._context.messages.success(sentence)

    def _moved(self, moved: CashMoved, *, drop: bool) -> None:
        self.finished.emit()
        words = _("Slip {number}: {amount} dropped into the safe.") if drop else _("Slip {number}: {amount} added to the drawer.")
        self._context.messages.success(words.format(number=moved.number, amount=money_text(moved.amount_minor, moved.currency)))

    def _closed(self, closed: ShiftClosed) -> None:
        self.finished.emit()
        report = MessageAction(
            _("Show the report"),
            lambda: self._context.go_to(Target(screen="cash_office", kind=EntityKind.CASHIER_SHIFT, id=closed.shift_id)),
        )
        off = [each for each in closed.cash if each.over_short_minor]
        if not off:
            self._context.messages.success(_("Shift {number} is closed, and the drawer is right.").format(number=closed.number), report)
            return
        parts = [
            (_("{amount} over") if each.over_short_minor > 0 else _("{amount} short")).format(
                amount=money_text(abs(each.over_short_minor), each.currency)
            )
            for each in off
        ]
        sentence = _("Shift {number} is closed: {differences}.").format(number=closed.number, differences=", ".join(parts))
        self._context.messages.warning(sentence, report)
