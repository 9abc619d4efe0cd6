"""The settings screen: everything in the registry, searchable, one panel to change it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind, SettingScope
from hotel_desk.domain.search_words import fold
from hotel_desk.domain.settings import LANGUAGE, THEME
from hotel_desk.language import N_, _, current_language
from hotel_desk.queries.settings import SettingRow, all_settings
from hotel_desk.services.settings import SettingChanged, change_setting
from hotel_desk.ui.settings.setting_panel import SettingPanel
from hotel_desk.ui.settings.words import SCOPES, area_title, value_title
from hotel_desk.ui.shell.main_window import MainWindow
from hotel_desk.ui.shell.screen import Screen, ScreenContext, ScreenSpec
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice, Target

CHANGED, TOGGLE = "changed", "toggle"
# What a person is, or what a hotel is called, may stand in a value or among the choices.
_KINDS = (EntityKind.SETTING, EntityKind.TRANSACTION_CODE, EntityKind.USER, EntityKind.ROLE)


class SettingsScreen(Screen):
    """All settings: the hotel's, this desk's, one's own."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._rows: tuple[SettingRow, ...] = ()
        self._go_to: object = None
        self.search = named(QLineEdit(), "settings_search", _("Search in settings"))
        self.search.setPlaceholderText(_("Search in settings (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show_rows())
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        self.chips = FilterChips(object_name="settings_filter", accessible_name=_("Filter"))
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table = self._make_table()
        empty = EmptyState(
            _("Nothing found"),
            _("No setting has all these words. Search for others."),
            object_name="settings_empty",
            accessible_name=_("Nothing found"),
            icon_name="mdi6.tune-variant",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="settings_content", accessible_name=_("Settings"))
        self.panel = SettingPanel(context)
        self.panel.changed.connect(self._changed)
        self.panel.left.connect(self._left)
        self._panel_open = False
        self.split = ListWithPanel(self._list_side(), self.panel, object_name="settings_split")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_KINDS):
            return
        self.content.show_loading()
        self.context.runner.read(all_settings, self._take, self.content.show_error, key="settings")

    def unsaved(self) -> list[str]:
        return [_("Setting: {title}").format(title=title) for title in self.panel.unsaved_fields()] if self._panel_open else []

    def open(self, target: Target) -> None:
        """Open the panel of the setting whose key is the target's id."""
        self._go_to = target.id
        self._go_where_asked()

    def _go_where_asked(self) -> None:
        row = next((row for row in self._rows if row.key == self._go_to), None)
        if row is not None:
            self._go_to = None
            self.table.select(row.key)
            self._open_asked(row)

    def _list_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_("Settings"), "title"))
        column.addWidget(self.search)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        return side

    def _make_table(self) -> DataTable[SettingRow]:
        columns: list[Column[SettingRow]] = [
            Column("area", _("Area"), lambda row: area_title(row.setting), width=128, optional=True),
            Column("title", _("Setting"), lambda row: _(row.setting.title), width=0, tooltip=lambda row: _(row.setting.help)),
            Column(
                "value", _("Value"), lambda row: value_title(row, row.value), width=144, tooltip=lambda row: value_title(row, row.value)
            ),
            Column("scope", _("Holds for"), lambda row: _(SCOPES[row.setting.scope]), width=96, optional=True),
        ]
        table = DataTable(columns, lambda row: row.key, _next_step, object_name="settings", accessible_name=_("Settings"))
        table.opened.connect(self._open_asked)
        table.clicked.connect(lambda index: self._open_asked(table.rows()[index.row()]))
        table.selected.connect(self._selected)
        table.step_asked.connect(self._toggle)
        return table

    def _take(self, rows: tuple[SettingRow, ...]) -> None:
        areas = list(dict.fromkeys(area_title(row.setting) for row in rows))
        self._rows = tuple(sorted(rows, key=lambda row: areas.index(area_title(row.setting))))
        scopes = [Chip(scope, _(title), sum(row.setting.scope is scope for row in rows)) for scope, title in SCOPES.items()]
        self.chips.set_chips([*scopes, Chip(CHANGED, _("Not the default"), sum(row.chosen for row in rows))])
        self._show_rows()
        self._go_where_asked()
        if self._panel_open and self.panel.row is not None and not self.panel.unsaved_fields():
            row = next(row for row in rows if row.key == self.panel.row.key)
            if row != self.panel.row:
                self.panel.show_setting(row)

    def _show_rows(self) -> None:
        words = fold(self.search.text()).split()
        rows = [row for row in self._rows if self._is_wanted(row) and _is_found(row, words)]
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)

    def _is_wanted(self, row: SettingRow) -> bool:
        key = self.chips.key()
        if key == CHANGED:
            return row.chosen
        return not key or row.setting.scope is SettingScope(key)

    def _selected(self, row: SettingRow | None) -> None:
        if row is not None and self._panel_open and self.table.hasFocus() and not self.panel.unsaved_fields():
            self.panel.show_setting(row)

    def _open_asked(self, row: SettingRow) -> None:
        if self._panel_open and self.panel.unsaved_fields():
            if self.panel.row is None or self.panel.row.key != row.key:
                self.panel.leave()
            return
        self.panel.show_setting(row)
        self._panel_open = True
        self.split.open_panel()
        if row.may_change:
            self.panel.field().setFocus()
        else:
            self.panel.setFocus()

    def _left(self) -> None:
        self._panel_open = False

    def _toggle(self, row: SettingRow, _step: str) -> None:
        self.context.runner.run(change_setting, self._changed, owner=self, key=row.key, value=not row.value, shown=row.value)

    def _changed(self, result: SettingChanged) -> None:
        row = next(row for row in self._rows if row.key == result.key)
        self.context.messages.success(_("{setting}: {value}.").format(setting=_(row.setting.title), value=value_title(row, result.value)))
        self.refresh()
        self._put_on(result)

    def _put_on(self, result: SettingChanged) -> None:
        """Language and theme take effect at once, where the window is the program's own."""
        window: Any = self.window()
        if not isinstance(window, MainWindow):
            return
        if result.key == THEME.key and theme().mode != result.value:
            window.switch_theme()
        if result.key == LANGUAGE.key and current_language() != result.value and not window.unsaved():
            # The screens are built again, this one among them: let what is under way end first.
            QTimer.singleShot(0, window, lambda: window.speak(str(result.value)))


def _next_step(row: SettingRow) -> NextStep | None:
    if row.setting.kind is not bool or not row.may_change:
        return None
    return NextStep(TOGGLE, _("Switch off") if row.value else _("Switch on"))


def _is_found(row: SettingRow, words: list[str]) -> bool:
    setting = row.setting
    text = fold(f"{_(setting.title)} {_(setting.help)} {setting.key} {area_title(setting)} {value_title(row, row.value)}")
    return all(word in text for word in words)


SPEC = ScreenSpec(
    key="settings", title=N_("Settings"), icon="mdi6.tune-variant", factory=SettingsScreen, opens=frozenset({EntityKind.SETTING})
)
