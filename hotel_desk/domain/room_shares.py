"""How the price of a shared room is split among those who are in it on a night (`docs/algorithms/sharers.md`)."""

from __future__ import annotations

from hotel_desk.domain.rate_codes import ShareSplit


def shares_of(price_minor: int, split: ShareSplit, persons: int, *, payer: int = 0) -> tuple[int, ...]:
    """What each pays, minor units, in their order.

    Args:
        price_minor: of the room for the night.
        persons: how many share it, at least one.
        payer: who pays the entire price, counted from 0; only where one does.
    """
    if split is ShareSplit.FULL:
        return (price_minor,) * persons
    if split is ShareSplit.ENTIRE:
        return tuple(price_minor if number == payer else 0 for number in range(persons))
    each, left_over = divmod(price_minor, persons)
    return tuple(each + (number < left_over) for number in range(persons))


def room_price(prices_minor: tuple[int, ...], split: ShareSplit) -> int:
    """The price of the room when each pays so much, the lead first: the reverse of `shares_of`."""
    return prices_minor[0] if split is ShareSplit.FULL else sum(prices_minor)
