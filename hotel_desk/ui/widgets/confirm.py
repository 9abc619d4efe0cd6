"""The dialog for the few things that need an answer first: what happens, why it cannot be taken back, perhaps a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import NoteField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.ui.widgets.field import Field


class ConfirmDialog(QDialog):
    """Asks once. Never `exec()`: call `ask(on_yes)`; Esc and Cancel change nothing.

    Args:
        title: the question: "Cancel reservation 1042?"
        sentence: what will happen.
        yes: on the button that does it: "Cancel the reservation", never just "Yes".
        no: on the button that leaves things as they are.
        points: a list under the sentence.
        fields: what is asked beside; those on view are checked before it is done.
        reason: ask for a reason; it must not be empty.
        danger: the button that does it is red, and Enter presses the other one.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        object_name: str,
        title: str,
        sentence: str,
        yes: str,
        no: str = "",
        points: Sequence[str] = (),
        fields: Sequence[Field] = (),
        reason: bool = False,
        danger: bool = False,
    ) -> None:
        super().__init__(parent)
        named(self, object_name, title)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(440)
        self._on_yes: Callable[[str], object] | None = None
        self._reason = self._reason_field(object_name) if reason else None
        self._fields = [*fields, *([] if self._reason is None else [self._reason])]
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(label(sentence, wrap=True))
        for point in points:
            column.addWidget(label(f"•  {point}", wrap=True))
        for field in self._fields:
            column.addWidget(field)
        column.addSpacing(8)
        column.addLayout(self._buttons(object_name, yes, no or _("Cancel"), danger))

    def ask(self, on_yes: Callable[[str], object]) -> None:
        """Open the dialog; `on_yes` gets the reason (empty when none is asked for)."""
        self._on_yes = on_yes
        self.open()

    def event(self, event: QEvent) -> bool:
        """A field or a complaint that comes into view makes the dialog higher; wrapped text does not by itself."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.resize(self.width(), max(self.height(), self.layout().totalHeightForWidth(self.width())))
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line of text goes on to what is asked next; it answers nothing by the way."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(self.focusWidget(), QLineEdit):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _reason_field(self, object_name: str) -> NoteField:
        return NoteField("reason", _("Reason"), object_name=f"{object_name}_reason", required=True, lines=2)

    def _buttons(self, object_name: str, yes: str, no: str, danger: bool) -> QHBoxLayout:
        self.no = Button(no, object_name=f"{object_name}_no", accessible_name=no)
        self.yes = Button(yes, object_name=f"{object_name}_yes", accessible_name=yes, kind="danger" if danger else "primary")
        self.no.clicked.connect(self.reject)
        self.yes.clicked.connect(self._agreed)
        (self.no if danger else self.yes).setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        return row

    def _agreed(self) -> None:
        asked = [field for field in self._fields if not field.isHidden()]
        for field in asked:
            field.show_error(field.problem())
        wrong = [field for field in asked if field.problem()]
        if wrong:
            wrong[0].setFocus()
            return
        self.accept()
        if self._on_yes is not None:
            self._on_yes("" if self._reason is None else self._reason.value())
