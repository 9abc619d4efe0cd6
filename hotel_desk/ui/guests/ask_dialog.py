"""A question that takes a few fields to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.question import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from hotel_desk.ui.widgets.field import Field


class AskDialog(Question[dict[str, Any]]):
    """Its answer is the values of the fields by name."""

    def __init__(self, parent: QWidget, *, object_name: str, title: str, sentence: str, yes: str, fields: Sequence[Field]) -> None:
        form = Form(object_name=f"{object_name}_form", accessible_name=title, other_errors=lambda _error: None)
        for field in fields:
            form.add(field)
        super().__init__(parent, object_name=object_name, title=title, sentence=sentence, body=(form,), yes=yes)
        self.form = form
        self.finished.connect(self.deleteLater)

    def _complete(self) -> bool:
        return self.form.check()

    def _answer(self) -> dict[str, Any]:
        return self.form.values()
