"""Examples of the commands about files of banks, cards and wallets; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import StatementKind
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.reconciliation import LineToRead, explain_line, read_statement
from tests.command_examples import example
from tests.statements_of_tests import line_ids
from tests.stays_of_tests import DAY, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

LINES = [LineToRead(DAY, 5_000, "wx-42", "room 101", 30), LineToRead(DAY, 5_000, "", "somebody")]
FILE: dict[str, Any] = {"kind": StatementKind.WALLET, "name": "wallet.csv", "sha256": "ab" * 32, "currency": "EUR"}


def a_wallet_payment(hotel: SmallHotel, reference: str = "wx-42") -> Any:
    folio = arrived(hotel).folio_id
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["WALLET"], "amount_minor": 5_000, "reference": reference}
    return hotel.desk.run(take_payment, **about)


@example("read_statement")
def a_file_of_a_wallet(hotel: SmallHotel) -> dict[str, Any]:
    a_wallet_payment(hotel)
    return {**FILE, "columns": {"date": 0, "amount": 1}, "lines": LINES, "heading_hash": "cd" * 32}


@example("match_again")
def a_payment_taken_after_its_file_was_read(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(read_statement, **FILE, lines=LINES)
    a_wallet_payment(hotel)
    return {"kind": StatementKind.WALLET}


@example("match_line")
def a_line_without_a_reference(hotel: SmallHotel) -> dict[str, Any]:
    paid = a_wallet_payment(hotel, "another")
    hotel.desk.run(read_statement, **FILE, lines=LINES)
    return {"line_id": line_ids(hotel)[1], "posting_id": paid.posting_id, "version": 1, "reason": "asked the guest"}


@example("explain_line")
def a_line_that_is_no_payment(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(read_statement, **FILE, lines=LINES)
    return {"line_id": line_ids(hotel)[1], "version": 1, "reason": "interest"}


@example("undo_line")
def a_line_back_on_the_worklist(hotel: SmallHotel) -> dict[str, Any]:
    arguments = a_line_that_is_no_payment(hotel)
    hotel.desk.run(explain_line, **arguments)
    return {"line_id": arguments["line_id"], "version": 2}
