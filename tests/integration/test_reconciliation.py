"""Files of banks, cards and wallets on both databases: read once, matched, proposed, explained, undone; no card numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, insert, select, update

from hotel_desk.domain.card_numbers import CardNumberTyped, looks_like_card_number
from hotel_desk.domain.cashier_codes import StatementKind, StatementLineState
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing, SomeoneWasFaster
from hotel_desk.domain.ids import PostingId, new_id
from hotel_desk.domain.statement_matching import Likeness
from hotel_desk.jobs.guest_table import GuestFileUnreadable
from hotel_desk.jobs.statement_import import (
    ColumnMissing,
    RowUnreadable,
    StatementEmpty,
    columns_named,
    import_statement,
    statement_head,
)
from hotel_desk.models.folio import Posting
from hotel_desk.models.outside_payments import StatementFile, StatementLine
from hotel_desk.models.transaction_code import TransactionCode, TransactionGroup
from hotel_desk.queries.statements import proposals, statement_lines
from hotel_desk.services.cashier import pay_refund, reverse_posting, take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.services.reconciliation import (
    AmountsDiffer,
    LineDecided,
    LineToRead,
    LineUndecided,
    NoSuchPayment,
    PaymentMatched,
    StatementReadBefore,
    WrongCurrency,
    explain_line,
    match_again,
    match_line,
    read_statement,
    undo_line,
)
from tests.statements_of_tests import line_ids
from tests.stays_of_tests import DAY, arrived, charge, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
WALLET: dict[str, Any] = {"kind": StatementKind.WALLET, "name": "wallet.csv", "sha256": "ab" * 32, "currency": "EUR"}


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    return arrived(hotel).folio_id


def paid(hotel: SmallHotel, folio: FolioId, amount_minor: int, reference: str) -> PostingId:
    """Money taken or given back. A reference like a card number is not taken any more; one of an earlier day may be there."""
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["WALLET"], "amount_minor": abs(amount_minor)}
    more: dict[str, Any] = {} if amount_minor > 0 else {"reason": "too much"}
    command: Any = take_payment if amount_minor > 0 else pay_refund
    of_old = looks_like_card_number(reference)
    done: PostingId = hotel.desk.run(command, **about, reference="of old" if of_old else reference, **more).posting_id
    if of_old:
        with hotel.database.writing() as connection:
            connection.execute(update(Posting).where(Posting.id == done).values(reference=reference))
    return done


def read(hotel: SmallHotel, *lines: LineToRead, **more: Any) -> Any:
    return hotel.desk.run(read_statement, **(WALLET | more), lines=list(lines))


def states(hotel: SmallHotel) -> list[tuple[str, Any]]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(StatementLine.state, StatementLine.posting_id).order_by(StatementLine.position))
        return [(row.state.value, row.posting_id) for row in rows]


def dated(hotel: SmallHotel, posting: PostingId, day: date) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Posting).where(Posting.id == posting).values(business_date=day))


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


# --- The worked tables ------------------------------------------------------------------------------------------------


def test_the_worked_lines(hotel: SmallHotel, folio: FolioId) -> None:
    """The tables of docs/algorithms/reconciliation.md, with wallet payments, all of the open day."""
    there = {}
    for row in worked_table("reconciliation.md", "What is matched"):
        there[row["payment"]] = paid(hotel, folio, minor(row["amount"]), row["reference"])
    table = worked_table("reconciliation.md", "The lines")
    # The small hotel's day is the second of March: the tables' days are counted from there.
    lines = [LineToRead(date(2026, 3, max(2, int(row["date"]) - 3)), minor(row["amount"]), row["reference"], row["text"]) for row in table]
    done = read(hotel, *lines)
    assert done.matched == 4
    for row, line_id, (state, posting) in zip(table, line_ids(hotel), states(hotel), strict=True):
        if row["matched"]:
            assert (state, posting) == ("MATCHED", there[row["matched"]]), row["line"]
            continue
        assert (state, posting) == ("UNMATCHED", None), row["line"]
        proposed = {each.posting_id for each in hotel.desk.read(proposals, line_id=line_id)}
        assert proposed == {there[name] for name in row["proposed"].split()}, row["line"]


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_once(hotel: SmallHotel) -> None:
    read(hotel, LineToRead(DAY, 100))
    with pytest.raises(StatementReadBefore, match=r"as “wallet\.csv”, by manager on"):
        read(hotel, LineToRead(DAY, 100), name="again.csv")
    assert one(hotel, select(func.count()).select_from(StatementLine)) == 1


def test_files_that_are_refused(hotel: SmallHotel) -> None:
    with pytest.raises(WrongCurrency, match="USD"):
        read(hotel, LineToRead(DAY, 100), currency="USD")
    with pytest.raises(InvalidInput):
        read(hotel)
    with pytest.raises(InvalidInput):
        read(hotel, LineToRead(DAY, 10**12))
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(read_statement, **WALLET, lines=[LineToRead(DAY, 100)])
    assert one(hotel, select(func.count()).select_from(StatementFile)) == 0


def test_no_card_number_is_kept(hotel: SmallHotel, folio: FolioId) -> None:
    """In reference, text and file name; typed as an explanation it is refused. A wallet's reference like one is matched all the same."""
    posting = paid(hotel, folio, 700, "4111 1111 1111 1111")
    number = "4111111111111111"
    read(hotel, LineToRead(DAY, 700, number, f"card {number}"), LineToRead(DAY, 1, "", ""), name=f"{number}.csv")
    with pytest.raises(CardNumberTyped):
        hotel.desk.run(explain_line, line_id=line_ids(hotel)[1], version=1, reason=f"card {number}")
    assert states(hotel)[0] == ("MATCHED", posting)
    with hotel.database.snapshot() as connection:
        kept = [
            *connection.execute(select(StatementLine.reference, StatementLine.text, StatementLine.reason)),
            *connection.execute(select(StatementFile.name)),
        ]
    assert kept == [("•1111", "card •1111", ""), ("", "", ""), ("•1111.csv",)]


def test_a_reversed_payment_is_no_candidate(hotel: SmallHotel, folio: FolioId) -> None:
    posting = paid(hotel, folio, 700, "gone")
    hotel.desk.run(reverse_posting, posting_id=posting, reason="wrong guest")
    read(hotel, LineToRead(DAY, 700, "gone"))
    assert states(hotel) == [("UNMATCHED", None)]
    assert hotel.desk.read(proposals, line_id=line_ids(hotel)[0]) == ()
    with pytest.raises(NoSuchPayment):
        hotel.desk.run(match_line, line_id=line_ids(hotel)[0], posting_id=posting, version=1)


def test_cards_and_banks_look_among_their_own(hotel: SmallHotel, folio: FolioId) -> None:
    paid(hotel, folio, 900, "A1B2C3")
    card = hotel.desk.run(
        take_payment,
        folio_id=folio,
        transaction_code_id=hotel.codes["CARD"],
        amount_minor=900,
        card=Card("Visa", "4242", "A1B2C3"),
    )
    bank = hotel.desk.run(
        take_payment, folio_id=folio, transaction_code_id=hotel.codes["TRANSFER-IN"], amount_minor=900, reference="A1B2C3"
    )
    read(hotel, LineToRead(DAY, 900, "a1b2c3", fee_minor=15), kind=StatementKind.CARD)
    read(hotel, LineToRead(DAY, 900, "A1B2C3"), kind=StatementKind.BANK, sha256="cd" * 32)
    assert sorted(posting for _state, posting in states(hotel)) == sorted([card.posting_id, bank.posting_id])
    assert hotel.desk.read(statement_lines, state=None).fees_minor == 15


# --- The worklist -----------------------------------------------------------------------------------------------------


def test_a_line_is_matched_by_hand_explained_and_put_back(hotel: SmallHotel, folio: FolioId) -> None:
    posting = paid(hotel, folio, 5_000, "wx-1")
    read(hotel, LineToRead(DAY, 5_000, "", "somebody"), LineToRead(DAY, -30, "", "monthly fee"))
    first, second = line_ids(hotel)
    (proposal,) = hotel.desk.read(proposals, line_id=first)
    assert (proposal.posting_id, proposal.why, proposal.amount_minor) == (posting, Likeness.AMOUNT_AND_DATE, 5_000)
    done = hotel.desk.run(match_line, line_id=first, posting_id=posting, version=1)
    assert (done.state, done.version) == (StatementLineState.MATCHED, 2)
    with pytest.raises(LineDecided):
        hotel.desk.run(explain_line, line_id=first, version=2, reason="x")
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(undo_line, line_id=first, version=1)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(explain_line, line_id=second, version=1, reason=" ")
    hotel.desk.run(explain_line, line_id=second, version=1, reason="the bank's fee")
    page = hotel.desk.read(statement_lines, state=StatementLineState.EXPLAINED)
    assert [(row.reason, row.decided_by) for row in page.rows] == [("the bank's fee", "manager")]
    assert page.counts == {"MATCHED": 1, "EXPLAINED": 1}
    hotel.desk.run(undo_line, line_id=first, version=2)
    assert states(hotel)[0] == ("UNMATCHED", None)
    with pytest.raises(LineUndecided):
        hotel.desk.run(undo_line, line_id=first, version=3)


def test_amounts_that_differ_need_a_reason(hotel: SmallHotel, folio: FolioId) -> None:
    posting = paid(hotel, folio, 5_000, "wx-1")
    read(hotel, LineToRead(DAY, 4_900, "wx-1"))
    (line_id,) = line_ids(hotel)
    assert [each.why for each in hotel.desk.read(proposals, line_id=line_id)] == [Likeness.REFERENCE]
    with pytest.raises(AmountsDiffer, match=r"49\.00 EUR and the payment 50\.00 EUR") as differs:
        hotel.desk.run(match_line, line_id=line_id, posting_id=posting, version=1)
    assert differs.value.field == "reason"
    hotel.desk.run(match_line, line_id=line_id, posting_id=posting, version=1, reason="one euro was kept by the wallet")
    assert states(hotel) == [("MATCHED", posting)]


def test_a_payment_is_matched_once(hotel: SmallHotel, folio: FolioId) -> None:
    posting = paid(hotel, folio, 5_000, "wx-1")
    read(hotel, LineToRead(DAY, 5_000, "wx-1"), LineToRead(DAY, 5_000, ""))
    with pytest.raises(PaymentMatched):
        hotel.desk.run(match_line, line_id=line_ids(hotel)[1], posting_id=posting, version=1)
    assert hotel.desk.read(proposals, line_id=line_ids(hotel)[1]) == ()


def test_a_payment_of_another_method_is_refused(hotel: SmallHotel, folio: FolioId) -> None:
    cash = hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=500)
    read(hotel, LineToRead(DAY, 500))
    with pytest.raises(NoSuchPayment, match="Cash"):
        hotel.desk.run(match_line, line_id=line_ids(hotel)[0], posting_id=cash.posting_id, version=1)
    with pytest.raises(NoSuchPayment):
        hotel.desk.run(match_line, line_id=line_ids(hotel)[0], posting_id=charge(hotel, folio).posting_id, version=1)


def test_what_was_paid_after_the_file_was_read_is_found_again(hotel: SmallHotel, folio: FolioId) -> None:
    read(hotel, LineToRead(DAY, 5_000, "wx-9"), LineToRead(DAY, 70, "never"))
    posting = paid(hotel, folio, 5_000, "wx-9")
    done = hotel.desk.run(match_again)
    assert (done.matched, done.left) == (1, 1)
    assert states(hotel) == [("MATCHED", posting), ("UNMATCHED", None)]
    assert hotel.desk.read(statement_lines).rows[0].reference == "never"


def test_a_code_of_the_hotels_own_is_found_by_its_method(hotel: SmallHotel, folio: FolioId) -> None:
    """A second wallet with a code of its own."""
    group = one(hotel, select(TransactionGroup.id).where(TransactionGroup.code == "PAYMENT"))
    code = {"id": new_id(), "property_id": hotel.property_id, "group_id": group, "code": "WECHAT", "name": "WeChat", "kind": "PAYMENT"}
    with hotel.database.writing() as connection:
        connection.execute(
            insert(TransactionCode), [{**code, "payment_method": PaymentMethod.MOBILE_WALLET, "sort_order": 9, "version": 1}]
        )
    done = hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=code["id"], amount_minor=300, reference="w1")
    read(hotel, LineToRead(DAY, 300, "W1"))
    assert states(hotel) == [("MATCHED", done.posting_id)]


def test_what_reading_costs(hotel: SmallHotel, folio: FolioId, count_statements: CountStatements) -> None:
    for number in range(3):
        paid(hotel, folio, 100, f"p{number}")
    read(hotel, *(LineToRead(DAY, 100, f"x{number}") for number in range(5)))
    assert count_statements(hotel.desk, statement_lines) <= 4
    assert count_statements(hotel.desk, proposals, line_id=line_ids(hotel)[0]) <= 4
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").read(statement_lines)


# --- Files ------------------------------------------------------------------------------------------------------------


def csv_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "bank.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


BANK = """Account 12345
Booking date;Description;Reference;Amount
02.03.2026;payment Silva;TR-1;1.234,50
03.03.2026;transfer back;TR-2;-15,00
;;Balance;
"""
WALLET_FILE = """#微信支付账单
交易时间,微信支付业务单号,商品名称,收/支,金额(元),手续费
`2026-03-02 10:01:02,`4200001234567890123456789012,房费,收入,`¥350.00,`2.10
`2026-03-02 11:01:02,`4200001234567890123456789013,退款,支出,`¥20.00,`0.00
合计,,,,,
"""


def test_a_bank_file_with_a_preamble(hotel: SmallHotel, folio: FolioId, tmp_path: Path) -> None:
    hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["TRANSFER-IN"], amount_minor=123_450, reference="tr-1")
    plan, done = import_statement(hotel.desk, csv_file(tmp_path, BANK, "cp1252"), StatementKind.BANK)
    assert [(line.date, line.amount_minor, line.reference, line.text) for line in plan.lines] == [
        (date(2026, 3, 2), 123_450, "TR-1", "payment Silva"),
        (date(2026, 3, 3), -1_500, "TR-2", "transfer back"),
    ]
    assert (plan.skipped, done.lines, done.matched) == (1, 2, 1)


def test_a_wallet_file_in_chinese(hotel: SmallHotel, folio: FolioId, tmp_path: Path) -> None:
    posting = paid(hotel, folio, 35_000, "4200001234567890123456789012")
    plan, done = import_statement(hotel.desk, csv_file(tmp_path, WALLET_FILE, "gb18030"), StatementKind.WALLET)
    assert [(line.amount_minor, line.fee_minor, line.text) for line in plan.lines] == [(35_000, 210, "房费"), (-2_000, 0, "退款")]
    assert (done.matched, states(hotel)[0]) == (1, ("MATCHED", posting))


def test_net_amounts_and_fees_and_a_workbook(hotel: SmallHotel, folio: FolioId, tmp_path: Path) -> None:
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["CARD"], "amount_minor": 10_000}
    hotel.desk.run(take_payment, **about, card=Card("Visa", "4242", "QX12"))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Settlement date", "Auth code", "Net amount", "Fee"], [date(2026, 3, 3), "QX12", 98.5, -1.5]):
        sheet.append(row)
    book.save(tmp_path / "cards.xlsx")
    plan, done = import_statement(hotel.desk, tmp_path / "cards.xlsx", StatementKind.CARD)
    assert [(line.amount_minor, line.fee_minor) for line in plan.lines] == [(10_000, 150)]
    assert done.matched == 1


def test_credit_and_debit_in_columns_of_their_own(hotel: SmallHotel, tmp_path: Path) -> None:
    text = "Date,Details,Credit,Debit\n03/02/2026,in,12.00,\n13/02/2026,out,,5.00\n"
    plan, _done = import_statement(hotel.desk, csv_file(tmp_path, text), StatementKind.BANK)
    assert [(line.date, line.amount_minor) for line in plan.lines] == [(date(2026, 2, 3), 1_200), (date(2026, 2, 13), -500)]


def test_columns_that_a_person_named_are_remembered(hotel: SmallHotel, tmp_path: Path) -> None:
    text = "Wann,Was,Wieviel\n2026-03-02,X1,5.00\n"
    path = csv_file(tmp_path, text)
    with pytest.raises(ColumnMissing, match="the date"):
        import_statement(hotel.desk, path, StatementKind.BANK)
    with pytest.raises(ColumnMissing, match="“Wo”"):
        columns_named(("Wann", "Was"), {"date": "Wo"}, file="x")
    columns = columns_named(("Wann", "Was", "Wieviel"), {"date": "wann", "reference": "Was", "amount": "Wieviel"}, file="x")
    import_statement(hotel.desk, path, StatementKind.BANK, columns=columns)
    again = csv_file(tmp_path, text.replace("X1", "X2"), name="again.csv")
    head = hotel.desk.read(statement_head, file=again, kind=StatementKind.BANK)
    assert (head.columns, head.remembered) == ({"date": 0, "reference": 1, "amount": 2}, True)
    assert not hotel.desk.read(statement_head, file=again, kind=StatementKind.WALLET).remembered
    assert import_statement(hotel.desk, again, StatementKind.BANK)[1].lines == 1


@pytest.mark.parametrize(
    ("text", "refusal", "words"),
    [
        ("Date,Amount\nsoon,5.00\n", RowUnreadable, "Row 2"),
        ("Date,Amount\n2026-03-02,5.00\n,7.00\n", RowUnreadable, "Row 3"),
        ("Date,Amount\n2026-03-02,5.001\n2026-03-02,1.00\n", RowUnreadable, "5.001"),
        ("Date,Amount\n2026-03-02,\n", StatementEmpty, "no line"),
        ("Date,Amount\n", StatementEmpty, "no line"),
        ("Amount,Text\n5.00,x\n", ColumnMissing, "the date"),
        ("Date,Text\n2026-03-02,x\n", ColumnMissing, "an amount"),
    ],
)
def test_files_that_cannot_be_read(hotel: SmallHotel, tmp_path: Path, text: str, refusal: type[Exception], words: str) -> None:
    with pytest.raises(refusal, match=words):
        import_statement(hotel.desk, csv_file(tmp_path, text), StatementKind.BANK)
    assert one(hotel, select(func.count()).select_from(StatementFile)) == 0


def test_a_broken_workbook(hotel: SmallHotel, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK not a workbook")
    with pytest.raises(GuestFileUnreadable):
        import_statement(hotel.desk, path, StatementKind.BANK)
