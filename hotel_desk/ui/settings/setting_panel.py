"""One setting: what it means, its value, its default, who may change it, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.services.settings import change_setting, reset_setting
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.settings.value_field import value_field
from hotel_desk.ui.settings.words import SCOPES, value_title, who_may
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label, rule

if TYPE_CHECKING:
    from hotel_desk.queries.settings import SettingRow, SettingStep
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.field import Field


class SettingPanel(SidePanel):
    """Shows a setting and saves another value.

    Signals:
        changed(SettingChanged): saved or reset.
    """

    changed = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="setting_panel", accessible_name=_("Setting"), unsaved=self.unsaved_fields)
        self.context = context
        self.row: SettingRow | None = None
        self.form: Form | None = None
        self._inside: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self.body_column.addLayout(self._column)
        self.body_column.addStretch(1)
        self.reset_button = CommandButton(
            _("Reset to default"),
            context.runner,
            self._reset_intent,
            self._done,
            self._refused,
            object_name="setting_reset",
            accessible_name=_("Reset to default"),
            kind="plain",
        )
        self.save_button = CommandButton(
            _("Save"),
            context.runner,
            self._save_intent,
            self._done,
            self._refused,
            object_name="setting_save",
            accessible_name=_("Save"),
            shortcut="Ctrl+S",
        )
        self.add_secondary(self.reset_button)
        self.set_primary(self.save_button)

    def unsaved_fields(self) -> list[str]:
        """The setting's title while another value is written and not saved."""
        return [self.title.text()] if self.form is not None and self.form.changed_fields() else []

    def field(self) -> Field:
        """The field of the setting on view."""
        if self.form is None or self.row is None:
            raise LookupError("no setting is on view")
        return self.form.field(self.row.key)

    def show_setting(self, row: SettingRow) -> None:
        """Show a setting as it is stored."""
        had_focus = self.form is not None and self.form.isAncestorOf(self.focusWidget())
        for widget in self._inside:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.row = row
        self.set_heading(_(row.setting.title), row.key)
        self.form = self._make_form(row)
        self._inside = [label(_(row.setting.help), wrap=True), self.form, *self._about(row), *self._history(row)]
        for widget in self._inside:
            self._column.addWidget(widget)
        self.save_button.set_allowed(row.may_change)
        self.reset_button.set_allowed(row.may_change and row.chosen)
        if had_focus:
            self.field().setFocus()

    def _make_form(self, row: SettingRow) -> Form:
        form = Form(object_name="setting_form", accessible_name=_(row.setting.title), other_errors=self.context.messages.error)
        form.add(value_field(row))
        form.set_values(**{row.key: row.value})
        form.setEnabled(row.may_change)
        return form

    def _about(self, row: SettingRow) -> list[QWidget]:
        default = _("Default: {value}").format(value=value_title(row, row.setting.default))
        scope = _("Holds for: {scope}").format(scope=_(SCOPES[row.setting.scope]))
        return [label(sentence, "small", wrap=True) for sentence in (default, scope, who_may(row.setting))]

    def _history(self, row: SettingRow) -> list[QWidget]:
        steps = [self._history_line(row, step) for step in row.history]
        return [rule(), label(_("History"), "heading"), *(steps or [label(_("Never changed."), "quiet")])]

    def _history_line(self, row: SettingRow, step: SettingStep) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = _("{old} → {new}").format(old=value_title(row, step.old_value), new=value_title(row, step.new_value))
        when = instant_text(step.changed_at, self.context.status().time_zone)
        column.addWidget(label(words, wrap=True))
        column.addWidget(label(_("{when}, {who}").format(when=when, who=step.changed_by), "small"))
        return line

    def _save_intent(self) -> Intent | None:
        if self.row is None or self.form is None or not self.form.check():
            return None
        return Intent(change_setting, {"key": self.row.key, "value": self.form.value(self.row.key), "shown": self.row.value})

    def _reset_intent(self) -> Intent | None:
        return None if self.row is None else Intent(reset_setting, {"key": self.row.key, "shown": self.row.value})

    def _done(self, result: Any) -> None:
        if self.form is not None:
            self.form.mark_saved()
        self.changed.emit(result)

    def _refused(self, error: Any) -> None:
        if self.form is not None:
            self.form.show_error(error)
