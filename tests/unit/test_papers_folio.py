"""The folio on paper: it adds up, it carries its sums from page to page, and it speaks the guest's language."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from hotel_desk.language import CHINESE as CHINESE_LANGUAGE
from hotel_desk.language import ENGLISH
from hotel_desk.reports.folio import FolioLine, FolioWindowPaper, TaxLine, render_folio
from tests.sample_papers import (
    ARRIVAL,
    CHINESE,
    CYRILLIC,
    LATIN,
    LETTERHEAD,
    charges,
    embedded_font_names,
    folio,
    page_texts,
    window,
)


def _figures(line: str) -> list[str]:
    return re.findall(r"−?[\d,]+\.\d\d", line)


def _carries(page: str, label: str) -> list[str]:
    """The figures that follow a label on a page: net, tax, charges, payments, balance."""
    return _figures(page[page.index(label) :])[:5]


def test_every_page_names_the_hotel_the_number_and_its_place_among_the_pages() -> None:
    pages = page_texts(render_folio(folio(window(charges(200))), language=ENGLISH))

    for number, page in enumerate(pages, start=1):
        assert LETTERHEAD.property_name in page
        assert "★★★★" in page
        assert "Rua da Esperança 12, 8200-001 Albufeira, Portugal" in page
        assert "desk@miradouro.example" in page
        assert "Printed 4 Jul 2015, 10:30:00 by Ana Ferreira" in page  # 09:30 UTC is 10:30 in Lisbon's summer
        assert f"N-000123 · Page {number} of {len(pages)}" in page


def test_two_hundred_lines_take_the_pages_they_need_and_none_is_lost() -> None:
    pages = page_texts(render_folio(folio(window(charges(200))), language=ENGLISH))

    assert [page.count("Minibar ") for page in pages] == [34, 39, 39, 39, 39, 10]
    found = [int(number) for page in pages for number in re.findall(r"Minibar (\d+)\n", page)]
    assert found == list(range(1, 201))


def test_what_is_carried_forward_is_brought_forward_and_counts_all_lines_above() -> None:
    pages = page_texts(render_folio(folio(window(charges(200))), language=ENGLISH))

    lines = 0
    for page, following in pairwise(pages):
        lines += page.count("Minibar ")
        if "Carried forward" not in page:
            continue
        expected = [f"{lines * each:,.2f}" for each in (10, 0.6, 10.6, 0, 10.6)]
        assert _carries(page, "Carried forward") == expected
        assert _carries(following, "Brought forward") == expected
    assert _carries("\n".join(pages), "Total") == ["2,000.00", "120.00", "2,120.00", "0.00", "2,120.00"]
    assert sum("Carried forward" in page for page in pages) == sum("Brought forward" in page for page in pages) >= 3


def test_a_short_folio_carries_nothing() -> None:
    (page,) = page_texts(render_folio(folio(window(charges(3))), language=ENGLISH))

    assert "forward" not in page
    assert _carries(page, "Total") == ["30.00", "1.80", "31.80", "0.00", "31.80"]


def test_payments_reduce_the_balance_and_stand_in_their_own_column() -> None:
    paid = FolioLine(date(2015, 7, 2), "Payment, Visa ending in 4242", paid_minor=2000)
    (page,) = page_texts(render_folio(folio(window((*charges(2), paid))), language=ENGLISH))

    assert _carries(page, "Visa ending in 4242")[:2] == ["20.00", "1.20"]
    assert _carries(page, "Total") == ["20.00", "1.20", "21.20", "20.00", "1.20"]
    assert re.search(r"Balance due\s+EUR 1\.20", page)


def test_an_overpaid_folio_says_whose_money_it_is() -> None:
    paid = FolioLine(date(2015, 7, 2), "Payment", paid_minor=5000)
    (page,) = page_texts(render_folio(folio(window((*charges(1), paid))), language=ENGLISH))

    assert re.search(r"Balance in your favour\s+EUR −39\.40", page)


def test_the_tax_summary_names_rule_rate_base_and_tax() -> None:
    (page,) = page_texts(render_folio(folio(window(charges(3))), language=ENGLISH))

    summary = page[page.index("VAT accommodation") :]
    assert re.match(r"VAT accommodation\s+6%\s+30\.00\s+1\.80\s+31\.80", summary)


def test_each_window_is_on_pages_of_its_own_and_shows_only_its_own_payer() -> None:
    company = "Reisebüro Söhne GmbH <Wien> & Co."
    first, second = page_texts(render_folio(folio(window(charges(2)), window(charges(1), payer_name=company, number=2)), language=ENGLISH))

    assert company in second
    assert company not in first
    assert re.search(r"Balance due\s+EUR 21\.20", first)
    assert re.search(r"Balance due\s+EUR 10\.60", second)


def test_a_window_that_does_not_add_up_is_never_printed() -> None:
    with pytest.raises(ValueError, match="lines add up to 2120, the ledger says 2119"):
        FolioWindowPaper(1, LATIN, charges(2), balance_minor=2119)


def test_a_tax_summary_that_does_not_add_up_is_never_printed() -> None:
    with pytest.raises(ValueError, match="tax summary is 119, the lines hold 120"):
        FolioWindowPaper(1, LATIN, charges(2), balance_minor=2120, taxes=(TaxLine("VAT", None, 2000, 119),))


@pytest.mark.parametrize("language", [ENGLISH, CHINESE_LANGUAGE])
@pytest.mark.parametrize("guest_name", [LATIN, CYRILLIC, CHINESE])
def test_every_script_is_embedded_and_can_be_read_back(language: str, guest_name: str) -> None:
    pdf = render_folio(folio(window(charges(1)), guest_name=guest_name), language=language)

    assert guest_name in page_texts(pdf)[0]
    assert any("WenQuanYiMicroHei" in name for name in embedded_font_names(pdf))


def test_the_paper_is_in_the_guests_language() -> None:
    (page,) = page_texts(render_folio(folio(window(charges(1))), language=CHINESE_LANGUAGE))

    assert "客人账单" in page
    assert "2015年7月1日" in page
    assert re.search(r"应付余额\s+EUR 10\.60", page)
    assert "第 1 页，共 1 页" in page
    assert "Balance" not in page


def test_the_same_folio_gives_the_same_bytes_and_another_gives_others() -> None:
    paper = folio(window(charges(60)))

    first = render_folio(paper, language=ENGLISH)

    assert render_folio(paper, language=CHINESE_LANGUAGE) != first
    assert render_folio(paper, language=ENGLISH) == first
    assert render_folio(folio(window(charges(61))), language=ENGLISH) != first


@pytest.mark.parametrize(("currency", "shown"), [("EUR", "12,345.67"), ("JPY", "1,234,567"), ("KWD", "1,234.567")])
def test_amounts_have_the_places_of_their_currency(currency: str, shown: str) -> None:
    line = FolioLine(ARRIVAL, "Suite", net_minor=1234567)
    (page,) = page_texts(render_folio(folio(window((line,)), currency=currency), language=ENGLISH))

    assert f"{currency} {shown}" in page


def test_long_texts_wrap_and_are_kept_whole() -> None:
    words = [f"word{number:03d}" for number in range(300)]
    paragraph = FolioLine(ARRIVAL, " ".join(words), "The Old Lighthouse Keeper's Cottage by the Sea", net_minor=100)
    unbroken = FolioLine(ARRIVAL, "客房升级补差价" * 60, net_minor=123456789012)

    text = "".join("".join(page_texts(render_folio(folio(window((paragraph, unbroken, *charges(3)))), language=ENGLISH))).split())

    assert all(word in text for word in words)
    assert text.count("客房升级补差价") >= 55  # a page may begin within one
    assert "1,234,567,890.12" in text


def test_markup_and_control_characters_in_a_text_are_harmless() -> None:
    line = FolioLine(ARRIVAL, "<b>Spa</b> & <para>\x07 <img src='x'/> 😀", net_minor=100)
    (page,) = page_texts(render_folio(folio(window((line,))), language=ENGLISH))

    assert "<b>Spa</b>" in page
    assert "<para>" in page


def test_an_empty_folio_is_still_a_paper() -> None:
    (page,) = page_texts(render_folio(folio(window(())), language=ENGLISH))

    assert re.search(r"Balance\s+EUR 0\.00", page)


@pytest.mark.parametrize("count", range(25, 40))
def test_the_signature_never_stands_on_a_page_without_the_balance(count: int) -> None:
    pages = page_texts(render_folio(folio(window(charges(count))), language=ENGLISH))

    assert "Guest's signature" in pages[-1]
    assert re.search(r"Balance due\s+EUR", pages[-1])
