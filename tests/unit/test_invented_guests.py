"""Names of guests whom the file does not name, and the countries they come from."""

from __future__ import annotations

import pytest
from babel import Locale

from hotel_desk.jobs.countries import country_of
from hotel_desk.jobs.invented_guests import invented_name, locale_for

SEED = "a7821036175b3e10ee87ae91c607f4920a617514c3225c1d4a36db5a0b023ed9"


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("PRT", "PT"),
        ("GBR", "GB"),
        ("ROU", "RO"),
        ("pt", "PT"),
        (" CN ", "CN"),
        ("CHN", "CN"),
        ("TMP", "TL"),
        ("YUG", "RS"),
        ("SRB", "RS"),
        ("NULL", None),
        ("", None),
        ("XYZ", None),
        ("ZZ", None),
        ("840", "US"),
    ],
)
def test_a_country_is_understood_in_any_spelling(code: str, country: str | None) -> None:
    assert country_of(code) == country


@pytest.mark.parametrize(
    ("country", "locale"),
    [
        ("PT", "pt_PT"),
        ("GB", "en_GB"),
        ("CN", "zh_CN"),
        ("BE", "nl_BE"),
        ("AO", "pt_PT"),
        ("GI", "en_GB"),
        ("CU", "es_ES"),
        ("KW", "ar_AA"),
        ("AL", "en_GB"),
        (None, "en_GB"),
    ],
)
def test_a_name_is_in_the_style_of_the_country(country: str | None, locale: str) -> None:
    assert locale_for(country) == locale


def test_the_same_booking_has_the_same_guest_every_time() -> None:
    names = [invented_name("PT", SEED), invented_name("GB", SEED), invented_name("PT", SEED)]
    assert names[0] == names[2] != names[1]
    assert len({invented_name("PT", f"{SEED}{number:04x}") for number in range(50)}) > 40


def test_every_country_has_names_that_fit() -> None:
    for territory in Locale("en").territories:
        name = invented_name(country_of(territory), SEED)
        assert 1 < len(name) <= 200
        assert name == " ".join(name.split())


def test_names_written_together_start_with_the_surname() -> None:
    assert " " not in invented_name("CN", SEED)
    assert " " in invented_name("HU", SEED)
