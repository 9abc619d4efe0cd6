"""The Changes tab says every field in words: titles of codes, names of countries and languages, dates in local form."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from inspect import getmembers, isclass
from typing import TYPE_CHECKING, Any

import pytest

from hotel_desk.domain import guest_codes
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import AddressKind, ContactKind, DocumentKind, NoteKind, NotePlace, PreferenceKind, Sex, VipClass
from hotel_desk.domain.guest_form import (
    FIELD_TITLES,
    LINE_FIELDS,
    SIMPLE_FIELDS,
    AddressLine,
    ContactLine,
    DocumentLine,
    GuestFileForm,
    InvoiceTitleLine,
    MembershipLine,
    NoteLine,
    PersonLine,
    PreferenceLine,
    TagLine,
)
from hotel_desk.language import CHINESE, ENGLISH, choose_language
from hotel_desk.queries.guest_file import change_requests, guest_file
from hotel_desk.queries.guest_history import guest_changes, typed_value
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.ui.guests.history_pages import ChangesPage
from hotel_desk.ui.guests.words import field_title, value_words
from tests.guest_files_of_tests import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fixtures.databases import SmallHotel
    from tests.ui.guests_window import Host

DAY = date(2031, 7, 9)
RESIDENT = "110105199001310021"
NO_RESIDENTS = [kind for kind in DocumentKind if kind is not DocumentKind.RESIDENT_ID]
FULL = GuestFileForm(
    name="Zhang San",
    native_name="张三",
    family_name="Zhang",
    given_name="San",
    pinyin="zhang san",
    sex=Sex.FEMALE,
    birth_date=date(1990, 1, 31),
    nationality="CN",
    country="PT",
    language="de",
    languages=("zh", "fr"),
    phone="+351912345678",
    email="zhang@example.org",
    note="likes tea",
    vip_level=3,
    vip_class=VipClass.POTENTIAL,
    do_not_rent=True,
    do_not_rent_reason="smoked",
    first_source="fair",
    tax_number="501442600",
    credit_days=30,
    credit_limit_minor=1_234_500,
    contacts=(ContactLine(ContactKind.PHONE, "+351933333333"), ContactLine(ContactKind.EMAIL, "second@example.org")),
    addresses=tuple(AddressLine(kind, street=f"Street {number}", country="DE") for number, kind in enumerate(AddressKind)),
    documents=(
        DocumentLine(DocumentKind.RESIDENT_ID, RESIDENT, "CN"),
        *(DocumentLine(kind, f"C{number}234567", "FR", expiry_date=DAY) for number, kind in enumerate(NO_RESIDENTS)),
    ),
    memberships=(MembershipLine("Miles", "778899", expiry_date=DAY),),
    preferences=tuple(PreferenceLine(kind, f"wish {number}") for number, kind in enumerate(PreferenceKind)),
    notes=tuple(NoteLine(kind, f"remark {number}", tuple(NotePlace)) for number, kind in enumerate(NoteKind)),
    tags=(TagLine("golf", "fair in May"),),
    invoice_titles=(InvoiceTitleLine("Acme"),),
    persons=(PersonLine("Bo Lee", "director"),),
)
CODES = {code.value for _name, kind in getmembers(guest_codes, isclass) if issubclass(kind, StrEnum) for code in kind} - {"VIP"}
COLUMNS = {name for name in (*SIMPLE_FIELDS, *LINE_FIELDS) if "_" in name}
RAW = CODES | COLUMNS | {"True", "False", "None", "CN", "PT", "DE", "FR", "de", "zh", "fr"}
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture
def changed(sqlite_hotel: SmallHotel) -> Any:
    """A record of which every field was filled and then emptied or changed."""
    desk = sqlite_hotel.desk
    guest = written(sqlite_hotel, GuestFileForm(name="Somebody Else"))
    done = desk.run(save_guest_file, profile_id=guest, form=FULL, version=1)
    desk.run(
        save_guest_file, profile_id=guest, form=GuestFileForm(name="Li Si", sex=Sex.OTHER, vip_class=VipClass.VIP), version=done.version
    )
    return guest


@pytest.fixture(params=[ENGLISH, CHINESE])
def language(request: pytest.FixtureRequest, dressed: None) -> Iterator[str]:
    choose_language(request.param)
    yield request.param
    choose_language(ENGLISH)


def raw_words(text: str) -> set[str]:
    """What in a text is a code, a column or a date as it is stored."""
    return (set(re.findall(r"[A-Za-z_]+", text)) & RAW) | set(ISO_DATE.findall(text))


def test_the_rule_catches_what_it_is_for() -> None:
    assert raw_words("RESIDENT_ID, 2031-07-09, birth_date, True, CN") == {"RESIDENT_ID", "2031-07-09", "birth_date", "True", "CN"}
    assert raw_words("Resident identity card, 09.07.2031, VIP 3") == set()


def test_every_field_of_the_history_is_said_in_words(sqlite_hotel: SmallHotel, changed: Any, language: str) -> None:
    changes = sqlite_hotel.desk.read(guest_changes, profile_id=changed)
    assert {change.field for change in changes} == {*SIMPLE_FIELDS, *LINE_FIELDS}, "no field is left out"
    for change in changes:
        said = [field_title(change.field), *(value_words(change.field, value, "EUR") for value in (change.before, change.after))]
        assert raw_words(" ".join(said)) == set(), (change.field, said)
        assert said[1] != said[2]


def test_every_field_that_has_a_title_has_one_in_words(language: str) -> None:
    for name in FIELD_TITLES:
        assert raw_words(field_title(name)) == set()
        assert field_title(name) != name
    assert {*SIMPLE_FIELDS, *LINE_FIELDS} <= set(FIELD_TITLES)


@pytest.mark.parametrize(
    ("field", "english", "chinese"),
    [
        ("sex", "female", "女"),
        ("nationality", "China", "中国"),
        ("language", "German", "德语"),
        ("languages", "Chinese; French", "中文; 法语"),
        ("vip_level", "VIP 3", "VIP 3"),
        ("vip_class", "potential", "潜在"),
        ("do_not_rent", "yes", "是"),
    ],
)
def test_what_is_said_of_a_field(sqlite_hotel: SmallHotel, changed: Any, field: str, english: str, chinese: str) -> None:
    first = next(change for change in reversed(sqlite_hotel.desk.read(guest_changes, profile_id=changed)) if change.field == field)
    assert value_words(field, first.after, "EUR") == english
    choose_language(CHINESE)
    try:
        assert value_words(field, first.after, "EUR") == chinese
    finally:
        choose_language(ENGLISH)


def test_the_tab_shows_it_with_the_number_masked(host: Callable[..., Host], sqlite_hotel: SmallHotel, changed: Any) -> None:
    person = host()
    person.window.speak(CHINESE)
    person.settle()
    person.open("Li Si")
    person.go_to_tab("changes")
    page = person.editor.pages["changes"]
    assert isinstance(page, ChangesPage)
    person.until(page.table.rows)
    person.settle()
    model = page.table.model()
    shown = [str(model.index(row, column).data()) for row in range(model.rowCount()) for column in range(1, 4)]
    assert {word for text in shown for word in raw_words(text)} == set()
    assert "姓名" in shown
    assert "名称" not in shown
    assert any("居民身份证" in text and "•••21" in text for text in shown)
    assert not any(RESIDENT in text for text in shown)
    person.window.speak(ENGLISH)
    person.settle()


def test_a_company_has_another_word_for_its_name(host: Callable[..., Host], sqlite_hotel: SmallHotel) -> None:
    acme = written(sqlite_hotel, GuestFileForm(kind=ProfileKind.COMPANY, name="Acme"))
    sqlite_hotel.desk.run(save_guest_file, profile_id=acme, form=GuestFileForm(kind=ProfileKind.COMPANY, name="Acme Lda"), version=1)
    person = host()
    person.window.speak(CHINESE)
    person.settle()
    person.open("Acme Lda")
    assert person.editor.fields.fields["name"].label.text() == "名称"
    person.go_to_tab("changes")
    table = person.widget("guest_changes_table")
    person.until(table.rows)
    assert table.model().index(0, 1).data() == "名称"
    person.window.speak(ENGLISH)
    person.settle()


def test_contacts_stay_hidden_in_the_history_from_who_may_not_see_them(sqlite_hotel: SmallHotel, changed: Any) -> None:
    hidden = {
        change.field: value_words(change.field, change.after, "EUR")
        for change in sqlite_hotel.as_user("housekeeping").read(guest_changes, profile_id=changed)
    }
    assert {hidden[field] for field in ("phone", "email", "contacts", "addresses")} == {"•••"}
    assert hidden["name"] == "Zhang San"


def test_a_request_is_said_in_words_with_the_number_masked(sqlite_hotel: SmallHotel, language: str) -> None:
    guest = written(sqlite_hotel, replace(FULL, do_not_rent=False))
    reception = sqlite_hotel.as_user("reception")
    file = reception.read(guest_file, profile_id=guest)
    wish = replace(file.form, birth_date=date(1991, 5, 20), documents=(DocumentLine(DocumentKind.PASSPORT, "CZ555666", "FR"),))
    reception.run(save_guest_file, profile_id=guest, form=wish, version=file.version, reason="as shown")
    requests = sqlite_hotel.desk.read(change_requests)
    assert {request.field for request in requests} == {"birth_date", "documents"}
    for request in requests:
        said = [value_words(request.field, value, "EUR") for value in (request.before, request.after)]
        assert raw_words(" ".join(said)) == set(), said
        assert "CZ555666" not in " ".join(said)
    after = {request.field: value_words(request.field, request.after, "EUR") for request in requests}
    assert after["documents"] == {ENGLISH: "Passport, •••66, France", CHINESE: "护照, •••66, 法国"}[language]


def test_a_value_of_another_version_of_the_program_stays_as_it_is() -> None:
    assert typed_value("vip_class", "PLATINUM") == "PLATINUM"
    assert typed_value("loyalty", {"level": 3}) == {"level": 3}
    assert is_dataclass(typed_value("tags", [{"tag": "golf", "reason": ""}])[0])
    assert [one.name for one in fields(TagLine)] == ["tag", "reason"]
