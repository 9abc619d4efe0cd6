"""One window of a folio: its payer and balance on top, its lines beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hotel_desk.domain.codes import FolioKind
from hotel_desk.language import _
from hotel_desk.ui.cashier.lines_table import make_lines_table
from hotel_desk.ui.cashier.words import amount_words, balance_words, folio_title, room_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from hotel_desk.domain.ids import FolioId
    from hotel_desk.queries.folio import FolioView, FolioWindowView
    from hotel_desk.queries.folio_lines import FolioLineView

HEAD_HEIGHT = 52


class WindowColumn(QFrame):
    """A window beside others. It is made once and shows one window after another.

    Args:
        place: from 1, the place among the columns; part of the names.

    Signals:
        touched(): the person clicked on its head.
        closed(): the folio beside is not wanted any more.
    """

    touched = Signal()
    closed = Signal()

    def __init__(self, currency: str, place: int) -> None:
        super().__init__()
        self._folio: FolioView | None = None
        self._number = 1
        suffix = "" if place == 1 else f"_{place}"
        self.table = make_lines_table(
            currency,
            with_guest=lambda: self._folio is not None and self._folio.stay is None,
            object_name=f"folio_lines{suffix}",
            draggable=lambda: self._folio is not None and self._folio.moves_lines,
        )
        self.setProperty("role", "window")
        self.setObjectName(f"folio_window{suffix}")
        self.payee = ElidedLabel("", "heading")
        self.about = ElidedLabel("", "small")
        self.balance = label("", "heading")
        self.meaning = label("", "small")
        for part in (self.balance, self.meaning):
            part.setAlignment(Qt.AlignmentFlag.AlignRight)
        title = _("Close the folio beside")
        self.close_button = Button("", object_name=f"close_beside{suffix}", accessible_name=title, kind="quiet", icon_name="mdi6.close")
        self.close_button.clicked.connect(self.closed)
        self.head = self._make_head()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)

    @property
    def folio(self) -> FolioView:
        """The folio whose window it is."""
        if self._folio is None:
            raise LookupError("the column shows no window yet")
        return self._folio

    @property
    def number(self) -> int:
        """The number of the window."""
        return self._number

    @property
    def key(self) -> tuple[FolioId, int] | None:
        """What it shows; None at first."""
        return None if self._folio is None else (self._folio.folio_id, self._number)

    @property
    def window_view(self) -> FolioWindowView:
        """The window as it was read."""
        return self.folio.window(self._number)

    def show_window(self, folio: FolioView, window: FolioWindowView, lines: tuple[FolioLineView, ...], *, beside: bool) -> None:
        """Show a window; the same one read again keeps its lines chosen and its place."""
        same = self.key == (folio.folio_id, window.number)
        grown = same and len(lines) > len(self.table.rows())
        self._folio, self._number = folio, window.number
        self.payee.setText(f"{window.number}  {window.payee_name}")
        self.about.setText(_about(folio, window, beside=beside))
        self.about.setVisible(bool(self.about.text()))
        self.balance.setText(amount_words(window.balance_minor, folio.currency))
        self.meaning.setText(_("Owed to guests") if folio.kind is FolioKind.PACKAGE else balance_words(window.balance_minor))
        self.table.setAccessibleName(_("Lines of window {number}, {payee}").format(number=window.number, payee=window.payee_name))
        self.table.setAccessibleDescription(f"{self.meaning.text()} {self.balance.text()}")
        if not same:
            self.table.drop_choice()
        self.table.set_rows(lines)
        if grown or not same:
            self.table.scrollToBottom()

    def mark(self, *, active: bool, target: bool = False) -> None:
        """Look like the one that the keys are in, or like the one that lines would be dropped on."""
        state = "target" if target else "active" if active else ""
        if self.property("state") != state:
            self.setProperty("state", state)
            for part in (self, self.head):
                part.style().unpolish(part)
                part.style().polish(part)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.touched.emit()

    def _make_head(self) -> QFrame:
        head = QFrame()
        head.setProperty("role", "window-head")
        head.setFixedHeight(HEAD_HEIGHT)
        left, right = QVBoxLayout(), QVBoxLayout()
        for words, parts in ((left, (self.payee, self.about)), (right, (self.balance, self.meaning))):
            words.setSpacing(0)
            for part in parts:
                words.addWidget(part)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addLayout(right)
        row.addWidget(self.close_button)
        return head


def _about(folio: FolioView, window: FolioWindowView, *, beside: bool) -> str:
    """Whose folio it is where it stands beside; who pays it later; what its papers need."""
    whose = " · ".join(part for part in (folio_title(folio), room_words(folio), folio.number) if part) if beside else ""
    account = _("pays later, on account") if window.on_account else ""
    return " · ".join(part for part in (whose, account, window.payee_address.split("\n")[0], window.payee_tax_number) if part)
