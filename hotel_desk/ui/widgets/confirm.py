"""The dialog for the few things that need an answer first: what happens, why it cannot be taken back, perhaps a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import NoteField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class ConfirmDialog(QDialog):
    """Asks once. Never `exec()`: call `ask(on_yes)`; Esc and Cancel change nothing.

    Args:
        title: the question: "Cancel reservation 1042?"
        sentence: what will happen.
        yes: on the button that does it: "Cancel the reservation", never just "Yes".
        no: on the button that leaves things as they are.
        points: a list under the sentence.
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
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(label(sentence, wrap=True))
        for point in points:
            column.addWidget(label(f"•  {point}", wrap=True))
        if self._reason is not None:
            column.addWidget(self._reason)
        column.addSpacing(8)
        column.addLayout(self._buttons(object_name, yes, no or _("Cancel"), danger))

    def ask(self, on_yes: Callable[[str], object]) -> None:
        """Open the dialog; `on_yes` gets the reason (empty when none is asked for)."""
        self._on_yes = on_yes
        self.open()

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
        reason = ""
        if self._reason is not None:
            self._reason.show_error(self._reason.problem())
            if self._reason.problem():
                self._reason.setFocus()
                return
            reason = self._reason.value()
        self.accept()
        if self._on_yes is not None:
            self._on_yes(reason)
