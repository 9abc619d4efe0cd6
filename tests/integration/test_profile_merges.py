"""Two records of one person made one and parted again: everything is led over and back, nothing is lost, what may not be is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, SomeoneWasFaster, StaffError
from hotel_desk.domain.guest_codes import ConsentPurpose, ContactKind, DocumentKind, NoteKind, PreferenceKind
from hotel_desk.domain.guest_form import ContactLine, DocumentLine, GuestFileForm, NoteLine, PreferenceLine, TagLine
from hotel_desk.domain.ids import GuestId, ProfileId, new_id
from hotel_desk.domain.profile_merging import Side
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Posting
from hotel_desk.models.guest_file import ProfileConsent, ProfileTag
from hotel_desk.models.guest_history import ProfileBlockKey, ProfileMerge, ProfileView
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.duplicates import merged_pairs
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.guest_file import clear_value, guest_file
from hotel_desk.queries.guest_history import guest_changes
from hotel_desk.queries.guest_stays import guest_stays
from hotel_desk.queries.merge_preview import MergeDoubt, MergeObstacle, merge_preview
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.bounced_mail import note_bounced_mail
from hotel_desk.services.chosen_profiles import ProfileWasMerged
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.duplicates import dismiss_pair
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.guest_consents import record_consent
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_photos import set_guest_photo
from hotel_desk.services.guest_views import note_profile_view
from hotel_desk.services.profile_merges import CannotMerge, MergeDoubtful, ProfilesMerged, merge_profiles, undo_merge
from hotel_desk.services.reservation_requests import NamedGuest
from tests.guest_files_of_tests import written
from tests.stays_of_tests import arrived, charge, one

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")

PHOTO = b"\xff\xd8\xff\xe0" + bytes(100)
ANA = GuestFileForm(
    name="Ana Silva",
    phone="+351911111111",
    birth_date=date(1990, 5, 6),
    documents=(DocumentLine(DocumentKind.PASSPORT, "CA123456", "PT"),),
    tags=(TagLine("early"),),
    note="Left an umbrella",
)
ANNA = GuestFileForm(
    name="Anna Silva",
    phone="+351922222222",
    email="anna@example.com",
    vip_level=3,
    documents=(DocumentLine(DocumentKind.IDENTITY_CARD, "12345678", "PT"),),
    contacts=(ContactLine(ContactKind.PHONE, "+351911111111"), ContactLine(ContactKind.PHONE, "+351933333333")),
    preferences=(PreferenceLine(PreferenceKind.FLOOR, "high"), PreferenceLine(PreferenceKind.HEALTH, "peanuts")),
    notes=(NoteLine(NoteKind.COMPLAINT, "Noise"),),
    tags=(TagLine("early"), TagLine("loud")),
    note="Sings",
)


def two(hotel: SmallHotel, one_form: GuestFileForm = ANA, other: GuestFileForm = ANNA) -> tuple[ProfileId, ProfileId]:
    return written(hotel, one_form), written(hotel, other)


def merge(hotel: SmallHotel, kept: ProfileId, merged: ProfileId, **asked: Any) -> ProfilesMerged:
    return hotel.desk.run(merge_profiles, kept_id=kept, merged_id=merged, **asked)


def form_of(hotel: SmallHotel, profile: ProfileId) -> GuestFileForm:
    return hotel.desk.read(guest_file, profile_id=profile).form


def shown(hotel: SmallHotel, profile: ProfileId) -> dict[str, Any]:
    """Everything of a record but the order of its lists."""
    form = form_of(hotel, profile)
    facts = {name: getattr(form, name) for name in form.__dataclass_fields__}
    return {name: sorted(map(repr, value)) if isinstance(value, tuple) else value for name, value in facts.items()}


def stays(hotel: SmallHotel, profile: ProfileId) -> set[Any]:
    return set(all_of(hotel, select(Reservation.id).where(Reservation.guest_id == profile)))


def all_of(hotel: SmallHotel, statement: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(statement).scalars())


def words(hotel: SmallHotel, profile: ProfileId) -> set[str]:
    return set(all_of(hotel, select(ProfileSearchKey.word).where(ProfileSearchKey.profile_id == profile)))


def test_stays_money_and_consents_move_along_and_back(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    own = hotel.book(guest=GuestId(kept))
    there = arrived(hotel, "102", guest=GuestId(merged))
    charge(hotel, there.folio_id)
    money = all_of(hotel, select(func.sum(Posting.amount_minor)))
    hotel.desk.run(record_consent, profile_id=merged, purpose=ConsentPurpose.MARKETING_EMAIL, given=True, source="card")
    done = merge(hotel, kept, merged)
    assert stays(hotel, kept) == {own, there.reservation_id}
    assert stays(hotel, merged) == set()
    assert set(all_of(hotel, select(Booking.guest_id))) == {kept}
    assert [consent.purpose for consent in hotel.desk.read(guest_file, profile_id=kept).consents] == [ConsentPurpose.MARKETING_EMAIL]
    assert len(hotel.desk.read(guest_stays, profile_id=kept)) == 2
    assert all_of(hotel, select(func.sum(Posting.amount_minor))) == money
    assert hotel.desk.read(folio_view, folio_id=there.folio_id).number == there.folio_number

    hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert (stays(hotel, kept), stays(hotel, merged)) == ({own}, {there.reservation_id})
    assert all_of(hotel, select(ProfileConsent.profile_id)) == [merged]
    assert all_of(hotel, select(func.sum(Posting.amount_minor))) == money


def test_each_field_is_taken_from_the_record_that_was_chosen_and_nothing_is_lost(hotel: SmallHotel) -> None:
    kept, merged = two(hotel, ANA, replace(ANNA, do_not_rent=True, do_not_rent_reason="left without paying"))
    done = merge(hotel, kept, merged, choose={"name": Side.MERGED, "do_not_rent": Side.KEPT, "do_not_rent_reason": Side.KEPT})
    form = form_of(hotel, kept)
    assert (form.name, form.phone, form.email, form.vip_level) == ("Anna Silva", "+351911111111", "anna@example.com", 3)
    assert (form.birth_date, form.do_not_rent, form.note) == (ANA.birth_date, False, "Left an umbrella")
    assert set(done.fields) == {"name", "email", "vip_level"}
    phones = {line.value for line in form.contacts}
    assert phones >= {"+351933333333", "+351922222222"}, "the main phone that was not taken stays as a further one"
    assert {line.text for line in form.notes} == {"Noise", "Sings"}
    assert {line.tag for line in form.tags} == {"early", "loud"}
    assert {line.kind for line in form.documents} == {DocumentKind.PASSPORT, DocumentKind.IDENTITY_CARD}
    changes = {change.field: (change.before, change.after) for change in hotel.desk.read(guest_changes, profile_id=kept)}
    assert changes["name"] == ("Ana Silva", "Anna Silva")


def test_undoing_gives_both_records_back_as_they_were(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    hotel.desk.run(set_guest_photo, profile_id=merged, image=PHOTO)
    before = shown(hotel, kept), shown(hotel, merged)
    keys = words(hotel, kept), words(hotel, merged)
    done = merge(hotel, kept, merged, choose={"name": Side.MERGED, "phone": Side.MERGED, "note": Side.MERGED})
    assert hotel.desk.read(guest_file, profile_id=kept).has_photo
    assert words(hotel, merged) == set()
    assert all_of(hotel, select(ProfileBlockKey.key).where(ProfileBlockKey.profile_id == merged)) == []
    hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert (shown(hotel, kept), shown(hotel, merged)) == before
    assert (words(hotel, kept), words(hotel, merged)) == keys
    assert (hotel.desk.read(guest_file, profile_id=kept).has_photo, hotel.desk.read(guest_file, profile_id=merged).has_photo) == (
        False,
        True,
    )


def test_which_mail_came_back_stays_with_its_address(hotel: SmallHotel) -> None:
    kept, merged = two(hotel, replace(ANA, email="ana@example.com"))
    hotel.desk.run(note_bounced_mail, profile_id=kept, email="ana@example.com")

    def came_back(profile: ProfileId) -> dict[str, bool]:
        return {address.email: address.came_back_at is not None for address in hotel.desk.read(guest_file, profile_id=profile).mail}

    done = merge(hotel, kept, merged, choose={"email": Side.MERGED})
    assert came_back(kept) == {"anna@example.com": False, "ana@example.com": True}
    hotel.desk.run(note_bounced_mail, profile_id=kept, email="anna@example.com")
    hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert (came_back(kept), came_back(merged)) == ({"ana@example.com": True}, {"anna@example.com": True})
    done = merge(hotel, kept, merged)
    assert came_back(kept) == {"ana@example.com": True, "anna@example.com": True}
    hotel.desk.run(note_bounced_mail, profile_id=kept, email="anna@example.com", came_back=False)
    hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert (came_back(kept), came_back(merged)) == ({"ana@example.com": True}, {"anna@example.com": False})


def test_what_the_kept_record_got_meanwhile_stays(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    moved = hotel.book(guest=GuestId(merged))
    done = merge(hotel, kept, merged)
    since = hotel.book(guest=GuestId(kept))
    file = hotel.desk.read(guest_file, profile_id=kept)
    form = replace(file.form, vip_level=5, tags=(*file.form.tags, TagLine("new")))
    hotel.desk.run(save_guest_file, profile_id=kept, form=form, version=file.version)
    hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert (stays(hotel, kept), stays(hotel, merged)) == ({since}, {moved})
    assert form_of(hotel, kept).vip_level == 5, "changed since, so it is not given back"
    assert form_of(hotel, kept).email == ""
    assert {line.tag for line in form_of(hotel, kept).tags} == {"early", "new"}
    assert {line.tag for line in form_of(hotel, merged).tags} == {"early", "loud"}


def test_a_merged_record_leads_on_and_is_found_no_more(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    third = written(hotel, GuestFileForm(name="Ana Silva Costa"))
    merge(hotel, kept, merged)
    merge(hotel, third, kept)
    assert hotel.desk.read(guest_file, profile_id=merged).profile_id == third
    assert [hit.id for hit in hotel.desk.read(find_profiles, text="Silva", limit=9)] == [third]
    assert [hit.id for hit in hotel.desk.read(find_profiles, text="12345678", limit=9)] == [third]
    [document] = [line for line in form_of(hotel, third).documents if line.kind is DocumentKind.IDENTITY_CARD]
    assert document.id is not None
    assert hotel.desk.read(clear_value, column="profile_document.number_sealed", row_id=document.id) == "12345678"
    assert [pair.merged_name for pair in hotel.desk.read(merged_pairs)] == ["Ana Silva", "Anna Silva"]


def test_of_several_merges_the_newest_is_undone_first(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    third = written(hotel, GuestFileForm(name="A. Silva", tags=(TagLine("loud"),)))
    first = merge(hotel, kept, merged)
    second = merge(hotel, kept, third)
    with pytest.raises(InvalidInput, match="later merge"):
        hotel.desk.run(undo_merge, merge_id=first.merge_id)
    for done in (second, first):
        hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert {line.tag for line in form_of(hotel, third).tags} == {"loud"}
    assert {line.tag for line in form_of(hotel, merged).tags} == {"early", "loud"}
    with pytest.raises(InvalidInput, match="undone already"):
        hotel.desk.run(undo_merge, merge_id=first.merge_id)


def test_a_record_that_was_merged_on_is_parted_from_there_first(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    third = written(hotel, GuestFileForm(name="A. Silva"))
    first = merge(hotel, kept, merged)
    merge(hotel, third, kept)
    with pytest.raises(InvalidInput, match="later merge"):
        hotel.desk.run(undo_merge, merge_id=first.merge_id)


def refused(hotel: SmallHotel, kept: ProfileId, merged: ProfileId) -> set[MergeObstacle]:
    with pytest.raises(CannotMerge):
        merge(hotel, kept, merged, confirmed=True)
    return set(hotel.desk.read(merge_preview, kept_id=kept, merged_id=merged).obstacles)


def test_what_cannot_be_one_is_refused(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    company = written(hotel, GuestFileForm(kind=ProfileKind.COMPANY, name="Silva Ltd"))
    gone = written(hotel, GuestFileForm(name="Nobody"))
    hotel.desk.run(erase_guest, profile_id=gone, reason="asked")
    assert refused(hotel, kept, kept) == {MergeObstacle.SAME_RECORD}
    assert refused(hotel, kept, company) == {MergeObstacle.OTHER_KIND}
    assert refused(hotel, kept, gone) == {MergeObstacle.ERASED}
    merge(hotel, kept, merged)
    for pair in ((merged, kept), (kept, merged)):
        assert refused(hotel, *pair) == {MergeObstacle.MERGED_ALREADY}, "nor in a circle"
    with pytest.raises(NotFound):
        merge(hotel, kept, ProfileId(new_id()))
    with pytest.raises(InvalidInput):
        merge(hotel, kept, company, choose={"kind": Side.MERGED})


def test_a_request_that_waits_is_decided_first(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    file = hotel.desk.read(guest_file, profile_id=merged)
    asked = replace(file.form, name="Ana Maria Silva")
    hotel.as_user("reception").run(save_guest_file, profile_id=merged, form=asked, version=file.version)
    assert refused(hotel, kept, merged) == {MergeObstacle.OPEN_REQUEST}


def test_what_speaks_for_two_people_asks_for_a_confirmation(hotel: SmallHotel) -> None:
    other = replace(ANNA, documents=(DocumentLine(DocumentKind.PASSPORT, "CB999999", "PT"),))
    kept, merged = two(hotel, ANA, other)
    hotel.desk.run(dismiss_pair, first_id=kept, second_id=merged)
    with pytest.raises(MergeDoubtful, match="different numbers"):
        merge(hotel, kept, merged)
    doubts = hotel.desk.read(merge_preview, kept_id=kept, merged_id=merged).doubts
    assert set(doubts) == {MergeDoubt.OTHER_DOCUMENT, MergeDoubt.SAID_TO_BE_TWO}
    merge(hotel, kept, merged, confirmed=True)
    assert len(form_of(hotel, kept).documents) == 2


def test_both_may_be_in_house_but_not_in_one_room_unasked(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    rooms = {arrived(hotel, "101", guest=GuestId(kept)).reservation_id, arrived(hotel, "102", guest=GuestId(merged)).reservation_id}
    merge(hotel, kept, merged)
    assert stays(hotel, kept) == rooms


def test_two_in_one_room_are_asked_about(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    stay = hotel.book(guest=GuestId(kept), adults=2)
    hotel.desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest("Anna Silva", profile_id=merged)])
    with pytest.raises(MergeDoubtful, match="one room"):
        merge(hotel, kept, merged)


def test_a_version_that_was_not_shown_is_refused(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    with pytest.raises(SomeoneWasFaster):
        merge(hotel, kept, merged, versions=(1, 7))
    assert stays(hotel, kept) == set()


def test_whoever_may_not_merge_is_refused(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(merge_profiles, kept_id=kept, merged_id=merged)


def company(hotel: SmallHotel, name: str) -> ProfileId:
    return written(hotel, GuestFileForm(kind=ProfileKind.COMPANY, name=name))


def test_an_account_goes_along_with_its_company(hotel: SmallHotel) -> None:
    kept, merged = company(hotel, "Acme"), company(hotel, "Acme Ltd")
    hotel.desk.run(open_ar_account, profile_id=merged)
    done = merge(hotel, kept, merged)
    assert all_of(hotel, select(ArAccount.profile_id)) == [kept]
    hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert all_of(hotel, select(ArAccount.profile_id)) == [merged]


def test_two_open_accounts_are_refused(hotel: SmallHotel) -> None:
    kept, merged = company(hotel, "Acme"), company(hotel, "Acme Ltd")
    for profile in (kept, merged):
        hotel.desk.run(open_ar_account, profile_id=profile)
    assert refused(hotel, kept, merged) == {MergeObstacle.TWO_ACCOUNTS}


def test_who_looked_at_the_record_is_known_of_the_kept_one(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    hotel.desk.run(note_profile_view, profile_id=merged)
    merge(hotel, kept, merged)
    assert all_of(hotel, select(ProfileView.profile_id)) == [kept]


def test_what_moved_is_written_down_without_a_name(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    hotel.book(guest=GuestId(merged))
    done = merge(hotel, kept, merged)
    moved = one(hotel, select(ProfileMerge.moved))
    assert done.rows == sum(len(keys) for keys in moved["rows"].values())
    assert not {"Anna", "+351922222222", "loud"} & set(flat(moved))
    assert all_of(hotel, select(ProfileTag.tag).where(ProfileTag.profile_id == merged)) == ["early"], "the kept one has it already"


def flat(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for part in value:
            yield from flat(part)
    else:
        yield str(value)


def test_an_erased_guest_is_not_parted_any_more(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    done = merge(hotel, kept, merged)
    hotel.desk.run(erase_guest, profile_id=merged, reason="asked")
    with pytest.raises(InvalidInput, match="erased"):
        hotel.desk.run(undo_merge, merge_id=done.merge_id)
    assert all_of(hotel, select(Profile.name).where(Profile.name.like("%Silva%"))) == []
    with pytest.raises(StaffError):
        merge(hotel, kept, written(hotel, ANA))


def test_side_by_side_is_masked_and_costs_the_same_however_much_there_is(hotel: SmallHotel, count_statements: CountStatements) -> None:
    kept, merged = two(hotel)
    asked = {"kept_id": kept, "merged_id": merged}
    before = count_statements(hotel.desk, merge_preview, **asked)
    for _stay in range(3):
        hotel.book(guest=GuestId(merged))
    preview = hotel.desk.read(merge_preview, **asked)
    assert (preview.moves["reservation"], preview.moves["profile_tag"], preview.versions) == (3, 1, (1, 1))
    fields = {field.field: field for field in preview.fields}
    assert (fields["name"].kept, fields["name"].merged, fields["name"].differs) == ("Ana Silva", "Anna Silva", True)
    assert (fields["email"].taken, fields["phone"].taken) == (Side.MERGED, Side.KEPT)
    assert not fields["credit_days"].differs
    assert count_statements(hotel.desk, merge_preview, **asked) == before
    hidden = hotel.as_user("housekeeping").read(merge_preview, **asked)
    phone = next(field for field in hidden.fields if field.field == "phone")
    assert phone.differs
    assert "911111111" not in phone.kept + phone.merged


def test_nothing_new_is_written_under_a_merged_record(hotel: SmallHotel) -> None:
    kept, merged = two(hotel)
    stay = hotel.book(guest=GuestId(kept), adults=2)
    merge(hotel, kept, merged)
    with pytest.raises(ProfileWasMerged, match="Choose Ana Silva"):
        hotel.book(guest=GuestId(merged))
    with pytest.raises(ProfileWasMerged):
        hotel.desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest("Anna Silva", profile_id=merged)])
    with pytest.raises(ProfileWasMerged):
        hotel.desk.run(record_consent, profile_id=merged, purpose=ConsentPurpose.MARKETING_EMAIL, given=True, source="card")
    assert stays(hotel, merged) == set()
