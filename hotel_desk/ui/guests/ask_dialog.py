"""A question that takes a few fields to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.ui.widgets.field import Field


class AskDialog(QDialog):
    """Asks once. Never `exec()`: call `ask(on_yes)`; Esc and Cancel change nothing."""

    def __init__(self, parent: QWidget, *, object_name: str, title: str, sentence: str, yes: str, fields: Sequence[Field]) -> None:
        super().__init__(parent)
        named(self, object_name, title)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(440)
        self._on_yes: Callable[[dict[str, Any]], object] | None = None
        self.form = Form(object_name=f"{object_name}_form", accessible_name=title, other_errors=lambda _error: None)
        for field in fields:
            self.form.add(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(label(sentence, wrap=True))
        column.addWidget(self.form)
        column.addLayout(self._buttons(object_name, yes))
        self.finished.connect(self.deleteLater)

    def ask(self, on_yes: Callable[[dict[str, Any]], object]) -> None:
        """Open the dialog; `on_yes` gets the values of the fields."""
        self._on_yes = on_yes
        self.open()

    def _buttons(self, object_name: str, yes: str) -> QHBoxLayout:
        self.no = Button(_("Cancel"), object_name=f"{object_name}_no", accessible_name=_("Cancel"))
        self.yes = Button(yes, object_name=f"{object_name}_yes", accessible_name=yes, kind="primary")
        self.no.clicked.connect(self.reject)
        self.yes.clicked.connect(self._agreed)
        self.yes.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        return row

    def _agreed(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        self.accept()
        if self._on_yes is not None:
            self._on_yes(values)
