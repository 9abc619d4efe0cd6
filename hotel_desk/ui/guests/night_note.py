"""What the night found in the guest files, with the way there; hidden once it was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.queries.night_duties import NightWorklist, night_worklist
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.guests.night_words import duty_counts
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext

WORKLIST_TARGET = Target(screen="guests", kind="worklist")


class NightNote(QFrame):
    """A card with the number of guest files of each kind; for whoever may close the day, and has not looked yet."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._context = context
        self.counts = label("", "quiet", wrap=True)
        self.counts.setObjectName("night_note_counts")
        self.look = Button(
            _("Look at them"),
            object_name="night_note_look",
            accessible_name=_("Look at the guest files to be mended"),
            icon_name="mdi6.clipboard-list-outline",
        )
        self.look.clicked.connect(lambda: context.go_to(WORKLIST_TARGET))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(_("To be mended in guest files"), "heading"))
        words.addWidget(self.counts)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.look)
        self.hide()

    def refresh(self) -> None:
        """Read whether there is anything to be told."""
        self._context.runner.read(night_worklist, self._show, self._unknown, owner=self, key="night_note", quiet=True)

    def _show(self, found: NightWorklist | None) -> None:
        if found is not None:
            self.counts.setText(duty_counts(found))
        self.setVisible(found is not None)

    def _unknown(self, _error: StaffError) -> None:
        """The line is down, which the top bar says; it is read again when the screen is."""
