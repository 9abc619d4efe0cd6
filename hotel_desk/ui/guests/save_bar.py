"""The bar beneath the editor: what is not saved yet, why it cannot be saved at present, Save and Discard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext

_LONGEST_REASON = 2000


class SaveBar(QFrame):
    """Always in its place, so that nothing moves when the first letter is typed.

    Args:
        intent, done, refused: of the save.
    """

    def __init__(
        self,
        context: ScreenContext,
        intent: Callable[[], Intent | None],
        done: Callable[[Any], object],
        refused: Callable[[StaffError], object],
    ) -> None:
        super().__init__()
        self.setObjectName("guest_save_bar")
        self.setAccessibleName(_("Unsaved changes"))
        self.setProperty("role", "footer")
        self.words = ElidedLabel("", "quiet")
        self.words.setObjectName("guest_unsaved")
        self.why = TextField(
            "reason", _("Why it should change, for whoever decides"), object_name="guest_request_reason", limit=_LONGEST_REASON
        )
        self.discard = Button(_("Discard"), object_name="guest_discard", accessible_name=_("Discard what is not saved"), kind="quiet")
        self.save = CommandButton(
            _("Save"), context.runner, intent, done, refused, object_name="guest_save", accessible_name=_("Save"), shortcut="Ctrl+S"
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addWidget(self.why)
        column.addLayout(row)
        self.why.hide()

    def show_edits(self, edits: Sequence[str], *, choices: Sequence[str], asks: bool, saving: bool, allowed: bool, new: bool) -> None:
        """Name what is not saved.

        Args:
            choices: fields that wait for a choice; until then nothing can be saved.
            asks: the save will send a request, for which a reason may be given.
            saving: a save is under way.
            allowed: the person may save at all.
            new: the record is not stored yet.
        """
        if choices:
            self.words.setText(_("Choose first: {fields}").format(fields=", ".join(choices)))
        elif edits:
            self.words.setText(_("Not saved yet: {fields}").format(fields=", ".join(edits)))
        else:
            self.words.setText(_untouched(allowed=allowed, new=new))
        self.why.setVisible(asks)
        self.discard.setEnabled(bool(edits or choices) and not saving)
        self.save.set_allowed(allowed and bool(edits) and not choices)

    def reason(self) -> str:
        """Why a protected field should change."""
        return self.why.value() if not self.why.isHidden() else ""

    def forget_reason(self) -> None:
        """The request was sent."""
        self.why.set_value("")


def _untouched(*, allowed: bool, new: bool) -> str:
    if not allowed:
        return _("You may look at guest files, not change them.")
    return _("Nothing is typed yet.") if new else _("Everything is saved.")
