"""What the forms in the panel of a stay share: fields, one button that saves, one sentence when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext


class StayForm(QWidget):
    """A form about one stay.

    Args:
        title: what is being done, translated.
        save: on the button, translated.

    Signals:
        done(): it was saved.
    """

    done = Signal()

    def __init__(self, context: ScreenContext, stay: StayDetail, *, object_name: str, title: str, save: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.context = context
        self.stay = stay
        self._save = save
        self.form = Form(object_name=f"{object_name}_form", accessible_name=title, other_errors=context.messages.error)
        self.notice = label("", "quiet", wrap=True)
        self.notice.setObjectName(f"{object_name}_notice")
        self.notice.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(label(title, "heading"))
        self.column.addWidget(self.form)

    def end_fields(self) -> None:
        """All fields are added: below them there is place for a sentence."""
        self.form.add_widget(self.notice)

    def say(self, sentence: str) -> None:
        """Show a sentence below the fields; empty takes it away."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))

    def make_button(self) -> CommandButton:
        """The button that saves; Enter presses it."""
        self.button = CommandButton(
            self._save,
            self.context.runner,
            self.intent,
            self.saved,
            self.not_saved,
            object_name=f"{self.objectName()}_save",
            accessible_name=self._save,
        )
        return self.button

    def begin(self) -> None:
        """The form is on view: read what it needs, put the keyboard where it is wanted."""

    def unsaved_edits(self) -> list[str]:
        """What would be lost."""
        return self.form.changed_fields()

    def intent(self) -> Intent | None:
        """What to run; None when the form has said what is missing."""
        raise NotImplementedError

    def saved(self, result: Any) -> None:
        """It was saved: say so."""
        raise NotImplementedError

    def not_saved(self, error: StaffError) -> None:
        """It was refused: show it at its field."""
        self.form.show_error(error)

    def finish(self, sentence: str, undo: MessageAction | None = None) -> None:
        """Say what was done, and give the place back to the facts."""
        self.context.messages.success(sentence, undo)
        self.done.emit()

    def later(self, command: Callable[..., Any], sentence: str, **arguments: Any) -> Callable[[], object]:
        """Something to run when the person asks for it, after this form is gone: an undo."""
        runner, messages = self.context.runner, self.context.messages
        return lambda: runner.run(command, lambda _result: messages.success(sentence), **arguments)
