"""The bills that are settled together, each with its part and its way: what the dialog changes and shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotel_desk.domain.joint_payments import BillPart, SettledBy, spread
from hotel_desk.language import N_

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.queries.joint_payments import OpenBill

WAYS: dict[SettledBy, str] = {
    SettledBy.PAY_NOW: N_("Pay now"),
    SettledBy.ON_ACCOUNT: N_("On account"),
    SettledBy.PREPAID: N_("Prepaid"),
}


@dataclass(frozen=True, slots=True)
class ChosenPart:
    """A part of a bill. `number` tells it from others of the same bill; `account_id`: whose account pays it, where one does."""

    number: int
    bill: OpenBill
    by: SettledBy
    amount_minor: int
    account_id: ProfileId | None = None
    account_name: str = ""

    @property
    def key(self) -> tuple[object, int]:
        """The window that it is a part of."""
        return self.bill.folio_id, self.bill.window_number

    def settled_by(self, by: SettledBy) -> ChosenPart:
        """The same part in another way; on account, that of whoever is likeliest to pay it."""
        if by is not SettledBy.ON_ACCOUNT:
            return replace(self, by=by, account_id=None, account_name="")
        if self.bill.payer_id is not None:
            return replace(self, by=by, account_id=self.bill.payer_id, account_name=self.bill.payer_name)
        return replace(self, by=by, account_id=self.bill.account_id, account_name=self.bill.account_name)


class SettledTogether:
    """The parts, in the order in which they were added."""

    def __init__(self) -> None:
        self.parts: list[ChosenPart] = []
        self._next = 1

    def add(self, bill: OpenBill) -> ChosenPart | None:
        """Take a bill in with all that it owes; None where it is there, or owes nothing."""
        if bill.balance_minor <= 0 or any(part.key == (bill.folio_id, bill.window_number) for part in self.parts):
            return None
        by = SettledBy.PAY_NOW if bill.payer_id is None else SettledBy.ON_ACCOUNT
        return self._insert(len(self.parts), ChosenPart(0, bill, SettledBy.PAY_NOW, bill.balance_minor).settled_by(by))

    def split(self, part: ChosenPart) -> ChosenPart | None:
        """Settle what is left of the bill in another way; None where nothing is left, or every way is taken."""
        rest = self.left_of(part)
        used = {one.by for one in self.parts if one.key == part.key}
        free = [way for way in SettledBy if way not in used]
        if rest <= 0 or not free:
            return None
        place = next(place for place, one in enumerate(self.parts) if one.number == part.number)
        return self._insert(place + 1, replace(part, amount_minor=rest).settled_by(free[0]))

    def change(self, part: ChosenPart) -> None:
        """Put a part that was changed in the place of what it was."""
        self.parts = [part if one.number == part.number else one for one in self.parts]

    def remove(self, part: ChosenPart) -> None:
        """Leave a part out."""
        self.parts = [one for one in self.parts if one.number != part.number]

    def free_ways(self, part: ChosenPart) -> list[SettledBy]:
        """The ways in which a part may be settled: none that another part of the bill has."""
        used = {one.by for one in self.parts if one.key == part.key and one.number != part.number}
        return [way for way in SettledBy if way not in used]

    def left_of(self, part: ChosenPart) -> int:
        """What a bill would still owe, minor units."""
        return part.bill.balance_minor - sum(one.amount_minor for one in self.parts if one.key == part.key)

    def pay(self, amount_minor: int) -> int:
        """Spread what is handed over on the bills that are paid now, the oldest first.

        Returns:
            What is left over, minor units.
        """
        now = sorted(self.paid_now(), key=lambda part: (part.bill.opened_date, part.number))
        most = [part.amount_minor + max(0, self.left_of(part)) for part in now]
        parts = spread(amount_minor, most)
        for part, amount in zip(now, parts, strict=True):
            self.change(replace(part, amount_minor=amount))
        return amount_minor - sum(parts)

    def paid_now(self) -> list[ChosenPart]:
        """The parts that money is taken for."""
        return [part for part in self.parts if part.by is SettledBy.PAY_NOW]

    def total(self, by: SettledBy | None = None) -> int:
        """What is settled, in one way or altogether, minor units."""
        return sum(part.amount_minor for part in self.parts if by in {None, part.by})

    def bill_parts(self) -> list[BillPart]:
        """What the command is asked for; a part of nothing is left out."""
        return [
            BillPart(part.bill.folio_id, part.bill.window_number, part.amount_minor, part.by, part.account_id)
            for part in self.parts
            if part.amount_minor
        ]

    def _insert(self, place: int, part: ChosenPart) -> ChosenPart:
        added = replace(part, number=self._next)
        self._next += 1
        self.parts.insert(place, added)
        return added
