"""A field that finds while a person types: guests, rooms, rates. Answers come through the task runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import Field
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.two_line_delegate import SUBTITLE_ROLE, TwoLineDelegate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.task_runner import TaskRunner

DEBOUNCE_MS = 120
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchField[Hit](Field):
    """Type-ahead over a query `query(reader, *, text, limit)`; the value is the chosen hit, or None.

    Args:
        runner: the door to the desk.
        query: finds hits for a text.
        title: what a hit is called; shown in the field once chosen.
        subtitle: what tells it from others of the same name.
        create: title of a last line that makes a new one from the text ("New guest"); empty for none.
        limit: how many hits to ask for.

    Signals:
        chosen(hit): a hit was picked.
        create_asked(text): the last line was picked.
    """

    chosen = Signal(object)
    create_asked = Signal(str)

    def __init__(
        self,
        name: str,
        label: str,
        *,
        runner: TaskRunner,
        query: Callable[..., Sequence[Hit]],
        title: Callable[[Hit], str],
        subtitle: Callable[[Hit], str],
        object_name: str,
        create: str = "",
        required: bool = False,
        hint: str = "",
        placeholder: str = "",
        limit: int = 8,
    ) -> None:
        self.line = QLineEdit()
        super().__init__(name, label, self.line, object_name=object_name, required=required, hint=hint)
        self.line.setPlaceholderText(placeholder)
        self.line.setMaxLength(120)
        self._runner = runner
        self._query = query
        self._title = title
        self._subtitle = subtitle
        self._create = create
        self._limit = limit
        self._value: Hit | None = None
        self._hits: list[Hit] = []
        self._popup = self._make_popup(object_name, label)
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._search)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)

    def value(self) -> Hit | None:
        return self._value

    def set_value(self, value: Hit | None) -> None:
        self._value = value
        self.line.setText("" if value is None else self._title(value))
        self.close_list()

    def text(self) -> str:
        """What is typed, chosen or not."""
        return self.line.text().strip()

    def problem(self) -> str:
        if self._value is None and self.text():
            return _("Please choose one from the list.")
        return super().problem()

    def close_list(self) -> None:
        """Hide the list of hits; the text stays."""
        self._timer.stop()
        if not self._popup.isHidden():
            # Back home, so that it goes when the field goes.
            self._popup.hide()
            self._popup.setParent(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusOut:
            self.close_list()
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _make_popup(self, object_name: str, label: str) -> QFrame:
        popup = QFrame(self)
        popup.setProperty("role", "card")
        popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = QStandardItemModel(self)
        self._list = named(QListView(popup), f"{object_name}_hits", label)
        self._list.setModel(self._model)
        self._list.setItemDelegate(TwoLineDelegate(self._list))
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(lambda index: self._pick(index.row()))
        column = QVBoxLayout(popup)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list)
        popup.hide()
        return popup

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._popup.isVisible():
            self._show_list()

    def _typed(self, text: str) -> None:
        self._value = None
        self._edited()
        if text.strip():
            self._timer.start()
        else:
            self.close_list()

    def _search(self) -> None:
        self._runner.read(self._query, self._found, self._refused, key="type-ahead", text=self.text(), limit=self._limit)

    def _refused(self, error: StaffError) -> None:
        self.close_list()
        self.show_error(str(error))

    def _found(self, hits: Sequence[Hit]) -> None:
        if self._value is not None or not self.text() or not self.line.hasFocus():
            return
        self._hits = list(hits)
        self._model.clear()
        for hit in self._hits:
            self._add(self._title(hit), self._subtitle(hit))
        if self._create:
            self._add(f"{self._create}: “{self.text()}”")
        elif not self._hits:
            self._add(_("Nothing found"), enabled=False)
        self._show_list()

    def _add(self, title: str, subtitle: str = "", *, enabled: bool = True) -> None:
        item = QStandardItem(title)
        item.setData(subtitle, SUBTITLE_ROLE)
        item.setData(f"{title}. {subtitle}" if subtitle else title, Qt.ItemDataRole.AccessibleTextRole)
        item.setEnabled(enabled)
        self._model.appendRow(item)

    def _show_list(self) -> None:
        first = self._model.item(0)
        if first is not None and first.isEnabled():
            self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setFixedWidth(self.line.width())
        rows = min(self._model.rowCount(), 6)
        self._list.setFixedHeight(sum(self._list.sizeHintForRow(row) for row in range(rows)) + 12)
        self._lay_over_window()

    def _lay_over_window(self) -> None:
        """Beneath the line, over whatever is there; above it where the window ends."""
        window = self.window()
        self._popup.setParent(window)
        self._popup.adjustSize()
        place = self.line.mapTo(window, QPoint(0, self.line.height() + 4))
        if place.y() + self._popup.height() > window.height():
            place = self.line.mapTo(window, QPoint(0, -self._popup.height() - 4))
        self._popup.move(place.x(), max(0, place.y()))
        self._popup.show()
        self._popup.raise_()

    def _key(self, event: QKeyEvent) -> bool:
        if self._popup.isHidden():
            return False
        if event.key() in _LIST_KEYS:
            self._list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self._list.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.close_list()
        else:
            return False
        return True

    def _pick(self, number: int) -> None:
        if 0 <= number < len(self._hits):
            self.set_value(self._hits[number])
            self.chosen.emit(self._value)
        elif self._create and number == len(self._hits):
            self.close_list()
            self.create_asked.emit(self.text())
