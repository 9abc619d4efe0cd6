"""For whom: adults, children by their ages, babies, extra beds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotel_desk.language import _
from hotel_desk.services.reservation_requests import MOST_EXTRA_BEDS, MOST_PERSONS
from hotel_desk.ui.ages_field import AgesField
from hotel_desk.ui.front_desk.stay_words import persons_words
from hotel_desk.ui.setup.fields import ChecksField
from hotel_desk.ui.widgets.field import Field, NumberField
from hotel_desk.ui.widgets.form import Form


@dataclass(frozen=True, slots=True)
class Party:
    """The guests of one room. Children by their ages in years; babies are not among them."""

    adults: int = 1
    child_ages: tuple[int, ...] = ()
    babies: int = 0
    extra_beds: int = 0

    def words(self) -> str:
        """`2 adults, 1 child (9)`."""
        words = persons_words(self.adults, len(self.child_ages), self.babies)
        ages = ", ".join(map(str, self.child_ages))
        return f"{words} ({ages})" if ages else words


class PackagesField(ChecksField):
    """Packages asked for beside those of the rate plans; hidden where the hotel has none."""

    def __init__(self, name: str) -> None:
        super().__init__("package_ids", _("Packages beside those of the plan"), object_name=f"{name}_packages")
        self.hide()

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        super().set_choices(choices)
        self.setVisible(bool(choices))


class PartyFields:
    """Four fields in one row of a form.

    Args:
        form: takes them.
        name: the beginning of their object names.
        rows: two where the form is narrow.
    """

    def __init__(self, form: Form, name: str, *, rows: int = 1) -> None:
        self._form = form
        self.adults = NumberField("adults", _("Adults"), object_name=f"{name}_adults", maximum=MOST_PERSONS)
        self.ages = AgesField("child_ages", _("Children's ages"), object_name=f"{name}_child_ages", placeholder="4, 9")
        self.babies = NumberField("babies", _("Babies"), object_name=f"{name}_babies", maximum=MOST_PERSONS)
        self.beds = NumberField("extra_beds", _("Extra beds"), object_name=f"{name}_extra_beds", maximum=MOST_EXTRA_BEDS)
        in_row = len(self.fields()) // rows
        for first in range(0, len(self.fields()), in_row):
            form.add(*self.fields()[first : first + in_row])
        self.begin()

    def begin(self) -> None:
        """Begin with one adult."""
        self.show(Party())

    def fields(self) -> tuple[Field, ...]:
        """The four, in their order."""
        return self.adults, self.ages, self.babies, self.beds

    def show(self, party: Party) -> None:
        """Show these guests as they stand."""
        self._form.set_values(adults=party.adults, child_ages=party.child_ages, babies=party.babies, extra_beds=party.extra_beds)

    def party(self) -> Party | None:
        """The guests; None while the ages cannot be read."""
        ages = self._form.value("child_ages")
        return None if ages is None else Party(self.adults.value(), ages, self.babies.value(), self.beds.value())
