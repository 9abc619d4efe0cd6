"""Somebody saved first: each field that both changed, with what it was, what I typed and what they saved, to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.language import _
from hotel_desk.ui.guests.words import field_title, value_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.guests.three_ways import Clash

MINE, THEIRS, WAS = "mine", "theirs", "was"


class ClashBar(QFrame):
    """Hidden while there is nothing to choose.

    Signals:
        chosen(clash, key): the person took mine, theirs, or as it was.
    """

    chosen = Signal(object, str)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.setObjectName("guest_clashes")
        self.setAccessibleName(_("Changed by two people"))
        self.setProperty("role", "bar")
        self._currency = currency
        self._kind = ProfileKind.GUEST
        self._clashes: dict[str, Clash] = {}
        self._rows: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._heading = label(_("Somebody else saved this guest meanwhile. Nothing is lost. Choose for each field:"), "warning", wrap=True)
        self._column.addWidget(self._heading)
        self.hide()

    def names(self) -> list[str]:
        """The fields that wait for a choice."""
        return list(self._clashes)

    def ask(self, clashes: Sequence[Clash], kind: ProfileKind = ProfileKind.GUEST) -> None:
        """Ask about these too; a field that is asked about already is asked anew.

        Args:
            kind: of the record, by which its name is called.
        """
        self._kind = kind
        for clash in clashes:
            self._drop(clash.field)
            self._clashes[clash.field] = clash
            self._rows[clash.field] = self._row(clash)
            self._column.addWidget(self._rows[clash.field])
        self.setVisible(bool(self._clashes))
        if clashes and self.isVisible():
            self._rows[clashes[0].field].findChild(Button).setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Nothing is to be chosen any more."""
        for name in self.names():
            self._drop(name)
        self.hide()

    def _row(self, clash: Clash) -> QWidget:
        title = field_title(clash.field, self._kind)
        mine = _("what is typed") if clash.mine is None else value_words(clash.field, clash.mine, self._currency)
        choices = (
            (MINE, _("Mine: {value}").format(value=mine)),
            (THEIRS, _("Theirs: {value}").format(value=value_words(clash.field, clash.theirs, self._currency))),
            (WAS, _("As it was: {value}").format(value=value_words(clash.field, clash.was, self._currency))),
        )
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(title, "label"))
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        for key, words in choices:
            button = Button(
                self._short(words),
                object_name=f"guest_clash_{clash.field}_{key}",
                accessible_name=f"{title}. {words}",
                tooltip=words,
                kind="chip",
            )
            button.clicked.connect(lambda _checked=False, key=key: self._choose(clash, key))
            flow.addWidget(button)
        column.addWidget(buttons)
        return row

    def _short(self, words: str) -> str:
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, 320)

    def _choose(self, clash: Clash, key: str) -> None:
        self._drop(clash.field)
        self.setVisible(bool(self._clashes))
        self.chosen.emit(clash, key)

    def _drop(self, name: str) -> None:
        self._clashes.pop(name, None)
        row = self._rows.pop(name, None)
        if row is not None:
            self._column.removeWidget(row)
            row.hide()
            row.setParent(None)
            row.deleteLater()
