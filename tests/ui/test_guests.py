"""The guests screen with real keys: found, typed, kept, saved by two at once, masked, shown for a while, asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.guest_codes import ConsentPurpose, DocumentKind, Sex
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import GuestId, ProfileId
from hotel_desk.models.guest_history import ProfilePair
from hotel_desk.queries.guest_history import guest_looks
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.guests.line_fields import LinesField
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.accounts_of_tests import Partners, folio_of, received
from tests.guest_files_of_tests import written
from tests.pictures import png
from tests.stays_of_tests import charge
from tests.ui.calendar_window import CTRL
from tests.ui.guests_window import ANA, SitDown, stored

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def changed_elsewhere(hotel: SmallHotel, profile_id: ProfileId, **values: object) -> None:
    """Another desk saves some fields."""
    file = stored(hotel, profile_id)
    form = replace(file.form, **values)  # type: ignore[arg-type]
    hotel.as_user("night_auditor").run(save_guest_file, profile_id=profile_id, form=form, version=file.version)


def test_found_while_typing_and_opened_with_enter(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    written(sqlite_hotel, GuestFileForm(native_name="张三"))
    desk = host()
    desk.find("zs", "张三")
    desk.open("Ana Silva")
    assert desk.widget("guest_phone").text() == "+351912345678"
    assert "35 years old" in desk.editor.fields.fields["birth_date"].label.text()
    assert [look.field for look in sqlite_hotel.desk.read(guest_looks, profile_id=ana)] == [""]
    desk.fill("guest_find", "")
    desk.until(lambda: desk.found() == ["Ana Silva"])


def test_what_is_found_elsewhere_opens_here(host: SitDown, ana: ProfileId) -> None:
    desk = host()
    desk.window.go_to(Target(kind=EntityKind.PROFILE, id=ana))
    desk.until(lambda: desk.screen.guest.editor() is not None)
    assert desk.editor.title() == "Ana Silva"
    assert desk.editor.edits() == []


def test_every_field_is_saved_and_nothing_else_changes(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    desk = host()
    desk.open("Ana Silva")
    desk.fill("guest_country", "Portugal")
    desk.fill("guest_languages", "Portuguese, en")
    desk.fill("guest_vip_level", "3")
    assert desk.unsaved_words() == "Not saved yet: Country, Languages spoken, VIP level"
    desk.save()
    assert desk.unsaved_words() == "Everything is saved."
    form = stored(sqlite_hotel, ana).form
    assert (form.country, form.languages, form.vip_level) == ("PT", ("pt", "en"), 3)
    assert form.documents[0].kind is DocumentKind.PASSPORT
    assert [line.value for line in form.preferences] == ["high", None]
    assert (form.contacts, form.notes, form.tags) == (ANA.contacts, ANA.notes, ANA.tags)


def test_a_new_guest_with_pinyin_and_the_company_editor(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    desk = host()
    desk.press(Qt.Key.Key_G, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: desk.sees("guest_native_name"))
    desk.compose("guest_native_name", "诸葛亮")
    desk.until(lambda: desk.widget("guest_pinyin").text() == "Zhuge Liang")
    desk.fill("guest_pinyin", "Chu-ko Liang")
    desk.compose("guest_native_name", "诸葛瑾")
    desk.settle()
    assert desk.widget("guest_pinyin").text() == "Chu-ko Liang"
    desk.save()
    assert desk.editor.file is not None
    assert stored(sqlite_hotel, desk.editor.file.profile_id).form.pinyin == "Chu-ko Liang"
    desk.screen.perform("new_profile_company")
    desk.until(lambda: desk.sees("guest_credit_days"))
    assert not desk.sees("guest_birth_date")
    desk.fill("guest_name", "Nordwind GmbH")
    desk.fill("guest_credit_days", "30")
    desk.save()
    assert desk.editor.file is not None
    form = stored(sqlite_hotel, desk.editor.file.profile_id).form
    assert (form.kind, form.credit_days) == (ProfileKind.COMPANY, 30)
    desk.until(lambda: desk.sees("guest_partner_terms"))


def test_a_company_is_begun_beside_a_guest_that_is_not_saved(host: SitDown) -> None:
    desk = host()
    desk.screen.perform("new_profile_guest")
    desk.fill("guest_name", "Draft")
    desk.screen.perform("new_profile_company")
    assert desk.editor.kind is ProfileKind.COMPANY
    desk.fill("guest_name", "Nordwind GmbH")
    desk.screen.perform("new_profile_guest")
    assert desk.widget("guest_name").text() == "Draft"
    assert len(desk.screen.unsaved()) == 2


def test_who_was_written_down_is_among_those_opened_lately(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    desk = host()
    desk.screen.perform("new_profile_guest")
    desk.fill("guest_name", "Ana Silva")
    desk.save()
    desk.until(lambda: desk.found() == ["Ana Silva"])
    assert desk.editor.profile_id is not None
    assert len(sqlite_hotel.desk.read(guest_looks, profile_id=desk.editor.profile_id)) == 1


def test_a_language_with_a_comma_in_its_name_is_no_edit(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    profile_id = written(sqlite_hotel, GuestFileForm(name="王玉梅", language="zh_CN", languages=("zh_TW", "pt")))
    desk = host()
    desk.find("wym", "王玉梅")
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: desk.screen.guest.editor() is not None)
    desk.settle()
    assert desk.widget("guest_language").text() == "Chinese (Simplified, China)"
    assert desk.editor.edits() == []
    desk.fill("guest_vip_level", "2")
    desk.save()
    form = stored(sqlite_hotel, profile_id).form
    assert (form.language, form.languages, form.vip_level) == ("zh_CN", ("zh_TW", "pt"), 2)


def test_half_a_line_is_not_dropped_when_it_is_saved(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    desk = host()
    desk.open("Ana Silva")
    desk.click("guest_invoice_titles_add")
    desk.until(lambda: desk.sees("guest_invoice_titles_1_tax_number"))
    desk.fill("guest_invoice_titles_1_tax_number", "91330100MA27X")
    desk.save()
    assert "needs the title" in desk.editor.fields.fields["invoice_titles"].error()
    assert desk.widget("guest_invoice_titles_1_tax_number").text() == "91330100MA27X"
    desk.fill("guest_invoice_titles_1_title", "Silva Lda")
    desk.save()
    [line] = stored(sqlite_hotel, ana).form.invoice_titles
    assert (line.title, line.tax_number) == ("Silva Lda", "91330100MA27X")


def test_somebody_who_may_be_known_is_offered_while_typing(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    desk = host()
    desk.screen.perform("new_profile_guest")
    desk.fill("guest_name", "Anna Silva")
    desk.fill("guest_birth_date", "20/05/1990")
    desk.fill("guest_phone", "+351 912 345 678")
    desk.until(lambda: desk.sees("guest_alike_1_open"))
    desk.click("guest_alike_1_open")
    desk.until(lambda: desk.editor.title() == "Ana Silva")
    desk.settle()
    desk.screen.perform("new_profile_guest")
    assert desk.widget("guest_name").text() == "Anna Silva"
    desk.click("guest_alike_1_other")
    desk.until(lambda: not desk.sees("guest_likeness"))
    desk.save()
    assert desk.editor.profile_id is not None
    first, second = sorted((ana, desk.editor.profile_id))
    with sqlite_hotel.database.writing() as connection:
        pair = connection.execute(
            select(ProfilePair.dismissed_at).where(ProfilePair.first_id == first, ProfilePair.second_id == second)
        ).one()
    assert pair.dismissed_at is not None


def test_what_is_typed_survives_another_guest_another_screen_and_a_refused_save(
    host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId
) -> None:
    written(sqlite_hotel, GuestFileForm(name="Bruno Costa"))
    desk = host()
    desk.open("Ana Silva")
    desk.fill("guest_first_source", "a friend")
    desk.fill("guest_birth_date", "31/02")
    desk.press(Qt.Key.Key_Escape)
    desk.open("Bruno Costa")
    assert desk.widget("guest_first_source").text() == ""
    desk.window.show_screen("front_desk")
    assert desk.window._screens["guests"].unsaved() == ["Ana Silva: Date of birth, First heard of us"]
    desk.window.show_screen("guests")
    desk.settle()
    desk.find("Ana Silva", "• Ana Silva")
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.widget("guest_birth_date").text() == "31/02"
    assert desk.widget("guest_first_source").text() == "a friend"
    desk.press(Qt.Key.Key_S, modifier=CTRL)
    assert "not a date" in desk.editor.fields.fields["birth_date"].error()
    desk.fill("guest_birth_date", "20/05/2090")
    desk.save()
    assert "born" in desk.editor.fields.fields["birth_date"].error()
    assert desk.widget("guest_first_source").text() == "a friend"
    desk.click("guest_discard")
    assert desk.editor.edits() == []
    assert desk.widget("guest_birth_date").text() == "20/05/1990"


def test_two_desks_save_at_once_and_nothing_is_lost(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    first, second = host(), host(user="night_auditor")
    for desk in (first, second):
        desk.open("Ana Silva")
    second.fill("guest_email", "second@example.com")
    second.fill("guest_country", "Spain")
    second.save()
    second.window.hide()
    first.window.activateWindow()
    first.until(first.window.isActiveWindow)
    first.fill("guest_email", "first@example.com")
    first.fill("guest_first_source", "a friend")
    first.save()
    first.until(lambda: first.sees("guest_clash_email_mine"))
    assert first.widget("guest_country").text() == "Spain"
    assert first.widget("guest_email").text() == "first@example.com"
    assert first.widget("guest_clash_email_mine").accessibleName() == "E-mail. Mine: first@example.com"
    assert first.widget("guest_clash_email_theirs").accessibleName() == "E-mail. Theirs: second@example.com"
    assert first.widget("guest_clash_email_was").accessibleName() == "E-mail. As it was: ana@example.com"
    assert not first.widget("guest_save").isEnabled()
    first.widget("guest_clash_email_mine").setFocus()
    first.press(Qt.Key.Key_Space)
    first.save()
    form = stored(sqlite_hotel, ana).form
    assert (form.email, form.country, form.first_source) == ("first@example.com", "ES", "a friend")


def test_theirs_can_be_taken_and_a_change_that_is_heard_of_is_not_written_over(
    host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId
) -> None:
    desk = host()
    desk.open("Ana Silva")
    desk.fill("guest_first_source", "mine")
    changed_elsewhere(sqlite_hotel, ana, first_source="theirs", note="likes tea")
    desk.window.refresh()
    desk.until(lambda: desk.sees("guest_clash_first_source_theirs"))
    assert desk.widget("guest_note").toPlainText() == "likes tea"
    desk.click("guest_clash_first_source_theirs")
    assert desk.widget("guest_first_source").text() == "theirs"
    assert desk.editor.edits() == []


def test_a_scanner_fills_the_form_and_says_what_failed(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    guest = written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    desk = host()
    desk.open("Walk-in")
    desk.go_to_tab("documents")
    text = desk.widget("guest_document_text")
    text.setFocus()
    for line in PASSPORT.split("\n"):
        desk.write(line)
        desk.press(Qt.Key.Key_Return)
    assert text.toPlainText() == ""
    fields = desk.editor.fields.fields
    assert (fields["family_name"].value(), fields["given_name"].value()) == ("Eriksson", "Anna Maria")
    assert fields["birth_date"].value() == date(1974, 8, 12)
    documents = fields["documents"]
    assert isinstance(documents, LinesField)
    assert documents.rows[0].fields["number"].value() == "L898902C3"
    assert documents.rows[0].fields["expiry_date"].value() == date(2012, 4, 15)
    desk.save()
    assert stored(sqlite_hotel, guest).form.sex is Sex.FEMALE
    text.setPlainText(PASSPORT.replace("L898902C36", "L898902C37"))
    desk.click("guest_document_read")
    assert "check digit" in desk.widget("guest_document_remarks").text()
    assert len(documents.rows) == 1
    text.setPlainText("no document")
    desk.click("guest_document_read")
    assert "Nothing was filled in" in desk.widget("guest_document_remarks").text()
    assert text.toPlainText() == "no document"


def test_a_photo_is_taken_from_a_file_and_taken_away(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId, tmp_path: Path) -> None:
    picture, large, other = tmp_path / "ana.png", tmp_path / "large.png", tmp_path / "broken.png"
    picture.write_bytes(png(60, 80))
    large.write_bytes(bytes(2 * 1024 * 1024 + 1))
    other.write_bytes(b"GIF89a and no more")
    desk = host()
    desk.open("Ana Silva")
    desk.go_to_tab("documents")
    for file, words in (
        (tmp_path / "nowhere.png", "cannot be read"),
        (large, "larger than 2 MiB"),
        (other, "no picture that can be shown"),
    ):
        desk.editor.photo.set_from_file(file)
        assert words in desk.said()
    assert not stored(sqlite_hotel, ana).has_photo
    desk.editor.photo.set_from_file(picture)
    desk.until(lambda: desk.sees("guest_photo_remove") and not desk.editor.photo.picture.pixmap().isNull())
    assert stored(sqlite_hotel, ana).has_photo
    desk.click("guest_photo_remove")
    desk.until(lambda: desk.editor.photo.picture.text() == "No photo")
    assert not stored(sqlite_hotel, ana).has_photo


def test_consents_are_written_down_at_once(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    desk = host()
    desk.open("Ana Silva")
    desk.click("guest_consent_marketing_email_yes")
    desk.until(lambda: "Say where" in desk.editor.consents.source.error())
    desk.fill("guest_consent_source", "registration card")
    desk.until(desk.widget("guest_consent_marketing_email_yes").isEnabled)
    desk.click("guest_consent_marketing_email_yes")
    desk.until(lambda: desk.widget("guest_consent_marketing_email").text().startswith("agreed"))
    (consent,) = stored(sqlite_hotel, ana).consents
    assert (consent.purpose, consent.given) == (ConsentPurpose.MARKETING_EMAIL, True)


def test_mail_that_came_back_is_written_down_at_its_address(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    desk = host()
    desk.open("Ana Silva")
    assert desk.widget("guest_mail_0").text() == "no mail came back"
    desk.click("guest_mail_0_back")
    desk.until(lambda: desk.editor.head.warning.text() == "Mail to ana@example.com came back.")
    assert desk.widget("guest_mail_0").text().startswith("came back")
    assert stored(sqlite_hotel, ana).mail[0].came_back_at is not None
    desk.click("guest_mail_0_arrives")
    desk.until(desk.editor.head.warning.isHidden)
    assert stored(sqlite_hotel, ana).mail[0].came_back_at is None
    desk.until(desk.widget("guest_mail_0_back").isEnabled)
    desk.click("guest_mail_0_back")
    desk.until(lambda: not desk.editor.head.warning.isHidden())
    desk.fill("guest_email", "ana@new.example")
    desk.press(Qt.Key.Key_S, modifier=CTRL)
    desk.until(lambda: desk.editor.head.warning.isHidden() and not desk.editor.is_dirty())
    assert [address.email for address in stored(sqlite_hotel, ana).mail] == ["ana@new.example"]


def test_tabs_show_stays_spend_changes_and_who_looked(host: SitDown, sqlite_hotel: SmallHotel, ana: ProfileId) -> None:
    booked = sqlite_hotel.book(guest=GuestId(ana))
    changed_elsewhere(sqlite_hotel, ana, first_source="theirs")
    desk = host()
    desk.open("Ana Silva")
    desk.go_to_tab("stays")
    desk.click("guest_stays_parts_past")
    assert desk.widget("guest_stays_table").rows() == []
    desk.click("guest_stays_parts_to_come")
    assert [row.reservation_id for row in desk.widget("guest_stays_table").rows()] == [booked]
    desk.go_to_tab("spend")
    assert desk.sees("guest_spend_empty")
    desk.go_to_tab("service")
    assert [row.text for row in desk.widget("guest_service_table").rows()] == ["Noise in March"]
    desk.go_to_tab("changes")
    assert [row.field for row in desk.widget("guest_changes_table").rows()] == ["first_source"]
    desk.go_to_tab("looks")
    assert [row.viewed_by for row in desk.widget("guest_looks_table").rows()]


def test_a_company_shows_the_spend_of_the_stays_booked_for_it(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    partners = Partners(sqlite_hotel)
    charge(sqlite_hotel, folio_of(sqlite_hotel, received(partners)), 3_000)
    desk = host()
    desk.screen.show_guest(ProfileId(partners.company))
    desk.until(lambda: desk.screen.guest.editor() is not None)
    desk.go_to_tab("spend")
    desk.until(lambda: desk.sees("guest_spend_table"))
    assert desk.widget("guest_spend_whole").text() == "€30.00"


def test_tab_goes_through_the_form_from_the_top(host: SitDown, ana: ProfileId) -> None:
    desk = host()
    desk.open("Ana Silva")
    desk.widget("guest_name").setFocus()
    order = []
    for _key in range(8):
        order.append(desk.window.focusWidget().objectName())
        desk.press(Qt.Key.Key_Tab)
    names = ["name", "native_name", "family_name", "given_name", "pinyin", "sex", "birth_date", "nationality"]
    assert order == [f"guest_{name}" for name in names]


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)])
def test_everything_usable_has_its_two_names(host: SitDown, ana: ProfileId, size: tuple[int, int]) -> None:
    desk = host(size=size)
    assert unnamed_widgets(desk.screen) == []
    desk.open("Ana Silva")
    for key in ("documents", "preferences", "stays", "spend", "service", "letters", "changes", "looks"):
        desk.go_to_tab(key)
        assert unnamed_widgets(desk.screen) == []


def test_where_it_is_narrow_list_and_editor_take_turns(host: SitDown, ana: ProfileId) -> None:
    desk = host(size=(880, 600))
    desk.open("Ana Silva")
    assert not desk.sees("guest_find")
    desk.widget("guest_name").setFocus()
    desk.press(Qt.Key.Key_Escape)
    assert desk.sees("guest_find")
    assert not desk.sees("guest_name")


def test_every_page_of_the_switch_is_reached_with_a_key_and_has_names(host: SitDown, ana: ProfileId) -> None:
    desk = host(size=(1024, 768))
    for number, key in enumerate(desk.screen.switch, start=1):
        desk.press(getattr(Qt.Key, f"Key_{number}"), modifier=CTRL)
        desk.settle()
        assert desk.screen._current == key
        assert desk.screen.switch[key].isChecked()
        assert unnamed_widgets(desk.screen) == []
