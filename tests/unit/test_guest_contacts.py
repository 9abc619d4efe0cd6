"""Phones and e-mail addresses: the worked tables of docs/algorithms/guest-search.md, and that no text breaks them."""

from __future__ import annotations

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_desk.domain import phones
from hotel_desk.domain.email_addresses import is_email, normal_email, same_email
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.phones import normal_phone, phone_digits, phone_endings, shown_phone
from tests.worked_tables import worked_table

PAGE = "guest-search.md"


@pytest.mark.parametrize("row", worked_table(PAGE, "Phones"), ids=lambda row: row["typed"])
def test_phones(row: dict[str, str]) -> None:
    kept = normal_phone(row["typed"], row["guest's"] or None, row["hotel's"])
    assert kept == row["kept"]
    assert shown_phone(kept, "CN") == row["shown"]
    assert normal_phone(kept, row["hotel's"]) == kept


@pytest.mark.parametrize("row", worked_table(PAGE, "E-mail addresses"), ids=lambda row: row["typed"])
def test_email_addresses(row: dict[str, str]) -> None:
    if row["kept"] == "refused":
        assert not is_email(row["typed"])
        with pytest.raises(InvalidInput, match="Nothing was saved") as refused:
            normal_email(row["typed"], field="contacts")
        assert refused.value.field == "contacts"
    else:
        assert normal_email(row["typed"]) == row["kept"]
        assert same_email(row["kept"]) == same_email(row["kept"].upper())


def test_an_empty_text_is_no_number_and_no_address_and_no_mistake() -> None:
    assert (normal_phone("  ", "CN"), normal_email("  "), phone_endings("")) == ("", "", ())


@settings(max_examples=500)
@given(st.text(max_size=60) | st.text("0123456789+-() x٣", max_size=30), st.sampled_from([None, "CN", "PT", "IT"]))
def test_no_text_breaks_phones(text: str, country: str | None) -> None:
    kept = normal_phone(text, country)
    assert normal_phone(kept, country) == kept
    assert isinstance(shown_phone(kept, "CN"), str)
    assert all(ending.isascii() and ending.isdigit() and phone_digits(kept).endswith(ending) for ending in phone_endings(kept))


@settings(max_examples=500)
@given(st.text(max_size=60) | st.emails())
def test_no_text_breaks_email_addresses(text: str) -> None:
    if is_email(text):
        assert is_email(normal_email(text))


@settings(max_examples=500)
@given(
    st.text("abz09._+-A@é ", max_size=66),
    st.sampled_from(
        ["example.com", "Example.COM", "qq.com", "bücher.de", "no-dot", "a..b", "-a.pt", "x.test", "[1.2.3.4]", "b@c.de", "a.de>", ""]
    )
    | st.text("ab.-", max_size=260),
)
def test_an_address_with_a_known_domain_is_what_the_library_makes_of_the_whole(local: str, domain: str) -> None:
    text = f"{local}@{domain}"
    try:
        expected = validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        assert not is_email(text)
    else:
        assert normal_email(text) == expected


_DIALLED = st.one_of(
    st.from_regex(r"\A\+?0{0,2}[0-9]{2,15}( x[0-9]{1,4})?\Z"),
    st.tuples(st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)), st.from_regex(r"\A(0|1|8|01)?[0-9]{2,14}\Z")).map(
        lambda number: f"+{number[0]}{number[1]}"
    ),
    st.sampled_from([number for region in sorted(phonenumbers.SUPPORTED_REGIONS) if (number := phonenumbers.example_number(region))]).map(
        lambda number: phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    ),
)


@given(_DIALLED, st.sampled_from([None, *sorted(phonenumbers.SUPPORTED_REGIONS)]))
def test_a_number_that_is_surely_read_again_is(typed: str, country: str | None) -> None:
    """What is told from the tables of the library is what it would read."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(phones, "_surely_read_again", lambda _number: False)
        read_twice = normal_phone(typed, country)
    assert normal_phone(typed, country) == read_twice
