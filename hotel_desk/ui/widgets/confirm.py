"""The dialog for the few things that need an answer first: what happens, why it cannot be taken back, perhaps a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import NoteField
from hotel_desk.ui.widgets.question import Question
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from hotel_desk.ui.widgets.field import Field


class ConfirmDialog(Question[str]):
    """Its answer is the reason, empty when none is asked for.

    Args:
        points: a list under the sentence.
        fields: what is asked beside; those on view are checked before it is done.
        reason: ask for a reason; it must not be empty.
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
        why = NoteField("reason", _("Reason"), object_name=f"{object_name}_reason", required=True, lines=2) if reason else None
        asked = [*fields, *([] if why is None else [why])]
        body = [*(label(f"•  {point}", wrap=True) for point in points), *asked]
        super().__init__(parent, object_name=object_name, title=title, sentence=sentence, body=body, yes=yes, no=no, danger=danger)
        self._reason = why
        self._fields = asked

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

    def _complete(self) -> bool:
        asked = [field for field in self._fields if not field.isHidden()]
        for field in asked:
            field.show_error(field.problem())
        wrong = [field for field in asked if field.problem()]
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _answer(self) -> str:
        return "" if self._reason is None else self._reason.value()
