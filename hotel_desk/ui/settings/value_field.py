"""The field that a setting is changed in: its kind follows from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.ui.settings.printer_field import PRINTER_SETTINGS, PrinterField
from hotel_desk.ui.settings.words import value_title
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, Field, NoteField, NumberField, TextField

if TYPE_CHECKING:
    from hotel_desk.queries.settings import SettingRow

LONGEST_LINE = 200
_LOWEST, _HIGHEST = -1_000_000_000, 1_000_000_000


def value_field(row: SettingRow) -> Field:
    """Yes or no: a box to tick; a few choices, transaction codes or printers: a list; a number: its unit and bounds; else text.

    The field is named by the setting's key, which is what a refused value names.
    """
    setting = row.setting
    name = f"setting_{setting.key.replace('.', '_')}"
    title = _(setting.title)
    if setting.kind is bool:
        return CheckField(setting.key, title, object_name=name)
    choices = [code for code, _name in row.codes] if setting.names_code is not None else list(setting.choices)
    if choices:
        if row.value not in choices:
            choices.append(row.value)
        return ChoiceField(
            setting.key, _("Value"), object_name=name, choices=[(value, value_title(row, value)) for value in choices], required=True
        )
    if setting.kind is int:
        lowest = _LOWEST if setting.minimum is None else setting.minimum
        highest = _HIGHEST if setting.maximum is None else setting.maximum
        hint = _("From {lowest} to {highest}.").format(lowest=lowest, highest=highest)
        return NumberField(
            setting.key,
            _("Value"),
            object_name=name,
            minimum=lowest,
            maximum=highest,
            suffix=_(setting.unit) if setting.unit else "",
            hint=hint,
        )
    if setting.key in PRINTER_SETTINGS:
        return PrinterField(row, object_name=name)
    if setting.max_length > LONGEST_LINE:
        return NoteField(setting.key, _("Value"), object_name=name)
    return TextField(setting.key, _("Value"), object_name=name, limit=setting.max_length)
