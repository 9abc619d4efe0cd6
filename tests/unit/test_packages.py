"""The worked cases of docs/algorithms/packages.md, and what holds for any split."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.ids import PackageId, TransactionCodeId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.packages import SoldPackage, is_delivered, package_part, parts_of_night, split_price
from hotel_desk.domain.quote import PackagePart
from hotel_desk.domain.rate_codes import PackageBasis, PackageRhythm
from tests.worked_tables import worked_table

CODE = TransactionCodeId(new_id())


def minor(text: str) -> int:
    money = Money.of(text or "0", "EUR")
    assert money.amount == Decimal(text or 0), "a worked case shows whole cents"
    return money.minor


def june(day: str) -> date:
    return date(2026, 6, int(day))


def package(basis: PackageBasis = PackageBasis.PER_ROOM, rhythm: PackageRhythm = PackageRhythm.EVERY_NIGHT, **more: Any) -> SoldPackage:
    return SoldPackage(PackageId(new_id()), "Breakfast", CODE, True, basis, rhythm, **{"price_minor": 1_200, **more})


def part(amount_minor: int, *, inside: bool = True) -> PackagePart:
    return PackagePart(PackageId(new_id()), "Breakfast", CODE, inside, 1, amount_minor)


@pytest.mark.parametrize("row", worked_table("packages.md", "Which nights"), ids=lambda row: " ".join(row.values()))
def test_which_nights(row: dict[str, str]) -> None:
    sold = package(
        rhythm=PackageRhythm(row["rhythm"]),
        every_nights=int(row["n"] or 1),
        first_date=june(row["from"]) if row["from"] else None,
        last_date=june(row["to"]) if row["to"] else None,
    )
    arrival, departure = june(row["arrival"]), june(row["departure"])
    found = [day for day in range(1, 31) if is_delivered(sold, night=june(str(day)), arrival=arrival, departure=departure)]
    assert found == [int(day) for day in row["delivered on"].split()]


@pytest.mark.parametrize("row", worked_table("packages.md", "How many and how much"), ids=lambda row: " ".join(row.values()))
def test_how_many_and_how_much(row: dict[str, str]) -> None:
    prices: dict[str, Any] = {"price_minor": minor(row["price"]), "child_price_minor": minor(row["child price"])}
    sold = package(PackageBasis(row["basis"]), quantity=int(row["quantity"]), **prices)
    found = package_part(sold, adults=int(row["adults"]), children=int(row["children"]))
    assert (found.quantity, found.amount_minor) == (int(row["pieces"]), minor(row["amount"]))


@pytest.mark.parametrize("row", worked_table("packages.md", "The split of a night"), ids=lambda row: row["case"])
def test_the_split_of_a_night(row: dict[str, str]) -> None:
    inside = [part(minor(amount)) for amount in row["inside"].split()]
    on_top = [part(minor(amount), inside=False) for amount in row["on top"].split()]
    asked = minor(row["plan"]) + sum(one.amount_minor for one in on_top)
    assert minor(row["sold at"]) <= asked
    split = split_price(minor(row["sold at"]), [*inside, *on_top])
    assert split.room_minor == minor(row["room"])
    assert [one.amount_minor for one in split.packages] == [minor(amount) for amount in row["parts"].split()]


def test_what_nobody_gets_is_no_part_of_the_night() -> None:
    per_child = package(PackageBasis.PER_CHILD, child_price_minor=600)
    stay: dict[str, Any] = {"arrival": june("10"), "departure": june("12"), "adults": 2, "children": 0}
    assert parts_of_night([per_child], night=june("10"), **stay) == ()


@given(st.integers(-100_000, 1_000_000), st.lists(st.integers(0, 100_000), max_size=6))
def test_the_parts_and_the_room_are_the_price(price: int, amounts: list[int]) -> None:
    parts = [part(amount) for amount in amounts]
    split = split_price(price, parts)
    shares = [one.amount_minor for one in split.packages]
    assert split.room_minor + sum(shares) == price
    assert all(0 <= share <= amount for share, amount in zip(shares, amounts, strict=True))
    assert split.room_minor >= min(0, price)
    assert split.room_minor <= 0 or shares == amounts
