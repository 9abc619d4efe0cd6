"""Names for guests whose file names none: invented in their country's style, the same for the same booking every time."""

from __future__ import annotations

from functools import cache

from babel.languages import get_official_languages
from faker import Faker
from faker.providers import person
from faker.utils.loading import list_module

# Only locales that have names of persons of their own; the library would quietly take American ones for the others.
_NAMED_LOCALES = tuple(sorted(locale for locale in list_module(person) if "_" in locale))
_LOCALE_OF_NOWHERE = "en_GB"
_HOMES = {"en": "en_GB", "ar": "ar_AA"}
SURNAME_FIRST = frozenset({"zh", "ja", "ko", "hu", "vi"})
WRITTEN_TOGETHER = frozenset({"zh", "ja", "ko"})


def invented_name(country: str | None, seed: str) -> str:
    """A full name.

    Args:
        country: ISO 3166 alpha-2, or None where nothing is known.
        seed: hexadecimal digits that say which guest; the same seed gives the same name.
    """
    locale = locale_for(country)
    faker = _faker(locale)
    faker.seed_instance(int(seed, 16))
    if faker.boolean():
        given, surname = faker.first_name_female(), faker.last_name_female()
    else:
        given, surname = faker.first_name_male(), faker.last_name_male()
    language = locale.partition("_")[0]
    names = (surname, given) if language in SURNAME_FIRST else (given, surname)
    return ("" if language in WRITTEN_TOGETHER else " ").join(names)


def invented_names_of(locale: str, draws: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Surnames, female and male given names of a locale, as often in it as they are drawn; the same every time.

    Args:
        draws: how many names of each there will be.
    """
    faker = _faker(locale)
    faker.seed_instance(draws)
    drawn = (faker.last_name_female, faker.first_name_female, faker.first_name_male)
    surnames, female, male = (tuple(" ".join(draw().split()) for _number in range(draws)) for draw in drawn)
    return surnames, female, male


@cache
def locale_for(country: str | None) -> str:
    """The locale of the library that speaks for a country: of its own, or of somebody else with its language."""
    own = {locale for locale in _NAMED_LOCALES if country is not None and locale.endswith(f"_{country}")}
    languages = () if country is None else get_official_languages(country, de_facto=True)
    for language in languages:
        if f"{language}_{country}" in own:
            return f"{language}_{country}"
    if own:
        return min(own)
    for language in languages:
        spoken = [locale for locale in _NAMED_LOCALES if locale.startswith(f"{language}_")]
        if spoken:
            home = _HOMES.get(language, f"{language}_{language.upper()}")
            return home if home in spoken else spoken[0]
    return _LOCALE_OF_NOWHERE


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)
