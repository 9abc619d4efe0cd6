"""The police form and its states, by the worked tables of `docs/algorithms/police-registration.md`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hotel_desk.domain.guest_codes import DocumentKind, RegistrationState, Sex
from hotel_desk.domain.masks import without_number
from hotel_desk.domain.registration import (
    FORM_FIELDS,
    FormGroup,
    MessageKind,
    RegistrationEvent,
    RegistrationForm,
    brought_up_to_date,
    group_of,
    message_kind,
    missing_fields,
    seconds_until_next,
    state_after,
    with_typed,
)
from tests.worked_tables import worked_table

DOCUMENT = "police-registration.md"
FORMS = worked_table(DOCUMENT, "What the form asks for")
STATES = worked_table(DOCUMENT, "States")
WAITS = worked_table(DOCUMENT, "When it is tried again")
NATIONALITIES = {"RESIDENT": "CN", "NEAR": "HK", "FOREIGNER": "PT", "UNKNOWN": None, "ELSEWHERE": "PT"}
COUNTRIES = {"ELSEWHERE": "PT"}


@pytest.mark.parametrize("line", FORMS, ids=lambda line: line["group"])
def test_a_form_with_nothing_filled_in_lacks_what_the_table_says(line: dict[str, str]) -> None:
    group = line["group"]
    empty = RegistrationForm(nationality=NATIONALITIES[group])
    country = COUNTRIES.get(group, "CN")
    required = {name for name in FORM_FIELDS if line.get(name) == "x"}
    assert group_of(empty, country).value == group
    assert set(missing_fields(empty, country)) == required - ({"nationality"} if NATIONALITIES[group] else set())


@pytest.mark.parametrize("line", STATES, ids=lambda line: " ".join(line.values()))
def test_a_state_goes_on_as_the_table_says(line: dict[str, str]) -> None:
    sent_before, complete = line["sent before"] == "yes", line["complete"] == "yes"
    state = RegistrationState(line["state"]) if line["state"] else None
    event = RegistrationEvent(line["what happens"])
    then = state_after(state, event, complete=complete, sent_before=sent_before)
    assert (then.value if then else "gone") == line["state then"]
    if line["told"]:
        left, withdrawn = event is RegistrationEvent.LEAVES, event is RegistrationEvent.WITHDRAWN
        assert message_kind(sent_before=sent_before, left=left, withdrawn=withdrawn) is MessageKind(line["told"])


@pytest.mark.parametrize("line", WAITS, ids=lambda line: line["attempts"])
def test_the_wait_grows_as_the_table_says(line: dict[str, str]) -> None:
    assert seconds_until_next(int(line["attempts"])) == int(line["seconds until the next"])


@pytest.mark.parametrize(
    ("nationality", "document", "group"),
    [
        ("CN", DocumentKind.PASSPORT, FormGroup.RESIDENT),
        (None, DocumentKind.RESIDENT_ID, FormGroup.RESIDENT),
        ("CN", DocumentKind.HOME_RETURN_PERMIT, FormGroup.NEAR),
        ("TW", DocumentKind.RESIDENCE_PERMIT, FormGroup.NEAR),
        ("DE", DocumentKind.RESIDENCE_PERMIT, FormGroup.FOREIGNER),
        (None, DocumentKind.PASSPORT, FormGroup.UNKNOWN),
    ],
)
def test_whose_form_it_is_follows_from_nationality_and_document(nationality: str | None, document: DocumentKind, group: FormGroup) -> None:
    assert group_of(RegistrationForm(nationality=nationality, document_kind=document), "CN") is group


def test_what_was_typed_stays_and_what_the_file_lost_is_kept() -> None:
    before = with_typed(RegistrationForm(name="Ana Silva", sex=Sex.FEMALE, nationality="PT"), {"visa_kind": "L", "name": "Ana Souza"})
    now = RegistrationForm(name="Anna Silva", birth_date=date(1990, 5, 6))
    merged = brought_up_to_date(before, now)
    assert merged == replace(before, birth_date=date(1990, 5, 6))
    assert merged.typed == ("name", "visa_kind")


@pytest.mark.parametrize("row", worked_table(DOCUMENT, "Where the number is"), ids=lambda row: row["the office's words"])
def test_an_answer_is_kept_without_the_number(row: dict[str, str]) -> None:
    assert without_number(row["the office's words"], row["number on the form"]) == row["stored"]
