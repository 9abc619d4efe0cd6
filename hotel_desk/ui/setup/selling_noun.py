"""What the nouns of selling share in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.percent_field import percent_text

if TYPE_CHECKING:
    from datetime import date

LARGEST_MINOR = 2_000_000_000


class SellingNoun[Row](Noun[Row]):
    """What nouns of this group share: dates from the business date, money in the hotel's currency."""

    def today(self) -> date:
        """The business date."""
        return self.context.status().business_date

    def money(self, name: str, label: str, *, below_zero: bool = False, hint: str = "") -> MoneyField:
        """A field for an amount of the hotel's currency."""
        return MoneyField(
            name,
            label,
            object_name=f"{self.key}_{name}",
            currency=self.context.status().currency,
            minimum=-LARGEST_MINOR if below_zero else 0,
            maximum=LARGEST_MINOR,
            hint=hint,
        )

    def dates(self, *, required: bool = False) -> tuple[DateField, DateField]:
        """The first and the last night that something holds for."""
        return (
            DateField("first_date", _("First night"), object_name=f"{self.key}_first", relative_to=self.today, required=required),
            DateField("last_date", _("Last night"), object_name=f"{self.key}_last", relative_to=self.today, required=required),
        )

    def change_text(self, percent_millionths: int, amount_minor: int) -> str:
        """What is added or taken off, in few characters."""
        changes = [percent_text(percent_millionths, sign=True)] if percent_millionths else []
        changes += [amount_text(amount_minor, self.context.status().currency)] if amount_minor else []
        return " ".join(changes)
