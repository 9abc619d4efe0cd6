"""How far a guest, company or agent is trusted, in one line of the guest file, and the question that sets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.domain.credit_words import LEVEL_TITLES
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.queries.credit_levels import CreditStanding, credit_history
from hotel_desk.services.credit_levels import LevelSet, set_credit_level
from hotel_desk.ui.credit_words import level_words
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.guests.ask_dialog import AskDialog
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import ChoiceField, NoteField
from hotel_desk.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from hotel_desk.queries.guest_file import GuestFile
    from hotel_desk.ui.shell.screen import ScreenContext

NIGHTS_TOLD = 8
_BY_RULE = "rule"


class CreditLine(QWidget):
    """The level and why; the tooltip tells how it came to be, night by night. Whoever sets levels has a button for it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._file: GuestFile | None = None
        self._facts: tuple[CreditStanding, ...] = ()
        self.words = ElidedLabel("", "quiet")
        self.words.setObjectName("guest_credit")
        self.set = Button(
            _("Set level…"), object_name="guest_credit_set", accessible_name=_("Set the credit level"), kind="quiet", icon_name="mdi6.gauge"
        )
        self.set.clicked.connect(self.ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.set)

    def show_file(self, file: GuestFile | None, allowed: frozenset[Permission]) -> None:
        """Be about a record; None, and one that was erased, hide it."""
        living = file is not None and not file.erased
        self.setVisible(living)
        if self._file is None or file is None or file.profile_id != self._file.profile_id:
            self.words.setText("")
        self._file = file
        self.set.setVisible(Permission.SET_CREDIT_LIMIT in allowed)
        if living:
            self._read()

    def ask(self) -> None:
        """Ask which level it is to be, and why."""
        if self._file is None:
            return
        choices = [(level, _(title)) for level, title in LEVEL_TITLES.items()]
        level = ChoiceField(
            "level", _("Level"), object_name="credit_level", choices=[*choices, (_BY_RULE, _("As the rule says"))], required=True
        )
        current = self._facts[0].set_level if self._facts else None
        level.set_value(current or _BY_RULE)
        reason = NoteField("reason", _("Reason"), object_name="credit_level_reason", required=True, lines=2)
        AskDialog(
            self,
            object_name="credit_level_dialog",
            title=_("Credit level of {name}").format(name=self._file.form.name),
            sentence=_("It goes before what each night works out, until it is taken back."),
            yes=_("Set the level"),
            fields=(level, reason),
        ).ask(self._set)

    def _read(self) -> None:
        if self._file is not None:
            self._context.runner.read(credit_history, self._show, key="credit", profile_id=self._file.profile_id)

    def _show(self, facts: tuple[CreditStanding, ...]) -> None:
        self._facts = facts
        currency = self._context.status().currency
        now = facts[0] if facts else CreditStanding()
        self.words.setText(_("Credit level {words}").format(words=level_words(now, currency)))
        self.words.setProperty("role", "warning" if now.level is CreditLevel.C else "quiet")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        told = [
            _("{day}: {words}").format(day=date_text(fact.day), words=level_words(fact, currency))
            for fact in facts[:NIGHTS_TOLD]
            if fact.day is not None
        ]
        self.words.setAccessibleDescription("\n".join(told))

    def _set(self, answer: dict[str, Any]) -> None:
        if self._file is None:
            return
        level = None if answer["level"] == _BY_RULE else answer["level"]
        self._context.runner.run(
            set_credit_level, self._was_set, owner=self, profile_id=self._file.profile_id, level=level, reason=answer["reason"]
        )

    def _was_set(self, done: LevelSet) -> None:
        words = _("The credit level is {level} now.") if done.by_person else _("The credit level is {level}, as the rule says.")
        self._context.messages.success(words.format(level=done.level.value))
        self._read()
