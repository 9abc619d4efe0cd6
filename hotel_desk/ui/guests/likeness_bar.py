"""Perhaps somebody who is being written down is known already: a quiet bar with who that may be, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.duplicates import Duplicate, Duplicates, duplicates_of
from hotel_desk.services.duplicates import dismiss_pair
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.guest_form import GuestFileForm
    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.ui.shell.screen import ScreenContext

PAUSE_MS = 400
MOST = 3


class LikenessBar(QFrame):
    """Hidden while nobody is alike.

    Signals:
        guest_asked(profile_id): show that one; what is typed here stays.
    """

    guest_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_likeness")
        self.setAccessibleName(_("Perhaps the same"))
        self._context = context
        self._typed: GuestFileForm | None = None
        self._others: set[ProfileId] = set()
        self._rows: list[QWidget] = []
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 0, 16, 8)
        self._column.setSpacing(4)
        self.hide()

    def begin(self) -> None:
        """Another record: nobody is alike yet, and nobody was said to be somebody else."""
        self._typed = None
        self._others.clear()
        self._timer.stop()
        self._show(())

    def typed(self, form: GuestFileForm) -> None:
        """Look once the person pauses; a form that says nothing new is not looked for again."""
        if form != self._typed:
            self._typed = form
            self._timer.start()

    def saved_as(self, profile_id: ProfileId) -> None:
        """The record is stored: those who were said to be somebody else are never offered again."""
        self._timer.stop()
        for other in self._others:
            self._context.runner.run(dismiss_pair, owner=self, first_id=profile_id, second_id=other)
        self.begin()

    def is_waiting(self) -> bool:
        """Whether it will look by itself in a moment."""
        return self._timer.isActive()

    def _ask(self) -> None:
        if self._typed is not None:
            self._context.runner.read(duplicates_of, self._take, key="alike", typed=self._typed, limit=MOST + len(self._others))

    def _take(self, duplicates: Duplicates) -> None:
        if self._typed is not None:
            self._show([one for one in duplicates.found if one.profile_id not in self._others][:MOST])

    def _show(self, found: list[Duplicate] | tuple[Duplicate, ...]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self._rows = [self._row(number, one) for number, one in enumerate(found, start=1)]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(found))

    def _row(self, number: int, one: Duplicate) -> QWidget:
        facts = " · ".join(filter(None, (one.name, one.birth_date, one.phone or one.email)))
        why = ", ".join(str(reason) for reason in one.reasons)
        words = _("Perhaps the same: {guest} ({why})").format(guest=facts, why=why)
        show = Button(_("Open"), object_name=f"guest_alike_{number}_open", accessible_name=_("Open {guest}").format(guest=one.name))
        show.clicked.connect(lambda: self.guest_asked.emit(one.profile_id))
        other = Button(
            _("Not the same"),
            object_name=f"guest_alike_{number}_other",
            accessible_name=_("{guest} is somebody else").format(guest=one.name),
            kind="quiet",
        )
        other.clicked.connect(lambda: self._is_other(one.profile_id))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label(words, "warning", wrap=True), 1)
        line.addWidget(show, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(other, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _is_other(self, profile_id: ProfileId) -> None:
        self._others.add(profile_id)
        self._ask()
