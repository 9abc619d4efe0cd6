"""A cashier's desk on a busy day: anything, one thing after another, chosen by chance but the same each time.

The property machine tries few things often, which finds the shortest way to a mistake; this tries everything about equally often, which
finds what needs many different things to have happened before.
"""

from __future__ import annotations

import inspect
from random import Random
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.domain.joint_payments import SettledBy
from hotel_desk.domain.leaving import EarlyDeparture
from hotel_desk.domain.payment_attempts import AttemptKind
from hotel_desk.domain.rate_codes import Payer
from tests.any_settling import AnySettling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.fixtures.databases import OpenDatabase

OFTEN = [
    "account_pays",
    "adjust",
    "after_they_left",
    "against_invoice",
    "apply",
    "ask_the_machine",
    "back_as_it_came",
    "charge",
    "charge_the_night",
    "charged_now",
    "check_out",
    "combine",
    "come_to_eat",
    "decide",
    "end_hold",
    "end_shift",
    "for_some_hours",
    "forfeit",
    "from_the_bar",
    "give_back",
    "give_up",
    "hold",
    "invoice",
    "leave_at_a_price",
    "move",
    "on_account",
    "one_day_more",
    "paid_ahead_and_cancelled",
    "pay",
    "pay_ahead",
    "pay_what_is_shown",
    "reverse",
    "safe",
    "send_charges",
    "sell_meals",
    "settle_and_leave",
    "settle_together",
    "split",
    "split_by_amounts",
    "stamps",
    "taxi",
    "the_cots_of_tonight",
    "the_hours",
    "unapply",
    "what_became_of_it",
]
SELDOM = [
    "a_cot",
    "a_rhythm",
    "a_second_window",
    "account",
    "agent_pays",
    "begin_shift",
    "cancel",
    "change_rule",
    "check_in",
    "credit",
    "did_not_come",
    "extend",
    "later_that_day",
    "leave_later",
    "levels_of_the_night",
    "no_show",
    "plan_charges",
    "reinstate",
    "shorten",
    "signs_to_leave",
    "terms",
    "trusted",
    "undo_check_in",
    "undo_check_out",
    "walk_in",
]
_AMOUNTS, _PRICES = (1, 333, 500, 10_200), (10_000, 9_999, -638)
# What is typed, by the name of the argument; an argument that may be left out is left out now and then.
_TYPED: dict[str, Sequence[Any]] = {
    "which": range(12),
    "to": ("window", "new", "house", "agent", "other"),
    "window": (1, 1, 1, 2),
    "amount": _AMOUNTS,
    "price": _PRICES,
    "lines": ([0], [1, 2], [3, 4, 5]),
    "ways": (2, 3, 5),
    "reference": range(6),
    "room": ("101", "102", "103", "104", "201"),
    "who": ("manager", "vera"),
    "currency": ("", "USD"),
    "held": (0, 10_000),
    "off": (0, 0, -1, 300),
    "limit": (500, 12_345),
    "nights": (1, 2, 3),
    "hours": (3, 5, 8),
    "minutes": (0, 30, 200, 500),
    "days": (0, 7, 30),
    "quantity": (1, 3),
    "rhythm": tuple(ChargeRhythm),
    "parts": ([-100, 333], [1], [5_000]),
    "what": ("extend", "charge", "convert"),
    "how": (set(), {"posted"}, {"first"}, {"posted", "first"}),
    "pieces": (1, 2, 3),
    "cents": range(8),
    "kind": (AttemptKind.PAYMENT, *AttemptKind),
    "level": tuple(CreditLevel),
    "free": ("any",),
    "chosen": (
        [(0, 1, SettledBy.PAY_NOW, True), (1, 1, SettledBy.PAY_NOW, False)],
        [(2, 1, SettledBy.ON_ACCOUNT, False), (3, 1, SettledBy.PAY_NOW, True), (2, 2, SettledBy.PREPAID, True)],
        [(4, 1, SettledBy.PREPAID, False), (0, 2, SettledBy.PAY_NOW, True)],
    ),
    "payer": (Payer.AGENT_ACCOUNT, Payer.AGENT_ACCOUNT, Payer.GUEST),
}
# Of an argument that is typed otherwise in one place than in the others.
_TYPED_THERE: dict[tuple[str, str], Sequence[Any]] = {
    ("from_the_bar", "price"): (850, 1_200),
    ("plan_charges", "to"): ("new", "planned", "house", "agent", "other"),
    ("what_became_of_it", "how"): ("again", "again", "cancel", "book", "slip", "give up"),
    ("leave_at_a_price", "how"): ("charged", "as shown", "waived", "open"),
    ("later_that_day", "hour"): range(7, 21),
    ("leave_later", "hour"): range(13, 23),
}
_NOTES = {"pay_what_is_shown", "pay_ahead"}


def busy_day(opened: OpenDatabase, seed: int, *, steps: int, done: Callable[[str], None]) -> None:
    """One hotel, so many things; after each, what the property machine asks must be true."""
    chance = Random(seed)  # noqa: S311 - the same day each time
    hotel = AnySettling(opened, done)
    hotel.cashiers_begin(in_shifts=seed % 2 == 0)
    hotel.the_house_has_rules(refused=seed % 3 == 0, early=list(EarlyDeparture)[seed % len(EarlyDeparture)], late=seed % 2 == 1)
    hotel.people_are_here_and_expected()
    hotel.money_is_held_and_an_account_is_open()
    told: list[str] = []
    try:
        for _step in range(steps):
            name = chance.choice(OFTEN * 3 + SELDOM)
            arguments = _arguments(chance, name, getattr(hotel, name))
            told.append(f"{name}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})")
            getattr(hotel, name)(**arguments)
            hotel.the_rows_agree()
            hotel.the_books_are_what_adding_up_again_gives()
            hotel.what_is_shown_is_what_adding_up_again_gives()
        hotel.teardown()
    except AssertionError as wrong:
        wrong.add_note(f"day {seed}: " + "; ".join(told))
        raise


def _arguments(chance: Random, name: str, action: Any) -> dict[str, Any]:
    return {key: _typed(chance, name, parameter) for key, parameter in inspect.signature(action).parameters.items()}


def _typed(chance: Random, action: str, parameter: inspect.Parameter) -> Any:
    annotation = str(parameter.annotation)
    if "None" in annotation and not chance.randrange(3):
        return None
    if "bool" in annotation:
        return chance.random() < 1 / 2
    if parameter.name == "currency" and action in _NOTES:
        return chance.choice(("", "USD", "JPY", "KWD"))
    return chance.choice(_TYPED_THERE.get((action, parameter.name)) or _TYPED[parameter.name])
