"""Folios and receipts on paper, on both databases: kept as first printed, reprinted as these bytes with the mark of a copy."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReceiptId
from hotel_desk.jobs import kept_papers
from hotel_desk.jobs.folio_papers import receipt_pdf
from hotel_desk.jobs.kept_papers import KeptPaper, kept_folio, kept_receipt
from hotel_desk.models.invoice import ArchivedPaper
from hotel_desk.queries.archived_papers import archived_paper
from hotel_desk.queries.folio_editions import folio_edition
from hotel_desk.services.archived_papers import archive_paper
from hotel_desk.services.cashier import post_charge, take_deposit
from hotel_desk.services.folio_windows import change_folio_window, open_folio_window
from hotel_desk.services.papers import PaperKind, PaperPrinted, record_paper_printed
from tests.sample_papers import page_texts
from tests.stays_of_tests import arrived, charge, one, pay

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def kept(hotel: SmallHotel, made: KeptPaper) -> KeptPaper:
    """As the window does it: what is new is archived before it is shown."""
    if made.is_new:
        asked: dict[str, Any] = {"paper": made.kind, "subject_id": made.subject_id, "edition": made.edition}
        hotel.desk.run(archive_paper, pdf=made.first_print, **asked)
    return made


def folio_print(hotel: SmallHotel, folio: FolioId, window: int | None = None) -> KeptPaper:
    noted = hotel.desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio, window_number=window)
    return kept(hotel, hotel.desk.read(kept_folio, folio_id=folio, printed=noted, window_number=window))


def receipt_print(hotel: SmallHotel, receipt: ReceiptId, *, roll: bool = False) -> KeptPaper:
    noted = hotel.desk.run(record_paper_printed, paper=PaperKind.RECEIPT, subject_id=receipt)
    return kept(hotel, hotel.desk.read(kept_receipt, receipt_id=receipt, printed=noted, roll=roll))


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    folio_id = arrived(hotel, guest="Екатерина Иванова").folio_id
    charge(hotel, folio_id, 5_000)
    return folio_id


def archived(hotel: SmallHotel) -> int:
    return int(one(hotel, select(func.count()).select_from(ArchivedPaper)))


def test_a_folio_that_did_not_change_is_the_same_paper_and_a_copy(hotel: SmallHotel, folio: FolioId) -> None:
    first = folio_print(hotel, folio)
    assert first.is_new
    assert "Copy" not in page_texts(first.paper.pdf)[0]
    hotel.clock.set(hotel.clock.now() + timedelta(hours=2))
    for number in (2, 3):
        copy = folio_print(hotel, folio)
        assert not copy.is_new
        assert copy.paper.pdf.startswith(first.paper.pdf)
        assert f"Copy {number}" in page_texts(copy.paper.pdf)[0]
    assert archived(hotel) == 1
    assert one(hotel, select(ArchivedPaper.sha256)) == hashlib.sha256(first.paper.pdf).hexdigest()


def test_a_folio_that_changed_is_a_new_paper_and_the_old_one_stays(hotel: SmallHotel, folio: FolioId) -> None:
    first = folio_print(hotel, folio)
    charge(hotel, folio, 700)
    second = folio_print(hotel, folio)
    assert second.is_new
    assert "Copy" not in page_texts(second.paper.pdf)[0], "this state of it was never printed"
    hotel.desk.run(change_folio_window, folio_id=folio, window_number=1, payee_name="北京公司")
    third = folio_print(hotel, folio)
    assert third.is_new
    assert len({first.edition, second.edition, third.edition}) == archived(hotel) == 3
    before = hotel.desk.read(archived_paper, kind="folio", subject_id=folio, edition=first.edition)
    assert before == first.paper.pdf


def test_each_window_is_a_paper_of_its_own(hotel: SmallHotel, folio: FolioId) -> None:
    hotel.desk.run(open_folio_window, folio_id=folio, payee_name="Acme")
    more: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "price_minor": 900, "window_number": 2}
    hotel.desk.run(post_charge, folio_id=folio, **more)
    both = folio_print(hotel, folio)
    alone = folio_print(hotel, folio, 2)
    assert both.is_new
    assert alone.is_new
    charge(hotel, folio, 100)
    assert not folio_print(hotel, folio, 2).is_new, "nothing came into this window"
    assert folio_print(hotel, folio).is_new


def test_what_is_posted_while_it_is_printed_is_no_copy(hotel: SmallHotel, folio: FolioId) -> None:
    folio_print(hotel, folio)
    noted = hotel.desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio)
    charge(hotel, folio, 100)
    made = hotel.desk.read(kept_folio, folio_id=folio, printed=noted)
    assert made.is_new
    assert "Copy" not in page_texts(made.paper.pdf)[0]


def test_receipts_are_kept_on_a4_and_on_the_roll(hotel: SmallHotel, folio: FolioId) -> None:
    receipt = ReceiptId(pay(hotel, folio, 500).receipt_id)
    first = receipt_print(hotel, receipt)
    hotel.clock.set(hotel.clock.now() + timedelta(hours=2))
    roll = receipt_print(hotel, receipt, roll=True)
    again = receipt_print(hotel, receipt)
    assert (first.is_new, roll.is_new, again.is_new) == (True, True, False)
    assert "Copy 2" in page_texts(roll.paper.pdf)[0], "it proves the same money"
    assert "Copy" not in page_texts(roll.first_print)[0]
    assert again.paper.pdf.startswith(first.paper.pdf)
    assert "Copy 3" in page_texts(again.paper.pdf)[0]
    assert archived(hotel) == 2


def test_a_deposit_receipt_is_kept_too_and_says_when_it_was_issued(hotel: SmallHotel) -> None:
    taken = hotel.desk.run(
        take_deposit, reservation_id=arrived(hotel).reservation_id, transaction_code_id=hotel.codes["CASH"], amount_minor=20_000
    )
    assert taken.receipt_id is not None
    made = hotel.desk.read(receipt_pdf, receipt_id=taken.receipt_id)
    hotel.clock.set(hotel.clock.now() + timedelta(hours=2))
    assert hotel.desk.read(receipt_pdf, receipt_id=taken.receipt_id).pdf == made.pdf, "the same receipt gives the same bytes"
    first, copy = receipt_print(hotel, taken.receipt_id), receipt_print(hotel, taken.receipt_id)
    assert first.paper.pdf == made.pdf
    assert copy.paper.pdf.startswith(made.pdf)


def test_a_desk_without_the_key_makes_it_again_and_marks_it(hotel: SmallHotel, folio: FolioId, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = ReceiptId(pay(hotel, folio, 500).receipt_id)
    first = receipt_print(hotel, receipt)

    def closed(*_arguments: object, **_options: object) -> bytes:
        raise VaultClosed

    monkeypatch.setattr(kept_papers, "archived_paper", closed)
    again = receipt_print(hotel, receipt)
    assert not again.is_new
    assert again.paper.pdf.startswith(first.paper.pdf), "the same rows give the same bytes"
    assert "Copy 2" in page_texts(again.paper.pdf)[0]


def test_an_edition_is_plain(hotel: SmallHotel, folio: FolioId) -> None:
    for edition in ("../1", "A", "x" * 65):
        with pytest.raises(InvalidInput):
            hotel.desk.run(archive_paper, paper=PaperKind.FOLIO, subject_id=folio, pdf=b"%PDF-1.4", edition=edition)


def test_the_state_of_a_folio_costs_two_statements(hotel: SmallHotel, folio: FolioId, count_statements: CountStatements) -> None:
    charge(hotel, folio, 100)
    assert count_statements(hotel.desk, folio_edition, folio_id=folio) == 2
    printed: PaperPrinted = hotel.desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio)
    assert printed.edition == hotel.desk.read(folio_edition, folio_id=folio)
