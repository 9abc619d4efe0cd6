"""What a noun of the set-up says of itself, so that one list and one panel serve them all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QWidget

from hotel_desk.language import N_, _
from hotel_desk.ui.oversold_words import oversold_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from hotel_desk.domain.codes import EntityKind
    from hotel_desk.queries.setup_page import SetUpPage
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import Intent
    from hotel_desk.ui.widgets.data_table import Column
    from hotel_desk.ui.widgets.form import Form


class RowPart[Row](QWidget):
    """A part of a noun's panel below its fields, with a life of its own."""

    def show_row(self, row: Row | None) -> None:
        """Be about a row that is stored; None: a new one."""
        raise NotImplementedError


class Noun[Row](ABC):
    """One kind of thing that the hotel has. Rows have `id`, `version` and `active`.

    Args of a subclass (class attributes, msgids marked with `N_`):
        key: stable name, `room_types`; object names begin with it.
        title: of the list; `one_new`: of the button and the panel that make one.
        empty_title, empty_sentence: when there are none at all.
        kinds: changes of these concern it.
        picture_kind: what its pictures are of; None where it has none.
        may_be_off: whether there is anything switched off to show; `show_off_title` stands on the box that shows it.
        optional: choice fields that may stay empty, and what that is called.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    one_new: ClassVar[str]
    empty_title: ClassVar[str]
    empty_sentence: ClassVar[str]
    icon: ClassVar[str] = "mdi6.tray"
    kinds: ClassVar[frozenset[EntityKind]]
    picture_kind: ClassVar[EntityKind | None] = None
    optional: ClassVar[dict[str, str]] = {}
    off_title: ClassVar[str] = N_("Switched off")
    may_be_off: ClassVar[bool] = True
    show_off_title: ClassVar[str] = N_("Show switched off")

    def __init__(self, context: ScreenContext) -> None:
        self.context = context

    @abstractmethod
    def query(self) -> tuple[Callable[..., SetUpPage[Row]], dict[str, Any]]:
        """What reads the rows, and its arguments."""

    @abstractmethod
    def columns(self) -> list[Column[Row]]:
        """The columns of the list."""

    @abstractmethod
    def name(self, row: Row) -> str:
        """What the panel's heading and the messages call it."""

    def about(self, row: Row) -> str:  # noqa: ARG002 - most say nothing
        """A line under the heading."""
        return ""

    @abstractmethod
    def search_text(self, row: Row) -> str:
        """What the search looks through."""

    @abstractmethod
    def add_fields(self, form: Form) -> None:
        """Put the fields into the form; each is named like the argument or the column that it feeds."""

    def adapt(self, form: Form, row: Row | None) -> None:  # noqa: B027 - most have nothing to adapt
        """Hide and disable fields for a row, or for a new one."""

    def new_values(self) -> dict[str, Any]:
        """What a new one begins with."""
        return {}

    @abstractmethod
    def values(self, row: Row) -> dict[str, Any]:
        """What the form shows for a row."""

    @abstractmethod
    def add(self, values: dict[str, Any]) -> Intent:
        """Make one."""

    @abstractmethod
    def change(self, row: Row, values: dict[str, Any]) -> Intent:
        """Save a changed one."""

    def switch(self, row: Row, *, active: bool) -> Intent | None:  # noqa: ARG002 - nearly all can
        """Switch one off or on; None where that makes no sense."""
        return None

    def delete(self, row: Row) -> Intent | None:  # noqa: ARG002 - nearly all can
        """Delete one; None where that makes no sense."""
        return None

    def can_change(self, row: Row) -> bool:  # noqa: ARG002 - nearly all can
        """Whether its fields may be edited."""
        return True

    def facts(self, row: Row) -> list[tuple[str, str]]:  # noqa: ARG002 - for those that cannot be edited
        """What is read in place of the fields where they cannot be edited: label and text."""
        return []

    def part_below(self) -> RowPart[Row] | None:
        """What stands below the fields; None for nothing."""
        return None

    def switch_title(self, row: Row) -> str:
        """On the button that switches."""
        return _("Switch off") if row.active else _("Switch on")  # type: ignore[attr-defined]

    def delete_title(self) -> str:
        """On the button that deletes."""
        return _("Delete")

    def switched(self, row: Row, *, active: bool) -> str:
        """The message after switching."""
        sentence = _("{name} is switched on.") if active else _("{name} is switched off.")
        return sentence.format(name=self.name(row))

    def saved_id(self, result: Any) -> UUID | Any:
        """Which row a command's answer is about."""
        return result.id

    def warning(self, result: Any) -> str:
        """What the person must know about a command's answer; empty when nothing."""
        return oversold_words(getattr(result, "oversold", ()))
