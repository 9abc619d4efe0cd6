"""What a person reads of a folio whose lines were moved: on the screen, and on papers, on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.jobs.folio_papers import folio_paper
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.papers import paper_head
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.folio_moves import IsOnInvoice, combine_lines, move_window, split_line
from hotel_desk.services.invoices import issue_invoice, void_invoice
from hotel_desk.services.papers import PaperKind, record_paper_printed
from tests.moves_of_tests import TwoFolios, two_folios
from tests.stays_of_tests import DAY, NEXT, close_day, pay

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.reports.folio import FolioPaper
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folios(hotel: SmallHotel) -> TwoFolios:
    return two_folios(hotel)


def view(hotel: SmallHotel, folio: FolioId) -> FolioView:
    return hotel.desk.read(folio_view, folio_id=folio)


def paper(hotel: SmallHotel, folio: FolioId, window: int | None = None) -> FolioPaper:
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio)
    return folio_paper(view(hotel, folio), hotel.desk.read(paper_head), printed, window)


def test_what_has_left_is_folded_and_the_balance_is_that_of_what_is_shown(hotel: SmallHotel, folios: TwoFolios) -> None:
    gone, stays = folios.minibar(850), folios.minibar(1_000, text="Water")
    paid = pay(hotel, folios.first, 500)
    folios.move(gone.posting_id)
    window = view(hotel, folios.first).windows[0]
    assert [(line.text, line.balance_minor) for line in window.standing] == [("Water", 1_000), ("Cash", 500)]
    assert [(line.posting_id, line.has_left, line.takes_off) for line in window.lines] == [
        (gone.posting_id, True, False),
        (stays.posting_id, False, False),
        (paid.posting_id, False, False),
        (window.lines[3].posting_id, False, True),
    ]
    assert [line.balance_minor for line in window.lines] == [850, 1_850, 1_350, 500]
    assert [(line.movable, line.reversible, line.left_minor) for line in window.lines] == [
        (False, False, 0),
        (True, True, 1_000),
        (True, True, -500),
        (False, False, 0),
    ]


def test_a_line_that_came_says_when_it_was_posted_and_what_can_be_done(hotel: SmallHotel, folios: TwoFolios) -> None:
    yesterday = folios.minibar(850)
    close_day(hotel, DAY)
    today = folios.minibar(1_000)
    folios.move(yesterday.posting_id, today.posting_id, window=2)
    first, second = view(hotel, folios.second).window(2).standing
    assert (first.shown_date, first.business_date, second.shown_date) == (DAY, NEXT, NEXT)
    assert (first.kind, first.reversible, first.adjustable, first.movable) == (PostingKind.TRANSFER, False, True, True)
    assert (second.reversible, second.adjustable, second.movable) == (True, False, True)
    assert first.price_minor == 850
    hotel.desk.run(adjust_posting, posting_id=first.posting_id, amount_minor=100, reason="warm")
    reversal = hotel.desk.run(reverse_posting, posting_id=second.posting_id, reason="not drunk")
    shown = {line.posting_id: line for line in view(hotel, folios.second).window(2).standing}
    assert shown[first.posting_id].left_minor == 750
    assert (shown[second.posting_id].pair, shown[reversal.posting_id].pair) == (1, 1)
    assert (shown[second.posting_id].is_reversed, shown[second.posting_id].movable) == (True, False)


def test_parts_can_be_adjusted_on_the_day_itself(hotel: SmallHotel, folios: TwoFolios) -> None:
    hotel.desk.run(split_line, posting_id=folios.minibar(1_000).posting_id, split=LineSplit(ways=2))
    parts = view(hotel, folios.first).windows[0].standing
    assert [(part.gross_minor, part.reversible, part.adjustable, part.price_minor) for part in parts] == [(500, False, True, None)] * 2


def test_the_paper_of_a_window_has_its_lines_and_its_taxes(hotel: SmallHotel, folios: TwoFolios) -> None:
    cola, water = folios.minibar(1_060, text="Cola"), folios.minibar(2_120, text="Water")
    close_day(hotel, DAY)
    parts = hotel.desk.run(split_line, posting_id=water.posting_id, split=LineSplit(amounts_minor=(530,))).posting_ids
    folios.move(cola.posting_id, parts[0], to=folios.first, window=2)
    (second,) = paper(hotel, folios.first, 2).windows
    assert [(line.text, line.business_date, line.net_minor, line.tax_minor) for line in second.lines] == [
        ("Cola", DAY, 1_000, 60),
        ("Water", DAY, 500, 30),
    ]
    assert [(tax.rate, tax.base_minor, tax.tax_minor) for tax in second.taxes] == [(Decimal("0.06"), 1_500, 90)]
    (first,) = paper(hotel, folios.first, 1).windows
    assert [(line.text, line.net_minor, line.tax_minor) for line in first.lines] == [("Room charge", 9_434, 766), ("Water", 1_500, 90)]
    assert {tax.rule_name: (tax.base_minor, tax.tax_minor) for tax in first.taxes}["VAT 6 %"] == (1_500 + 9_434, 90 + 566)


def test_a_window_that_everything_has_left_is_not_printed(hotel: SmallHotel, folios: TwoFolios) -> None:
    folios.minibar(850)
    hotel.desk.run(move_window, folio_id=folios.first, window_number=1, target_folio_id=folios.first, target_window_number=2, reason="")
    assert [window.number for window in paper(hotel, folios.first).windows] == [2]


def test_a_folio_costs_the_same_statements_however_often_its_lines_moved(
    hotel: SmallHotel, folios: TwoFolios, count_statements: CountStatements
) -> None:
    folios.minibar(850)
    before = count_statements(hotel.desk, folio_view, folio_id=folios.first)
    for _time in range(3):
        for folio in (folios.second, folios.first):
            standing = [line.posting_id for line in view(hotel, _other(folios, folio)).windows[0].standing]
            folios.move(*standing, to=folio)
    assert count_statements(hotel.desk, folio_view, folio_id=folios.first) == before


def _other(folios: TwoFolios, folio: FolioId) -> FolioId:
    return folios.first if folio == folios.second else folios.second


def test_a_line_on_an_invoice_stays_until_the_invoice_is_void(hotel: SmallHotel, folios: TwoFolios) -> None:
    line, other = folios.minibar(850), folios.minibar(850)
    invoice = hotel.desk.run(issue_invoice, folio_id=folios.first, window_number=1, posting_ids=[line.posting_id])
    with pytest.raises(IsOnInvoice, match=f"“Minibar” is on invoice .*{invoice.number}"):
        folios.move(line.posting_id, other.posting_id)
    with pytest.raises(IsOnInvoice):
        hotel.desk.run(split_line, posting_id=line.posting_id, split=LineSplit(ways=2))
    with pytest.raises(IsOnInvoice):
        hotel.desk.run(combine_lines, posting_ids=[line.posting_id, other.posting_id])
    hotel.desk.run(void_invoice, invoice_id=invoice.invoice_id, reason="wrong name")
    assert folios.move(line.posting_id).amount_minor == 850
