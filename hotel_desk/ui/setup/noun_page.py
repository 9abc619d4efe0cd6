"""The list and the panel of one noun: search, add, change, switch off and on, delete while unused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from hotel_desk.domain.search_words import fold
from hotel_desk.language import _, paragraph
from hotel_desk.services.setup_nouns import StillUsed
from hotel_desk.ui.setup.picture_strip import PictureStrip
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import Button, CommandButton
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, Field
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.side_panel import ListWithPanel, SidePanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Hashable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.setup_page import Choice, SetUpPage
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.setup.fields import ChecksField
    from hotel_desk.ui.setup.noun import Noun
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import Intent

PANEL_WIDTH = 384


class NounForm(Form):
    """A form in a narrow panel: labels wrap rather than push the panel wider. It can tell its fields."""

    def add(self, *fields: Field) -> None:
        for field in fields:
            field.label.setWordWrap(True)
            if isinstance(field, CheckField):
                field.check.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                field.check.setToolTip(field.editor.accessibleName())
        super().add(*fields)

    def fields(self) -> list[Field]:
        """All of them, from the top."""
        return list(self._fields.values())


class NounPage(QWidget):
    """Serves any `Noun`; it decides nothing about what is right, the commands do."""

    def __init__(self, noun: Noun[Any], context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName(f"{noun.key}_page")
        self.noun = noun
        self.context = context
        self._page: SetUpPage[Any] | None = None
        self._row: Any = None
        self._panel_open = False
        self._switching: Any = None
        self._go_to_id: Hashable | None = None
        self._facts: list[QWidget] = []
        self._make_list()
        self._make_panel()
        self.split = ListWithPanel(self._list_side, self.panel, object_name=f"{noun.key}_split", panel_width=PANEL_WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the rows again, and the pictures of the open one."""
        if change_set is not None and not change_set.touches(*self.noun.kinds):
            return
        query, arguments = self.noun.query()
        self.content.show_loading()
        self.context.runner.read(query, self._take, self.content.show_error, key="rows", **arguments)
        if self._pictures is not None and self._panel_open:
            self._pictures.refresh()

    def unsaved(self) -> list[str]:
        """What would be lost."""
        if not self._panel_open or not self.form.changed_fields():
            return []
        return [f"{self.panel.title.text()}: {', '.join(self.form.changed_fields())}"]

    def show_one(self, identifier: Hashable) -> None:
        """Open the panel of one thing, now or when the rows have been read."""
        self._go_to_id = identifier
        self._go_where_asked()

    def make_new(self) -> None:
        """Open the panel for a new one; what is unsaved in it is asked about first."""
        if self._panel_open and self.form.changed_fields():
            self.panel.leave()
            return
        self._open(None)

    # --- The list ------------------------------------------------------------------------------------------------------

    def _make_list(self) -> None:
        noun = self.noun
        self.new_button = Button(
            _(noun.one_new),
            object_name=f"{noun.key}_new",
            accessible_name=_(noun.one_new),
            kind="primary",
            icon_name="mdi6.plus",
            shortcut="Ins",
        )
        self.new_button.clicked.connect(self.make_new)
        self.search = named(QLineEdit(), f"{noun.key}_search", _("Search in this list"))
        self.search.setPlaceholderText(_("Search in this list (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show_rows())
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        self.show_off = named(QCheckBox(_(noun.show_off_title)), f"{noun.key}_show_off", _(noun.show_off_title))
        if not noun.may_be_off:
            self.show_off.hide()
        self.show_off.toggled.connect(lambda _on: self._show_rows())
        self.table = DataTable(
            [self._with_state(column) for column in noun.columns()],
            lambda row: row.id,
            object_name=noun.key,
            accessible_name=_(noun.title),
        )
        self.table.opened.connect(self._open_asked)
        self.table.clicked.connect(lambda index: self._open_asked(self.table.rows()[index.row()]))
        self.table.selected.connect(self._selected)
        empty = EmptyState(
            _(noun.empty_title),
            _(noun.empty_sentence),
            object_name=f"{noun.key}_empty",
            accessible_name=_(noun.empty_title),
            icon_name=noun.icon,
        )
        self.content = Content(self.table, empty, self.refresh, object_name=f"{noun.key}_content", accessible_name=_(noun.title))
        self._list_side = self._laid_out_list()

    def _laid_out_list(self) -> QWidget:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(label(_(self.noun.title), "title"), 1)
        top.addWidget(self.new_button)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.search, 1)
        below.addWidget(self.show_off)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(below)
        column.addWidget(self.content, 1)
        return side

    def _with_state(self, column: Column[Any]) -> Column[Any]:
        """The widest column says of a row that it is switched off."""
        if column.width:
            return column
        return replace(column, text=lambda row: column.text(row) if row.active else f"{column.text(row)}  ·  {_(self.noun.off_title)}")

    def _take(self, page: SetUpPage[Any]) -> None:
        self._page = page
        self._show_rows()
        self._follow_open_row()
        self._go_where_asked()

    def _show_rows(self) -> None:
        if self._page is None:
            return
        every = self._page.rows
        words = fold(self.search.text()).split()
        rows = [row for row in every if (row.active or self.show_off.isChecked()) and self._is_found(row, words)]
        self.table.set_rows(rows)
        if not every:
            self.content.empty.say(_(self.noun.empty_title), _(self.noun.empty_sentence))
        else:
            self.content.empty.say(
                _("Nothing found"), _("Nothing here has all these words. Search for others, or show what is switched off too.")
            )
        self.content.show_content(empty=not rows)

    def _is_found(self, row: Any, words: list[str]) -> bool:
        text = fold(self.noun.search_text(row)) if words else ""
        return all(word in text for word in words)

    def _selected(self, row: Any) -> None:
        """While the panel is open and nothing is unsaved in it, it follows the arrow keys."""
        if row is not None and self._panel_open and self.table.hasFocus() and not self.form.changed_fields():
            self._open(row)

    def _open_asked(self, row: Any) -> None:
        if self._panel_open and self._row is not None and self._row.id == row.id:
            self._focus_form()
        elif self._panel_open and self.form.changed_fields():
            self.panel.leave()
        else:
            self._open(row)
            self._focus_form()

    def _go_where_asked(self) -> None:
        row = next((row for row in self._rows() if row.id == self._go_to_id), None) if self._go_to_id is not None else None
        if row is None:
            return
        self._go_to_id = None
        if not row.active:
            self.show_off.setChecked(True)
        self.table.select(row.id)
        self._open(row)

    def _rows(self) -> tuple[Any, ...]:
        return self._page.rows if self._page is not None else ()

    # --- The panel -----------------------------------------------------------------------------------------------------

    def _make_panel(self) -> None:
        noun = self.noun
        self.form = NounForm(object_name=f"{noun.key}_form", accessible_name=_(noun.title), other_errors=self._refused_elsewhere)
        noun.add_fields(self.form)
        self.panel = SidePanel(object_name=f"{noun.key}_panel", accessible_name=_(noun.title), unsaved=self.form.changed_fields)
        self.panel.left.connect(self._left)
        self.panel.add(self.form)
        self._pictures: PictureStrip | None = None
        if noun.picture_kind is not None:
            self._pictures = PictureStrip(self.context, noun.picture_kind, object_name=f"{noun.key}_pictures")
            self.panel.add(self._pictures)
        self._below = noun.part_below()
        if self._below is not None:
            self.panel.add(self._below)
        self.panel.body_column.addStretch(1)
        runner = self.context.runner
        self.delete_button = Button(
            noun.delete_title(), object_name=f"{noun.key}_delete", accessible_name=noun.delete_title(), kind="danger", shortcut="Ctrl+Del"
        )
        self.delete_button.clicked.connect(self._ask_to_delete)
        self.switch_button = CommandButton(
            _("Switch off"),
            runner,
            self._switch_intent,
            self._switched,
            self.form.show_error,
            object_name=f"{noun.key}_switch",
            accessible_name=_("Switch off"),
            kind="plain",
        )
        self.save_button = CommandButton(
            _("Save"),
            runner,
            self._save_intent,
            self._saved,
            self.form.show_error,
            object_name=f"{noun.key}_save",
            accessible_name=_("Save"),
            shortcut="Ctrl+S",
        )
        self.panel.add_secondary(self.delete_button)
        self.panel.add_secondary(self.switch_button)
        self.panel.set_primary(self.save_button)

    def _open(self, row: Any) -> None:
        self._row = row
        self._panel_open = True
        self._fill(row)
        self.split.open_panel()
        if row is None:
            self._focus_form()

    def _fill(self, row: Any) -> None:
        noun = self.noun
        values = noun.new_values() if row is None else noun.values(row)
        self._offer(values)
        self.form.set_values(**{**dict.fromkeys(field.name for field in self.form.fields()), **values})
        noun.adapt(self.form, row)
        editable = row is None or noun.can_change(row)
        self.form.setVisible(editable)
        self._show_facts([] if editable else noun.facts(row))
        if row is None:
            self.panel.set_heading(_(noun.one_new))
        else:
            self.panel.set_heading(noun.name(row), noun.about(row))
        self._dress_buttons(row)
        if self._pictures is not None:
            self._pictures.show_of(None if row is None else row.id)
        if self._below is not None:
            self._below.show_row(row)

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        for shown in self._facts:
            self.panel.body_column.removeWidget(shown)
            shown.deleteLater()
        self._facts = [made for title, text in facts for made in (label(title, "label"), label(text, wrap=True))]
        for number, made in enumerate(self._facts):
            self.panel.body_column.insertWidget(number, made)

    def _offer(self, values: dict[str, Any]) -> None:
        """Let choices have what is on, and what is chosen already."""
        for name, choices in (self._page.choices if self._page is not None else {}).items():
            field = cast("ChoiceField | ChecksField", self.form.field(name))
            chosen = values.get(name)
            kept = set(chosen) if isinstance(chosen, tuple) else {chosen}
            offered = [(choice.value, self._choice_title(choice)) for choice in choices if choice.active or choice.value in kept]
            if name in self.noun.optional:
                offered.insert(0, (None, _(self.noun.optional[name])))
            field.set_choices(offered)

    def _choice_title(self, choice: Choice) -> str:
        return choice.title if choice.active else _("{name} (switched off)").format(name=choice.title)

    def _dress_buttons(self, row: Any) -> None:
        noun = self.noun
        self.delete_button.setVisible(row is not None and noun.delete(row) is not None)
        self.switch_button.setVisible(row is not None and noun.switch(row, active=not row.active) is not None)
        if row is not None:
            self.switch_button.setText(noun.switch_title(row))
            self.switch_button.setAccessibleName(noun.switch_title(row))
        title = _("Add") if row is None else _("Save")
        self.save_button.setText(title)
        self.save_button.setAccessibleName(title)
        self.save_button.setVisible(row is None or noun.can_change(row))

    def _focus_form(self) -> None:
        first = next((field for field in self.form.fields() if field.isEnabled() and not field.isHidden()), None)
        if first is not None and not self.form.isHidden():
            first.setFocus()
        else:
            self.panel.setFocus()

    def _follow_open_row(self) -> None:
        """The rows were read again: show what is stored now, unless the person is changing it."""
        if not self._panel_open or self._row is None or self.form.changed_fields():
            return
        row = next((row for row in self._rows() if row.id == self._row.id), None)
        if row is None:
            self.panel.discard()
        elif row != self._row:
            self._row = row
            self._fill(row)

    def _left(self) -> None:
        self._panel_open = False
        self._row = None
        self.form.mark_saved()

    # --- What is done --------------------------------------------------------------------------------------------------

    def _save_intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        return self.noun.add(values) if self._row is None else self.noun.change(self._row, values)

    def _saved(self, result: Any) -> None:
        self.form.mark_saved()
        self._go_to_id = self.noun.saved_id(result)
        self._say(_("Saved."), result)
        self.refresh()

    def _say(self, sentence: str, result: Any, action: MessageAction | None = None) -> None:
        warning = self.noun.warning(result)
        if warning:
            self.context.messages.warning(paragraph(sentence, warning), action)
        else:
            self.context.messages.success(sentence, action)

    def _switch_intent(self) -> Intent | None:
        # The rows may be read again before the answer comes: what it is about is kept here.
        self._switching = self._row
        return None if self._row is None else self.noun.switch(self._row, active=not self._row.active)

    def _switched(self, result: Any) -> None:
        row = self._switching
        active = not row.active
        back = self.noun.switch(replace(row, active=active, version=getattr(result, "version", row.version)), active=row.active)
        undo = MessageAction(_("Undo"), lambda: self._run(back)) if back is not None else None
        self._say(self.noun.switched(row, active=active), result, undo)
        self.refresh()

    def _run(self, intent: Intent | None) -> None:
        if intent is not None:
            self.context.runner.run(intent.command, self._done, self.context.messages.error, owner=self, **intent.arguments)

    def _done(self, _result: Any) -> None:
        self.refresh()

    def _ask_to_delete(self) -> None:
        row = self._row
        intent = self.noun.delete(row) if row is not None else None
        if intent is None:
            return
        name = self.noun.name(row)
        dialog = ConfirmDialog(
            self.window(),
            object_name=f"{self.noun.key}_delete_dialog",
            title=_("{action}: {name}?").format(action=self.noun.delete_title(), name=name),
            sentence=_("This cannot be undone. It is refused while something uses it."),
            yes=self.noun.delete_title(),
            danger=True,
        )
        dialog.ask(lambda _reason: self._delete(intent, name))

    def _delete(self, intent: Intent, name: str) -> None:
        def deleted(_result: Any) -> None:
            self.panel.discard()
            self.context.messages.success(_("{name} was deleted.").format(name=name))
            self.refresh()

        self.context.runner.run(intent.command, deleted, self._not_deleted, owner=self, **intent.arguments)

    def _not_deleted(self, error: StaffError) -> None:
        offer = isinstance(error, StillUsed) and self._row is not None and self._row.active
        action = MessageAction(_("Switch off"), self.switch_button.click) if offer else None
        self.context.messages.error(error, action)

    def _refused_elsewhere(self, error: StaffError) -> None:
        self.context.messages.error(error)
