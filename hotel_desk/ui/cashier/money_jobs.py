"""What tells payment, deposit and refund apart: one panel does them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.payment_attempts import AttemptKind
from hotel_desk.language import N_
from hotel_desk.services.cashier import pay_refund, take_deposit, take_payment

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.services.posting_codes import Posted


@dataclass(frozen=True, slots=True)
class MoneyJob:
    """What tells payment, deposit and refund apart.

    Args:
        key: of its action on the folio page; its panel and fields are named after it.
        title: on the panel and on its button, marked with `N_`.
        command: what it runs.
        asked_for: what a terminal is asked for in its place.
        direction: -1 lowers the balance, 1 raises it.
        proposed: the likeliest amount for a balance, minor units; None for none.
    """

    key: str
    title: str
    command: Callable[..., Posted]
    asked_for: AttemptKind
    direction: int
    proposed: Callable[[int], int | None]

    @property
    def gives_back(self) -> bool:
        """Whether money goes out."""
        return self.direction > 0

    @property
    def is_deposit(self) -> bool:
        """Whether it is taken for the stay and not for a window."""
        return self.command is take_deposit


PAYMENT = MoneyJob("payment", N_("Take payment"), take_payment, AttemptKind.PAYMENT, -1, lambda balance: balance if balance > 0 else None)
DEPOSIT = MoneyJob("deposit", N_("Take deposit"), take_deposit, AttemptKind.DEPOSIT, -1, lambda _balance: None)
REFUND = MoneyJob("refund", N_("Pay refund"), pay_refund, AttemptKind.REFUND, 1, lambda balance: -balance if balance < 0 else None)
