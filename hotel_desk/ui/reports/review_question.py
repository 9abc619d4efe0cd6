"""The question before a report is signed as reviewed: is there something to say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.field import NoteField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_for_note(parent: QWidget, title: str, on_yes: Callable[[str], object]) -> None:
    """Ask for a note, which may be empty, and go on with it."""
    note = NoteField("note", _("Note"), object_name="review_note", lines=3)
    dialog = ConfirmDialog(
        parent,
        object_name="review_question",
        title=_("Sign as reviewed"),
        sentence=_("{report}: your name and the moment are written beside it, once and for all.").format(report=title),
        yes=_("Sign"),
        fields=(note,),
    )
    dialog.ask(lambda _reason: on_yes(note.value()))
