"""The worked table of credit notes, from the page (`docs/algorithms/invoices.md`), and what is true of any invoice."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from hotel_desk.domain.ids import TaxRuleId, new_id
from hotel_desk.domain.invoices import left_of_invoice, paper_number, series_on
from hotel_desk.domain.line_parts import LineAmounts
from hotel_desk.domain.tax import TaxLine
from tests.worked_tables import worked_table

VAT, CITY = TaxRuleId(new_id()), TaxRuleId(new_id())


def minor(text: str) -> int:
    return int(text.replace(".", ""))


def test_credit_notes_take_what_the_page_says() -> None:
    invoice = LineAmounts(11_400, (TaxLine(VAT, 11_400, 684), TaxLine(CITY, 11_400, 716)))
    taken: list[LineAmounts] = []
    for row in worked_table("invoices.md", "Credit"):
        left = left_of_invoice(invoice, taken)
        asked = minor(row["asked"]) if row["asked"] else left.amounts.amount_minor
        possible = 0 < asked <= left.amounts.amount_minor
        assert possible is (row["total"] != "refused")
        if possible:
            credit = left.part(asked)
            assert left.holds(credit)
            figures = [credit.net_minor, *(tax.amount_minor for tax in credit.taxes), credit.amount_minor]
            assert figures == [minor(row[name]) for name in ("net", "VAT", "city tax", "total")]
            taken.append(-credit)
        else:
            assert not left.holds(LineAmounts(asked))
        assert left_of_invoice(invoice, taken).amounts.amount_minor == minor(row["left"])
    assert left_of_invoice(invoice, taken).is_nothing


@given(some.integers(0, 10**9), some.lists(some.integers(0, 10**8), max_size=8), some.data())
def test_parts_and_the_rest_are_the_invoice(net: int, taxes: list[int], data: some.DataObject) -> None:
    invoice = LineAmounts(net + 1, tuple(TaxLine(TaxRuleId(new_id()), net, tax) for tax in taxes))
    taken: list[LineAmounts] = []
    for _number in range(3):
        left = left_of_invoice(invoice, taken)
        if left.amounts.amount_minor > 1:
            credit = left.part(data.draw(some.integers(1, left.amounts.amount_minor - 1)))
            if left.holds(credit):
                taken.append(-credit)
    last = left_of_invoice(invoice, taken)
    rest = last.part(last.amounts.amount_minor)
    assert last.holds(rest)
    after = left_of_invoice(invoice, [*taken, -rest]).amounts
    assert (after.net_minor, {tax.amount_minor for tax in after.taxes} | {tax.base_minor for tax in after.taxes}) in ((0, set()), (0, {0}))


def test_a_series_names_its_year() -> None:
    assert paper_number(series_on("INV{year}-", date(2026, 3, 2)), 17) == "INV2026-17"
    assert series_on("R", date(2026, 3, 2)) == "R"
