"""Templates of letters: what may stand in them, what is refused with which sentence, what they are filled with."""

from __future__ import annotations

import pytest

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.letters import (
    LONGEST_LETTER,
    PLACEHOLDERS,
    BrokenTemplate,
    LetterTooLong,
    NotInTemplates,
    UnknownPlaceholder,
    check_template,
    empty_values,
    example_values,
    fill,
)

ALLOWED = [
    ("Dear {{ guest_name }},", "Dear Ana Silva,"),
    ("{% if total %}{{ total }}{% else %}as agreed{% endif %}", "EUR 210.00"),
    ('{{ "one room" if room_count == "1" else "rooms" }}', "one room"),
    ("{% for n in nights %}{{ n.date }}{% if not loop.last %}, {% endif %}{% endfor %}", "14 Nov 2026, 15 Nov 2026"),
    (
        "{% for room in rooms %}{% for night in room.nights %}{{ loop.index }} {{ night.price|lower }};{% endfor %}{% endfor %}",
        "1 eur 100.00;2 eur 110.00;",
    ),
    ("{{ rooms|length }} {{ company_name|upper }}", "1 ACME LTD"),
    ("<b>&</b> 100 % ###", "<b>&</b> 100 % ###"),
]
REFUSED = [
    ("{{ gest_name }}", UnknownPlaceholder, "Did you mean “guest_name”?"),
    ("a\nb {{ zzzz }}", UnknownPlaceholder, "“zzzz” (line 2). Nothing was saved. Insert one from the list."),
    ("{% for r in rooms %}{{ r.pric }}{% endfor %}", UnknownPlaceholder, "Did you mean “price”?"),
    ("{{ guest_name.__class__ }}", UnknownPlaceholder, "__class__"),
    ("{{ range }}", UnknownPlaceholder, "range"),
    ("{{ guest_name", BrokenTemplate, "line 1: a bracket is missing"),
    ("a\n{% if total %}", BrokenTemplate, "line 2: an “if” or a “for” has no end"),
    ("{% endif %}", BrokenTemplate, "a “for” has no end"),
    ("{% wenn total %}", BrokenTemplate, "there is no such instruction"),
    ("a\n{{ rooms }}", BrokenTemplate, "line 2: a list is used like a word"),
    ("{{ rooms.nights }}", BrokenTemplate, "a list is used like a word"),
    ("{{ total.price }}", BrokenTemplate, "a word like a list"),
    ("{% if total == 3 %}{% endif %}", BrokenTemplate, "quotation marks"),
    ('{% if total > "3" %}{% endif %}', NotInTemplates, "Line 1"),
    ('{{ "a" * 9 }}', NotInTemplates, "Line 1"),
    ("{{ range(9) }}", NotInTemplates, "Line 1"),
    ("\n{{ guest_name|center }}", NotInTemplates, "Line 2"),
    ("{{ guest_name|safe }}", NotInTemplates, "Line 1"),
    ("{% set x = total %}", NotInTemplates, "Line 1"),
    ("{% macro a() %}{% endmacro %}", NotInTemplates, "Line 1"),
    ('{% include "x" %}', NotInTemplates, "Line 1"),
    ("{% for n in nights recursive %}{% endfor %}", NotInTemplates, "Line 1"),
    ("{% for a in nights %}{% for b in nights %}{% for c in nights %}x{% endfor %}{% endfor %}{% endfor %}", NotInTemplates, "Line 1"),
]


@pytest.mark.parametrize(("text", "written"), ALLOWED)
def test_what_a_template_may_say(text: str, written: str) -> None:
    check_template(text, field="body")
    assert fill(text, example_values()) == written


@pytest.mark.parametrize(("text", "kind", "words"), REFUSED)
def test_what_a_template_may_not_say(text: str, kind: type[StaffError], words: str) -> None:
    with pytest.raises(kind) as refused:
        check_template(text, field="subject")
    assert refused.value.field == "subject"
    assert words in str(refused.value)


@pytest.mark.parametrize("placeholder", PLACEHOLDERS, ids=lambda placeholder: placeholder.name)
def test_what_the_list_inserts_can_be_written(placeholder: object) -> None:
    snippet = placeholder.snippet  # type: ignore[attr-defined]
    check_template(snippet, field="body")
    assert fill(snippet, example_values()).strip()
    assert not fill(snippet, empty_values()).strip()


def test_the_words_of_a_booking_are_not_obeyed() -> None:
    values = {**example_values(), "guest_name": "{{ total }} {% for %}"}
    assert fill("{{ guest_name }}", values) == "{{ total }} {% for %}"


def test_a_letter_without_end_is_not_written() -> None:
    values = {**example_values(), "requests": "x" * 4_000}
    text = "{{ requests }}" * (LONGEST_LETTER // 4_000 + 1)
    with pytest.raises(LetterTooLong):
        fill(text, values)
