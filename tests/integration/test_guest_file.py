"""The guest file: saved whole, nothing lost when two save at once, protected fields by request, sealed fields shown to those who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, SomeoneWasFaster, StaffError
from hotel_desk.domain.guest_codes import (
    AddressKind,
    ConsentPurpose,
    ContactKind,
    DocumentKind,
    NoteKind,
    NotePlace,
    PreferenceKind,
    RequestState,
    Sex,
    VipClass,
)
from hotel_desk.domain.guest_form import (
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
from hotel_desk.domain.ids import GuestId
from hotel_desk.domain.permissions import DEFAULT_ROLES
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.queries.guest_file import GuestFile, change_requests, clear_value, guest_file, guest_photo
from hotel_desk.queries.guest_history import guest_changes, guest_looks
from hotel_desk.queries.guest_stays import guest_service, guest_spend, guest_stays, partner_spend, partner_stays
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.services.change_requests import decide_change_request
from hotel_desk.services.guest_consents import record_consent
from hotel_desk.services.guest_file import GuestFileSaved, save_guest_file
from hotel_desk.services.guest_lines import DocumentHasOwner, MembershipHasOwner
from hotel_desk.services.guest_photos import set_guest_photo
from hotel_desk.services.guest_views import note_profile_view, reveal_field
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners, folio_of, received
from tests.stays_of_tests import charge

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel

SOONER, LATER = date(2026, 1, 1), date(2026, 2, 1)
ZHANG = GuestFileForm(
    native_name="张三",
    family_name="Zhang",
    given_name="San",
    sex=Sex.MALE,
    birth_date=date(1949, 12, 31),
    nationality="CN",
    country="CN",
    languages=("zh", "en"),
    phone="138 0013 8000",
    email="Zhang.San@Example.com",
    vip_level=2,
    vip_class=VipClass.VIP,
    contacts=(ContactLine(ContactKind.PHONE, "+86 139 1234 5678", "office"), ContactLine(ContactKind.EMAIL, "zs@example.org")),
    addresses=(AddressLine(AddressKind.HOME, "中关村大街 1 号", "北京", "", "100080", "CN"),),
    documents=(
        DocumentLine(DocumentKind.RESIDENT_ID, "11010519491231002X"),
        DocumentLine(DocumentKind.PASSPORT, "E1234 5678", "CN", date(2020, 1, 1), date(2030, 1, 1)),
    ),
    memberships=(MembershipLine("GOLD", "M-100 200", "Gold"),),
    preferences=(PreferenceLine(PreferenceKind.FLOOR, "high"), PreferenceLine(PreferenceKind.HEALTH, "peanuts")),
    notes=(NoteLine(NoteKind.COMPLAINT, "Noise in March", (NotePlace.CHECK_IN,)),),
    tags=(TagLine("speaker", "conference in May"),),
    invoice_titles=(InvoiceTitleLine("北京某公司", "91110000MA00000000"),),
)


def written(hotel: SmallHotel, form: GuestFileForm = ZHANG) -> GuestFileSaved:
    return hotel.desk.run(save_guest_file, profile_id=None, form=form)


def shown(hotel: SmallHotel, profile_id: ProfileId, user: str = "manager") -> GuestFile:
    return hotel.as_user(user).read(guest_file, profile_id=profile_id)


def test_everything_typed_comes_back(hotel: SmallHotel) -> None:
    saved = written(hotel)
    file = shown(hotel, saved.profile_id)
    form = file.form
    assert (form.name, form.native_name, form.pinyin) == ("张三", "张三", "Zhang San")
    assert (form.phone, form.email) == ("+8613800138000", "Zhang.San@example.com")
    assert [line.value for line in form.contacts] == ["+8613912345678", "zs@example.org"]
    assert [(line.kind, line.number) for line in form.documents] == [(DocumentKind.RESIDENT_ID, None), (DocumentKind.PASSPORT, None)]
    assert sorted(file.numbers.values()) == ["•••2X", "•••78"]
    assert [(line.kind, line.value) for line in form.preferences] == [(PreferenceKind.FLOOR, "high"), (PreferenceKind.HEALTH, None)]
    for name in ("sex", "birth_date", "nationality", "languages", "vip_level", "vip_class", "addresses", "notes", "tags", "invoice_titles"):
        assert getattr(form, name) == getattr(ZHANG, name), name


def test_saving_what_was_shown_changes_nothing(hotel: SmallHotel) -> None:
    saved = written(hotel)
    file = shown(hotel, saved.profile_id)
    again = hotel.desk.run(save_guest_file, profile_id=saved.profile_id, form=file.form, version=file.version)
    assert (again.fields, again.requested, again.version) == ((), (), file.version)
    assert hotel.desk.read(guest_changes, profile_id=saved.profile_id) == ()


def test_what_changed_is_kept_with_what_it_was(hotel: SmallHotel) -> None:
    saved = written(hotel)
    file = shown(hotel, saved.profile_id)
    passport = replace(file.form.documents[1], expiry_date=date(2031, 6, 1))
    form = replace(file.form, family_name="Chang", documents=(file.form.documents[0], passport), tags=())
    after = hotel.desk.run(save_guest_file, profile_id=saved.profile_id, form=form, version=file.version)
    assert after.fields == ("family_name", "documents", "tags")
    changes = {change.field: (change.before, change.after) for change in hotel.desk.read(guest_changes, profile_id=saved.profile_id)}
    assert changes["family_name"] == ("Zhang", "Chang")
    assert changes["tags"] == ((TagLine("speaker", "conference in May"),), ())
    later = shown(hotel, saved.profile_id)
    assert later.form.documents[1].expiry_date == date(2031, 6, 1)
    assert sorted(later.numbers.values()) == sorted(file.numbers.values()), "the number was kept though nobody typed it again"


def test_two_desks_save_at_once_and_the_slower_is_told(hotel: SmallHotel) -> None:
    saved = written(hotel)
    file = shown(hotel, saved.profile_id)
    hotel.as_user("manager").run(
        save_guest_file, profile_id=saved.profile_id, form=replace(file.form, tags=(TagLine("loud"),)), version=file.version
    )
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(save_guest_file, profile_id=saved.profile_id, form=replace(file.form, note="late"), version=file.version)
    assert shown(hotel, saved.profile_id).form.note == ""


def test_the_same_document_is_refused_twice(hotel: SmallHotel) -> None:
    written(hotel)
    with pytest.raises(DocumentHasOwner, match="张三"):
        written(hotel, GuestFileForm(name="Other", documents=(DocumentLine(DocumentKind.PASSPORT, "e12345678", "CN"),)))
    with pytest.raises(MembershipHasOwner, match="张三"):
        written(hotel, GuestFileForm(name="Other", memberships=(MembershipLine("gold", "m100200"),)))
    other_country = written(hotel, GuestFileForm(name="Other", documents=(DocumentLine(DocumentKind.PASSPORT, "E12345678", "PT"),)))
    assert other_country.version == 1


def test_reception_asks_for_what_it_may_not_change(hotel: SmallHotel) -> None:
    saved = written(hotel)
    file = shown(hotel, saved.profile_id, "reception")
    form = replace(file.form, native_name="张山", note="quiet room", documents=file.form.documents[:1])
    desk = hotel.as_user("reception")
    after = desk.run(save_guest_file, profile_id=saved.profile_id, form=form, version=file.version, reason="as on the card")
    assert after.requested == ("native_name", "documents")
    assert after.fields == ("note",)
    waiting = {request.field: request for request in hotel.desk.read(change_requests)}
    assert (waiting["native_name"].before, waiting["native_name"].after) == ("张三", "张山")
    assert waiting["native_name"].reason == "as on the card"
    with pytest.raises(NotAllowed):
        desk.run(decide_change_request, request_id=waiting["native_name"].id, accept=True)
    done = hotel.desk.run(decide_change_request, request_id=waiting["native_name"].id, accept=True, value="张珊")
    assert done.state == RequestState.ACCEPTED
    with pytest.raises(InvalidInput):
        hotel.desk.run(decide_change_request, request_id=waiting["documents"].id, accept=False)
    hotel.desk.run(decide_change_request, request_id=waiting["documents"].id, accept=False, answer="the passport is valid")
    now = shown(hotel, saved.profile_id)
    assert (now.form.native_name, len(now.form.documents), now.requests) == ("张珊", 2, ())
    with pytest.raises(InvalidInput):
        hotel.desk.run(decide_change_request, request_id=waiting["documents"].id, accept=True)


def test_reception_fills_what_is_empty_without_asking(hotel: SmallHotel) -> None:
    saved = written(hotel, GuestFileForm(name="Ana Silva"))
    file = shown(hotel, saved.profile_id, "reception")
    form = replace(
        file.form, birth_date=date(1990, 5, 6), family_name="Silva", documents=(DocumentLine(DocumentKind.PASSPORT, "CA123456", "PT"),)
    )
    after = hotel.as_user("reception").run(save_guest_file, profile_id=saved.profile_id, form=form, version=file.version)
    assert after.requested == ()
    assert set(after.fields) == {"birth_date", "family_name", "documents"}


def test_who_may_not_see_contacts_neither_sees_nor_spoils_them(hotel: SmallHotel) -> None:
    saved = written(hotel)
    file = shown(hotel, saved.profile_id, "housekeeping")
    assert file.form.phone.endswith("8000")
    assert "138001" not in file.form.phone
    assert "Zhang.San" not in file.form.email
    assert "中关村" not in str(file.form.addresses)
    assert file.masked_fields == {"phone", "email", "contacts", "addresses"}


@pytest.mark.parametrize("role", sorted(DEFAULT_ROLES))
def test_whoever_opens_a_guest_file_leaves_a_trace(hotel: SmallHotel, role: str) -> None:
    """Also a role that sees nothing but masks, and one that may do nothing at all."""
    saved = written(hotel)
    with hotel.database.writing() as connection:
        connection.execute(update(Role).where(Role.code == "cashier").values(permissions=[]))
    assert shown(hotel, saved.profile_id, role).form.native_name == "张三"
    hotel.as_user(role).run(note_profile_view, profile_id=saved.profile_id)
    [look] = hotel.desk.read(guest_looks, profile_id=saved.profile_id)
    assert look.field == ""
    with hotel.database.snapshot() as connection:
        here = UserAccount.name == role, AuditEntry.code == AuditCode.PROFILE_OPENED
        entries = select(AuditEntry.entity_id).join(UserAccount, UserAccount.id == AuditEntry.user_id).where(*here)
        assert connection.execute(entries).scalars().all() == [saved.profile_id]


def test_a_sealed_field_is_shown_to_those_who_may_and_written_down(hotel: SmallHotel) -> None:
    saved = written(hotel)
    passport = shown(hotel, saved.profile_id).form.documents[1]
    named: dict[str, Any] = {"column": "profile_document.number_sealed", "row_id": passport.id}
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(reveal_field, profile_id=saved.profile_id, **named)
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").read(clear_value, **named)
    hotel.as_user("reception").run(reveal_field, profile_id=saved.profile_id, **named)
    assert hotel.as_user("reception").read(clear_value, **named) == "E1234 5678"
    hotel.as_user("cashier").run(note_profile_view, profile_id=saved.profile_id)
    looks = hotel.desk.read(guest_looks, profile_id=saved.profile_id)
    assert [look.field for look in looks] == ["", "profile_document.number_sealed"]


def test_consents_are_facts_and_the_newest_holds(hotel: SmallHotel) -> None:
    saved = written(hotel)
    for given in (True, False):
        hotel.desk.run(
            record_consent, profile_id=saved.profile_id, purpose=ConsentPurpose.MARKETING_EMAIL, given=given, source="registration card"
        )
    [consent] = shown(hotel, saved.profile_id).consents
    assert (consent.given, consent.source) == (False, "registration card")
    with pytest.raises(InvalidInput):
        hotel.desk.run(record_consent, profile_id=saved.profile_id, purpose=ConsentPurpose.PROFILING, given=True, source=" ")


def test_a_photo_is_kept_sealed_and_taken_away(hotel: SmallHotel) -> None:
    saved = written(hotel)
    picture = b"\x89PNG\r\n\x1a\n" + bytes(70_000)
    hotel.desk.run(set_guest_photo, profile_id=saved.profile_id, image=picture)
    assert hotel.desk.read(guest_photo, profile_id=saved.profile_id) == picture
    assert shown(hotel, saved.profile_id).has_photo
    hotel.desk.run(set_guest_photo, profile_id=saved.profile_id, image=None)
    assert not shown(hotel, saved.profile_id).has_photo
    with pytest.raises(InvalidInput):
        hotel.desk.run(set_guest_photo, profile_id=saved.profile_id, image=b"GIF89a")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (GuestFileForm(), "name"),
        (GuestFileForm(name="A", country="QQ"), "country"),
        (GuestFileForm(name="A", nationality="china"), "nationality"),
        (GuestFileForm(name="A", birth_date=date(2027, 1, 1)), "birth_date"),
        (GuestFileForm(name="A", birth_date=date(1870, 1, 1)), "birth_date"),
        (GuestFileForm(name="A", vip_level=10), "vip_level"),
        (GuestFileForm(name="A", do_not_rent=True), "do_not_rent_reason"),
        (GuestFileForm(name="A", email="not an address"), "email"),
        (GuestFileForm(name="A", credit_days=-1), "credit_days"),
        (GuestFileForm(name="A", documents=(DocumentLine(DocumentKind.PASSPORT, ""),)), "documents"),
        (GuestFileForm(name="A", documents=(DocumentLine(DocumentKind.RESIDENT_ID, "110105194912310021"),)), "documents"),
        (GuestFileForm(name="A", documents=(DocumentLine(DocumentKind.RESIDENT_ID, "12"),)), "documents"),
        (
            GuestFileForm(name="A", documents=(DocumentLine(DocumentKind.PASSPORT, "X1", None, date(2026, 2, 1), date(2026, 1, 1)),)),
            "documents",
        ),
        (GuestFileForm(name="A", tags=tuple(TagLine(str(number)) for number in range(101))), "tags"),
        # A line without what it is about would be left out, and the words beside it with it.
        (GuestFileForm(name="A", contacts=(ContactLine(ContactKind.PHONE, "", "office"),)), "contacts"),
        (GuestFileForm(name="A", memberships=(MembershipLine("Star", ""),)), "memberships"),
        (GuestFileForm(name="A", tags=(TagLine("", "conference"),)), "tags"),
        (GuestFileForm(name="A", invoice_titles=(InvoiceTitleLine("", "91330100MA27X"),)), "invoice_titles"),
        (GuestFileForm(name="A", persons=(PersonLine("", phone="+49 30 123456"),)), "persons"),
        (GuestFileForm(name="A", persons=(PersonLine("Eva Klein", email="nonsense"),)), "persons"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(sqlite_hotel: SmallHotel, form: GuestFileForm, field: str) -> None:
    with pytest.raises(StaffError) as refused:
        written(sqlite_hotel, form)
    error = refused.value
    assert error.field == field
    assert sqlite_hotel.desk.read(find_profiles, text="A", limit=5) == ()


def test_a_name_of_four_thousand_characters_is_refused_and_emoji_are_kept(hotel: SmallHotel) -> None:
    with pytest.raises(InputTooLong):
        written(hotel, GuestFileForm(name="名" * 4_000))
    saved = written(hotel, GuestFileForm(name="Ana 🌸 Silva"))
    assert shown(hotel, saved.profile_id).form.name == "Ana 🌸 Silva"


def test_the_tabs_show_stays_spend_and_complaints(hotel: SmallHotel) -> None:
    saved = written(hotel)
    hotel.book(guest=GuestId(saved.profile_id))
    [stay] = hotel.desk.read(guest_stays, profile_id=saved.profile_id)
    assert (stay.own, stay.price_minor) == (True, 20_000)
    assert hotel.desk.read(guest_spend, profile_id=saved.profile_id) == ()
    assert [note.text for note in hotel.desk.read(guest_service, profile_id=saved.profile_id)] == ["Noise in March"]


def test_a_company_and_its_agent_have_the_spend_of_their_stays(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = received(partners, payer=Payer.COMPANY_ACCOUNT)
    charge(hotel, folio_of(hotel, stay), 3_000)
    other = hotel.book(guest="Ana Silva")
    charge(hotel, hotel.desk.run(check_in, reservation_id=other, room_id=hotel.rooms["102"]).folio_id, 5_000)
    for profile_id in (partners.company, partners.agent):
        [spent] = hotel.desk.read(partner_spend, profile_id=profile_id)
        assert spent.net_minor + spent.tax_minor == 3_000
        assert [row.reservation_id for row in hotel.desk.read(partner_stays, profile_id=profile_id)] == [stay]
    assert hotel.desk.read(partner_spend, profile_id=written(hotel).profile_id) == ()
