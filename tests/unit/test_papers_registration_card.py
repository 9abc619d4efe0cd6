"""The registration card: what is known is printed, what is not is left to be written, and nothing breaks it."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_desk.language import CHINESE, ENGLISH
from hotel_desk.reports.registration_card import render_registration_card
from tests.sample_papers import REGISTRATION_CARD, page_texts


def test_the_card_shows_guest_stay_and_rules_and_asks_for_a_signature() -> None:
    (page,) = page_texts(render_registration_card(REGISTRATION_CARD, language=ENGLISH))

    for text in ("王小明", "China", "1204", "Deluxe double", "C-10443", "João Gonçalves-Müller", "Екатерина Иванова"):
        assert text in page
    assert re.search(r"Nights\s+3\s", page)
    assert "2 adults, 1 child" in page
    assert "2. Valuables belong in the safe." in page
    assert "Guest's signature and date" in page


def test_in_chinese_the_country_the_dates_and_the_labels_are_chinese() -> None:
    (page,) = page_texts(render_registration_card(REGISTRATION_CARD, language=CHINESE))

    for text in ("入住登记单", "中国", "2015年7月1日, 15:00", "2 位成人, 1 位儿童", "客人签名及日期"):
        assert text in page


def test_the_rate_is_shown_unless_it_is_confidential() -> None:
    (shown,) = page_texts(render_registration_card(REGISTRATION_CARD, language=ENGLISH))
    (hidden,) = page_texts(render_registration_card(replace(REGISTRATION_CARD, rate_minor=None), language=ENGLISH))

    assert "EUR 120.00" in shown
    assert "As agreed" not in shown
    assert "120.00" not in hidden
    assert "As agreed" in hidden


def test_a_price_of_zero_is_a_price() -> None:
    (page,) = page_texts(render_registration_card(replace(REGISTRATION_CARD, rate_minor=0), language=ENGLISH))

    assert "EUR 0.00" in page


def test_what_is_not_known_keeps_its_label() -> None:
    (page,) = page_texts(render_registration_card(replace(REGISTRATION_CARD, phone="", address=(), country_code=""), language=ENGLISH))

    for label in ("Date of birth", "Identity document", "Document number", "Phone", "Address", "Country"):
        assert label in page


def test_long_house_rules_go_on_on_the_next_page() -> None:
    rules = tuple(f"Rule {number}: " + "The guest answers for damage to the room. " * 6 for number in range(1, 61))
    pages = page_texts(render_registration_card(replace(REGISTRATION_CARD, house_rules=rules), language=ENGLISH))

    assert len(pages) > 1
    assert "Rule 60:" in pages[-1] or "Rule 60:" in pages[-2]
    assert "Guest's signature and date" in pages[-1]


def test_the_same_card_gives_the_same_bytes() -> None:
    assert render_registration_card(REGISTRATION_CARD, language=CHINESE) == render_registration_card(REGISTRATION_CARD, language=CHINESE)


@settings(max_examples=40)
@given(name=st.text(max_size=200), note=st.text(max_size=2000), address=st.lists(st.text(max_size=120), max_size=6).map(tuple))
def test_any_text_that_a_person_can_type_can_be_printed(name: str, note: str, address: tuple[str, ...]) -> None:
    paper = replace(REGISTRATION_CARD, guest_name=name, rate_note=note, address=address)

    assert page_texts(render_registration_card(paper, language=ENGLISH))
