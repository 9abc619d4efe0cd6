"""What the panels about a stay's rules and fixed charges share: a list with its buttons, and beneath it a form for one more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.shell.screen import ScreenContext


class ListRow(QFrame):
    """One thing that there is: what it is, what is beneath it in small, and what can be done with it."""

    def __init__(self, title: str, facts: str, buttons: Sequence[QWidget]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(label(title, wrap=True))
        if facts:
            column.addWidget(label(facts, "small", wrap=True))
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)


class StayListPanel(FormPanel):
    """A panel of a stay that lists what there is and takes one more."""

    def __init__(self, context: ScreenContext, *, object_name: str, title: str, nothing: str) -> None:
        super().__init__(context, object_name=object_name, title=title)
        self._reservation_id: ReservationId | None = None
        self._nothing = label(nothing, "quiet", wrap=True)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.rows: list[ListRow] = []
        for part in (self._nothing, self._list):
            self.add(part)

    @property
    def reservation_id(self) -> ReservationId:
        """The stay that it is about."""
        if self._reservation_id is None:
            raise LookupError("the panel was opened without a stay")
        return self._reservation_id

    def begin(self, reservation_id: ReservationId, whose: str) -> None:
        """Start on a stay with an empty form."""
        self._reservation_id = reservation_id
        self.set_heading(self._title, whose)
        self.show_list([])
        self.clear()
        self.form.mark_saved()
        self.read()

    def read(self) -> None:
        """Read the list again; what was typed stays."""
        raise NotImplementedError

    def clear(self) -> None:
        """Empty the form."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        raise NotImplementedError

    def show_list(self, rows: Sequence[ListRow]) -> None:
        """Show other rows."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = list(rows)
        for row in rows:
            self._column.addWidget(row)
        self._nothing.setVisible(not rows)

    def small_command(
        self, text: str, command: Callable[..., Any], arguments: dict[str, Any], *, object_name: str, said: str, told: str = ""
    ) -> CommandButton:
        """A button in a row that runs a command. `said`: for who does not see the row; `told`: in the message bar afterwards."""

        def done(_result: object) -> None:
            if told:
                self.context.messages.success(told)
            self.read()

        return CommandButton(
            text,
            self.context.runner,
            lambda: Intent(command, arguments),
            done,
            object_name=object_name,
            accessible_name=f"{text}: {said}",
            kind="plain",
        )

    def saved(self, sentence: str) -> None:
        """One more: say so, and be ready for the next."""
        self.clear()
        self.form.mark_saved()
        self.context.messages.success(sentence)
        self.read()
        self.first_field().setFocus()

    def add_button(
        self, text: str, intent: Callable[[], Intent | None], done: Callable[[Any], object], *, object_name: str
    ) -> CommandButton:
        """The button that adds one more; Enter presses it."""
        button = CommandButton(
            text,
            self.context.runner,
            intent,
            done,
            self.form.show_error,
            object_name=object_name,
            accessible_name=text,
            icon_name="mdi6.plus",
        )
        self.set_primary(button)
        return button

    @staticmethod
    def dates_words(first: str, last: str) -> str:
        """From when until when, for a row."""
        if first and last:
            return _("{first} to {last}").format(first=first, last=last)
        if first:
            return _("from {first}").format(first=first)
        return _("until {last}").format(last=last) if last else ""
