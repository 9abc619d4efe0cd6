"""Who may do what: permissions down, roles across. To change a role, open its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import PERMISSION_TITLES, Permission
from hotel_desk.language import _
from hotel_desk.queries.setup_people import RoleRow, roles_set_up
from hotel_desk.ui.setup.people import PERMISSION_AREAS, area_of
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from hotel_desk.queries.setup_page import SetUpPage
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

NARROWEST_TITLE = 216
ROLE_WIDTH = 104


class _Matrix(QTableWidget):
    """Enter opens the column's role, as a double click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.cellDoubleClicked.emit(self.currentRow(), self.currentColumn())
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """The titles take what the roles leave, and never too little to be read."""
        roles = self.columnCount() - 1
        self.setColumnWidth(0, max(NARROWEST_TITLE, self.viewport().width() - roles * ROLE_WIDTH))
        for column in range(1, roles + 1):
            self.setColumnWidth(column, ROLE_WIDTH)


class PermissionPage(QWidget):
    """The matrix of all active roles.

    Signals:
        role_asked(role id): a column was opened.
    """

    role_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("permissions_page")
        self.context = context
        self._roles: tuple[RoleRow, ...] = ()
        self.table = named(_Matrix(), "permissions", _("Permissions by role"))
        self._dress()
        self.table.cellDoubleClicked.connect(self._opened)
        theme().changed.connect(self._paint)
        empty = EmptyState(_("No roles yet"), object_name="permissions_empty", accessible_name=_("No roles yet"))
        self.content = Content(self.table, empty, self.refresh, object_name="permissions_content", accessible_name=_("Permissions by role"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_("Permissions by role"), "title"))
        column.addWidget(label(_("Enter or a double click on a column opens the role."), "quiet", wrap=True))
        column.addWidget(self.content, 1)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the roles again."""
        if change_set is not None and not change_set.touches(EntityKind.ROLE):
            return
        self.content.show_loading()
        self.context.runner.read(roles_set_up, self._show, self.content.show_error, key="permissions")

    def unsaved(self) -> list[str]:
        """Nothing is edited here."""
        return []

    def _dress(self) -> None:
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.table.horizontalHeader()
        header.setFixedHeight(ROW_HEIGHT)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _show(self, page: SetUpPage[RoleRow]) -> None:
        self._roles = tuple(role for role in page.rows if role.active)
        self._paint()
        self.content.show_content(empty=not self._roles)

    def _paint(self) -> None:
        current = (self.table.currentRow(), self.table.currentColumn())
        self.table.clear()
        self.table.setColumnCount(1 + len(self._roles))
        self.table.setRowCount(len(Permission))
        self.table.setHorizontalHeaderLabels([_("May"), *(role.name for role in self._roles)])
        self.table.horizontalHeaderItem(0).setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, permission in enumerate(Permission):
            self._paint_line(number, permission)
        self.table.share_width()
        if current[0] >= 0:
            self.table.setCurrentCell(*current)

    def _paint_line(self, number: int, permission: Permission) -> None:
        tokens = theme().tokens
        title = _(PERMISSION_TITLES[permission])
        first = QTableWidgetItem(title)
        first.setToolTip(_(PERMISSION_AREAS[area_of(permission)]))
        self.table.setItem(number, 0, first)
        for column, role in enumerate(self._roles, start=1):
            may = permission in role.permissions
            item = QTableWidgetItem("✓" if may else "–")
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            item.setForeground(QBrush(QColor(tokens.success_ink if may else tokens.disabled_ink)))
            sentence = _("{role} may: {permission}") if may else _("{role} may not: {permission}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, sentence.format(role=role.name, permission=title))
            self.table.setItem(number, column, item)

    def _opened(self, _row: int, column: int) -> None:
        if 1 <= column <= len(self._roles):
            self.role_asked.emit(self._roles[column - 1].id)
