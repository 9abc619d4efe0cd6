"""The card beside what is held: where it would go, what it would cost, what forbids it; and the answer where one is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import CheckField, TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.buttons import ButtonKind

_WIDTH = 340
_MARGIN = 8


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed into the card.

    Args:
        reason: empty where none was asked for.
        waive_reason: why the fee is waived; None where it is not.
    """

    reason: str = ""
    waive_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One button of the card.

    Args:
        key: part of its object name.
        title: on it, translated.
        act: gets what was typed.
    """

    key: str
    title: str
    act: Callable[[Told], object]
    kind: ButtonKind = "plain"


@dataclass(frozen=True, slots=True)
class CardWords:
    """What the card says.

    Args:
        forbidden: sentences that refuse the drop.
        notices: sentences that are only to be known.
    """

    title: str
    lines: tuple[str, ...]
    price: str = ""
    forbidden: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    def spoken(self) -> str:
        """All of it as one text, for a screen reader."""
        parts = (*self.lines, self.price, *self.forbidden, *self.notices)
        return " ".join(part if part.endswith((".", "…")) else f"{part}." for part in parts if part)


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """What has to be answered before the drop.

    Args:
        sentence: what is asked.
        reason: name of the reason to be typed; empty where none is wanted.
        waive: on the box that waives the fee; empty where there is nothing to waive, or the person may not.
    """

    sentence: str
    answers: tuple[Answer, ...] = field(default_factory=tuple)
    reason: str = ""
    waive: str = ""


class PreviewCard(QFrame):
    """Lies over the calendar. While it only tells, it lets the mouse through; while it asks, it takes the keyboard.

    Signals:
        given_up(): Esc, or the button that puts everything back.
    """

    given_up = Signal()

    def __init__(self, home: QWidget) -> None:
        super().__init__(home)
        named(self, "tape_chart_preview", _("Preview of the move"))
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        self.title = label("", "heading", wrap=True)
        self.lines = label("", "plain", wrap=True)
        self.price = label("", "plain", wrap=True)
        self.forbidden = label("", "error", wrap=True)
        self.notices = label("", "quiet", wrap=True)
        self.question = label("", "plain", wrap=True)
        self.reason = TextField("reason", _("Reason"), object_name="tape_chart_preview_reason")
        self.waive = CheckField("waive", _("Waive the change fee"), object_name="tape_chart_preview_waive")
        self.why = TextField("waive_reason", _("Why is it waived?"), object_name="tape_chart_preview_waive_reason")
        self.waive.edited.connect(self._fit_waiver)
        self._answers = QWidget()
        self._flow = FlowLayout(self._answers, spacing=8)
        self._question: CardQuestion | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(4)
        texts = (self.title, self.lines, self.price, self.forbidden, self.notices, self.question)
        for part in (*texts, self.reason, self.waive, self.why):
            column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(self._answers)
        self._stop_asking()
        self.hide()

    def show_words(self, words: CardWords) -> None:
        """Say something else."""
        self.title.setText(words.title)
        self.lines.setText("\n".join(words.lines))
        self.price.setText(words.price)
        self.forbidden.setText("\n".join(f"\N{MULTIPLICATION X} {sentence}" for sentence in words.forbidden))
        self.notices.setText("\n".join(f"! {sentence}" for sentence in words.notices))
        for part in (self.price, self.forbidden, self.notices):
            part.setVisible(bool(part.text()))
        self.setAccessibleDescription(words.spoken())
        self._stop_asking()
        self._fit()

    def announce(self) -> None:
        """Let a screen reader say what the card says now."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{self.title.text()}. {self.accessibleDescription()}"))

    def ask(self, question: CardQuestion) -> None:
        """Ask; the first button has the keyboard, or the reason where one is wanted."""
        self._stop_asking()
        self._question = question
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.question.setText(question.sentence)
        self.question.setVisible(bool(question.sentence))
        self.reason.setVisible(bool(question.reason))
        self.reason.label.setText(question.reason)
        self.waive.setVisible(bool(question.waive))
        self.waive.check.setText(question.waive)
        self.waive.set_value(False)
        for typed in (self.reason, self.why):
            typed.set_value("")
            typed.show_error("")
        self.why.hide()
        buttons = [self._button(answer) for answer in question.answers]
        back = Button(_("Put it back"), object_name="tape_chart_preview_back", accessible_name=_("Put it back"), kind="quiet")
        back.clicked.connect(self.given_up)
        for button in (*buttons, back):
            self._flow.addWidget(button)
            button.show()
        self._answers.show()
        self._fit()
        self.show()
        self.raise_()
        (self.reason if question.reason else [*buttons, back][0]).setFocus()
        self.announce()

    def show_beside(self, place: QPoint, ghost: QRect, top: int, gap: int) -> None:
        """Show the card beside a place, where it covers neither the place nor the ghost if there is room.

        Args:
            top: nothing of the card above this height.
        """
        self._fit()
        home = self.parentWidget().rect()
        x = place.x() + gap
        if x + self.width() > home.right() - _MARGIN:
            x = max(_MARGIN, place.x() - gap - self.width())
        y = max(place.y(), ghost.bottom()) + gap
        if y + self.height() > home.bottom() - _MARGIN:
            y = min(place.y(), ghost.top()) - gap - self.height()
        self.move(x, min(max(top, y), max(top, home.bottom() - _MARGIN - self.height())))
        self.show()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._question is not None:
            self._enter(self._question)
        else:
            super().keyPressEvent(event)

    def _enter(self, question: CardQuestion) -> None:
        """The button that has the keyboard, else the first."""
        focused = self.focusWidget()
        if isinstance(focused, Button):
            focused.click()
        elif question.answers:
            self._answer(question.answers[0])

    def _button(self, answer: Answer) -> Button:
        made = Button(answer.title, object_name=f"tape_chart_preview_{answer.key}", accessible_name=answer.title, kind=answer.kind)
        made.clicked.connect(lambda _checked: self._answer(answer))
        return made

    def _answer(self, answer: Answer) -> None:
        typed = {part: str(part.value() or "").strip() for part in (self.reason, self.why) if not part.isHidden()}
        missing = next((part for part, text in typed.items() if not text), None)
        if missing is not None:
            missing.show_error(_("Please say why."))
            missing.setFocus()
            self._fit()
            return
        self._stop_asking()
        self._fit()
        answer.act(Told(typed.get(self.reason, ""), typed.get(self.why)))

    def _fit_waiver(self) -> None:
        self.why.setVisible(bool(self.waive.value()))
        self._fit()
        if self.waive.value():
            self.why.setFocus()

    def _stop_asking(self) -> None:
        self._question = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for part in (self.question, self.reason, self.waive, self.why, self._answers):
            part.hide()
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()

    def _fit(self) -> None:
        self.layout().invalidate()
        self.layout().activate()
        self.resize(_WIDTH, self.layout().totalHeightForWidth(_WIDTH))
        if self.isVisible():
            lowest = self.parentWidget().height() - _MARGIN - self.height()
            self.move(self.x(), max(0, min(self.y(), lowest)))
