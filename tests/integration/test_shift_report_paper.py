"""The report of a shift on paper: figures, dates apart, the count, two signatures; in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.ids import CashierShiftId
from hotel_desk.jobs.shift_papers import shift_report_pdf
from hotel_desk.language import CHINESE, speaking
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.shifts import add_cash, close_shift, drop_cash
from tests.sample_papers import page_texts
from tests.shifts_of_tests import counted, opened, second_manager
from tests.stays_of_tests import DAY, arrived, charge, close_day, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def shift_id(hotel: SmallHotel) -> CashierShiftId:
    folio = arrived(hotel).folio_id
    second_manager(hotel)
    shift = opened(hotel, 20_000)
    charge(hotel, folio, 4_800)
    pay(hotel, folio, 12_345)
    close_day(hotel, DAY)
    hotel.desk.run(
        take_payment, folio_id=folio, transaction_code_id=hotel.codes["CARD"], amount_minor=7_700, card=Card("Visa", "4242", "A1")
    )
    hotel.desk.run(drop_cash, amount_minor=10_000, reason="evening")
    hotel.desk.run(add_cash, amount_minor=5_000, currency="USD")
    counts = counted(EUR=12_345, USD=5_000)
    hotel.desk.run(
        close_shift,
        shift_id=shift,
        counts=counts,
        reason="a note of 100 is missing",
        second_user_name="vera",
        hand_over_note="coins are low",
    )
    return shift


def text_of(hotel: SmallHotel, shift_id: CashierShiftId, language: str = "en") -> str:
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.SHIFT_REPORT, subject_id=shift_id)
    with speaking(language):
        made = hotel.desk.read(shift_report_pdf, shift_id=shift_id, printed=printed)
        assert made.pdf == hotel.desk.read(shift_report_pdf, shift_id=shift_id, printed=printed).pdf
    assert made.file_name == "shift-1.pdf"
    return "\n".join(page_texts(made.pdf))


def test_the_report_says_everything(hotel: SmallHotel, shift_id: CashierShiftId) -> None:
    text = text_of(hotel, shift_id)
    for words in (
        "Shift report",
        "Front desk",
        "2 Mar 2026 – 3 Mar 2026",
        "Business date 2 Mar 2026",
        "Business date 3 Mar 2026",
        "Bank card",
        "123.45",
        "77.00",
        "−100.00",
        "Count in EUR",
        "Count in USD",
        "evening",
        "a note of 100 is missing",
        "coins are low",
        "Cashier: manager",
        "Second signature: Vera",
    ):
        assert words in text, words
    drawer = text[text.index("Over or short") :]
    assert [figure for figure in ("200.00", "123.45", "0.00", "−100.00", "223.45", "123.45", "−100.00") if figure not in drawer] == []


def test_an_open_shift_that_is_counted_blind_tells_nothing(hotel: SmallHotel) -> None:
    shift = opened(hotel, 20_000)
    pay(hotel, arrived(hotel).folio_id, 12_345)
    text = text_of(hotel, shift)
    assert "still open" in text
    assert "is shown once its drawer is counted" in text
    assert "123.45" not in text
    assert "323.45" not in text


def test_the_report_speaks_the_language_of_the_desk(hotel: SmallHotel, shift_id: CashierShiftId) -> None:
    text = text_of(hotel, shift_id, CHINESE)
    assert "班次报表" in text
    assert "2026年3月2日" in text
