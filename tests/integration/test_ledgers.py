"""What each command does to the four ledgers, and how they go from day to day, on both databases (`docs/algorithms/ledgers.md`)."""

from __future__ import annotations

import pkgutil
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

import hotel_desk.services
from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, PostingKind
from hotel_desk.domain.ledgers import LEDGER_OF, section_of
from hotel_desk.models.credit import LedgerDay
from tests.command_examples import EXAMPLES
from tests.ledgers_of_tests import COLUMNS, books, two_days, whole_balance
from tests.stays_of_tests import DAY, NEXT, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
for module in pkgutil.iter_modules(hotel_desk.services.__path__):
    import_module(f"hotel_desk.services.{module.name}")
PAGE = "ledgers.md"
OF_COMMANDS = worked_table(PAGE, "What each command does")
POSTING_COMMANDS = sorted(name for name, spec in COMMANDS.items() if EntityKind.POSTING in spec.changes)


def test_every_command_that_posts_is_on_the_page() -> None:
    assert sorted({row["command"] for row in OF_COMMANDS}) == POSTING_COMMANDS


@pytest.mark.parametrize("row", OF_COMMANDS, ids=lambda row: f"{row['command']}: {row['example']}")
def test_each_command_does_to_the_ledgers_what_the_page_says(hotel: SmallHotel, row: dict[str, str]) -> None:
    example = next(one for one in EXAMPLES[row["command"]] if one.__name__ == row["example"].replace(" ", "_"))
    arguments = example(hotel)
    before = books(hotel)
    hotel.desk.run(COMMANDS[row["command"]].function, **arguments)
    assert books(hotel).less(before).row() == [row[column] for column in COLUMNS]


def test_kinds_are_counted_as_the_page_says() -> None:
    rows = worked_table(PAGE, "Kinds of lines")
    assert {row["kind"]: row["counted among"] for row in rows if row["kind"] in set(PostingKind)} == {
        kind: section.value.lower().replace("_", "-")
        for kind in PostingKind
        if kind not in {PostingKind.REVERSAL, PostingKind.ADJUSTMENT}
        for section in [section_of(kind, CodeKind.CHARGE)]
    }


def test_folios_stand_in_the_ledgers_of_the_page() -> None:
    rows = worked_table(PAGE, "Four ledgers")
    assert {row["ledger"]: set(row["folios"].split(", ")) for row in rows} == {
        ledger.value.lower(): {kind.value for kind, its in LEDGER_OF.items() if its is ledger} for ledger in Ledger
    }
    assert set(LEDGER_OF) == set(FolioKind)


def test_two_worked_days(hotel: SmallHotel) -> None:
    steps = two_days(hotel)
    rows = worked_table(PAGE, "Two days")
    assert len(rows) == len(steps)
    before = books(hotel)
    for row, step in zip(rows, steps, strict=True):
        step()
        after = books(hotel)
        assert (row["no"], after.less(before).row()) == (row["no"], [row[column] for column in COLUMNS])
        before = after
    for row in worked_table(PAGE, "The ledgers of the two days"):
        day = {"2": DAY, "3": NEXT}[row["day"]]
        moved = next(one for one in whole_balance(hotel, day, day).ledgers if one.ledger.value.lower() == row["ledger"])
        shown = (moved.opening_minor, moved.debits_minor, moved.credits_minor, moved.closing_minor)
        assert (row["day"], row["ledger"], *(f"{Decimal(minor).scaleb(-2):.2f}" for minor in shown)) == tuple(row.values())


def test_a_day_opens_as_the_one_before_closed_and_a_span_is_the_sum_of_its_days(hotel: SmallHotel) -> None:
    for step in two_days(hotel):
        step()
    first, second, both = (whole_balance(hotel, *span) for span in ((DAY, DAY), (NEXT, NEXT), (DAY, NEXT)))
    for number, ledger in enumerate(Ledger):
        assert second.ledgers[number].opening_minor == first.ledgers[number].closing_minor
        assert both.ledgers[number].closing_minor == second.ledgers[number].closing_minor
        assert both.ledgers[number].change_minor == first.ledgers[number].change_minor + second.ledgers[number].change_minor
        assert both.ledgers[number].ledger is ledger
    assert both.identity.booked_minor == first.identity.booked_minor + second.identity.booked_minor


def test_days_closed_before_are_frozen_with_the_next_one_and_openings_need_none(hotel: SmallHotel) -> None:
    steps = two_days(hotel)
    for step in steps[:9]:
        step()
    frozen = whole_balance(hotel, NEXT, NEXT)
    with hotel.database.writing() as connection:
        connection.execute(delete(LedgerDay))
    assert whole_balance(hotel, NEXT, NEXT) == frozen
    for step in steps[9:]:
        step()
    assert one(hotel, select(LedgerDay.closing_minor).where(LedgerDay.business_date == DAY, LedgerDay.ledger == Ledger.DEPOSIT)) == -8_000
    with hotel.database.snapshot() as connection:
        assert len(connection.execute(select(LedgerDay.ledger)).all()) == 2 * len(Ledger)
