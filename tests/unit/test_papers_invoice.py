"""The invoice on paper: it adds up, speaks the payee's language, and its copy is the archived paper with a mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hotel_desk.language import CHINESE as CHINESE_LANGUAGE
from hotel_desk.language import ENGLISH
from hotel_desk.reports.copy_mark import marked_copy
from hotel_desk.reports.folio import TaxLine
from hotel_desk.reports.invoice import InvoicePaper, InvoicePaperKind, InvoicePaperLine, render_invoice
from hotel_desk.reports.payment_receipt import render_payment_receipt_roll
from tests.sample_papers import CHINESE, CYRILLIC, IMPRINT, LATIN, PAYMENT_RECEIPT, embedded_font_names, page_texts

ISSUED = replace(IMPRINT, paper_number="INV2015-17")
LONG = "Общество с ограниченной ответственностью «Северо-Западная транспортно-экспедиционная компания» 西北运输有限责任公司 & Söhne GmbH"


def invoice(lines: int = 3, taxes: int = 1, *, payee: str = CYRILLIC, sign: int = 1) -> InvoicePaper:
    """Lines of 10.00 and as many taxes of 0.07 on each."""
    each = tuple(
        InvoicePaperLine(date(2015, 7, 1), f"Minibar {n} {CHINESE} {LATIN}", 2, sign * 1_000, sign * 7 * taxes) for n in range(lines)
    )
    rules = tuple(TaxLine(f"Tax {n}", Decimal("0.007"), sign * 1_000 * lines, sign * 7 * lines) for n in range(taxes))
    total = sum(line.amount_minor for line in each)
    return InvoicePaper(
        imprint=ISSUED,
        kind=InvoicePaperKind.INVOICE if sign > 0 else InvoicePaperKind.CREDIT_NOTE,
        currency="EUR",
        business_date=date(2015, 7, 4),
        payee_name=payee,
        lines=each,
        taxes=rules,
        total_minor=total,
        payee_address=("ул. Ленина, 1", "北京市朝阳区"),
        payee_tax_number="91350211M000100Y43",
        folio_number="200001",
        guest_name=LATIN,
        credits_number="" if sign > 0 else "INV2015-3",
    )


def test_an_invoice_says_whom_it_is_for_in_every_script() -> None:
    pdf = render_invoice(invoice(), language=ENGLISH)
    (page,) = page_texts(pdf)
    for words in (
        CYRILLIC,
        CHINESE,
        LATIN,
        "ул. Ленина, 1",
        "北京市朝阳区",
        "Tax number 91350211M000100Y43",
        "Invoice",
        "INV2015-17",
        "EUR 30.21",
    ):
        assert words in page
    assert any("WenQuanYi" in name for name in embedded_font_names(pdf))
    (chinese,) = page_texts(render_invoice(invoice(), language=CHINESE_LANGUAGE))
    assert "2015年7月4日" in chinese
    assert CYRILLIC in chinese


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert render_invoice(invoice(40, 8), language=ENGLISH) == render_invoice(invoice(40, 8), language=ENGLISH)


def test_forty_lines_and_eight_taxes_take_the_pages_they_need() -> None:
    pages = page_texts(render_invoice(invoice(40, 8, payee=LONG), language=ENGLISH))
    assert len(pages) == 2
    together = "".join(pages)
    assert all(f"Minibar {number} " in together for number in range(40))
    assert all(f"Tax {number}" in pages[-1] for number in range(8))
    assert all("Description" in page for page in pages)
    assert "Söhne" in pages[0]


def test_a_credit_note_names_its_invoice_and_a_pro_forma_says_what_it_is_not() -> None:
    (note,) = page_texts(render_invoice(invoice(sign=-1), language=ENGLISH))
    assert all(words in note for words in ("Credit note", "INV2015-3", "EUR −30.21"))
    (pro_forma,) = page_texts(render_invoice(replace(invoice(), kind=InvoicePaperKind.PRO_FORMA), language=ENGLISH))
    assert "This is not an invoice" in pro_forma


@pytest.mark.parametrize("wrong", [{"total_minor": 1}, {"taxes": ()}])
def test_what_does_not_add_up_is_no_paper(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="INV2015-17"):
        replace(invoice(), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", [ENGLISH, CHINESE_LANGUAGE])
def test_a_copy_is_the_paper_unchanged_with_a_mark_on_every_page(language: str) -> None:
    first = render_invoice(invoice(40, 8), language=language)
    copy = marked_copy(first, copy_number=2, language=language)
    assert copy[: len(first)] == first
    assert copy == marked_copy(first, copy_number=2, language=language)
    assert copy != marked_copy(first, copy_number=3, language=language)
    mark = "Copy 2" if language == ENGLISH else "副本 2"
    for before, after in zip(page_texts(first), page_texts(copy), strict=True):
        assert mark in after
        assert mark not in before
        assert [line for line in after.splitlines() if line in before.splitlines()] == before.splitlines()


def test_a_void_says_so_and_a_strip_of_the_roll_can_be_marked_too() -> None:
    (voided,) = page_texts(marked_copy(render_invoice(invoice(), language=ENGLISH), copy_number=3, language=ENGLISH, void=True))
    assert "VOID" in voided
    assert "Copy 3" in voided
    strip = render_payment_receipt_roll(PAYMENT_RECEIPT, language=ENGLISH)
    copy = marked_copy(strip, copy_number=2, language=ENGLISH)
    assert copy.startswith(strip)
    assert "Copy 2" in page_texts(copy)[0]
