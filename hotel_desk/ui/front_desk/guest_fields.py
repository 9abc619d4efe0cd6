"""The facts of a guest as fields of a form: shown, read back, and what has been changed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hotel_desk.language import CHINESE, ENGLISH, _, current_language
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.ui.formats import locale
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, TextField

if TYPE_CHECKING:
    from hotel_desk.queries.stay_detail import GuestFacts
    from hotel_desk.ui.widgets.form import Form

NAMES = ("name", "phone", "email", "country", "language", "note")
NOT_KNOWN = "–"


class GuestFields:
    """Adds the fields of a guest to a form and reads them; it is no widget itself.

    Args:
        form: gets one row for the name, one for phone and e-mail, one for country and language, one for the note.
        prefix: of the object names.
    """

    def __init__(self, form: Form, prefix: str) -> None:
        self._form = form
        self._shown: dict[str, object] = {}
        form.add(TextField("name", _("Full name"), object_name=f"{prefix}_name", required=True))
        form.add(
            TextField("phone", _("Phone"), object_name=f"{prefix}_phone"), TextField("email", _("E-mail"), object_name=f"{prefix}_email")
        )
        form.add(
            ChoiceField("country", _("Country"), object_name=f"{prefix}_country", choices=_countries(current_language())),
            ChoiceField("language", _("Language"), object_name=f"{prefix}_language", choices=_languages()),
        )
        form.add(NoteField("note", _("Note about the guest"), object_name=f"{prefix}_note", lines=2))

    def show(self, guest: GuestFacts) -> None:
        """Show what is known of a guest."""
        self._form.set_values(
            name=guest.name, phone=guest.phone, email=guest.email, country=guest.country, language=_spoken(guest.language), note=guest.note
        )
        self._shown = self._values()

    def begin(self, name: str) -> None:
        """Begin with a new guest of that name."""
        self._form.set_values(name=name, phone="", email="", country=None, language=None, note="")
        self._shown = {}

    def changed(self) -> bool:
        """Whether anything differs from what is known."""
        return self._values() != self._shown

    def details(self) -> ProfileDetails:
        """What the fields say."""
        return ProfileDetails(**self._values())  # type: ignore[arg-type]

    def set_visible(self, visible: bool) -> None:
        """Show or hide them all."""
        for name in NAMES:
            self._form.field(name).setVisible(visible)

    def _values(self) -> dict[str, object]:
        return {name: self._form.value(name) for name in NAMES}


def _spoken(language: str | None) -> str | None:
    """A stored language as one of those that papers are printed in."""
    if not language:
        return None
    return CHINESE if language.lower().startswith("zh") else ENGLISH if language.lower().startswith("en") else language


def _languages() -> list[tuple[str | None, str]]:
    return [(None, NOT_KNOWN), (ENGLISH, "English"), (CHINESE, "简体中文")]


@cache
def _countries(_language: str) -> list[tuple[str | None, str]]:
    """Countries in the language of the window, by name; kept, since there are 250 of them."""
    named = sorted((str(name), code) for code, name in locale().territories.items() if len(code) == 2 and code not in _NO_COUNTRIES)
    return [(None, NOT_KNOWN), *((code, name) for name, code in named)]


_NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
