"""An account of the house: opened for somebody who does not stay, or given another name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from hotel_desk.language import LANGUAGES, _
from hotel_desk.services.house_accounts import open_house_account, rename_house_account
from hotel_desk.ui.formats import language_name
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.ui.shell.screen import ScreenContext


class HouseAccountPanel(SidePanel):
    """The name of the account, and for a new one what its papers say.

    Signals:
        done(HouseAccount): it was opened or renamed.
    """

    done = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        title = _("New house account")
        self.form = Form(object_name="house_account_form", accessible_name=title, other_errors=context.messages.error)
        super().__init__(object_name="house_account", accessible_name=title, unsaved=self.unsaved_edits)
        self._folio: FolioView | None = None
        self.name = TextField("name", _("Whose account"), object_name="house_account_name", required=True)
        self.address = NoteField("payee_address", _("Address"), object_name="house_account_address", lines=2)
        self.tax_number = TextField("payee_tax_number", _("Tax number"), object_name="house_account_tax_number")
        languages = [("", _("As the hotel")), *((code, language_name(code)) for code in LANGUAGES)]
        self.language = ChoiceField("language", _("Language of its papers"), object_name="house_account_language", choices=languages)
        for field in (self.name, self.address, self.tax_number, self.language):
            self.form.add(field)
        self.add(self.form)
        self.do = CommandButton(
            _("Open account"),
            context.runner,
            self._intent,
            self._done,
            self.form.show_error,
            object_name="house_account_save",
            accessible_name=_("Open account"),
            icon_name="mdi6.home-account",
        )
        self.set_primary(self.do)

    @property
    def renames(self) -> bool:
        """Whether it changes an account that there is."""
        return self._folio is not None

    def begin(self, folio: FolioView | None) -> None:
        """A new account (None), or another name for one."""
        self._folio = folio
        title = _("New house account") if folio is None else _("Rename the account")
        self.set_heading(title, "" if folio is None else _("folio {number}").format(number=folio.number))
        self.do.setText(_("Open account") if folio is None else _("Rename"))
        self.do.setAccessibleName(self.do.text())
        self.form.set_values(name="" if folio is None else folio.name, payee_address="", payee_tax_number="", language="")
        for field in (self.address, self.tax_number, self.language):
            field.setVisible(folio is None)

    def unsaved_edits(self) -> list[str]:
        """What would be lost on leaving."""
        return self.form.changed_fields()

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        return self.name.line

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        if self._folio is not None:
            return Intent(rename_house_account, {"folio_id": self._folio.folio_id, "name": self.name.value()})
        values = self.form.values()
        return Intent(open_house_account, {**values, "language": values["language"] or ""})

    def _done(self, result: Any) -> None:
        self.form.mark_saved()
        self.done.emit(result)
