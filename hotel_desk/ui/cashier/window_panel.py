"""Who pays a window and what its papers say: a new window, or one that is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from hotel_desk.language import LANGUAGES, _
from hotel_desk.queries.payees import Payee, payee
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.services.folio_windows import change_folio_window, open_folio_window
from hotel_desk.ui.booking.booking_fields import profile_subtitle
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.formats import language_name
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.queries.folio import FolioView, FolioWindowView
    from hotel_desk.ui.shell.screen import ScreenContext


class WindowPanel(FormPanel):
    """The payer may be taken from the guest file, with the invoice title and tax number that stand there, or simply be typed.

    Signals:
        done(WindowSaved): the window was opened or changed.
    """

    done = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        title = _("New window")
        super().__init__(context, object_name="window", title=title)
        self._folio: FolioView | None = None
        self._window: FolioWindowView | None = None
        self._payee_id: ProfileId | None = None
        self.notice = label("", "small", wrap=True)
        self.found: SearchField[ProfileHit] = SearchField(
            "profile",
            _("Take the payer from the guest file"),
            runner=context.runner,
            query=find_profiles,
            title=lambda hit: hit.name,
            subtitle=profile_subtitle,
            object_name="window_profile",
            placeholder=_("Guest, company or agent"),
        )
        self.name = TextField("payee_name", _("Payer"), object_name="window_payee_name", hint=_("Empty: as the folio."))
        self.account = CheckField("payee_id", _("Pays later, on account"), object_name="window_on_account")
        self.address = NoteField("payee_address", _("Address"), object_name="window_address", lines=2)
        self.tax_number = TextField("payee_tax_number", _("Tax number"), object_name="window_tax_number")
        languages = [("", _("As the guest")), *((code, language_name(code)) for code in LANGUAGES)]
        self.language = ChoiceField("language", _("Language of its papers"), object_name="window_language", choices=languages)
        for field in (self.found, self.name, self.account, self.address, self.tax_number, self.language):
            self.form.add(field)
        self.found.chosen.connect(self._chosen)
        for part in (self.notice, self.form):
            self.add(part)
        self.do = CommandButton(
            _("Open window"),
            context.runner,
            self._intent,
            self._done,
            self.form.show_error,
            object_name="window_save",
            accessible_name=_("Open window"),
            icon_name="mdi6.card-plus-outline",
        )
        self.set_primary(self.do)

    def begin_window(self, folio: FolioView, window: FolioWindowView | None) -> None:
        """Open a new window (None) of a folio, or change one."""
        self._window = window
        self.do.setText(_("Open window") if window is None else _("Save"))
        self.do.setAccessibleName(self.do.text())
        self._show(folio)
        self._clear()

    @property
    def folio(self) -> FolioView:
        """The folio whose window it is."""
        if self._folio is None:
            raise LookupError("the panel was opened without a folio")
        return self._folio

    @property
    def window_number(self) -> int | None:
        """The window that is changed; None for a new one."""
        return None if self._window is None else self._window.number

    def follow(self, folio: FolioView) -> bool:
        """The folio was read again: what was typed stays. False where it takes no windows any more."""
        self._show(folio)
        return folio.moves_lines

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        return self.found.line if self._window is None else self.name.line

    def payer(self) -> str:
        """The payer as typed, or as the folio."""
        return self.name.value() or self.folio.window(1).payee_name

    def _clear(self) -> None:
        window = self._window
        self._payee_id = None if window is None else window.payee_id
        self.form.set_values(
            profile=None,
            payee_name="" if window is None else window.payee_name,
            payee_id=self._payee_id is not None,
            payee_address="" if window is None else window.payee_address,
            payee_tax_number="" if window is None else window.payee_tax_number,
            language="" if window is None else window.language,
        )
        self.account.setVisible(self._payee_id is not None)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        arguments = {
            "folio_id": self.folio.folio_id,
            "payee_name": self.name.value(),
            "payee_id": self._payee_id if self.account.value() else None,
            "payee_address": self.address.value(),
            "payee_tax_number": self.tax_number.value(),
            "language": self.language.value() or "",
        }
        if self._window is None:
            return Intent(open_folio_window, arguments)
        return Intent(change_folio_window, {**arguments, "window_number": self._window.number})

    def _done(self, result: Any) -> None:
        self.form.mark_saved()
        self.done.emit(result)

    def _show(self, folio: FolioView) -> None:
        self._folio = folio
        window = self._window
        title = _("New window") if window is None else _("Window {number}").format(number=window.number)
        self.set_heading(title, _("folio {number}").format(number=folio.number))
        self.notice.setText(_("A folio has up to eight windows; this opens number {number}.").format(number=len(folio.windows) + 1))
        self.notice.setVisible(window is None)

    def _chosen(self, hit: ProfileHit) -> None:
        self.context.runner.read(payee, self._proposed, key="payee", profile_id=hit.id)

    def _proposed(self, found: Payee) -> None:
        """What the guest file says; all of it may be changed."""
        self.name.set_value(found.name)
        self.address.set_value(found.address)
        self.tax_number.set_value(found.tax_number)
        self.language.set_value(found.language if found.language in LANGUAGES else "")
        self._payee_id = found.profile_id if found.has_account else None
        self.account.set_value(found.has_account)
        self.account.setVisible(found.has_account)
