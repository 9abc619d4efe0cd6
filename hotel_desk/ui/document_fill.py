"""A document that was read, as the fields of a form and the sentences about what failed. No Qt."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.document_reading import FieldRemark, ReadField
from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import DocumentLine
from hotel_desk.domain.machine_readable_zone import ReadZone, read_zone
from hotel_desk.domain.resident_id import ReadResidentId, ResidentIdTooOld, ResidentIdUnreadable, read_resident_id

if TYPE_CHECKING:
    from hotel_desk.domain.document_states import DocumentState
    from hotel_desk.domain.scanned_person import ScannedPerson

_FACTS = ("family_name", "given_name", "sex", "birth_date", "nationality")
_RESIDENT_ID = re.compile(r"[\s\-]*(?:\d[\s\-]*){15,17}[\dXx]?[\s\-]*")
_KINDS = {"P": DocumentKind.PASSPORT, "I": DocumentKind.IDENTITY_CARD, "A": DocumentKind.IDENTITY_CARD, "C": DocumentKind.IDENTITY_CARD}


@dataclass(frozen=True, slots=True)
class DocumentFill:
    """What reading a document gives.

    Args:
        fields: values of the guest form by name; only those that are right.
        document: the line of the document; None where its number failed.
        remarks: in words, what failed and what is good to know.
        name: as the person is called, where the document says it in their own writing.
        address: where the person lives, in one line.
    """

    fields: dict[str, Any]
    document: DocumentLine | None
    remarks: tuple[str, ...]
    name: str = ""
    address: str = ""


def read_document(text: str, *, on: dt.date) -> DocumentFill:
    """Read the zone of a travel document, or a Chinese resident id number.

    Args:
        on: the business date.

    Raises:
        ZoneUnreadable, ResidentIdUnreadable, ResidentIdTooOld: it is neither; nothing is filled in.
    """
    if _RESIDENT_ID.fullmatch(text):
        return _of_resident_id(read_resident_id(text, on=on))
    return _of_zone(read_zone(text, on=on))


def document_of_card(person: ScannedPerson, *, on: dt.date) -> DocumentFill:
    """What a card reader read, with the resident id number verified as if it had been typed.

    Args:
        on: the business date.
    """
    facts = {name: getattr(person, name) for name in _FACTS if getattr(person, name)}
    document = person.document
    remarks: tuple[str, ...] = ()
    if document is not None and document.kind is DocumentKind.RESIDENT_ID:
        try:
            read = _of_resident_id(read_resident_id(document.number or "", on=on))
        except (ResidentIdUnreadable, ResidentIdTooOld) as error:
            document, remarks = None, (str(error),)
        else:
            # What the chip says of the person counts before what the number says.
            facts, document, remarks = read.fields | facts, read.document, read.remarks
    return DocumentFill(facts, document, remarks, person.name, person.address)


def _of_resident_id(read: ReadResidentId) -> DocumentFill:
    found: dict[str, Any] = {"nationality": "CN"}
    if read.is_right(ReadField.BIRTH_DATE):
        found["birth_date"] = read.birth_date
    if read.is_right(ReadField.SEX):
        found["sex"] = read.sex
    document = DocumentLine(DocumentKind.RESIDENT_ID, read.number, "CN") if read.is_right(ReadField.NUMBER) else None
    return DocumentFill(found, document, _sentences(read.failures))


def _of_zone(read: ReadZone) -> DocumentFill:
    found: dict[str, Any] = {}
    if read.is_right(ReadField.NAME):
        found["family_name"], found["given_name"] = _as_written(read.surname), _as_written(read.given_names)
    if read.is_right(ReadField.BIRTH_DATE) and read.birth_date is not None:
        found["birth_date"] = read.birth_date
    if read.is_right(ReadField.SEX) and read.sex is not Sex.OTHER:
        found["sex"] = read.sex
    if read.is_right(ReadField.NATIONALITY) and _country(read.nationality):
        found["nationality"] = _country(read.nationality)
    right = read.is_right(ReadField.NUMBER) and read.is_right(ReadField.WHOLE)
    return DocumentFill(found, _document(read) if right else None, _sentences((*read.failures, *read.notes)))


def _document(read: ReadZone) -> DocumentLine:
    kind = _KINDS.get(read.document_code[:1], DocumentKind.OTHER)
    expiry = read.expiry_date if read.is_right(ReadField.EXPIRY) else None
    return DocumentLine(kind, read.number, _country(read.issuing_state), None, expiry)


def _country(state: DocumentState | None) -> str | None:
    return state.country if state is not None else None


def _as_written(capitals: str) -> str:
    """A name of capital letters as people write it."""
    return capitals.title()


def _sentences(remarks: tuple[FieldRemark, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, remarks)))
