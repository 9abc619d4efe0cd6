"""Receipts for payments and deposits, on A4 and on the till's roll."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.language import CHINESE, ENGLISH
from hotel_desk.reports.deposit_receipt import render_deposit_receipt, render_deposit_receipt_roll
from hotel_desk.reports.payment_receipt import PaymentDetail, render_payment_receipt, render_payment_receipt_roll
from tests.sample_papers import DEPOSIT_RECEIPT, LETTERHEAD, PAYMENT_RECEIPT, page_texts

_POINTS_A_MM = 72 / 25.4


def _size_in_mm(pdf: bytes) -> tuple[int, int]:
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / _POINTS_A_MM), round(float(box.height) / _POINTS_A_MM)


@pytest.mark.parametrize("render", [render_payment_receipt, render_payment_receipt_roll])
def test_a_payment_receipt_says_who_paid_what_and_how(render: type) -> None:
    (page,) = page_texts(render(PAYMENT_RECEIPT, language=ENGLISH))

    for text in (LETTERHEAD.property_name, "N-000123", "EUR 1,234.50", "Екатерина Иванова", "Visa ending in 4242", "0A12BC", "F-000123"):
        assert text in page
    assert "Payment receipt" in page
    assert re.search(r"Balance afterwards\s+EUR 0\.00", page)


@pytest.mark.parametrize("render", [render_deposit_receipt, render_deposit_receipt_roll])
def test_a_deposit_receipt_is_numbered_and_says_that_the_money_is_the_guests(render: type) -> None:
    (page,) = page_texts(render(DEPOSIT_RECEIPT, language=CHINESE))

    for text in ("押金收据", "N-000123", "CNY 500.00", "王小明", "移动支付", "4200001234567890", "2015年7月4日"):
        assert text in page
    assert "押金将抵扣账单" in "".join(page.split())


def test_a_refund_is_called_one_and_its_amount_is_positive() -> None:
    (page,) = page_texts(render_payment_receipt(replace(PAYMENT_RECEIPT, amount_minor=-123450), language=ENGLISH))

    assert "Refund receipt" in page
    assert re.search(r"Amount refunded\s+EUR 1,234\.50", page)
    assert "Paid to" in page


@pytest.mark.parametrize("method", list(PaymentMethod))
@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_every_method_of_payment_has_its_words(method: PaymentMethod, language: str) -> None:
    (page,) = page_texts(render_payment_receipt(replace(PAYMENT_RECEIPT, payment=PaymentDetail(method)), language=language))

    words = {
        PaymentMethod.CASH: ("Cash", "现金"),
        PaymentMethod.BANK_CARD: ("Bank card", "银行卡"),
        PaymentMethod.BANK_TRANSFER: ("Bank transfer", "银行转账"),
        PaymentMethod.MOBILE_WALLET: ("Mobile wallet", "移动支付"),
    }
    assert words[method][language == CHINESE] in page


def test_a_whole_card_number_never_comes_to_paper() -> None:
    with pytest.raises(ValueError, match="last four digits"):
        PaymentDetail(PaymentMethod.BANK_CARD, card_last_four="4111111111111111")


@pytest.mark.parametrize("amount_minor", [0, -100])
def test_a_deposit_is_money_received(amount_minor: int) -> None:
    with pytest.raises(ValueError, match="is none"):
        replace(DEPOSIT_RECEIPT, amount_minor=amount_minor)


def test_the_roll_is_80_mm_wide_and_as_long_as_its_text() -> None:
    width, height = _size_in_mm(render_payment_receipt_roll(PAYMENT_RECEIPT, language=ENGLISH))
    longer = _size_in_mm(render_payment_receipt_roll(replace(PAYMENT_RECEIPT, note="Paid at the bar. " * 40), language=ENGLISH))

    assert (width, longer[0]) == (80, 80)
    assert 80 < height < 150
    assert longer[1] > height + 50
    assert _size_in_mm(render_payment_receipt(PAYMENT_RECEIPT, language=ENGLISH)) == (210, 297)


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_the_same_receipt_gives_the_same_bytes(language: str) -> None:
    for render in (render_payment_receipt, render_payment_receipt_roll):
        assert render(PAYMENT_RECEIPT, language=language) == render(PAYMENT_RECEIPT, language=language)
    for deposit in (render_deposit_receipt, render_deposit_receipt_roll):
        assert deposit(DEPOSIT_RECEIPT, language=language) == deposit(DEPOSIT_RECEIPT, language=language)
