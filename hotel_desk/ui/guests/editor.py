"""The editor of one guest, company or agent: what is typed stays until it is saved or discarded, whatever happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import SomeoneWasFaster
from hotel_desk.domain.guest_form import PROTECTED_FIELDS, GuestFileForm
from hotel_desk.domain.guest_names import pinyin_of
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.guest_file import GuestFile, clear_value
from hotel_desk.services.guest_file import GuestFileSaved, save_guest_file
from hotel_desk.services.guest_views import reveal_field
from hotel_desk.ui.document_reading import DocumentReading
from hotel_desk.ui.guests.clash_bar import MINE, THEIRS, ClashBar
from hotel_desk.ui.guests.consents_part import ConsentsPart
from hotel_desk.ui.guests.editor_head import EditorHead
from hotel_desk.ui.guests.fields import DOCUMENTS, PREFERENCES, PROFILE, GuestFields
from hotel_desk.ui.guests.history_pages import ChangesPage, HistoryPage, LettersPage, LooksPage, ServicePage, StaysPage
from hotel_desk.ui.guests.likeness_bar import LikenessBar
from hotel_desk.ui.guests.mail_part import MailPart
from hotel_desk.ui.guests.partner_part import PartnerPart
from hotel_desk.ui.guests.photo_part import PhotoPart
from hotel_desk.ui.guests.privacy_button import PrivacyButton
from hotel_desk.ui.guests.reading import OpenedFile, opened_file
from hotel_desk.ui.guests.save_bar import SaveBar
from hotel_desk.ui.guests.spend_page import SpendPage
from hotel_desk.ui.guests.three_ways import Clash, three_ways
from hotel_desk.ui.guests.words import KIND_TITLES, field_title
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtGui import QKeyEvent

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.ui.document_fill import DocumentFill
    from hotel_desk.ui.guests.code_fields import SealedField
    from hotel_desk.ui.shell.screen import ScreenContext

STAYS, SPEND, SERVICE, LETTERS, CHANGES, LOOKS = "stays", "spend", "service", "letters", "changes", "looks"
_TITLES = {
    PROFILE: N_("Profile"),
    DOCUMENTS: N_("Documents"),
    PREFERENCES: N_("Preferences"),
    STAYS: N_("Stays"),
    SPEND: N_("Spend"),
    SERVICE: N_("Service"),
    LETTERS: N_("Letters"),
    CHANGES: N_("Changes"),
    LOOKS: N_("Who looked"),
}


def proposed_pinyin(_reader: object, *, native_name: str) -> str:
    """A name in pinyin, made away from the window: the first one loads a dictionary."""
    return pinyin_of(native_name)


class GuestEditor(QWidget):
    """One record and everything about it.

    Signals:
        edited(): what is unsaved may have changed.
        saved(GuestFileSaved): a save went through.
        written(profile_id): a new record is stored, and on view.
        left(): Esc; nothing is lost by it.
        guest_asked(profile_id): show another guest; what is typed here stays.
    """

    edited = Signal()
    saved = Signal(object)
    written = Signal(object)
    left = Signal()
    guest_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_editor")
        self._context = context
        self._base = GuestFileForm()
        self._version: int | None = None
        self._sent: GuestFileForm | None = None
        self._own_pinyin = ""
        self._allowed: frozenset[Permission] = frozenset()
        self.file: GuestFile | None = None
        self.fields = GuestFields(context, edited=self._edited, reveal=self._reveal, other_errors=context.messages.error)
        self.fields.fields["native_name"].edited.connect(self._propose_pinyin)
        self.privacy = PrivacyButton(context, unsaved=self.is_dirty)
        self.head = EditorHead(context, self.privacy)
        self.alike = LikenessBar(context)
        self.alike.guest_asked.connect(self.guest_asked)
        self.clashes = ClashBar(context.status().currency)
        self.clashes.chosen.connect(self._choose)
        self.bar = SaveBar(context, self._intent, self._was_saved, self._refused)
        self.bar.discard.clicked.connect(self.discard)
        self.reading = DocumentReading(context)
        self.reading.filled.connect(self._fill)
        self.mail = MailPart(context)
        self.consents = ConsentsPart(context)
        self.photo = PhotoPart(context)
        self.partner = PartnerPart(context)
        self.tabs = named(QTabBar(), "guest_tabs", _("Parts of the guest file"))
        self.tabs.setProperty("kind", "narrow")
        self._stack = QStackedWidget()
        self.pages: dict[str, QWidget] = self._make_pages()
        self._lay_out()

    # --- What is asked of it ---------------------------------------------------------------------------------------------

    @property
    def profile_id(self) -> ProfileId | None:
        """Whose record it is; None while it is new."""
        return self.file.profile_id if self.file is not None else None

    @property
    def kind(self) -> ProfileKind:
        """Whether it is a guest, a company or an agent."""
        return self._base.kind

    def begin(self, kind: ProfileKind, name: str, allowed: frozenset[Permission]) -> None:
        """Begin a new record."""
        self._allowed = allowed
        self.file, self._version, self._base = None, None, GuestFileForm(kind=kind)
        self._show_all()
        self.show_tab(PROFILE)
        if name:
            self.fields.put("name", name)
            self._edited()
        self.fields.fields["name"].setFocus()

    def permit(self, allowed: frozenset[Permission]) -> None:
        """Who looks at it may do more or less than before; what is typed stays."""
        if allowed != self._allowed:
            self._allowed = allowed
            self._dress()
            self._edited()

    def show_file(self, file: GuestFile, allowed: frozenset[Permission]) -> None:
        """Show another record; nothing typed is left here."""
        self._allowed = allowed
        self.file, self._version, self._base = file, file.version, file.form
        self._show_all()
        self.show_tab(PROFILE)

    def take(self, file: GuestFile, allowed: frozenset[Permission]) -> None:
        """The record was read again: what others changed comes in, what is typed stays, what both changed is asked about."""
        if self._sent is not None or (self._version is not None and file.version < self._version):
            return
        self._allowed = allowed
        if file.erased:
            self._show_erased(file)
            return
        typed = self.fields.typed()
        held = {name for name in self.fields.fields if name not in typed}
        found = three_ways(self._base, file.form, typed, held=held)
        self.file, self._version, self._base = file, file.version, file.form
        for name, value in found.taken.items():
            if name in self.fields.fields:
                self.fields.put(name, value)
        self.clashes.ask([clash for clash in found.clashes if clash.field in self.fields.fields], self._base.kind)
        self._dress()
        self._edited()

    def _show_erased(self, file: GuestFile) -> None:
        """Nothing of a guest who was erased meanwhile stays on view, not what was typed either."""
        if self.is_dirty():
            self._context.messages.warning(_("This guest was erased meanwhile, and what was typed here with the record."))
        self.file, self._version, self._base = file, file.version, file.form
        self._show_all()

    def edits(self) -> list[str]:
        """The titles of the fields that are not saved."""
        return [field_title(name, self._base.kind) for name in self.fields.changed(self._base)]

    def is_dirty(self) -> bool:
        """Whether something typed would be lost."""
        return bool(self.fields.changed(self._base)) or self._sent is not None

    def title(self) -> str:
        """Who it is about."""
        if self.file is not None:
            return self.file.form.name
        return str(self.fields.fields["name"].value()) or _("New {kind}").format(kind=_(KIND_TITLES[self._base.kind]))

    def discard(self) -> None:
        """Take away what is typed, and show what is stored."""
        self._show_all()
        self.edited.emit()

    def show_tab(self, key: str) -> None:
        """Go to a tab."""
        self.tabs.setCurrentIndex(list(self.pages).index(key))

    def tab(self) -> str:
        """The tab on view."""
        return list(self.pages)[self.tabs.currentIndex()]

    def refresh_page(self) -> None:
        """Read the tab on view again, if it is one that is read."""
        page = self.pages[self.tab()]
        if isinstance(page, HistoryPage) and self.profile_id is not None:
            page.show_of(self.profile_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    # --- How it is laid out ----------------------------------------------------------------------------------------------

    def _make_pages(self) -> dict[str, QWidget]:
        forms = self.fields.forms
        forms[PROFILE].add_widget(self.partner)
        forms[PROFILE].add_widget(self.mail)
        forms[PROFILE].add_widget(self.consents)
        pages: dict[str, QWidget] = {
            PROFILE: _scrolling(forms[PROFILE]),
            DOCUMENTS: _scrolling(self.reading, forms[DOCUMENTS], self.photo),
            PREFERENCES: _scrolling(forms[PREFERENCES]),
            STAYS: StaysPage(self._context),
            SPEND: SpendPage(self._context),
            SERVICE: ServicePage(self._context),
            LETTERS: LettersPage(self._context),
            CHANGES: ChangesPage(self._context),
            LOOKS: LooksPage(self._context),
        }
        for key, page in pages.items():
            self.tabs.addTab(_(_TITLES[key]).replace("&", "&&"))
            self._stack.addWidget(page)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(self._tab_changed)
        return pages

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.alike)
        column.addWidget(self.clashes)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)

    def _tab_changed(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self.refresh_page()

    def _show_all(self) -> None:
        self._sent = None
        self._own_pinyin = self._base.pinyin
        self.clashes.clear()
        self.alike.begin()
        self.reading.say([])
        self.fields.show(self._base, self.file.numbers if self.file is not None else {})
        for page in self.pages.values():
            if isinstance(page, HistoryPage):
                page.forget()
            elif isinstance(page, QScrollArea):
                page.verticalScrollBar().setValue(0)
        self._dress()
        self._edited()
        self.refresh_page()

    def _dress(self) -> None:
        """What depends on the record and on who looks at it, beside the values of the fields."""
        file = self.file
        may_edit = Permission.EDIT_PROFILE in self._allowed
        guest = self._base.kind is ProfileKind.GUEST
        self.head.show_file(file, self._base.kind, self._allowed)
        self.privacy.show_file(file, self._allowed)
        self.fields.dress(file, self._allowed)
        self.mail.show_file(file, may_edit=may_edit)
        self.consents.show_file(file if guest else None, may_edit=may_edit)
        self.photo.show_file(file if guest else None, may_edit=may_edit)
        self.partner.show_file(None if guest else file)
        stays = self.pages[STAYS]
        assert isinstance(stays, StaysPage)  # noqa: S101 - made above
        spend = self.pages[SPEND]
        assert isinstance(spend, SpendPage)  # noqa: S101 - made above
        stays.of_partner = spend.of_partner = not guest
        changes = self.pages[CHANGES]
        assert isinstance(changes, ChangesPage)  # noqa: S101 - made above
        changes.kind = self._base.kind
        shown = {
            DOCUMENTS: guest,
            PREFERENCES: guest,
            LOOKS: Permission.SEE_GUEST_VIEWS in self._allowed,
        }
        for number, key in enumerate(self.pages):
            stored = key in {PROFILE, DOCUMENTS, PREFERENCES} or file is not None
            self.tabs.setTabVisible(number, stored and shown.get(key, True))

    # --- What is typed ---------------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        changed = self.fields.changed(self._base)
        if self.file is None and self._sent is None and changed:
            self.alike.typed(replace(self._base, **self.fields.typed()))
        asks = bool(changed) and self.file is not None and Permission.EDIT_PROTECTED not in self._allowed
        self.bar.show_edits(
            [field_title(name, self._base.kind) for name in changed],
            choices=[field_title(name, self._base.kind) for name in self.clashes.names()],
            asks=asks and any(name in PROTECTED_FIELDS and getattr(self._base, name) not in (None, "", ()) for name in changed),
            saving=self._sent is not None,
            allowed=Permission.EDIT_PROFILE in self._allowed,
            new=self.file is None,
        )
        self.edited.emit()

    def _propose_pinyin(self) -> None:
        if self.fields.fields["pinyin"].value() == self._own_pinyin:
            native = self.fields.fields["native_name"].value()
            self._context.runner.read(proposed_pinyin, self._take_pinyin, key="pinyin", native_name=native)

    def _take_pinyin(self, proposed: str) -> None:
        if self.fields.fields["pinyin"].value() == self._own_pinyin:
            self._own_pinyin = proposed
            self.fields.put("pinyin", proposed)
            self._edited()

    def _fill(self, fill: DocumentFill) -> None:
        self.fields.take_document(fill)
        if fill.name:
            self._propose_pinyin()
        self._edited()

    def _choose(self, clash: Clash, key: str) -> None:
        if key != MINE:
            self.fields.put(clash.field, clash.theirs if key == THEIRS else clash.was)
            self.fields.say_age()
        self._edited()

    # --- Saving ----------------------------------------------------------------------------------------------------------

    def _intent(self) -> Intent | None:
        if self.clashes.names():
            return None
        wrong = self.fields.check()
        if wrong:
            self._go_to_field(wrong)
            return None
        form = self.fields.form_over(self._base)
        if self.file is not None and form == self._base:
            return None
        self._sent = form
        arguments = {"profile_id": self.profile_id, "form": form, "version": self._version}
        return Intent(save_guest_file, {**arguments, "reason": self.bar.reason()})

    def _was_saved(self, saved: GuestFileSaved) -> None:
        sent, self._sent = self._sent, None
        if sent is not None:
            self._base, self._version = sent, saved.version
        if saved.requested:
            asked = ", ".join(field_title(name, self._base.kind) for name in saved.requested)
            self._context.messages.success(_("Saved. Sent as a request: {fields}.").format(fields=asked))
        else:
            self._context.messages.success(_("{guest} is saved.").format(guest=self.title()))
        self.bar.forget_reason()
        if self.file is None:
            self.alike.saved_as(saved.profile_id)
            self.written.emit(saved.profile_id)
        self._read(saved.profile_id)
        self._edited()
        self.saved.emit(saved)

    def _refused(self, error: StaffError) -> None:
        self._sent = None
        if isinstance(error, SomeoneWasFaster) and self.profile_id is not None:
            self._read(self.profile_id)
            self._context.messages.warning(
                _("Somebody else saved this guest meanwhile. What you typed is kept; look at both and save again.")
            )
        elif error.field in self.fields.fields:
            self._go_to_field(error.field)
            self.fields.fields[error.field].show_error(str(error))
        else:
            self._context.messages.error(error)
        self._edited()

    def _read(self, profile_id: ProfileId) -> None:
        self._context.runner.read(opened_file, self._took, key="file", profile_id=profile_id)

    def _took(self, opened: OpenedFile) -> None:
        self.take(opened.file, opened.allowed)
        self.refresh_page()

    def _go_to_field(self, name: str) -> None:
        self.show_tab(self.fields.tab_of(name))
        self.fields.fields[name].setFocus()

    # --- Sealed values ---------------------------------------------------------------------------------------------------

    def _reveal(self, column: str, row_id: UUID, field: SealedField) -> None:
        """Write down that the words are seen, then read them and show them for a while."""

        def read(_revealed: Any) -> None:
            self._context.runner.read(clear_value, field.show_clear, owner=field, column=column, row_id=row_id)

        self._context.runner.run(reveal_field, read, owner=field, profile_id=self.profile_id, column=column, row_id=row_id)


def _scrolling(*widgets: QWidget) -> QScrollArea:
    body = QWidget()
    body.setProperty("role", "body")
    column = QVBoxLayout(body)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area
