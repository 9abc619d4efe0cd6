"""The lines behind each figure, the balance check, the journal and its refusals, and papers of the trial balance, on both databases."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from hotel_desk.db.database import Reader
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ledgers import Section
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.jobs.ledger_papers import shown_balance, trial_balance_pdf
from hotel_desk.models.folio import Posting
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.journal_export import AccountsMissing, DayNotClosed, journal
from hotel_desk.queries.ledger_check import out_of_balance
from hotel_desk.queries.ledger_lines import ledger_lines
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.reports.ledger_tables import JOURNAL_COLUMNS, journal_csv
from hotel_desk.services.journal_export import JournalExported, record_journal_export
from tests.fixtures.invariants import rules_switched_off
from tests.ledgers_of_tests import number_accounts, two_days, whole_balance
from tests.sample_papers import page_texts
from tests.stays_of_tests import DAY, NEXT, THIRD
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

SPAN = {"first": DAY, "last": NEXT}


@pytest.fixture
def lived(hotel: SmallHotel) -> SmallHotel:
    """The two worked days of `docs/algorithms/ledgers.md`."""
    for step in two_days(hotel):
        step()
    return hotel


def written(minor: int) -> str:
    return f"{Decimal(minor).scaleb(-2):.2f}" if minor else ""


def test_each_figure_is_the_sum_of_the_lines_behind_it(lived: SmallHotel) -> None:
    whole = whole_balance(lived)
    for one in whole.ledgers:
        rows = lived.desk.read(ledger_lines, **SPAN, ledger=one.ledger).rows
        assert sum(row.amount_minor for row in rows if row.amount_minor > 0) == one.debits_minor
        assert -sum(row.amount_minor for row in rows if row.amount_minor < 0) == one.credits_minor
    for code in whole.codes:
        found = lived.desk.read(ledger_lines, **SPAN, section=code.section, code_id=code.code_id)
        net = sum(row.net_minor for row in found.rows)
        assert (found.total, -net if code.section is Section.PAYMENTS else net) == (code.lines, code.amount_minor)
    for tax in whole.taxes:
        rows = lived.desk.read(ledger_lines, **SPAN, tax_rule_id=tax.rule_id).rows
        assert sum(row.tax_minor for row in rows) == tax.amount_minor != 0
    assert {code.section for code in whole.codes} == set(Section)


def test_a_page_of_lines_begins_where_it_is_asked_to(lived: SmallHotel) -> None:
    whole = lived.desk.read(ledger_lines, **SPAN)
    rest = lived.desk.read(ledger_lines, **SPAN, offset=3)
    assert (rest.rows, rest.total) == (whole.rows[3:], len(whole.rows))


def test_statements_are_fixed(lived: SmallHotel, count_statements: CountStatements) -> None:
    number_accounts(lived)
    assert count_statements(lived.desk, trial_balance, **SPAN) == 7
    assert count_statements(lived.desk, ledger_lines, **SPAN) == 3
    assert count_statements(lived.desk, journal, **SPAN) == 12


def test_only_who_may_sees_ledgers_and_exports_the_journal(lived: SmallHotel) -> None:
    desk = lived.as_user("housekeeper")
    for query in (trial_balance, ledger_lines, journal):
        with pytest.raises(NotAllowed):
            desk.read(query, **SPAN)
    with pytest.raises(NotAllowed):
        desk.read(out_of_balance)


def test_days_the_wrong_way_round(lived: SmallHotel) -> None:
    for query in (trial_balance, ledger_lines, journal):
        with pytest.raises(InvalidInput):
            lived.desk.read(query, first=NEXT, last=DAY)


def test_the_journal_of_the_worked_days(lived: SmallHotel) -> None:
    number_accounts(lived)
    found = lived.desk.read(journal, **SPAN)
    day = {"2": DAY, "3": NEXT}
    shown = [(line.business_date, line.account, line.code, written(line.debit_minor), written(line.credit_minor)) for line in found.lines]
    assert shown == [
        (day[row["day"]], row["account"], row["code"], row["debit"], row["credit"]) for row in worked_table("ledgers.md", "The journal")
    ]
    by_day: dict[object, list[int]] = defaultdict(lambda: [0, 0])
    for line in found.lines:
        by_day[line.business_date][0] += line.debit_minor
        by_day[line.business_date][1] += line.credit_minor
    assert all(debits == credits_ > 0 for debits, credits_ in by_day.values())


def test_the_journal_as_a_file(lived: SmallHotel) -> None:
    number_accounts(lived)
    rows = list(csv.DictReader(io.StringIO(journal_csv(lived.desk.read(journal, **SPAN)))))
    assert tuple(rows[0]) == JOURNAL_COLUMNS
    assert rows[0] == {
        "business_date": "2026-03-02",
        "account": "1200",
        "code": "GUEST",
        "name": "Guest ledger",
        "debit": "50.50",
        "credit": "",
        "currency": "EUR",
    }


def test_a_journal_without_account_numbers_is_refused_and_says_whose(lived: SmallHotel) -> None:
    with pytest.raises(AccountsMissing) as refused:
        lived.desk.read(journal, **SPAN)
    assert "GUEST (Guest ledger)" in str(refused.value)
    assert "MINIBAR (Minibar)" in str(refused.value)
    assert "VAT (VAT 6 %)" in str(refused.value)
    assert "PACKAGE" not in str(refused.value), "nothing moved there"
    assert "BAR (Bar)" not in str(refused.value).replace("MINIBAR (Minibar)", ""), "what was reversed needs none"


def test_a_journal_of_a_day_that_is_open_is_refused(lived: SmallHotel) -> None:
    number_accounts(lived)
    for last in (THIRD, THIRD.replace(day=9)):
        with pytest.raises(DayNotClosed):
            lived.desk.read(journal, first=DAY, last=last)


def test_an_exported_journal_leaves_an_entry_and_a_refused_one_none(lived: SmallHotel) -> None:
    def entries() -> list[tuple[Any, ...]]:
        with lived.database.snapshot() as connection:
            asked = select(AuditEntry.details, AuditEntry.user_name).where(AuditEntry.code == AuditCode.JOURNAL_EXPORTED)
            return [tuple(row) for row in connection.execute(asked)]

    with pytest.raises(AccountsMissing):
        lived.desk.run(record_journal_export, first=DAY, last=NEXT)
    assert entries() == []
    number_accounts(lived)
    done = lived.desk.run(record_journal_export, first=DAY, last=NEXT)
    assert done == JournalExported(DAY, NEXT, len(lived.desk.read(journal, **SPAN).lines))
    ((details, who),) = entries()
    assert (details["first"], details["last"], details["lines"], who) == ("2026-03-02", "2026-03-03", done.lines, "manager")


def test_the_balance_check_lists_what_does_not_add_up(lived: SmallHotel) -> None:
    assert lived.desk.read(out_of_balance) == ()
    wrong = update(Posting).where(Posting.kind == PostingKind.PAYMENT).values(net_minor=1, amount_minor=1)
    with rules_switched_off(lived) as connection:
        connection.execute(wrong)
        found = out_of_balance(Reader(connection, lived.property_id, "manager"))
    assert {"folio.balance", "folio.chain", "ledger.days"} <= {one.code for one in found}


def test_the_trial_balance_on_paper_and_as_a_table(lived: SmallHotel) -> None:
    made = lived.desk.read(trial_balance_pdf, **SPAN)
    words = " ".join(" ".join(page_texts(made.pdf)).split())
    for word in ("Guest ledger", "57.50", "Minibar", "188.68", "Charges + taxes + paid-outs", "99.50"):
        assert word in words
    written = lived.desk.read(shown_balance, **SPAN).written(ReportFormat.CSV)
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    assert [row["closing"] for row in rows if row["table"] == "ledgers"] == ["57.50", "0.00", "42.00", "0.00"]
    assert [row["amount"] for row in rows if row["table"] == "proof"] == ["99.50", "99.50", "0.00"]
    assert next((row["tax"], row["base"]) for row in rows if row["table"] == "taxes" and row["code"] == "VAT") == ("11.32", "188.68")
    assert next(row["amount"] for row in rows if row["code"] == "MINIBAR" and row["table"] == "charges") == "5.50"
