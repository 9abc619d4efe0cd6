"""What each command does to the four ledgers, and how they go from day to day, on both databases (`docs/algorithms/ledgers.md`)."""

from __future__ import annotations

import pkgutil
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

import hotel_desk.services
from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, PostingKind
from hotel_desk.domain.ledgers import LEDGER_OF, section_of
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.folio import Folio
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from tests.command_examples import EXAMPLES
from tests.ledgers_of_tests import COLUMNS, books, whole_balance
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

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


def two_days(hotel: SmallHotel) -> list[Callable[[], Any]]:
    """What is done in the worked days, step by step."""
    run, codes = hotel.desk.run, hotel.codes
    stay = {name: hotel.book(arrival, FOURTH, guest=name) for name, arrival in (("Ana", DAY), ("Bo", NEXT), ("Cy", THIRD))}
    done: dict[str, Any] = {}

    def folio(name: str, kind: FolioKind = FolioKind.GUEST) -> Any:
        return one(hotel, select(Folio.id).where(Folio.reservation_id == stay[name], Folio.kind == kind))

    def charge(name: str, code: str, price: int) -> None:
        done[code] = run(post_charge, folio_id=folio(name), transaction_code_id=codes[code], price_minor=price).posting_id

    def deposit(name: str, amount: int) -> None:
        run(take_deposit, reservation_id=stay[name], transaction_code_id=codes["CASH"], amount_minor=amount)

    def arrive(name: str, room: str) -> None:
        run(check_in, reservation_id=stay[name], room_id=hotel.rooms[room])

    def night(day: Any) -> None:
        run(post_room_and_tax, night=day, reservation_ids=list(stay.values()))

    def give_back(name: str, amount: int) -> None:
        of = {"folio_id": folio(name, FolioKind.DEPOSIT), "transaction_code_id": codes["CASH"]}
        run(pay_refund, **of, amount_minor=amount, reason="not needed")

    return [
        lambda: deposit("Bo", 5_000),
        lambda: deposit("Cy", 3_000),
        lambda: arrive("Ana", "101"),
        lambda: charge("Ana", "MINIBAR", 850),
        lambda: charge("Ana", "BAR", 2_000),
        lambda: run(reverse_posting, posting_id=done["BAR"], reason="wrong guest"),
        lambda: run(take_payment, folio_id=folio("Ana"), transaction_code_id=codes["CASH"], amount_minor=6_000),
        lambda: night(DAY),
        lambda: run(roll_business_date, closing=DAY),
        lambda: arrive("Bo", "102"),
        lambda: run(adjust_posting, posting_id=done["MINIBAR"], amount_minor=300, reason="was empty"),
        lambda: run(transfer_lines, posting_ids=[done["MINIBAR"]], folio_id=folio("Bo"), window_number=1, reason="wrong room"),
        lambda: run(cancel_reservation, reservation_id=stay["Cy"], reason="ill"),
        lambda: give_back("Cy", 3_000),
        lambda: run(check_out, reservation_id=stay["Ana"], leave_open_reason="flight"),
        lambda: night(NEXT),
        lambda: run(roll_business_date, closing=NEXT),
    ]


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
