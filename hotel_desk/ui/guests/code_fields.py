"""Fields of the guest file whose value is a code that nobody types: a country, languages; and one that may be sealed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from hotel_desk.domain.countries import countries, is_country
from hotel_desk.domain.masks import ALL_HIDDEN
from hotel_desk.domain.search_words import fold
from hotel_desk.language import _, current_language
from hotel_desk.ui.formats import country_name, language_name, locale
from hotel_desk.ui.setup.fields import CompletedField
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import TextField

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

SHOWN_MS = 30_000
_LANGUAGE_PARTS = 2
# A comma in brackets is part of a name: “Chinese (Simplified, China)”.
_BETWEEN = re.compile(r"[,，、](?![^(（]*[)）])")


@cache
def _country_codes(_language: str) -> dict[str, str]:
    return {fold(country_name(code)): code for code in countries()}


@cache
def _country_names(_language: str) -> tuple[str, ...]:
    return tuple(sorted(map(country_name, countries()), key=str.casefold))


@cache
def _language_codes(_language: str) -> dict[str, str]:
    return {fold(name): code for code, name in locale().languages.items()}


class CountryField(CompletedField):
    """A country by its name or its two letters; the value is the letters, or None."""

    def __init__(self, name: str, label: str, *, object_name: str) -> None:
        super().__init__(name, label, _country_names(current_language()), object_name=object_name)

    def value(self) -> str | None:  # type: ignore[override]
        text = super().value()
        if not text:
            return None
        if is_country(text.upper()):
            return text.upper()
        if (code := _country_codes(current_language()).get(fold(text))) is None:
            raise ValueError(text)
        return code

    def set_value(self, value: str | None) -> None:
        super().set_value(country_name(value))
        self.line.setCursorPosition(0)

    def unreadable(self) -> str:
        return _("This country is not known. Write its name, or two letters such as CN.")


class LanguagesField(TextField):
    """Languages by name or code, parted by commas; the value is a tuple of codes.

    Args:
        one: only one language; the value is its code, or None.
    """

    def __init__(self, name: str, label: str, *, object_name: str, one: bool = False) -> None:
        super().__init__(name, label, object_name=object_name, limit=400)
        self._one = one
        self._shown: dict[str, str] = {}

    def value(self) -> tuple[str, ...] | str | None:  # type: ignore[override]
        codes = tuple(dict.fromkeys(self._code(part) for part in _BETWEEN.split(super().value()) if part.strip()))
        if not self._one:
            return codes
        if len(codes) > 1:
            raise ValueError(codes)
        return codes[0] if codes else None

    def set_value(self, value: tuple[str, ...] | str | None) -> None:  # type: ignore[override]
        codes = (value,) if isinstance(value, str) else value or ()
        self._shown = {fold(language_name(code)): code for code in codes}
        super().set_value(", ".join(map(language_name, codes)))
        self.line.setCursorPosition(0)

    def unreadable(self) -> str:
        return _("This language is not known. Write its name, or a code such as en or zh_CN.")

    def _code(self, part: str) -> str:
        """A code; a name that is on view keeps the code it came from."""
        text = part.strip()
        found = self._shown.get(fold(text)) or _language_codes(current_language()).get(fold(text))
        if found is not None:
            return found
        language, *rest = text.replace("-", "_").split("_")
        if language.casefold() not in locale().languages or len(rest) >= _LANGUAGE_PARTS:
            raise ValueError(text)
        return "_".join([language.casefold(), *map(str.upper, rest)])


class SealedField(TextField):
    """A text that is stored sealed: what is kept shows masked and cannot be typed into; a new one is typed like any other.

    The value is None for what is kept. The eye asks for the words; they hide after 30 seconds, and whenever the field leaves the view.

    Signals:
        reveal_asked(): the eye was pressed.
    """

    reveal_asked = Signal()

    def __init__(self, name: str, label: str, *, object_name: str) -> None:
        super().__init__(name, label, object_name=object_name, limit=80)
        self._mask: str | None = None
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide_clear)
        self.eye = Button(
            "",
            object_name=f"{object_name}_reveal",
            accessible_name=_("Show {field}").format(field=label),
            kind="quiet",
            icon_name="mdi6.eye-outline",
            tooltip=_("Show for 30 seconds; it is written down who looked"),
            parent=self,
        )
        self.eye.clicked.connect(self._eye_pressed)
        self._column.removeWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.insertLayout(1, row)
        self.set_value("")

    @property
    def is_kept(self) -> bool:
        """Whether it stands for something sealed that is stored."""
        return self._mask is not None

    @property
    def mask(self) -> str:
        """What stands for the words."""
        return self._mask or ALL_HIDDEN

    @property
    def shows_clear(self) -> bool:
        """Whether the words are on view at present."""
        return self._timer.isActive()

    def value(self) -> str | None:  # type: ignore[override]
        return None if self.is_kept else super().value()

    def set_value(self, value: str | None) -> None:
        if value is None:
            self.keep(ALL_HIDDEN)
        else:
            self._be_typed(value)

    def keep(self, mask: str) -> None:
        """Stand for what is stored, of which this much may be shown."""
        self._mask = mask
        self.line.setReadOnly(True)
        self.eye.show()
        self.hide_clear()

    def show_clear(self, words: str) -> None:
        """Show the words for a while."""
        if self.is_kept and self.isVisible():
            self.line.setText(words)
            self._timer.start()
            self.eye.set_icon_name("mdi6.eye-off-outline")

    def hide_clear(self) -> None:
        """Show the mask again."""
        self._timer.stop()
        if self._mask is not None:
            self.line.setText(self._mask)
            self.eye.set_icon_name("mdi6.eye-outline")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_clear()

    def _be_typed(self, value: str) -> None:
        self._timer.stop()
        self._mask = None
        self.line.setReadOnly(False)
        self.eye.hide()
        super().set_value(value)

    def _eye_pressed(self) -> None:
        if self.shows_clear:
            self.hide_clear()
        else:
            self.reveal_asked.emit()
