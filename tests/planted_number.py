"""A document number that goes wherever a number goes in a hotel, so that it can be looked for in whatever was written meanwhile."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from hotel_desk.domain.guest_filter import GuestFilter
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import RoleId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.registration import RegistrationForm
from hotel_desk.jobs.guest_export import export_guests
from hotel_desk.jobs.guest_import import import_guest_file
from hotel_desk.jobs.guest_template import write_template
from hotel_desk.jobs.registration_card_paper import registration_card_pdf
from hotel_desk.jobs.registration_file import RegistrationFormat, write_registrations
from hotel_desk.jobs.registration_office import SimulatedOffice
from hotel_desk.jobs.registration_queue import send_registrations
from hotel_desk.queries.front_desk import reservation_list
from hotel_desk.queries.guest_file import change_requests, clear_value, guest_file
from hotel_desk.queries.guest_history import guest_changes
from hotel_desk.queries.occupants import occupants_to_register
from hotel_desk.queries.registrations import registration_sheet, registrations
from hotel_desk.services.change_requests import decide_change_request
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_lines import DocumentHasOwner
from hotel_desk.services.guest_photos import set_guest_photo
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.registrations import correct_registration
from hotel_desk.services.users import RoleDetails, add_role, add_user
from tests.known_guest import DOCUMENT, FORM, PHOTO, known_guest
from tests.registrations_of_tests import in_china, registered
from tests.stays_of_tests import DAY
from tests.whole_database import encodings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel
    from tests.known_guest import KnownGuest

RENEWED = "ZK9035527"
IMPORTED = "VK5512764"
PLANTED = (DOCUMENT, RENEWED, IMPORTED)
VISA = RegistrationForm(visa_kind="L", permitted_until=date(2026, 12, 31), entered_on=date(2026, 2, 1))


@dataclass(frozen=True)
class Told:
    """What was made of her number.

    Args:
        said: what papers and lists say.
        exports: guest lists as files, of the manager and of somebody who sees no contacts.
        office_files: what the police office is given, and rejects: the rows of a file that were set aside.
    """

    guest: KnownGuest
    said: list[str]
    exports: list[Path]
    office_files: list[Path]
    rejects: Path


def everything_done_with(hotel: SmallHotel, folder: Path) -> Told:
    """Her number is written down, looked for, refused, asked to change, photographed, registered, printed, exported and imported."""
    in_china(hotel)
    guest = known_guest(hotel, leaves=False)
    hotel.desk.run(set_guest_photo, profile_id=guest.profile_id, image=PHOTO + DOCUMENT.encode())
    _changed(hotel, guest)
    said = [*_registered(hotel, guest), *_shown(hotel, guest)]
    return Told(guest, said, _exported(hotel, folder), _for_the_office(hotel, folder), _imported(hotel, folder))


def found_in(content: bytes) -> list[str]:
    return [number for number in PLANTED if any(form in content for form in encodings(number))]


def content_of(file: Path) -> bytes:
    """The bytes of a file; of a workbook, those of its parts."""
    if file.suffix != ".xlsx":
        return file.read_bytes()
    with zipfile.ZipFile(file) as parts:
        return b"".join(map(parts.read, parts.namelist()))


def _changed(hotel: SmallHotel, guest: KnownGuest) -> None:
    desk = hotel.desk
    with pytest.raises(DocumentHasOwner) as refused:
        desk.run(save_guest_file, profile_id=None, form=GuestFileForm(name="Somebody Else", documents=FORM.documents))
    assert found_in(str(refused.value).encode()) == []
    file = desk.read(guest_file, profile_id=guest.profile_id)
    [document] = file.form.documents
    assert document.id is not None
    assert desk.read(clear_value, column="profile_document.number_sealed", row_id=document.id) == DOCUMENT
    wish = replace(file.form, documents=(replace(document, number=RENEWED, id=None),))
    hotel.as_user("reception").run(save_guest_file, profile_id=guest.profile_id, form=wish, version=file.version, reason="renewed")
    for request in desk.read(change_requests):
        corrected = tuple(replace(line, number=RENEWED) for line in request.documents) or None
        desk.run(decide_change_request, request_id=request.id, accept=request.field == "documents", documents=corrected, answer="seen")


def _registered(hotel: SmallHotel, guest: KnownGuest) -> list[str]:
    """Her form is completed, sent, and refused by an office that repeats the number in its answer."""
    desk = hotel.desk
    row = registered(hotel, guest.reservation_id)[0]
    typed = replace(VISA, document_number=DOCUMENT)
    desk.run(correct_registration, registration_id=row.id, version=row.version, typed=typed)
    office = SimulatedOffice(refuses=lambda message: f"no passport {message.form.document_number.lower()} of that name")
    assert send_registrations(desk, office).refused == 1
    assert [message.form.document_number for message in office.messages] == [DOCUMENT]
    sheet = desk.read(registration_sheet, registration_id=row.id)
    assert "no passport •••33 of that name" in repr(sheet)
    return [repr(sheet), repr(desk.read(registrations)), repr(desk.read(occupants_to_register, reservation_id=guest.reservation_id))]


def _shown(hotel: SmallHotel, guest: KnownGuest) -> list[str]:
    desk = hotel.desk
    printed = desk.run(record_paper_printed, paper=PaperKind.REGISTRATION_CARD, subject_id=guest.reservation_id)
    card = desk.read(registration_card_pdf, reservation_id=guest.reservation_id, printed=printed)
    return [
        "".join(page.extract_text() for page in PdfReader(BytesIO(card.pdf)).pages),
        repr(desk.read(reservation_list)),
        repr(desk.read(guest_file, profile_id=guest.profile_id)),
        repr(desk.read(guest_changes, profile_id=guest.profile_id)),
    ]


def _exported(hotel: SmallHotel, folder: Path) -> list[Path]:
    """Everybody as a file: as the manager gets it, and as somebody who may export and see nothing."""
    role = hotel.desk.run(add_role, details=RoleDetails("lister", "Lister", permissions=(Permission.EXPORT_GUESTS,))).id
    hotel.desk.run(add_user, name="lister", display_name="Lister", role_id=RoleId(role))
    files = []
    for user in ("manager", "lister"):
        for ending in ("csv", "xlsx"):
            file = folder / f"{user}.{ending}"
            export_guests(hotel.as_user(user), wanted=GuestFilter(), file=file)
            files.append(file)
    return files


def _for_the_office(hotel: SmallHotel, folder: Path) -> list[Path]:
    files = []
    for file_format in RegistrationFormat:
        target = folder / f"forms.{file_format}"
        write_registrations(hotel.desk, day=DAY, target=target, file_format=file_format)
        files.append(target)
    return files


def _imported(hotel: SmallHotel, folder: Path) -> Path:
    """A file with a new guest, and with one whose document is hers: that row is set aside."""
    file = folder / "guests.csv"
    write_template(file)
    with file.open(encoding="utf-8-sig", newline="") as source:
        headings = next(csv.reader(source))
    lines = [("Zulmira Novais", IMPORTED), ("Somebody Else", RENEWED)]
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, headings)
        writer.writeheader()
        writer.writerows(
            {"Full name or company": name, "Kind of document": "PASSPORT", "Document number": number, "Issuing country": "PT"}
            for name, number in lines
        )
    report = import_guest_file(hotel.desk, file)
    assert (report.added, len(report.rejected)) == (1, 1)
    assert found_in(report.rejected[0].reason.encode()) == []
    assert report.rejects is not None
    return report.rejects
