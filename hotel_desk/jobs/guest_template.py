"""The empty table that a hotel fills with its guests, to be imported."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.guest_columns import FIELD_TITLES
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from pathlib import Path


class TemplateNotWritten(StaffError):
    code = "guest_import.template_not_written"
    template = N_("“{file}” cannot be written: {reason}. Nothing was saved. Name another place.")


def write_template(path: Path) -> None:
    """Write an empty table with every heading, in the language of whoever asks: XLSX where the name ends so, else CSV.

    Raises:
        TemplateNotWritten: it cannot be written there.
    """
    headings = [_(title) for title in FIELD_TITLES.values()]
    try:
        if path.suffix.casefold() == ".xlsx":
            from openpyxl import Workbook  # noqa: PLC0415 - only who asks for a workbook pays for it

            book = Workbook(write_only=True)
            book.create_sheet(_("Guests")).append(headings)
            book.save(path)
        else:
            with path.open("w", encoding="utf-8-sig", newline="") as target:
                csv.writer(target).writerow(headings)
    except OSError as error:
        raise TemplateNotWritten("file", file=str(path), reason=error.strerror or type(error).__name__) from error
