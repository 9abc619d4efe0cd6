"""A guest file begun from another screen, before the guests screen was ever on view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.ui.guests import SPEC as GUESTS
from tests.ui.calendar_window import CTRL, FRONT_DESK, seats
from tests.ui.guests_window import Host, stored

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def elsewhere(qtbot: QtBot, open_window: Callable[..., Any]) -> Iterator[Callable[..., Host]]:
    """`elsewhere(user=...)`: somebody at the front desk, who has not been at the guests screen."""
    yield from seats(lambda **how: Host(qtbot, open_window(FRONT_DESK, GUESTS, **how)))


def begin(desk: Host) -> None:
    """Ctrl+Shift+G, and wait for the form."""
    desk.press(Qt.Key.Key_G, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: desk.sees("guest_name"))
    desk.settle()


def test_a_new_guest_can_be_written_down_at_once(elsewhere: Callable[..., Host], sqlite_hotel: SmallHotel) -> None:
    desk = elsewhere()
    assert "guests" not in desk.window._screens
    begin(desk)
    assert desk.unsaved_words() == "Nothing is typed yet."
    assert QApplication.focusWidget() is desk.widget("guest_name")
    desk.write("Ana Silva")
    desk.save()
    assert desk.editor.profile_id is not None
    assert stored(sqlite_hotel, desk.editor.profile_id).form.name == "Ana Silva"


def test_whoever_may_only_look_is_told_so(elsewhere: Callable[..., Host]) -> None:
    desk = elsewhere(user="housekeeping")
    begin(desk)
    assert desk.unsaved_words() == "You may look at guest files, not change them."
    assert not desk.widget("guest_name").isEnabled()
