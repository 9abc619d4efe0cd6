"""A Python that would break the window is refused with a sentence."""

from __future__ import annotations

from hotel_desk.ui.start_guard import refusal


def test_python_older_than_the_window_needs_is_refused_with_a_sentence() -> None:
    sentence = refusal((3, 11))
    assert "3.12 or newer" in sentence
    assert "this is 3.11" in sentence


def test_this_python_and_newer_ones_may_start() -> None:
    assert (refusal(), refusal((3, 12)), refusal((4, 0))) == ("", "", "")
