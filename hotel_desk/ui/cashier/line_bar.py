"""What can be done with the chosen lines and with the windows, as keys above them and as their context menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QWidget

from hotel_desk.domain.codes import CodeKind
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.buttons import Button, with_shortcut
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QMenu

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView

ADJUST, SPLIT, COMBINE, MOVE = "adjust", "split", "combine", "move"
MOVE_WINDOW, NEW_WINDOW, CHANGE_WINDOW = "move_window", "new_window", "change_window"
SHOW_ALL, BESIDE = "show_all", "beside"
_FEWEST_COMBINED = 2
_WORDS_FROM = 720
_LINE_WORDS_FROM = 576


@dataclass(frozen=True, slots=True)
class _Act:
    """One thing to do: its words (a msgid), icon and keys; `checkable`: it is on or off."""

    title: str
    icon: str
    keys: str
    checkable: bool = False


ACTS: dict[str, _Act] = {
    ADJUST: _Act(N_("Adjust"), "mdi6.pencil-minus-outline", "Shift+F8"),
    SPLIT: _Act(N_("Split"), "mdi6.call-split", "Ctrl+D"),
    COMBINE: _Act(N_("Combine"), "mdi6.call-merge", "Ctrl+J"),
    MOVE: _Act(N_("Move lines"), "mdi6.arrow-right-bold-outline", "Ctrl+M"),
    MOVE_WINDOW: _Act(N_("Move window"), "mdi6.arrow-right-bold-box-outline", "Ctrl+Shift+M"),
    NEW_WINDOW: _Act(N_("New window"), "mdi6.card-plus-outline", "Ctrl+Shift+N"),
    CHANGE_WINDOW: _Act(N_("Change window"), "mdi6.card-account-details-outline", "Ctrl+Shift+W"),
    SHOW_ALL: _Act(N_("Moved lines"), "mdi6.eye-outline", "Ctrl+H", checkable=True),
    BESIDE: _Act(N_("Beside"), "mdi6.view-split-vertical", "Ctrl+Shift+B", checkable=True),
}
_ABOUT = {
    SHOW_ALL: N_("Show lines that are not in a window any more, too"),
    BESIDE: N_("The folio chosen next opens beside this one"),
    CHANGE_WINDOW: N_("Change who pays the window and what its papers say"),
    MOVE_WINDOW: N_("Move everything in the window"),
}
_OF_LINES = (ADJUST, SPLIT, COMBINE, MOVE)


class LineBar(QWidget):
    """Keys for the lines and windows; icons alone where it is narrow.

    Signals:
        asked(str): one of the keys of `ACTS`; for what is on or off, after it has changed.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "line_bar", _("Lines and windows"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self, spacing=4)
        self.buttons = {key: self._button(key, act) for key, act in ACTS.items()}
        self.chosen = label("", "quiet")
        self.chosen.setObjectName("chosen_lines")
        self._flow.addWidget(self.chosen)

    def allow(self, folio: FolioView, lines: Sequence[FolioLineView], *, lines_in_window: bool) -> None:
        """Say what is chosen, and offer what can be done with it.

        Args:
            folio: of the active window.
            lines: those that are chosen.
            lines_in_window: something stands in the active window.
        """
        movable = [line for line in lines if line.movable]
        allowed = {
            ADJUST: len(lines) == 1 and lines[0].adjustable,
            SPLIT: len(lines) == 1 and lines[0].movable,
            COMBINE: may_combine(movable),
            MOVE: bool(movable),
            MOVE_WINDOW: folio.moves_lines and lines_in_window,
            NEW_WINDOW: folio.moves_lines,
            CHANGE_WINDOW: folio.moves_lines,
        }
        for key, yes in allowed.items():
            self.buttons[key].setEnabled(yes)
        amount = money_text(sum(line.gross_minor for line in lines), folio.currency)
        words = plural("{count} line, {amount}", "{count} lines, {amount}", len(lines)).format(count=len(lines), amount=amount)
        self.chosen.setText(words)
        self.chosen.setVisible(len(lines) > 1)

    def fill_menu(self, menu: QMenu, *, reverse: Button) -> None:
        """Offer the same in the context menu of the lines."""
        named(menu, "line_menu", _("Lines and windows"))
        _add(menu, "reverse", reverse.text(), "F8", reverse)
        for key in _OF_LINES:
            _add(menu, key, _(ACTS[key].title), ACTS[key].keys, self.buttons[key])
        menu.addSeparator()
        for key in (MOVE_WINDOW, NEW_WINDOW, CHANGE_WINDOW):
            _add(menu, key, _(ACTS[key].title), ACTS[key].keys, self.buttons[key])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for key, button in self.buttons.items():
            words = _(ACTS[key].title) if self.width() >= (_LINE_WORDS_FROM if key in _OF_LINES else _WORDS_FROM) else ""
            if button.text() != words:
                button.setText(words)

    def _button(self, key: str, act: _Act) -> Button:
        title = _(act.title)
        about = _(_ABOUT[key]) if key in _ABOUT else title
        button = Button(
            title, object_name=f"line_{key}", accessible_name=title, kind="quiet", icon_name=act.icon, shortcut=act.keys, tooltip=about
        )
        button.setMinimumHeight(40)
        button.setCheckable(act.checkable)
        button.setToolTip(with_shortcut(about, act.keys))
        button.clicked.connect(lambda _checked=False: self.asked.emit(key))
        self._flow.addWidget(button)
        return button


def may_combine(lines: Sequence[FolioLineView]) -> bool:
    """Whether these lines of one window can become one: charges of one code, no nights with packages."""
    return (
        len(lines) >= _FEWEST_COMBINED
        and len({line.code for line in lines}) == 1
        and all(line.code_kind is CodeKind.CHARGE and line.bundle_id is None for line in lines)
    )


def _add(menu: QMenu, name: str, title: str, keys: str, button: Button) -> None:
    action = QAction(f"{title.replace('&', '&&')}\t{keys}", menu)
    action.setObjectName(f"line_menu_{name}")
    action.setEnabled(button.isEnabled())
    action.triggered.connect(lambda _checked=False: button.click())
    menu.addAction(action)
