"""Registrations of a day as a file for the office's page: CSV for a person, XML for a program. Written down before it may be used."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.registration import RegistrationForm
from hotel_desk.language import N_
from hotel_desk.queries.registrations import RegistrationMessage, registrations_of_day
from hotel_desk.reports.table_cells import harmless
from hotel_desk.services.registrations import RegistrationsExported, record_registration_export

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

_OWNER_ONLY = 0o600
_STAY = ("registration_id", "kind", "group", "hotel_code", "room_number", "arrival_date", "departure_date")
_FORM = tuple(field.name for field in fields(RegistrationForm) if field.name != "typed")


class RegistrationFormat(StrEnum):
    """How the file is written."""

    CSV = "csv"
    XML = "xml"


class FileNotWritten(StaffError):
    """The file could not be written."""

    code = "registration.file_not_written"
    template = N_("The file {file} could not be written: {why}. Nothing counts as handed over. Choose another place.")


def write_registrations(
    desk: Desk, *, day: date, target: Path, file_format: RegistrationFormat = RegistrationFormat.CSV, hand_over: bool = False
) -> RegistrationsExported:
    """Write the complete forms of everybody who arrived or left on a day into a file that only this user may read.

    Args:
        hand_over: the file goes to the office: what waited of that day counts as sent.

    Raises:
        NotAllowed: the user may not register guests.
        FileNotWritten: the place is not to be written to; nothing counts as handed over.
    """
    forms = desk.read(registrations_of_day, day=day)
    content = _WRITERS[file_format](forms)
    try:
        target.touch(_OWNER_ONLY)
        target.write_bytes(content)
    except OSError as error:
        raise FileNotWritten(file=target.name, why=error.strerror or "") from error
    try:
        return desk.run(record_registration_export, day=day, count=len(forms), hand_over=hand_over)
    except StaffError:
        # What is not written down is not given out.
        target.unlink()
        raise


def registrations_csv(forms: Sequence[RegistrationMessage]) -> bytes:
    """One line a person; a mark at the beginning tells spreadsheets that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*_STAY, *_FORM))
    writer.writerows([harmless(cell) for cell in _cells(form).values()] for form in forms)
    return text.getvalue().encode("utf-8-sig")


def registrations_xml(forms: Sequence[RegistrationMessage]) -> bytes:
    """One element a person."""
    root = ET.Element("registrations")
    for form in forms:
        person = ET.SubElement(root, "registration")
        for name, cell in _cells(form).items():
            if cell:
                ET.SubElement(person, name).text = cell
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _cells(form: RegistrationMessage) -> dict[str, str]:
    stay = {name: _cell(getattr(form, name)) for name in _STAY}
    return stay | {name: _cell(getattr(form.form, name)) for name in _FORM}


def _cell(value: object) -> str:
    return "" if value is None else str(value)


_WRITERS: dict[RegistrationFormat, Callable[[Sequence[RegistrationMessage]], bytes]] = {
    RegistrationFormat.CSV: registrations_csv,
    RegistrationFormat.XML: registrations_xml,
}
