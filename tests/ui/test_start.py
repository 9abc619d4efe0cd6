"""The window as the program opens it: every screen, and the user's own theme and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.settings import LANGUAGE, THEME
from hotel_desk.language import CHINESE
from hotel_desk.queries.settings import setting_value
from hotel_desk.ui.downtime import DowntimePackWatch
from hotel_desk.ui.start import OpenWindow, open_window
from hotel_desk.ui.theme import DARK_MODE, theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def opened(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> Iterator[OpenWindow]:
    made = open_window(sqlite_hotel.desk, user_name="manager", several_desks=False, preferences_folder=tmp_path / "first")
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    _end(made)


def _end(made: OpenWindow) -> None:
    made.window._may_go = True
    made.window._status_timer.stop()
    made.notices.stop()
    made.runner.stop()
    made.window.close()
    made.window.deleteLater()


def test_theme_and_language_follow_the_user_to_another_desk(
    qtbot: QtBot, opened: OpenWindow, sqlite_hotel: SmallHotel, tmp_path: Path
) -> None:
    assert [type(watch) for watch in opened.watches].count(DowntimePackWatch) == 1, "each window writes the pack of its machine"
    opened.window.switch_theme()
    opened.window.speak(CHINESE)
    qtbot.waitUntil(lambda: sqlite_hotel.desk.read(setting_value, setting=LANGUAGE) == CHINESE, timeout=60_000)
    assert sqlite_hotel.desk.read(setting_value, setting=THEME) == DARK_MODE
    elsewhere = open_window(sqlite_hotel.desk, user_name="manager", several_desks=False, preferences_folder=tmp_path / "second")
    assert theme().mode == DARK_MODE
    assert elsewhere.window.current_screen().context.status().user_name == "manager"
    _end(elsewhere)
