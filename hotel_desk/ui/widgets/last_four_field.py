"""The last four digits of a card: whatever is typed or pasted, no more than these are ever kept."""

from __future__ import annotations

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import TextField

DIGITS = 4


class LastFourField(TextField):
    """Keeps the last four digits. A whole card number, typed or pasted, loses all others at once."""

    def __init__(self, name: str, label: str, *, object_name: str) -> None:
        super().__init__(name, label, object_name=object_name, required=True, limit=40)
        self.line.textEdited.connect(self._keep_last)

    def problem(self) -> str:
        if sentence := super().problem():
            return sentence
        return "" if len(self.value()) == DIGITS else _("Four digits, please: the last ones of the card.")

    def _keep_last(self, text: str) -> None:
        kept = "".join(character for character in text if character.isascii() and character.isdigit())[-DIGITS:]
        if kept != text:
            self.line.setText(kept)
