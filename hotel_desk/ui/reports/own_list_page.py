"""A list of what people put together themselves, and a panel to change one of it or to make a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.ui.tokens import PANEL_WIDTH
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.form_panel import FormPanel
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.data_table import DataTable
    from hotel_desk.ui.widgets.states import EmptyState


class OwnListPage[Row](QWidget):
    """Base of the packs and the schedules. A subclass makes its table and its panel, reads in `refresh`, and fills the panel.

    Args:
        key: of one thing; begins the object names: `pack`, with `packs` for the list.
        new: what the button says that makes one, translated.
        shortcut: of that button.
    """

    table: DataTable[Row]
    panel: FormPanel

    def __init__(self, context: ScreenContext, *, key: str, new: str, shortcut: str) -> None:
        super().__init__()
        self.setObjectName(f"{key}_page")
        self.context = context
        self._key = key
        self.new = Button(new, object_name=f"{key}_new", accessible_name=new, icon_name="mdi6.plus", shortcut=shortcut)
        self.new.clicked.connect(self._open_new)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the list."""
        raise NotImplementedError

    def unsaved(self) -> list[str]:
        """What is typed in the panel and not saved."""
        return self.panel.unsaved_edits() if self.panel.isVisibleTo(self) else []

    def _fill_panel(self, row: Row | None) -> QWidget:
        """Show one thing in the panel, or an empty form for a new one; tells which field is typed in first."""
        raise NotImplementedError

    def _lay_out(self, title: str, empty: EmptyState, *, panel_width: int = PANEL_WIDTH) -> None:
        self.table.opened.connect(self._open)
        self.content = Content(self.table, empty, self.refresh, object_name=f"{self._key}s_content", accessible_name=title)
        head = QHBoxLayout()
        head.addWidget(self.new)
        head.addStretch(1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.content, 1)
        self.split = ListWithPanel(side, self.panel, object_name=f"{self._key}s_split", panel_width=panel_width)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def _show_rows(self, rows: tuple[Row, ...]) -> None:
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)

    def _open_new(self) -> None:
        self._open(None)

    def _open(self, row: Row | None) -> None:
        """Open the panel, unless something typed would be lost: then it asks."""
        if self.unsaved():
            self.panel.leave()
            return
        first = self._fill_panel(row)
        self.split.open_panel()
        first.setFocus()

    def _saved(self, said: str) -> None:
        self.context.messages.success(said)
        self.split.close_panel()
        self.refresh()
