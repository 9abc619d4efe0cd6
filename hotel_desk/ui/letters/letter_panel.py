"""The letters of a reservation: the words of the template to be read and changed, then the paper, the file, or the mail program."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from hotel_desk.jobs.letters import MadeLetter, letter_draft, made_letter
from hotel_desk.language import _
from hotel_desk.queries.letters import WrittenLetter, letters_of_booking
from hotel_desk.reports.letter_words import LetterWords
from hotel_desk.reports.letters import LETTER_TITLES
from hotel_desk.services.letters import LetterWritten, write_letter
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.letters.words import LANGUAGE_NAMES, kind_choices, language_choices
from hotel_desk.ui.paper_preview import FileNotWritten, Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.rate_codes import LetterKind
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

_LINES = 12
_SUBJECT_LENGTH = 200
# What mail programs take in one address; Windows passes about 2,000 characters on.
_LONGEST_LINK = 2_000
_WORDS = ("subject", "body")


class LetterPanel(JobPanel):
    """The panel of *Letters*; serves any screen that has the stay."""

    # The template gives them again.
    NO_LOSS = frozenset({"kind", "language", "recipient"})

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="letter_panel", title=_("Letters"))
        self.stay = stay
        self._draft: LetterWords | None = None
        self._written: LetterWritten | None = None
        self._written_words: LetterWords | None = None
        self._asked_words: LetterWords | None = None
        self.show_stay_heading(stay)
        self._add_fields()
        self.add(self.form)
        self._before_title = label(_("Written before"), "heading")
        self._before_title.hide()
        self.before = Facts(object_name="letter_before", accessible_name=_("Written before"))
        self.body_column.addWidget(self._before_title)
        self.add(self.before)
        self.save_email = self._output(_("Save e-mail"), "letter_save_email", self._ask_where_to_save)
        self.open_mail = self._output(_("Open in mail program"), "letter_open_mail", self._open_mail_program)
        self.add_secondary(self.save_email)
        self.add_secondary(self.open_mail)
        self.make_primary(
            _("Open as PDF"), partial(self._intent, self._show_pdf), partial(self._kept, self._show_pdf), object_name="letter_pdf"
        )

    def begin(self) -> None:
        self._read_draft(None, "")
        self._read_before()

    def first_field(self) -> QWidget:
        return self.form.field("kind")

    def reread(self) -> None:
        self._read_before()

    def _add_fields(self) -> None:
        # One beneath the other: side by side the names of the letters were cut.
        self.form.add(ChoiceField("kind", _("Letter"), object_name="letter_kind", choices=kind_choices(), required=True))
        self.form.add(ChoiceField("language", _("Language"), object_name="letter_language", choices=language_choices(), required=True))
        self.form.add(TextField("recipient", _("E-mail"), object_name="letter_recipient", limit=_SUBJECT_LENGTH))
        self.form.add(TextField("subject", _("Subject"), object_name="letter_subject", required=True, limit=_SUBJECT_LENGTH))
        self.form.add(NoteField("body", _("Text"), object_name="letter_body", required=True, lines=_LINES))
        for name in ("kind", "language"):
            self.form.field(name).edited.connect(self._other_template)

    def _output(self, text: str, object_name: str, then: Callable[[MadeLetter], None] | Callable[[], None]) -> CommandButton:
        return CommandButton(
            text,
            self.context.runner,
            partial(self._intent, then),
            partial(self._kept, then),
            self.form.show_error,
            object_name=object_name,
            accessible_name=text,
            kind="plain",
        )

    # --- The words ------------------------------------------------------------------------------------------------------

    def _read_draft(self, kind: LetterKind | None, language: str) -> None:
        query = partial(letter_draft, kind=kind, language=language)
        self.context.runner.read(query, self._show_draft, self.form.show_error, key="draft", booking_id=self.stay.booking_id)

    def _show_draft(self, draft: LetterWords) -> None:
        self._draft = draft
        recipient = self.form.value("recipient") or draft.recipient
        self.form.set_values(kind=draft.kind, language=draft.language, recipient=recipient, subject=draft.subject, body=draft.body)

    def _other_template(self) -> None:
        """Another kind or language: other words, after a question where somebody has changed these."""
        if self._draft is None:
            return
        mine = [field for field in _WORDS if self.form.value(field).strip() != getattr(self._draft, field).strip()]
        if not mine:
            self._take_other_template()
            return
        dialog = ConfirmDialog(
            self.window(),
            object_name="letter_replace",
            title=_("Take other words?"),
            sentence=_("What you have changed in this letter is replaced by the other template."),
            yes=_("Take the template"),
        )
        dialog.rejected.connect(self._keep_template)
        dialog.ask(lambda _reason: self._take_other_template())

    def _take_other_template(self) -> None:
        self._read_draft(self.form.value("kind"), self.form.value("language"))

    def _keep_template(self) -> None:
        if self._draft is not None:
            self.form.field("kind").set_value(self._draft.kind)
            self.form.field("language").set_value(self._draft.language)

    def _read_before(self) -> None:
        self.context.runner.read(letters_of_booking, self._show_before, key="before", booking_id=self.stay.booking_id)

    def _show_before(self, letters: Sequence[WrittenLetter]) -> None:
        zone = self.context.status().time_zone
        self._before_title.setVisible(bool(letters))
        self.before.set_facts([(instant_text(letter.written_at, zone), _about(letter)) for letter in letters])

    # --- What goes out --------------------------------------------------------------------------------------------------

    def _intent(self, then: Callable[..., None]) -> Intent | None:
        """Keep the words first; those that are kept already go out at once."""
        if not self.form.check():
            return None
        words = LetterWords(**self.form.values())
        if words == self._written_words:
            self._go_on(then)
            return None
        self._asked_words = words
        asked = {name: getattr(words, name) for name in LetterWords.__dataclass_fields__}
        return Intent(write_letter, {"booking_id": self.stay.booking_id, **asked})

    def _kept(self, then: Callable[..., None], written: LetterWritten) -> None:
        self._written, self._written_words = written, self._asked_words
        self.form.mark_saved()
        self._go_on(then)

    def _go_on(self, then: Callable[..., None]) -> None:
        if then == self._open_mail_program:
            self._open_mail_program()
        elif self._written is not None and self._written_words is not None:
            make = partial(made_letter, words=self._written_words, guest_name=self.stay.guest.name, written=self._written)
            self.context.runner.read(make, then, self.form.show_error, owner=self, key="made")

    def _show_pdf(self, made: MadeLetter) -> None:
        printer = self._written.printer if self._written else ""
        PaperPreviewDialog(self.window(), Paper(made.pdf, made.title, made.pdf_name), preferred_printer=printer).open()

    def _ask_where_to_save(self, made: MadeLetter) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), _("Save the e-mail"), folder, _("E-mail files (*.eml)"))
        named(dialog, "save_email_dialog", _("Save the e-mail"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("eml")
        dialog.selectFile(made.email_name)
        dialog.fileSelected.connect(partial(self.save_to, made))
        dialog.open()

    def save_to(self, made: MadeLetter, file_name: str) -> None:
        """Write the e-mail to a file; a sentence says whether that was done."""
        name = Path(file_name).name
        try:
            Path(file_name).write_bytes(made.email)
        except OSError as error:
            self.context.messages.error(FileNotWritten(file=name, reason=error.strerror or type(error).__name__))
            return
        self.context.messages.success(_("Saved as {file}.").format(file=name))

    def _open_mail_program(self) -> None:
        words = self._written_words
        if words is None:
            return
        link = mail_link(words)
        if len(link) > _LONGEST_LINK:
            self.context.messages.warning(_("Some mail programs cut a letter of this length off. Look at its end, or save the e-mail."))
        if not QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode)):
            self.context.messages.error(_("No mail program answered. The letter is kept; save the e-mail and open it there."))


def _about(letter: WrittenLetter) -> str:
    return " · ".join((_(LETTER_TITLES[letter.kind]), LANGUAGE_NAMES.get(letter.language, letter.language), letter.written_by))


def mail_link(words: LetterWords) -> str:
    """A letter as a link that mail programs open (RFC 6068): lines end in CR LF, everything else is percent-encoded."""
    body = words.body.replace("\n", "\r\n")
    return f"mailto:{quote(words.recipient, safe='@')}?subject={quote(words.subject, safe='')}&body={quote(body, safe='')}"
