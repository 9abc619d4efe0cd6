"""The cashier screen: a list of folios, the one on view, and a panel for what is being done to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.transaction_codes import charge_codes, payment_codes
from hotel_desk.ui.cashier.advance_dialog import AdvanceDesk
from hotel_desk.ui.cashier.charge_panel import ChargePanel, quick_codes
from hotel_desk.ui.cashier.check_out_desk import CheckOutDesk
from hotel_desk.ui.cashier.fapiao_panel import FapiaoPanel
from hotel_desk.ui.cashier.folio_beside import FolioBeside
from hotel_desk.ui.cashier.folio_finder import WIDTH as FINDER_WIDTH
from hotel_desk.ui.cashier.folio_finder import FolioFinder
from hotel_desk.ui.cashier.folio_page import FolioPage
from hotel_desk.ui.cashier.folio_panel import FolioPanel
from hotel_desk.ui.cashier.folio_reading import folio_and_debts, folio_content
from hotel_desk.ui.cashier.house_desk import HouseDesk
from hotel_desk.ui.cashier.invoice_panel import InvoicePanel
from hotel_desk.ui.cashier.line_bar import BESIDE
from hotel_desk.ui.cashier.line_desk import OF_LINES, LineDesk
from hotel_desk.ui.cashier.line_panel import LinePanel
from hotel_desk.ui.cashier.lines_panel import LinesPanel
from hotel_desk.ui.cashier.paid_out_panel import PaidOutPanel
from hotel_desk.ui.cashier.papers import PaperMaker
from hotel_desk.ui.cashier.pay_dialog import money_panels
from hotel_desk.ui.cashier.result_desk import ResultDesk
from hotel_desk.ui.cashier.settle_desk import SettleDesk
from hotel_desk.ui.cashier.shift_desk import OPEN_SHIFT_TARGET, ShiftDesk
from hotel_desk.ui.cashier.shift_panels import ShiftPanel
from hotel_desk.ui.cashier.stay_charges import OF_STAY, StayCharges
from hotel_desk.ui.cashier.window_panel import WindowPanel
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.tokens import PANEL_WIDTH
from hotel_desk.ui.widgets.buttons import CommandButton, Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.queries.folio_list import FolioRow
    from hotel_desk.queries.transaction_codes import ChargeCode, PaymentCode
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.cashier.folio_reading import FolioRead
    from hotel_desk.ui.cashier.payment_panel import PaymentPanel
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.side_panel import SidePanel


_CONCERNS = (
    EntityKind.FOLIO,
    EntityKind.POSTING,
    EntityKind.RECEIPT,
    EntityKind.INVOICE,
    EntityKind.FAPIAO_REQUEST,
    EntityKind.PAYMENT_ATTEMPT,
    EntityKind.RESERVATION,
    EntityKind.PROFILE,
    EntityKind.BUSINESS_DATE,
)
_CODES = (EntityKind.TRANSACTION_CODE, EntityKind.TRANSACTION_GROUP, EntityKind.TAX_RULE)
_FOLIO_AT_LEAST = 520
SHIFT_COMMANDS = {"open_shift": "open", "close_shift": "close", "drop_cash": "drop", "add_cash": "add"}


class CashierScreen(Screen):
    """The controller: what is chosen, what is read, what is run. The parts only show."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        currency = context.status().currency
        self._folio_id: FolioId | None = None
        self._list_wanted = True
        self._to_check_out = False
        self._ask_when_shown = ""
        self._panel: SidePanel | None = None
        self._focus_before: QWidget | None = None
        self._codes_read = False
        self.papers = PaperMaker(self, context)
        self.house = HouseDesk(context, lambda: self.page.folio, self._may_open, self)
        self.leaving = CheckOutDesk(context, lambda: self.page.folio, self)
        self.finder = FolioFinder(context.runner, currency)
        self.stay_charges = StayCharges(context, self._open, self._may_open)
        self.page = FolioPage(
            currency,
            print_folio=self._print_button(),
            check_out=self.leaving.button,
            leaving_way=self.leaving.way,
            house=self.house.buttons,
            of_stay=self.stay_charges.buttons,
        )
        self.content = folio_content(self.page, self._read_folio)
        self.charge = ChargePanel(context)
        self.payment, self.deposit, self.refund = money_panels(context)
        self.settling = SettleDesk(context, self.payment, self.papers, self)
        self.settling.finished.connect(self.close_panel)
        self.advance = AdvanceDesk(context, self.deposit, self)
        self.results = ResultDesk(context, lambda: self.page.folio, self.papers, self)
        self.paid_out = PaidOutPanel(context, self.papers)
        self.line = LinePanel(context)
        self.invoice = InvoicePanel(context, self.papers, self.page.chosen_lines)
        self.fapiao = FapiaoPanel(context)
        self.beside = FolioBeside(context, self.page, self)
        self.lines = LineDesk(context, self.page, self._may_open, self)
        self._panels: dict[str, SidePanel] = {
            "charge": self.charge,
            "payment": self.payment,
            "deposit": self.deposit,
            "refund": self.refund,
            "paid_out": self.paid_out,
            "line": self.line,
            "invoice": self.invoice,
            "fapiao": self.fapiao,
        }
        self._stack = QStackedWidget()
        self._stack.setFixedWidth(PANEL_WIDTH)
        self._stack.hide()
        self.shifts = ShiftDesk(context, self)
        of_desks = (*self.lines.panels, *self.stay_charges.panels.values(), *self.shifts.panels)
        for side_panel in (*self._panels.values(), self.house.panel, *of_desks):
            self._stack.addWidget(side_panel)
            side_panel.left.connect(self.close_panel)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.finder)
        row.addWidget(self.content, 1)
        row.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.shifts.bar)
        column.addLayout(row, 1)
        self.setFocusProxy(self.finder.search)
        self._connect()

    # --- what the shell asks ------------------------------------------------------------------------------------------

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or not self._codes_read or change_set.touches(*_CODES):
            self._codes_read = True
            self.context.runner.read(charge_codes, self._show_charge_codes, key="charge codes")
            self.context.runner.read(payment_codes, self._show_payment_codes, key="payment codes")
        if change_set is None or change_set.touches(*_CONCERNS):
            self.finder.read()
            self._read_folio()
        self.stay_charges.refresh(change_set)
        self.shifts.refresh(change_set)

    def unsaved(self) -> list[str]:
        panel = self._panel
        if isinstance(panel, ShiftPanel):
            return [_("Shift: {edit}").format(edit=edit) for edit in panel.unsaved_edits()]
        if panel is self.house.panel and not self.house.panel.renames:
            return [_("House account: {edit}").format(edit=edit) for edit in self.house.panel.unsaved_edits()]
        if panel is None or self.page.folio is None:
            return []
        edits = self.line.form.changed_fields() if panel is self.line else panel.unsaved_edits()  # type: ignore[attr-defined]
        number = self.page.folio.number
        return [_("Folio {number}: {edit}").format(number=number, edit=edit) for edit in edits]

    def open(self, target: Target) -> None:
        if target.kind == OPEN_SHIFT_TARGET:
            self.shifts.ask("open")
        if target.kind == EntityKind.FOLIO and target.id is not None:
            self.show_folio(target.id)
            self.page.table.setFocus()
        if target.kind == EntityKind.FAPIAO_REQUEST and target.id is not None:
            self._show_fapiao(target.id)

    def perform(self, command: str) -> None:
        if command == "find":
            self.finder.find()
        elif command in SHIFT_COMMANDS:
            self.shifts.ask(SHIFT_COMMANDS[command])
        elif command == "new_house_account":
            self.house.ask_new()
        elif self.page.folio is None:
            self.context.messages.info(_("Choose a folio first."))
            self.finder.find()
        elif command == "print_folio":
            self.page.print_folio.animateClick()
        elif command in OF_STAY:
            self.stay_charges.ask(command)
        else:
            self._ask(command)

    # --- choosing a folio ---------------------------------------------------------------------------------------------

    def show_folio(self, folio_id: FolioId) -> None:
        """Show a folio, unless something typed for another one would be lost: then its panel asks."""
        if folio_id == self._folio_id:
            return
        if self.beside.choosing:
            self._open_beside(folio_id)
            return
        if self.unsaved() and self._panel is not None:
            if self._folio_id is not None:
                self.finder.mark(self._folio_id)
            self._panel.leave()
            return
        self._folio_id = folio_id
        self._to_check_out = False
        self._ask_when_shown = ""
        self.lines.forget()
        if self.beside.folio_id == folio_id:
            self.beside.close()
        self.finder.mark(folio_id)
        self.content.show_loading()
        self._read_folio()

    def _show_fapiao(self, folio_id: FolioId) -> None:
        """The folio of a fapiao, with the panel of its fapiao as soon as it is read."""
        self.show_folio(folio_id)
        if self.page.folio is not None and self.page.folio.folio_id == folio_id:
            self._ask("fapiao")
        elif self._folio_id == folio_id:
            self._ask_when_shown = "fapiao"

    def close_panel(self) -> None:
        """Hide the panel and go back to where the person was."""
        self._panel = None
        before, self._focus_before = self._focus_before, None
        # The keyboard leaves the panel before it is hidden: Qt would pass it on to whatever comes next, a window with other lines maybe.
        self._take_keyboard(before)
        self._stack.hide()
        self._arrange()
        self._take_keyboard(before)

    def _take_keyboard(self, wanted: QWidget | None) -> None:
        usable = wanted is not None and wanted.isVisibleTo(self) and wanted.isEnabled()
        (wanted if usable and wanted is not None else self.page.table).setFocus()

    def _read_folio(self) -> None:
        if self._folio_id is not None:
            self.context.runner.read(folio_and_debts, self._show_folio, self._folio_refused, key="folio", folio_id=self._folio_id)
        self.beside.read()

    def _show_folio(self, read: FolioRead) -> None:
        folio, debts, notices = read
        if folio.folio_id != self._folio_id:
            return
        another = self.page.folio is None or self.page.folio.folio_id != folio.folio_id
        self.page.show_folio(folio, debts)
        self.page.show_notices(notices)
        self.stay_charges.show_folio(folio)
        if another and self._panel in self.stay_charges.panels.values():
            self.close_panel()
        self.content.show_content()
        self._update_panel(folio, another=another)
        if self._ask_when_shown:
            asked, self._ask_when_shown = self._ask_when_shown, ""
            self._ask(asked)
        if self._to_check_out:
            self._to_check_out = False
            if self.page.check_out.isVisibleTo(self):
                self.page.check_out.setFocus()

    def _folio_refused(self, error: StaffError) -> None:
        self.content.show_error(error)

    def _update_panel(self, folio: FolioView, *, another: bool) -> None:
        """The panel follows the folio: read again it keeps what was typed, another one empties it."""
        panel = self._panel
        if panel is self.line:
            line = None if another or self.line.line is None else self.line.line
            of = None if line is None else self.page.folio_of(line)
            if line is None or of is None:
                self.close_panel()
            else:
                self.line.show_line(of, self._line_of(of, line) or line)
        elif isinstance(panel, LinesPanel | WindowPanel):
            self._follow(panel, folio, another=another)
        elif isinstance(panel, FolioPanel):
            key = next(key for key, known in self._panels.items() if known is panel)
            if not self.page.buttons[key].isEnabled() and not panel.unsaved_edits():
                self.close_panel()
            elif another:
                panel.begin(folio, self.page.window_number())
            else:
                panel.update_folio(folio)

    def _follow(self, panel: LinesPanel | WindowPanel, folio: FolioView, *, another: bool) -> None:
        """A panel of lines or windows goes on with what was read again, as long as there is something to go on with."""
        beside = self.page.beside
        of = beside if beside is not None and beside.folio_id == panel.folio.folio_id else folio
        if another or of.folio_id != panel.folio.folio_id or not panel.follow(of):
            self.close_panel()

    @staticmethod
    def _line_of(folio: FolioView, line: FolioLineView) -> FolioLineView | None:
        lines = folio.window(line.window_number).lines
        return next((one for one in lines if one.posting_id == line.posting_id), None)

    # --- panels -------------------------------------------------------------------------------------------------------

    def _ask(self, key: str) -> None:
        """Open the panel of an action, unless something typed in another one would be lost."""
        folio = self.page.folio
        if key == BESIDE:
            self.beside.ask()
            return
        if key in OF_LINES:
            self.lines.ask(key)
            return
        if folio is None or not self.page.buttons[key].isEnabled():
            return
        panel = self._panels[key]
        if self._panel is not panel and not self._may_open(panel):
            return
        if isinstance(panel, FolioPanel):
            if self._panel is not panel:
                panel.begin(folio, panel.likely_window(folio, self.page.window_number()))
            self._open(panel, panel.first_field())
            return
        line = self.page.current_line()
        of = None if line is None else self.page.folio_of(line)
        if line is not None and of is not None:
            self.line.show_line(of, line)
            self._open(self.line, self.line.first_field())

    def _show_shift_panel(self, panel: ShiftPanel) -> None:
        """Show what the shift bar asks for, unless something typed in another panel would be lost."""
        if self._panel is panel or self._may_open(panel):
            self._open(panel, panel.first_field())

    def _may_open(self, _panel: SidePanel) -> bool:
        """Whether a panel may be filled and shown; where something typed would be lost, the panel that has it asks."""
        if self._panel is None or not self.unsaved():
            return True
        self._panel.leave()
        return False

    def _open_beside(self, folio_id: FolioId) -> None:
        """The list goes on marking the folio on view."""
        if self._folio_id is not None:
            self.finder.mark(self._folio_id)
        self.beside.open(folio_id)

    def _beside_shown(self) -> None:
        if self.page.folio is not None:
            self._update_panel(self.page.folio, another=False)

    def _show_line_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.page.fill_line_menu(menu)
        menu.popup(place)

    def _toggle_list(self) -> None:
        """The list gives its place to the windows, and takes it back."""
        self._list_wanted = not self._list_wanted
        self._arrange()
        if not self._list_wanted:
            self.page.table.setFocus()

    # --- showing a panel ----------------------------------------------------------------------------------------------

    def _open(self, panel: SidePanel, field: QWidget) -> None:
        focused = self.window().focusWidget()
        if self._panel is None and focused is not None and self.isAncestorOf(focused):
            self._focus_before = focused
        self._panel = panel
        self._stack.setCurrentWidget(panel)
        self._stack.show()
        self._arrange()
        field.setFocus()

    def _arrange(self) -> None:
        """Where there is no room for three, the list gives way to the panel."""
        narrow = self.width() < FINDER_WIDTH + _FOLIO_AT_LEAST + PANEL_WIDTH
        self.finder.setVisible(self._list_wanted and (self._panel is None or not narrow))
        self.page.show_list.setChecked(self._list_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_charge_codes(self, codes: Sequence[ChargeCode]) -> None:
        self.charge.show_quick_keys(quick_codes(codes))

    def _show_payment_codes(self, codes: Sequence[PaymentCode]) -> None:
        for panel in (self.payment, self.deposit, self.refund):
            panel.show_methods(codes)

    # --- what was done ------------------------------------------------------------------------------------------------

    def _money_moved(self, panel: PaymentPanel, posted: Posted) -> None:
        """Go on: to the check-out where nothing is owed any more."""
        self._to_check_out = True
        self.close_panel()
        self._read_folio()
        self.results.paid(panel, posted)

    def _reversed(self, posted: Posted) -> None:
        self.close_panel()
        self.results.taken_back(posted)

    def _adjusted(self, posted: Posted) -> None:
        self.close_panel()
        self.results.adjusted(posted)

    def _reverse(self, posted: Posted) -> None:
        """Go to a line just posted, ready to be taken back; it may be on the account of those who left unpaid."""
        folio = self.page.folio
        line = self.page.select_line(posted.posting_id) if folio is not None and folio.folio_id == posted.folio_id else None
        if line is None:
            self.show_folio(posted.folio_id)
            return
        self._ask("line")

    # --- papers ----------------------------------------------------------------------------------------------------

    def _print_button(self) -> CommandButton:
        title = _("Print folio")
        return CommandButton(
            title,
            self.context.runner,
            self._folio_paper_intent,
            self._folio_recorded,
            object_name="print_folio",
            accessible_name=title,
            kind="plain",
            icon_name="mdi6.printer",
            shortcut="F9",
        )

    def _folio_paper_intent(self) -> Intent | None:
        return None if self._folio_id is None else self.papers.folio_intent(self._folio_id, self.page.account_window())

    def _folio_recorded(self, printed: PaperPrinted) -> None:
        if self._folio_id is not None:
            self.papers.show_folio(self._folio_id, printed, self.page.account_window())

    # --- putting together ---------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        QShortcut(QKeySequence("Ctrl+F"), self, self._find)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.lines.undo)
        self.finder.chosen.connect(self._row_chosen)
        self.finder.opened.connect(self._row_opened)
        self.page.asked.connect(self._ask)
        self.page.line_opened.connect(lambda _line: self._ask("line"))
        self.page.folio_asked.connect(self.show_folio)
        self.page.windows.menu_asked.connect(self._show_line_menu)
        self.page.show_list.clicked.connect(self._toggle_list)
        self.finder.clicked.connect(self._row_clicked)
        self.finder.house_account_asked.connect(self.house.ask_new)
        for desk in (self.lines, self.house):
            desk.panel_asked.connect(lambda panel: self._open(panel, panel.first_field()))
            desk.finished.connect(self.close_panel)
        self.house.opened.connect(self.show_folio)
        self.leaving.left.connect(self.finder.find)
        self.beside.choosing_began.connect(self._find)
        self.beside.shown.connect(self._beside_shown)
        self.lines.adjust.done.connect(self._adjusted)
        self.charge.done.connect(self.results.charged)
        self.results.reversal_asked.connect(self._reverse)
        for panel in (self.payment, self.deposit, self.refund):
            panel.done.connect(partial(self._money_moved, panel))
        self.line.done.connect(self._reversed)
        self.line.receipt_asked.connect(lambda receipt, roll: self.papers.print_receipt(receipt.id, roll=roll))
        self.shifts.panel_asked.connect(self._show_shift_panel)
        self.shifts.finished.connect(self.close_panel)

    def _find(self) -> None:
        """The search, also while a panel has taken the place of the list."""
        self._list_wanted = True
        self._arrange()
        if self._panel is not None and not self.finder.isVisibleTo(self):
            self._panel.leave()
        if self.finder.isVisibleTo(self):
            self.finder.find()

    def _row_chosen(self, row: FolioRow) -> None:
        """Another row is current. A folio to open beside is chosen on purpose: going through the list opens none."""
        if not self.beside.choosing:
            self.show_folio(row.folio_id)

    def _row_clicked(self, row: FolioRow) -> None:
        if self.beside.choosing:
            self.show_folio(row.folio_id)

    def _row_opened(self, row: FolioRow) -> None:
        self.show_folio(row.folio_id)
        if self._folio_id == row.folio_id:
            self.page.table.setFocus()
