"""What can be done with several rooms at once; on view while several are selected."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hotel_desk.language import _, plural
from hotel_desk.ui.room_status.room_conditions import STATUS_KEYS, STATUS_TITLES
from hotel_desk.ui.tokens import FIELD_HEIGHT
from hotel_desk.ui.widgets.buttons import Button, with_shortcut
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label


class SelectionBar(QFrame):
    """How many rooms, and a button for each status.

    Signals:
        status_asked(HousekeepingStatus): set all selected rooms.
        cleared(): one room again.
    """

    status_asked = Signal(object)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "room_selection", _("Selected rooms"))
        self.setProperty("role", "footer")
        self._count = label("", "heading")
        self._count.setFixedHeight(FIELD_HEIGHT)
        self._count.setContentsMargins(0, 0, 8, 0)
        home = QWidget()
        row = FlowLayout(home)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addWidget(home)
        row.addWidget(self._count)
        for status, title in STATUS_TITLES.items():
            button = Button(
                _(title),
                object_name=f"selection_set_{status.lower()}",
                accessible_name=_("Set the selected rooms: {status}").format(status=_(title)),
                tooltip=with_shortcut(_(title), STATUS_KEYS[status]),
            )
            button.clicked.connect(partial(self.status_asked.emit, status))
            row.addWidget(button)
        clear = Button("", object_name="selection_clear", accessible_name=_("Clear the selection"), kind="quiet", icon_name="mdi6.close")
        clear.setToolTip(_("Clear the selection (Esc)"))
        clear.clicked.connect(self.cleared)
        row.addWidget(clear)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many rooms are selected; hidden when it is one or none."""
        self._count.setText(plural("{count} room selected", "{count} rooms selected", count).format(count=count))
        self.setVisible(count > 1)
