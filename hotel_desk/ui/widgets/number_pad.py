"""Keys for fingers: digits that go into the field that has the keyboard, one back, and on to the next field."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button

_COLUMNS = 6


class NumberPad(QWidget):
    """Types into whichever line edit has the keyboard; its keys never take the keyboard away.

    Args:
        object_name: the names of its keys begin with it.
    """

    def __init__(self, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(_("Number keys"))
        self.keys: dict[str, Button] = {}
        for digit in "1234567890":
            self._add(digit, digit, _("Digit {digit}").format(digit=digit), object_name)
            self.keys[digit].clicked.connect(partial(self._type, digit))
        back = self._add("back", "", _("Take the last digit away"), object_name, "mdi6.backspace-outline")
        back.clicked.connect(self._take_back)
        on = self._add("next", "", _("To the next field"), object_name, "mdi6.keyboard-tab")
        on.clicked.connect(self._go_on)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setSpacing(8)
        order = [*"12345", "back", *"67890", "next"]
        for place, key in enumerate(order):
            grid.addWidget(self.keys[key], place // _COLUMNS, place % _COLUMNS)

    def _add(self, key: str, text: str, accessible_name: str, object_name: str, icon_name: str = "") -> Button:
        button = Button(text, object_name=f"{object_name}_{key}", accessible_name=accessible_name, icon_name=icon_name)
        button.set_touch()
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.keys[key] = button
        return button

    @staticmethod
    def _field() -> QLineEdit | None:
        focused = QApplication.focusWidget()
        return focused if isinstance(focused, QLineEdit) and not focused.isReadOnly() else None

    def _type(self, digit: str, _checked: bool = False) -> None:
        field = self._field()
        if field is not None:
            field.insert(digit)
            field.textEdited.emit(field.text())

    def _take_back(self) -> None:
        field = self._field()
        if field is not None:
            field.backspace()
            field.textEdited.emit(field.text())

    def _go_on(self) -> None:
        if self._field() is not None:
            self.window().focusNextPrevChild(True)
