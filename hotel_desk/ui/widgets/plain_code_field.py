"""What a card machine prints: an authorisation code."""

from __future__ import annotations

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import TextField


class PlainCodeField(TextField):
    """Letters and digits as a terminal prints them."""

    def problem(self) -> str:
        if sentence := super().problem():
            return sentence
        plain = all(character.isascii() and character.isprintable() for character in self.value())
        return "" if plain else _("Only plain letters and digits, please, as the terminal prints them.")
