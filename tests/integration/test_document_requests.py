"""A request about documents is corrected: what is asked for is written otherwise, sealed, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, SomeoneWasFaster
from hotel_desk.domain.guest_codes import DocumentKind, RequestState
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.staff import Role
from hotel_desk.queries.guest_file import ChangeRequest, asked_number, change_requests, clear_value, guest_file
from hotel_desk.queries.guest_history import guest_changes, guest_looks
from hotel_desk.services.change_requests import decide_change_request
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_lines import DocumentHasOwner
from hotel_desk.services.guest_views import reveal_field
from tests.guest_files_of_tests import written

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel

OLD, ASKED, RIGHT = "CA111111", "CZ555666", "CZ555777"
ID_CARD = DocumentLine(DocumentKind.RESIDENT_ID, "11010519491231002X", "CN")
ANA = GuestFileForm(name="Ana Silva", documents=(ID_CARD, DocumentLine(DocumentKind.PASSPORT, OLD, "PT", expiry_date=date(2027, 1, 1))))


@pytest.fixture
def ana(hotel: SmallHotel) -> ProfileId:
    return written(hotel, ANA)


def asked(hotel: SmallHotel, guest: ProfileId, **otherwise: Any) -> ChangeRequest:
    """The reception wishes for another passport in place of the old one."""
    desk = hotel.as_user("reception")
    file = desk.read(guest_file, profile_id=guest)
    card, passport = file.form.documents
    wish = replace(passport, **({"number": ASKED, "id": None, "expiry_date": date(2036, 1, 1)} | otherwise))
    desk.run(save_guest_file, profile_id=guest, form=replace(file.form, documents=(card, wish)), version=file.version, reason="renewed")
    [request] = hotel.desk.read(change_requests)
    return request


def asked_away(hotel: SmallHotel, guest: ProfileId) -> ChangeRequest:
    """The reception wishes that the passport were not there."""
    desk = hotel.as_user("reception")
    file = desk.read(guest_file, profile_id=guest)
    form = replace(file.form, documents=file.form.documents[:1])
    desk.run(save_guest_file, profile_id=guest, form=form, version=file.version, reason="has a new one")
    [request] = hotel.desk.read(change_requests)
    return request


def numbers(hotel: SmallHotel, guest: ProfileId) -> list[str]:
    """Every number of a guest, opened."""
    documents = hotel.desk.read(guest_file, profile_id=guest).form.documents
    return [hotel.desk.read(clear_value, column="profile_document.number_sealed", row_id=line.id) for line in documents]


def test_what_is_asked_for_comes_without_its_number(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    [line] = request.documents
    assert line.id is not None
    assert (line.kind, line.number, line.issuing_country, line.expiry_date) == (DocumentKind.PASSPORT, None, "PT", date(2036, 1, 1))
    assert request.numbers == {line.id: "•••66", request.taken_away[0].id: "•••11"}
    assert request.version == 1
    assert ASKED not in repr(request)


def test_a_stored_document_that_only_expires_otherwise_keeps_its_id(hotel: SmallHotel, ana: ProfileId) -> None:
    passport = hotel.desk.read(guest_file, profile_id=ana).form.documents[1]
    request = asked(hotel, ana, number=None, id=passport.id)
    [line] = request.documents
    assert (line.id, request.numbers) == (passport.id, {passport.id: "•••11"})
    corrected = (replace(line, expiry_date=date(2037, 2, 2)),)
    hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=corrected, version=1)
    assert hotel.desk.read(guest_file, profile_id=ana).form.documents[1].expiry_date == date(2037, 2, 2)
    assert numbers(hotel, ana) == [ID_CARD.number, OLD]


def test_a_corrected_document_is_stored_sealed_with_history_and_audit(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    corrected = (replace(request.documents[0], number=RIGHT, issuing_country="CZ"),)
    done = hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=corrected, version=request.version)
    assert (done.state, done.corrected, done.version) == (RequestState.ACCEPTED, True, 2)
    assert numbers(hotel, ana) == [ID_CARD.number, RIGHT]
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(ProfileDocument.__table__).where(ProfileDocument.number_masked == "•••77")).all()
        entries = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.PROFILE_CHANGE_DECIDED)).scalars().all()
    assert len(rows) == 1
    assert RIGHT not in repr(rows)
    assert rows[0].issuing_country == "CZ"
    assert [(entry["field"], entry["state"], entry["corrected"]) for entry in entries] == [("documents", "ACCEPTED", True)]
    [change] = hotel.desk.read(guest_changes, profile_id=ana)
    assert (change.field, [line.number for line in change.after]) == ("documents", ["•••2X", "•••77"])
    assert hotel.desk.read(change_requests) == ()


def test_a_correction_without_a_number_keeps_the_one_asked_for(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    hotel.desk.run(
        decide_change_request, request_id=request.id, accept=True, documents=(replace(request.documents[0], issuing_country="CZ"),)
    )
    assert numbers(hotel, ana) == [ID_CARD.number, ASKED]
    assert hotel.desk.read(guest_file, profile_id=ana).form.documents[1].issuing_country == "CZ"


def test_a_document_that_came_meanwhile_stays(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    file = hotel.desk.read(guest_file, profile_id=ana)
    visa = DocumentLine(DocumentKind.OTHER, "V-1", "CN")
    hotel.desk.run(save_guest_file, profile_id=ana, form=replace(file.form, documents=(*file.form.documents, visa)), version=file.version)
    corrected = (replace(request.documents[0], number=RIGHT),)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=corrected, version=request.version)
    assert numbers(hotel, ana) == [ID_CARD.number, OLD, "V-1"]
    [again] = hotel.desk.read(change_requests)
    hotel.desk.run(decide_change_request, request_id=again.id, accept=True, documents=corrected, version=again.version)
    assert numbers(hotel, ana) == [ID_CARD.number, "V-1", RIGHT]


def test_a_document_of_somebody_else_is_refused(hotel: SmallHotel, ana: ProfileId) -> None:
    other = written(hotel, GuestFileForm(name="Bo Ek", documents=(DocumentLine(DocumentKind.PASSPORT, RIGHT, "PT"),)))
    theirs = hotel.desk.read(guest_file, profile_id=other).form.documents[0]
    request = asked(hotel, ana)
    line = request.documents[0]
    with pytest.raises(DocumentHasOwner, match="Bo Ek") as refused:
        hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=(replace(line, number="cz-555 777"),))
    assert refused.value.field == "documents"
    for foreign in (theirs.id, new_id()):
        with pytest.raises(NotFound):
            hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=(replace(line, id=foreign),))
    assert (numbers(hotel, ana), numbers(hotel, other)) == ([ID_CARD.number, OLD], [RIGHT])
    assert hotel.desk.read(change_requests) == (request,)


def test_what_cannot_be_right_is_refused_and_the_request_waits(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    line = request.documents[0]
    wrong: list[tuple[DocumentLine, ...]] = [
        (),
        (replace(line, number=""),),
        (replace(line, id=None),),
        (replace(line, issuing_country="QQ"),),
        (replace(line, issue_date=date(2036, 1, 2)),),
        (replace(line, kind=DocumentKind.RESIDENT_ID, number="110105194912310020"),),
    ]
    for documents in wrong:
        with pytest.raises(InvalidInput) as refused:
            hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=documents)
        assert refused.value.field == "documents", documents
    with pytest.raises(InvalidInput):
        hotel.desk.run(decide_change_request, request_id=request.id, accept=True, value=RIGHT)
    assert numbers(hotel, ana) == [ID_CARD.number, OLD]
    assert hotel.desk.read(change_requests) == (request,)


def test_documents_do_not_correct_another_field_and_nobody_corrects_without_leave(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    file = hotel.desk.read(guest_file, profile_id=ana)
    hotel.as_user("reception").run(save_guest_file, profile_id=ana, form=replace(file.form, name="Ana Sousa"), version=file.version)
    name = next(one for one in hotel.desk.read(change_requests) if one.field == "name")
    assert (name.documents, name.numbers) == ((), {})
    corrected = (replace(request.documents[0], number=RIGHT),)
    with pytest.raises(InvalidInput):
        hotel.desk.run(decide_change_request, request_id=name.id, accept=True, documents=corrected)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(decide_change_request, request_id=request.id, accept=True, documents=corrected)
    assert hotel.desk.read(guest_file, profile_id=ana).form == file.form


def test_the_number_asked_for_is_shown_to_those_who_may_and_written_down(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    revealed: dict[str, Any] = {"profile_id": ana, "column": "profile_change_request.after_sealed", "row_id": request.id}
    named: dict[str, Any] = {"request_id": request.id, "document_id": request.documents[0].id}
    with hotel.database.writing() as connection:
        rights = [Permission.DECIDE_CHANGES.value, Permission.EDIT_PROFILE.value]
        connection.execute(update(Role).where(Role.code == "cashier").values(permissions=rights))
    blind = hotel.as_user("cashier")
    with pytest.raises(NotAllowed):
        blind.run(reveal_field, **revealed)
    with pytest.raises(NotAllowed):
        blind.read(asked_number, **named)
    hotel.desk.run(reveal_field, **revealed)
    assert hotel.desk.read(asked_number, **named) == ASKED
    assert [look.field for look in hotel.desk.read(guest_looks, profile_id=ana)] == ["profile_change_request.after_sealed"]
    with hotel.database.snapshot() as connection:
        entries = select(AuditEntry.entity_id).where(AuditEntry.code == AuditCode.PROFILE_FIELD_REVEALED)
        assert connection.execute(entries).scalars().all() == [ana]
    with pytest.raises(NotFound):
        hotel.desk.read(asked_number, request_id=request.id, document_id=new_id())
    stranger = written(hotel, GuestFileForm(name="Bo Ek"))
    with pytest.raises(NotFound):
        hotel.desk.run(reveal_field, **(revealed | {"profile_id": stranger}))
    blind.run(decide_change_request, request_id=request.id, accept=True, documents=request.documents)
    assert numbers(hotel, ana)[1] == ASKED
    with pytest.raises(NotFound):
        hotel.desk.read(asked_number, **named)


def test_what_was_added_meanwhile_stays_when_a_request_is_accepted_as_asked(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked(hotel, ana)
    file = hotel.desk.read(guest_file, profile_id=ana)
    added = (*file.form.documents, DocumentLine(DocumentKind.OTHER, "D7777", "PT"))
    hotel.desk.run(save_guest_file, profile_id=ana, form=replace(file.form, documents=added), version=file.version)
    hotel.desk.run(decide_change_request, request_id=request.id, accept=True)
    assert sorted(numbers(hotel, ana)) == sorted([str(ID_CARD.number), ASKED, "D7777"])


def test_a_document_that_would_be_taken_away_is_shown_and_kept_until_it_expired(hotel: SmallHotel, ana: ProfileId) -> None:
    passport = hotel.desk.read(guest_file, profile_id=ana).form.documents[1]
    request = asked_away(hotel, ana)
    assert (request.documents, request.taken_away) == ((), (passport,))
    assert passport.number is None
    assert request.numbers == {passport.id: "•••11"}
    expired = (replace(passport, expiry_date=date(2026, 2, 28)),)
    done = hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=expired, version=request.version)
    assert (done.state, done.corrected) == (RequestState.ACCEPTED, True)
    assert [line.expiry_date for line in hotel.desk.read(guest_file, profile_id=ana).form.documents] == [None, date(2026, 2, 28)]
    assert numbers(hotel, ana) == [ID_CARD.number, OLD]
    assert hotel.desk.read(change_requests) == ()


def test_a_document_that_would_be_taken_away_gets_its_right_number_instead(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked_away(hotel, ana)
    written_right = (DocumentLine(DocumentKind.PASSPORT, RIGHT, "PT", expiry_date=date(2027, 1, 1)),)
    hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=written_right, version=request.version)
    assert numbers(hotel, ana) == [ID_CARD.number, RIGHT]


def test_a_correction_that_leaves_everything_as_it_is_is_none(hotel: SmallHotel, ana: ProfileId) -> None:
    request = asked_away(hotel, ana)
    with pytest.raises(InvalidInput, match="Nothing would change") as refused:
        hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=request.taken_away, version=request.version)
    assert refused.value.field == "documents"
    assert hotel.desk.read(change_requests) == (request,)
    hotel.desk.run(decide_change_request, request_id=request.id, accept=True)
    assert numbers(hotel, ana) == [ID_CARD.number]


def test_what_is_only_changed_is_not_taken_away_and_what_gives_way_can_stay_beside_the_new_one(hotel: SmallHotel, ana: ProfileId) -> None:
    passport = hotel.desk.read(guest_file, profile_id=ana).form.documents[1]
    assert asked(hotel, ana, number=None, id=passport.id).taken_away == ()
    request = asked(hotel, ana)
    assert request.taken_away == (passport,)
    both = (*request.documents, *request.taken_away)
    hotel.desk.run(decide_change_request, request_id=request.id, accept=True, documents=both, version=request.version)
    assert numbers(hotel, ana) == [ID_CARD.number, ASKED, OLD]
