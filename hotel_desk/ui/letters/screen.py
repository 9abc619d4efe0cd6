"""The templates of letters: one kind in one language at a time, with a preview and the placeholders there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.letters import PLACEHOLDERS, Placeholder, check_template, example_values, fill
from hotel_desk.domain.rate_codes import LetterKind
from hotel_desk.domain.search_words import fold
from hotel_desk.language import _
from hotel_desk.queries.letters import TemplateWords, letter_templates
from hotel_desk.reports.letter_words import shipped_template
from hotel_desk.reports.letters import LETTER_TITLES
from hotel_desk.services.letters import TemplateSaved, change_letter_template, reset_letter_template
from hotel_desk.ui.letters.words import LANGUAGE_NAMES
from hotel_desk.ui.shell.screen import Screen, ScreenContext
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import NoteField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice

LIST_WIDTH = 280
SIDE_WIDTH = 288
PLACEHOLDER_HEIGHT = 28
PAUSE_MS = 250
_SUBJECT_LENGTH = 200
_ROLE = Qt.ItemDataRole.UserRole
_FIELDS = ("subject", "body")


class TemplateField(NoteField):
    """A text that takes all the height there is."""

    def __init__(self, name: str, label: str, *, object_name: str) -> None:
        super().__init__(name, label, object_name=object_name, required=True)
        self.text.setMinimumHeight(160)
        self.text.setMaximumHeight(16_777_215)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._column.setStretchFactor(self.text, 100)


class LettersScreen(Screen):
    """List, editor, and beside it the preview with the placeholders."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._own: dict[tuple[LetterKind, str], TemplateWords] = {}
        self._shown: TemplateWords | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.preview_now)
        self.table = self._make_table()
        self.form = self._make_form()
        self._editor = self._make_editor()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self._make_list())
        row.addWidget(self._editor, 1)
        row.addWidget(self._make_side())
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(EntityKind.LETTER_TEMPLATE):
            return
        self.content.show_loading()
        self.context.runner.read(letter_templates, self._take, self.content.show_error, key="templates")

    def unsaved(self) -> list[str]:
        edits = self.form.changed_fields()
        return [f"{_title(self._shown)}: {', '.join(edits)}"] if edits and self._shown is not None else []

    def preview_now(self) -> None:
        """Write the letter with an invented booking, and say under each field what is wrong with it."""
        self._pause.stop()
        shown = []
        for name in _FIELDS:
            text = self.form.value(name) or ""
            try:
                check_template(text, field=name)
                shown.append(fill(text, example_values()))
                self.form.field(name).show_error("")
            except StaffError as error:
                self.form.field(name).show_error(str(error))
                return
        self.preview.setPlainText("\n\n".join(shown))

    # --- The parts ------------------------------------------------------------------------------------------------------

    def _make_table(self) -> DataTable[TemplateWords]:
        columns: list[Column[TemplateWords]] = [
            Column("kind", _("Letter"), lambda row: _(LETTER_TITLES[row.kind]), width=0),
            Column("language", _("Language"), lambda row: LANGUAGE_NAMES[row.language], width=80),
        ]
        table = DataTable(
            [_with_state(column) for column in columns],
            lambda row: (row.kind, row.language),
            object_name="letters_list",
            accessible_name=_("Letters"),
        )
        table.selected.connect(self._selected)
        table.opened.connect(lambda _row: self.form.field("body").setFocus())
        return table

    def _make_list(self) -> QWidget:
        empty = EmptyState(_("No letters"), "", object_name="letters_empty", accessible_name=_("No letters"))
        self.content = Content(self.table, empty, self.refresh, object_name="letters_content", accessible_name=_("Letters"))
        side = QWidget()
        side.setFixedWidth(LIST_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(_("Letters"), "title"))
        column.addWidget(self.content, 1)
        column.addWidget(label(_("• in our own words"), "small"))
        return side

    def _make_form(self) -> Form:
        form = Form(object_name="letter_form", accessible_name=_("Template"), other_errors=self.context.messages.error)
        form.add(TextField("subject", _("Subject"), object_name="template_subject", required=True, limit=_SUBJECT_LENGTH))
        form.add(TemplateField("body", _("Text"), object_name="template_body"))
        form.layout().setStretch(1, 100)
        form.edited.connect(self._pause.start)
        form.edited.connect(self._dress)
        return form

    def _make_editor(self) -> QWidget:
        self.heading = label("", "heading", wrap=True)
        self.reset = CommandButton(
            _("Reset"),
            self.context.runner,
            self._reset_intent,
            self._was_reset,
            self.form.show_error,
            object_name="template_reset",
            accessible_name=_("Reset to the template shipped"),
            kind="plain",
        )
        self.reset.setToolTip(_("Give our own words up and use the template that came with the program"))
        self.undo = Button(_("Undo edits"), object_name="template_undo", accessible_name=_("Undo edits"))
        self.undo.clicked.connect(self._show_again)
        self.save = CommandButton(
            _("Save"),
            self.context.runner,
            self._save_intent,
            self._saved,
            self.form.show_error,
            object_name="template_save",
            accessible_name=_("Save"),
            shortcut="Ctrl+S",
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        buttons.addWidget(self.undo)
        buttons.addWidget(self.save)
        editor = QWidget()
        column = QVBoxLayout(editor)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.form, 1)
        column.addLayout(buttons)
        return editor

    def _make_side(self) -> QWidget:
        self.preview = named(QPlainTextEdit(), "template_preview", _("Preview with an invented booking"))
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.search = named(QLineEdit(), "placeholder_search", _("Search placeholders"))
        self.search.setPlaceholderText(_("Search placeholders"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._list_placeholders())
        self.placeholders = named(QListWidget(), "placeholders", _("Placeholders"))
        self.placeholders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.placeholders.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.placeholders.itemDoubleClicked.connect(self._insert)
        self.placeholders.installEventFilter(self)
        insert = Button(_("Insert"), object_name="placeholder_insert", accessible_name=_("Insert the placeholder"))
        insert.clicked.connect(lambda: self._insert(self.placeholders.currentItem()))
        self._list_placeholders()
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(_("Preview"), "heading"))
        column.addWidget(self.preview, 3)
        column.addWidget(label(_("Placeholders"), "heading"))
        column.addWidget(self.search)
        column.addWidget(self.placeholders, 2)
        column.addWidget(insert, 0, Qt.AlignmentFlag.AlignRight)
        return side

    # --- The list -------------------------------------------------------------------------------------------------------

    def _take(self, own: dict[tuple[LetterKind, str], TemplateWords]) -> None:
        self._own = own
        rows = [own.get((kind, language)) or shipped_template(kind, language) for kind in LetterKind for language in LANGUAGE_NAMES]
        self.table.set_rows(rows)
        self.content.show_content(empty=False)
        if self._shown is None:
            self.table.select((rows[0].kind, rows[0].language))
            self._show(rows[0])
        elif not self.form.changed_fields():
            self._show(self._stored(self._shown))

    def _stored(self, words: TemplateWords) -> TemplateWords:
        return self._own.get((words.kind, words.language)) or shipped_template(words.kind, words.language)

    def _selected(self, row: TemplateWords | None) -> None:
        shown = self._shown
        if row is None or shown is None or (row.kind, row.language) == (shown.kind, shown.language):
            return
        if self.form.changed_fields():
            self.context.messages.warning(_("Save or undo your edits first; they are kept here."))
            QTimer.singleShot(0, self.table, lambda: self.table.select((shown.kind, shown.language)))
            return
        self._show(row)

    def _show(self, words: TemplateWords) -> None:
        self._shown = words
        self.heading.setText(_title(words))
        self.form.set_values(subject=words.subject, body=words.body)
        self.form.field("subject").line.setCursorPosition(0)
        self.preview_now()
        self._dress()

    def _show_again(self) -> None:
        if self._shown is not None:
            self._show(self._stored(self._shown))

    def _dress(self) -> None:
        self.undo.setEnabled(bool(self.form.changed_fields()))
        self.reset.setVisible(self._shown is not None and self._shown.version > 0)

    # --- Placeholders ---------------------------------------------------------------------------------------------------

    def _list_placeholders(self) -> None:
        words = fold(self.search.text()).split()
        self.placeholders.clear()
        for placeholder in PLACEHOLDERS:
            title = _(placeholder.title)
            if all(word in fold(f"{title} {placeholder.name}") for word in words):
                item = QListWidgetItem(title)
                item.setSizeHint(QSize(0, PLACEHOLDER_HEIGHT))
                item.setToolTip(placeholder.snippet)
                item.setData(_ROLE, placeholder)
                self.placeholders.addItem(item)
        if self.placeholders.count():
            self.placeholders.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.placeholders and pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._insert(self.placeholders.currentItem())
            return True
        return super().eventFilter(watched, event)

    def _insert(self, item: QListWidgetItem | None) -> None:
        """Put a placeholder where the cursor is in the text."""
        if item is None:
            return
        placeholder: Placeholder = item.data(_ROLE)
        body = self.form.field("body")
        body.text.insertPlainText(placeholder.snippet)
        body.setFocus()

    # --- What is done ---------------------------------------------------------------------------------------------------

    def _save_intent(self) -> Intent | None:
        if self._shown is None or not self.form.check():
            return None
        about = {"kind": self._shown.kind, "language": self._shown.language, "version": self._shown.version}
        return Intent(change_letter_template, {**about, **self.form.values()})

    def _saved(self, saved: TemplateSaved) -> None:
        self._shown = TemplateWords(saved.kind, saved.language, self.form.value("subject"), self.form.value("body"), saved.version)
        self.form.mark_saved()
        self._dress()
        self.context.messages.success(_("Saved."))
        self.refresh()

    def _reset_intent(self) -> Intent | None:
        if self._shown is None or not self._shown.version:
            return None
        return Intent(reset_letter_template, {"kind": self._shown.kind, "language": self._shown.language, "version": self._shown.version})

    def _was_reset(self, reset: TemplateSaved) -> None:
        self._own.pop((reset.kind, reset.language), None)
        self._show(shipped_template(reset.kind, reset.language))
        self.context.messages.success(_("The template that came with the program is used again."))
        self.refresh()


def _title(words: TemplateWords | None) -> str:
    return f"{_(LETTER_TITLES[words.kind])} · {LANGUAGE_NAMES[words.language]}" if words is not None else ""


def _with_state(column: Column[TemplateWords]) -> Column[TemplateWords]:
    """What the hotel has made its own carries a dot."""
    if column.width:
        return column
    return Column(column.key, column.title, lambda row: f"• {column.text(row)}" if row.version else column.text(row), width=0)
