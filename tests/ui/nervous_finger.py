"""Somebody who presses every button of a command twice, and once more as the answer comes: in all tests of the window.

What the tests count stays the same: a command is run once for one intent.
"""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from hotel_desk.ui.widgets.buttons import CommandButton


@pytest.fixture(autouse=True)
def nervous_finger() -> Iterator[None]:
    press, finished = CommandButton._press, CommandButton._finished

    def press_twice(button: CommandButton) -> None:
        press(button)
        # Where the first press opened a question, the second would fall on that.
        if button.is_running:
            press(button)

    def press_again(button: CommandButton) -> None:
        finished(button)
        button.click()

    with patch.object(CommandButton, "_press", press_twice), patch.object(CommandButton, "_finished", press_again):
        yield
