"""The printer of a desk: typed, or chosen from those of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from hotel_desk.domain.settings import PAPER_PRINTER, ROLL_PRINTER
from hotel_desk.language import _
from hotel_desk.ui.paper_printing import PrinterList
from hotel_desk.ui.widgets.field import TextField

if TYPE_CHECKING:
    from hotel_desk.queries.settings import SettingRow
    from hotel_desk.ui.paper_printing import Printers

PRINTER_SETTINGS = frozenset({PAPER_PRINTER.key, ROLL_PRINTER.key})


class PrinterField(TextField):
    """A name; those of the machine are offered while it is typed, and with the down key."""

    def __init__(self, row: SettingRow, *, object_name: str) -> None:
        super().__init__(row.setting.key, _("Value"), object_name=object_name, limit=row.setting.max_length)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        self._printers = PrinterList(self)
        self._printers.found.connect(self._found)
        self._printers.ask()

    def _found(self, printers: Printers) -> None:
        self._names.setStringList(list(printers.names))
        words = _("Printers of this machine: {names}.").format(names=", ".join(printers.names))
        self.set_hint(words if printers.names else _("No printer is set up on this machine."))
