"""Lets go of a fee that is due, with the reason: one part for every panel and dialog that shows a fee before it is charged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.language import _
from hotel_desk.ui.front_desk.job_panel import reason_field, show_field
from hotel_desk.ui.widgets.field import CheckField

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.field import Field


class Waiver(QObject):
    """Two fields, *waive* and *why*, that whoever shows the fee puts beneath it; on view only where something is due.

    Args:
        title: on the box to tick: "Waive the fee".

    Signals:
        edited(): the person ticked the box, or took the tick away.
    """

    edited = Signal()

    def __init__(self, parent: QObject | None, *, object_name: str, title: str) -> None:
        super().__init__(parent)
        self.waive = CheckField("waive", title, object_name=f"{object_name}_waive", hint=_("Needs its own permission."))
        self.why = reason_field("waive_reason", _("Why is it waived?"), object_name=f"{object_name}_waive_reason")
        self._offered = False
        self.waive.edited.connect(self._ticked)
        for field in self.fields:
            field.hide()

    @property
    def fields(self) -> tuple[Field, Field]:
        """To be put under one another."""
        return self.waive, self.why

    @property
    def is_wanted(self) -> bool:
        """The fee that is due is to be waived."""
        return self._offered and self.waive.value()

    def offer(self, offered: bool) -> None:
        """Show it where a fee is due, once the fields have their place; hidden it waives nothing."""
        self._offered = offered
        show_field(self.waive, offered)
        show_field(self.why, self.is_wanted)

    def reason(self) -> str | None:
        """Why it is waived, for the command; None where it is not."""
        return str(self.why.value()) if self.is_wanted else None

    def _ticked(self) -> None:
        self.offer(self._offered)
        if self.is_wanted:
            self.why.setFocus()
        self.edited.emit()
