"""What a screen is, and how it is registered: the shell knows nothing more about the screens it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.clock import Clock, WallClock
from hotel_desk.domain.codes import EntityKind
from hotel_desk.ui.desk_port import ChangeNotice, HotelStatus, Target
from hotel_desk.ui.task_runner import TaskRunner

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError


class Messages(Protocol):
    """The message bar, as screens use it. Sentences come translated."""

    def info(self, sentence: str, action: MessageAction | None = None) -> None: ...

    def success(self, sentence: str, action: MessageAction | None = None) -> None: ...

    def warning(self, sentence: str, action: MessageAction | None = None) -> None: ...

    def error(self, sentence: str | StaffError, action: MessageAction | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class MessageAction:
    """One button beside a sentence: Undo, Retry, Show.

    Args:
        title: on the button, translated.
        act: called when it is pressed; the message goes away.
    """

    title: str
    act: Callable[[], object]


@dataclass(frozen=True)
class ScreenContext:
    """What a screen is given: everything it may touch outside itself.

    Args:
        runner: the door to the desk.
        messages: where sentences go that no field shows.
        go_to: show another screen, or a thing on the screen that opens it.
        status: property, business date, currency and user as last read.
        clock: tells the instant, for what is past or to come within a day.
    """

    runner: TaskRunner
    messages: Messages
    go_to: Callable[[Target], None]
    status: Callable[[], HotelStatus]
    clock: Clock = field(default_factory=WallClock)


@dataclass(frozen=True, slots=True)
class ScreenCommand:
    """Something a person can do on a screen that Ctrl+K offers by name, whether or not the screen was shown before.

    Args:
        key: given to `Screen.perform`.
        title: msgid, marked with `N_`.
        icon: qtawesome name.
        shortcut: works everywhere in the window when not empty: `Ctrl+N`.
    """

    key: str
    title: str
    icon: str
    shortcut: str = ""


class Screen(QWidget):
    """Base of all screens: a view with a controller behind it. Built when first shown, rebuilt when the language changes."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Show the present state; called when shown and when something changed.

        Args:
            change_set: what changed; None means anything may have. Return at once when it does not concern this screen.
        """
        raise NotImplementedError

    def unsaved(self) -> list[str]:
        """Name the edits that would be lost, one short phrase each ("Reservation 1042: dates"); empty when none."""
        return []

    def open(self, target: Target) -> None:
        """Go to one thing on this screen: select it and show its panel."""

    def perform(self, command: str) -> None:
        """Do one of the `ScreenCommand`s of this screen's spec; the screen is shown already."""


ScreenFactory = Callable[[ScreenContext], Screen]


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One entry of the navigation.

    Args:
        key: stable name, `room_status`; also the object name of the screen.
        title: msgid, marked with `N_`.
        icon: qtawesome name, `mdi6.bed`.
        factory: builds the screen.
        shortcut: key sequence; empty for Alt+1 .. Alt+9, Alt+0 by position.
        opens: the kinds of things that this screen shows when they are found or linked to.
        commands: what the command palette offers for this screen.
    """

    key: str
    title: str
    icon: str
    factory: ScreenFactory
    shortcut: str = ""
    opens: frozenset[EntityKind] = field(default_factory=frozenset)
    commands: tuple[ScreenCommand, ...] = ()


def screen_for(target: Target, screens: list[ScreenSpec] | tuple[ScreenSpec, ...]) -> ScreenSpec | None:
    """Find the screen that a target names, or the first that opens its kind."""
    for spec in screens:
        if spec.key == target.screen or (not target.screen and target.kind in {str(kind) for kind in spec.opens}):
            return spec
    return None
