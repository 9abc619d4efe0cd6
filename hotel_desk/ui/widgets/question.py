"""What all questions have in common: a title, a sentence, what is asked beside, and two buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Question[Answer](QDialog):
    """Asks once. Never `exec()`: call `ask(on_yes)`; Esc and Cancel change nothing. Each kind says what its answer is.

    Args:
        title: the question: "Cancel reservation 1042?"
        sentence: what will happen.
        body: what stands beneath the sentence.
        yes: on the button that does it: "Cancel the reservation", never just "Yes".
        no: on the button that leaves things as they are.
        danger: the button that does it is red, and Enter presses the other one.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        object_name: str,
        title: str,
        sentence: str,
        body: Iterable[QWidget],
        yes: str,
        no: str = "",
        danger: bool = False,
    ) -> None:
        super().__init__(parent)
        named(self, object_name, title)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(440)
        self._on_yes: Callable[[Answer], object] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(label(sentence, wrap=True))
        for part in body:
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(self._buttons(object_name, yes, no or _("Cancel"), danger))

    def ask(self, on_yes: Callable[[Answer], object]) -> None:
        """Open the dialog; `on_yes` gets the answer."""
        self._on_yes = on_yes
        self.open()

    def _complete(self) -> bool:
        """Whether everything asked for is there; says what is not."""
        raise NotImplementedError

    def _answer(self) -> Answer:
        raise NotImplementedError

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
        if not self._complete():
            return
        answer = self._answer()
        self.accept()
        if self._on_yes is not None:
            self._on_yes(answer)
