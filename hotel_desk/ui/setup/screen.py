"""The set-up screen: the nouns down the left side, the list of one, the panel of one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _
from hotel_desk.ui.setup.drawers import CashDrawers
from hotel_desk.ui.setup.hourly_rates import HourlyRates
from hotel_desk.ui.setup.let_places import LetPlaces
from hotel_desk.ui.setup.money import TaxRules, TransactionCodes, TransactionGroups
from hotel_desk.ui.setup.noun_page import NounPage
from hotel_desk.ui.setup.packages import Packages
from hotel_desk.ui.setup.people import Agents, Companies, Roles, Users
from hotel_desk.ui.setup.permission_page import PermissionPage
from hotel_desk.ui.setup.places import Buildings, Floors
from hotel_desk.ui.setup.policies import Policies
from hotel_desk.ui.setup.price_rules import ChildAgeBands, LongStays, SpecialDates
from hotel_desk.ui.setup.property_page import PropertyPage
from hotel_desk.ui.setup.rate_plans import RatePlans
from hotel_desk.ui.setup.reasons import Reasons
from hotel_desk.ui.setup.rooms import Allowances, Closures, Rooms, RoomTypes
from hotel_desk.ui.shell.screen import Screen, ScreenCommand, ScreenContext, ScreenSpec
from hotel_desk.ui.theme import SMALL_POINT_SIZE, theme
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.setup.noun import Noun

TREE_WIDTH = 168
_DOWNWARDS = (
    QAbstractItemView.CursorAction.MoveDown,
    QAbstractItemView.CursorAction.MovePageDown,
    QAbstractItemView.CursorAction.MoveHome,
    QAbstractItemView.CursorAction.MoveRight,
    QAbstractItemView.CursorAction.MoveNext,
)
NOUN_HEIGHT = 28
PROPERTY, PERMISSIONS = "property", "permissions"
Page = NounPage | PropertyPage | PermissionPage
_NOUNS: tuple[type[Noun], ...] = (
    Buildings,
    Floors,
    RoomTypes,
    Rooms,
    Closures,
    Allowances,
    LetPlaces,
    TransactionGroups,
    TransactionCodes,
    TaxRules,
    CashDrawers,
    RatePlans,
    Packages,
    HourlyRates,
    SpecialDates,
    LongStays,
    ChildAgeBands,
    Policies,
    Reasons,
    Users,
    Roles,
    Companies,
    Agents,
)
_TITLES = {PROPERTY: N_("Property"), PERMISSIONS: N_("Permissions"), **{noun.key: noun.title for noun in _NOUNS}}
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Hotel"), (PROPERTY, "buildings", "floors", "let_places")),
    (N_("Rooms"), ("room_types", "rooms", "closures", "allowances")),
    (N_("Money"), ("transaction_groups", "transaction_codes", "tax_rules", "cash_drawers")),
    (N_("Selling"), ("rate_plans", "packages", "hourly_rates", "special_dates", "long_stays", "child_age_bands", "policies", "reasons")),
    (N_("People"), ("users", "roles", PERMISSIONS, "companies", "agents")),
)
_SHOWN_BY = {
    EntityKind.PROPERTY: PROPERTY,
    EntityKind.BUILDING: "buildings",
    EntityKind.FLOOR: "floors",
    EntityKind.ROOM_TYPE: "room_types",
    EntityKind.ROOM: "rooms",
    EntityKind.CLOSURE: "closures",
    EntityKind.TRANSACTION_GROUP: "transaction_groups",
    EntityKind.TRANSACTION_CODE: "transaction_codes",
    EntityKind.TAX_RULE: "tax_rules",
    EntityKind.CASH_DRAWER: "cash_drawers",
    EntityKind.PACKAGE: "packages",
    EntityKind.HOURLY_RATE: "hourly_rates",
    EntityKind.SPECIAL_DATE: "special_dates",
    EntityKind.CHILD_AGE_BAND: "child_age_bands",
    EntityKind.REASON_CODE: "reasons",
    EntityKind.POLICY: "policies",
    EntityKind.PLACE: "let_places",
    EntityKind.USER: "users",
    EntityKind.ROLE: "roles",
}
_NEW = {"new_rooms": "rooms", "new_room_type": "room_types", "new_user": "users", "set_allowance": "allowances"}


class _NounTree(QTreeWidget):
    """A tree whose groups are headings: the arrow keys pass them by."""

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        wanted = super().moveCursor(action, modifiers)
        step = self.indexBelow if action in _DOWNWARDS else self.indexAbove
        while wanted.isValid() and not wanted.parent().isValid():
            wanted = step(wanted)
        return wanted if wanted.isValid() else self.currentIndex()


class SetUpScreen(Screen):
    """Everything that the hotel has, in one place. Each noun keeps its list and panel as they were while another is looked at."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._items: dict[str, QTreeWidgetItem] = {}
        self.tree = self._make_tree()
        self._dress_tree()
        self._stack = QStackedWidget()
        side = QFrame()
        side.setObjectName("set_up_nouns_side")
        side.setProperty("role", "panel")
        side.setFixedWidth(TREE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 8)
        column.addWidget(self.tree)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._stack, 1)
        self.setFocusProxy(self.tree)
        self.show_page(PROPERTY)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self._stale |= self._pages.keys() - {self.current}
        self.page().refresh(change_set)

    def unsaved(self) -> list[str]:
        return [edit for page in self._pages.values() for edit in page.unsaved()]

    def open(self, target: Target) -> None:
        key = _SHOWN_BY.get(EntityKind(target.kind)) if target.kind else None
        if key is None:
            return
        self.show_page(key)
        page = self.page()
        if isinstance(page, NounPage) and target.id is not None:
            page.show_one(target.id)

    def perform(self, command: str) -> None:
        self.show_page(_NEW[command])
        page = self.page()
        if isinstance(page, NounPage):
            page.make_new()

    def page(self) -> Page:
        """The page on view."""
        return self._pages[self.current]

    def show_page(self, key: str) -> None:
        """Show a noun; read it now when it is the first time or something changed meanwhile."""
        first = key not in self._pages
        if first:
            self._pages[key] = self._make_page(key)
            self._stack.addWidget(self._pages[key])
        self.current = key
        self._stack.setCurrentWidget(self._pages[key])
        self.tree.setCurrentItem(self._items[key])
        if (first or key in self._stale) and self.isVisible():
            self._stale.discard(key)
            self._pages[key].refresh()

    def _make_page(self, key: str) -> Page:
        if key == PROPERTY:
            return PropertyPage(self.context)
        if key == PERMISSIONS:
            page = PermissionPage(self.context)
            page.role_asked.connect(self._open_role)
            return page
        return NounPage(next(noun for noun in _NOUNS if noun.key == key)(self.context), self.context)

    def _open_role(self, role_id: object) -> None:
        self.show_page("roles")
        page = self.page()
        if isinstance(page, NounPage):
            page.show_one(role_id)

    def _make_tree(self) -> QTreeWidget:
        tree = named(_NounTree(), "set_up_nouns", _("What the hotel has"))
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setIndentation(0)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        small = tree.font()
        small.setPointSize(SMALL_POINT_SIZE)
        for title, keys in _GROUPS:
            group = QTreeWidgetItem([_(title)])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFont(0, small)
            group.setSizeHint(0, QSize(0, ROW_HEIGHT))
            group.setTextAlignment(0, Qt.AlignmentFlag.AlignBottom)
            tree.addTopLevelItem(group)
            for key in keys:
                item = QTreeWidgetItem([_(_TITLES[key])])
                item.setToolTip(0, _(_TITLES[key]))
                item.setData(0, Qt.ItemDataRole.UserRole, key)
                item.setSizeHint(0, QSize(0, NOUN_HEIGHT))
                group.addChild(item)
                self._items[key] = item
            group.setExpanded(True)
        theme().changed.connect(self._dress_tree)
        tree.currentItemChanged.connect(self._chosen)
        tree.itemActivated.connect(lambda _item, _column: self.page().setFocus())
        return tree

    def _dress_tree(self) -> None:
        """Like the window's own navigation: no frame, the focus shown at the chosen line."""
        tokens = theme().tokens
        self.tree.setStyleSheet(
            "QTreeView { border: none; background: transparent; }"
            "QTreeView::item { padding-left: 14px; border: 2px solid transparent; }"
            f"QTreeView::item:hover {{ background: {tokens.hover}; }}"
            f"QTreeView::item:selected {{ background: {tokens.accent_soft}; color: {tokens.accent_ink}; }}"
            f"QTreeView::item:selected:focus {{ border: 2px solid {tokens.accent}; }}"
            "QTreeView::branch { background: transparent; }"
        )
        for number in range(self.tree.topLevelItemCount()):
            self.tree.topLevelItem(number).setForeground(0, QColor(tokens.quiet_ink))

    def _chosen(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        key = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        if key is not None and key != self.current:
            self.show_page(key)


SPEC = ScreenSpec(
    key="set_up",
    title=N_("Set-up"),
    icon="mdi6.office-building-cog-outline",
    factory=SetUpScreen,
    opens=frozenset(_SHOWN_BY) - {EntityKind.ROOM, EntityKind.CLOSURE},
    commands=(
        ScreenCommand("new_rooms", N_("Add rooms"), "mdi6.door"),
        ScreenCommand("new_room_type", N_("Add room type"), "mdi6.bed-king-outline"),
        ScreenCommand("new_user", N_("Add user"), "mdi6.account-plus-outline"),
        ScreenCommand("set_allowance", N_("Set overbooking allowance"), "mdi6.plus-box-multiple-outline"),
    ),
)
