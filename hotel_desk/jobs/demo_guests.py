"""Guest files of the demo: documents, preferences, notes, tags and titles for some of those in house and expected. All of it is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.guest_codes import AddressKind, ConsentPurpose, DocumentKind, NoteKind, NotePlace, PreferenceKind, Sex, VipClass
from hotel_desk.domain.guest_form import (
    AddressLine,
    DocumentLine,
    GuestFileForm,
    InvoiceTitleLine,
    MembershipLine,
    NoteLine,
    PreferenceLine,
    TagLine,
)
from hotel_desk.domain.guest_names import pinyin_of
from hotel_desk.domain.ids import ProfileId
from hotel_desk.language import _
from hotel_desk.queries.front_desk import arrivals, in_house
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.services.guest_consents import record_consent
from hotel_desk.services.guest_file import save_guest_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import GuestId

_FILES = 16
_STREETS, _CITIES = ("Lindenstrasse 12", "27 Harbour Road", "4-8-2 Aoyama"), ("Hamburg", "Bristol", "Tokyo")


def fill_guest_files(desk: Desk) -> None:
    """Write into the files of the first guests in house, and of some who are expected, what a hotel learns of people who come often."""
    here, expected = desk.read(in_house).rows, desk.read(arrivals).rows
    guests = list(dict.fromkeys(stay.guest_id for stay in (*here[: _FILES // 2], *expected, *here[_FILES // 2 :])))[:_FILES]
    for number, guest_id in enumerate(guests):
        _save(desk, guest_id, number)
    for guest_id in guests[::3]:
        source = _("Registration card")
        desk.run(record_consent, profile_id=ProfileId(guest_id), purpose=ConsentPurpose.MARKETING_EMAIL, given=True, source=source)


def _save(desk: Desk, guest_id: GuestId, number: int) -> None:
    """Everybody has a document; the rest differs, so that no two files look alike."""
    profile_id = ProfileId(guest_id)
    file = desk.read(guest_file, profile_id=profile_id)
    form = _identified(file.form, number)
    learnt = _LEARNT[number % len(_LEARNT)]
    desk.run(save_guest_file, profile_id=profile_id, form=learnt(form, number), version=file.version)


def _identified(form: GuestFileForm, number: int) -> GuestFileForm:
    """A passport of the guest's country, or a home address for those who live here."""
    from_here = form.country == "CN"
    home = AddressLine(AddressKind.HOME, _("66 Willow Street"), _("Nanjing"), country="CN") if from_here else _abroad(form, number)
    return replace(
        form,
        native_name=form.name if from_here else form.native_name,
        pinyin=pinyin_of(form.name) if from_here else form.pinyin,
        sex=(Sex.FEMALE, Sex.MALE)[number % 2],
        birth_date=date(1958 + number * 3 % 45, 1 + number % 12, 2 + number % 26),
        nationality=form.country,
        email=f"guest{number + 1}@mail.example",
        documents=(
            DocumentLine(DocumentKind.PASSPORT, f"X{number:02}D{4_711 + number * 137:05}", form.country, expiry_date=date(2033, 5, 31)),
        ),
        addresses=(home,),
    )


def _abroad(form: GuestFileForm, number: int) -> AddressLine:
    place = number % len(_CITIES)
    return AddressLine(AddressKind.HOME, _STREETS[place], _CITIES[place], country=form.country)


def _comes_often(form: GuestFileForm, number: int) -> GuestFileForm:
    return replace(
        form,
        vip_level=3,
        vip_class=VipClass.VIP,
        memberships=(MembershipLine(_("Lakeside Friends"), f"LF-{204_417 + number * 31}", _("Gold")),),
        preferences=(
            PreferenceLine(PreferenceKind.FLOOR, _("High floor")),
            PreferenceLine(PreferenceKind.BED, _("Firm mattress")),
            PreferenceLine(PreferenceKind.HEALTH, _("No peanuts")),
        ),
        notes=(NoteLine(NoteKind.SERVICE, _("Green tea on arrival, no fruit."), (NotePlace.CHECK_IN,)),),
        tags=(TagLine(_("returning guest"), _("Seventh stay")),),
    )


def _on_business(form: GuestFileForm, _number: int) -> GuestFileForm:
    return replace(
        form,
        preferences=(PreferenceLine(PreferenceKind.QUIET, _("Away from the lift")),),
        notes=(NoteLine(NoteKind.MONEY, _("Wants the fapiao by e-mail."), (NotePlace.CASHIER,)),),
        tags=(TagLine(_("business")),),
        invoice_titles=(InvoiceTitleLine(_("Misty Mountain Trading"), "91330106MA2DEMO07K"),),
    )


def _with_family(form: GuestFileForm, _number: int) -> GuestFileForm:
    return replace(
        form,
        preferences=(PreferenceLine(PreferenceKind.ROOM, _("Near the garden")), PreferenceLine(PreferenceKind.SMOKING, _("Non-smoking"))),
        notes=(NoteLine(NoteKind.GENERAL, _("Travels with a small dog."), (NotePlace.BOOKING,)),),
        tags=(TagLine(_("family")),),
    )


def _complained(form: GuestFileForm, _number: int) -> GuestFileForm:
    return replace(
        form,
        preferences=(PreferenceLine(PreferenceKind.VIEW, _("Lake view")), PreferenceLine(PreferenceKind.ARRIVAL, _("Comes by train"))),
        notes=(NoteLine(NoteKind.COMPLAINT, _("Last time the shower was cold."), (NotePlace.CHECK_IN,)),),
        tags=(TagLine(_("take care"), _("Complaint of last year")),),
    )


_LEARNT: tuple[Callable[[GuestFileForm, int], GuestFileForm], ...] = (_comes_often, _on_business, _with_family, _complained)
