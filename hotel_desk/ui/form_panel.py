"""What the panels of the cashier, and those about what a stay is charged, share: a title and one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy

from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext


class FormPanel(SidePanel):
    """A panel with a form that is as high as its fields."""

    def __init__(self, context: ScreenContext, *, object_name: str, title: str) -> None:
        self.form = Form(object_name=f"{object_name}_form", accessible_name=title, other_errors=context.messages.error)
        super().__init__(object_name=object_name, accessible_name=title, unsaved=self.unsaved_edits)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.context = context
        self._title = title

    def unsaved_edits(self) -> list[str]:
        """What would be lost on leaving; a choice that is proposed again next time is no loss."""
        return self.form.changed_fields()
