"""A sheet as XML for other programs: an element a row and one a cell, no attributes, ISO dates, amounts with a point."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hotel_desk.reports.sheet import Sheet, Table
from hotel_desk.reports.sheet_values import plain_value

if TYPE_CHECKING:
    from hotel_desk.reports.report import Asked, Report

_NO_TEXT = frozenset({"Cc", "Cs", "Cn"})


def sheet_xml(sheet: Sheet, report: Report, asked: Asked, *, time_zone: str) -> bytes:
    """Write the tables of a sheet under the name of the report, its days and what was chosen. Sums, sentences and charts are left out.

    Args:
        time_zone: of the hotel; instants are told by its clocks.
    """
    root = ET.Element("report")
    for name, text in (("name", report.name), ("first", asked.first.isoformat()), ("last", asked.last.isoformat())):
        _add(root, name, text)
    _add(root, "currency", sheet.currency)
    chosen = ET.SubElement(root, "chosen")
    for choice in report.choices:
        _add(chosen, choice.key, asked.chosen[choice.key])
    for table in (part for part in sheet.parts if isinstance(part, Table)):
        of_table = ET.SubElement(root, table.key)
        for row in table.rows:
            of_row = ET.SubElement(of_table, "row")
            for value, column in zip(row, table.columns, strict=True):
                _add(of_row, column.key, plain_value(value, column.kind, currency=sheet.currency, time_zone=time_zone))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    # XML 1.0 has no control characters but these.
    clean = "".join(character for character in text if character in "\t\n" or unicodedata.category(character) not in _NO_TEXT)
    ET.SubElement(parent, name).text = clean
