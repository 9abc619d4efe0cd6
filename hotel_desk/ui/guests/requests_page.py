"""Open requests to change protected fields: what it was, what it should be, and the decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.guest_form import LINE_FIELDS
from hotel_desk.language import _
from hotel_desk.queries.guest_file import ChangeRequest, change_requests
from hotel_desk.services.change_requests import decide_change_request
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.guests.words import field_title, value_words
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import NoteField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import ListWithPanel, SidePanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.shell.screen import ScreenContext

_LONGEST_TEXT = 2000
_BIRTH_DATE = "birth_date"


class RequestsPage(QWidget):
    """The list, the oldest first, and the panel that decides one.

    Signals:
        counted(int): how many are open.
        guest_asked(profile_id): show the guest.
    """

    counted = Signal(int)
    guest_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_requests")
        self._context = context
        self._shown: ChangeRequest | None = None
        self.table = DataTable(
            [
                Column("guest", _("Guest"), lambda row: row.guest, width=160),
                Column("field", _("Field"), lambda row: field_title(row.field, row.kind), width=128),
                Column("before", _("Is"), self._before, width=136, tooltip=self._before, optional=True),
                Column("after", _("Should be"), self._after, width=0, tooltip=self._after),
                Column("who", _("Asked by"), lambda row: row.requested_by, width=112, optional=True),
                Column("when", _("When"), self._when, sort_key=lambda row: row.requested_at, width=112, optional=True),
            ],
            lambda row: row.id,
            object_name="guest_requests_table",
            accessible_name=_("Requests to change a guest"),
        )
        self.table.opened.connect(self.show_request)
        self.table.selected.connect(self._follow)
        empty = EmptyState(
            _("No open requests"),
            _("Whoever may not change a name, a document or a birth date asks here."),
            object_name="guest_requests_empty",
            accessible_name=_("No open requests"),
        )
        self.content = Content(self.table, empty, self.refresh, object_name="guest_requests_content", accessible_name=_("Change requests"))
        self.panel = self._make_panel()
        self.area = ListWithPanel(self._padded(self.content), self.panel, object_name="guest_requests_area")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the open requests."""
        self.content.show_loading()
        self._context.runner.read(change_requests, self._take, self.content.show_error, key="requests")

    def show_request(self, request: ChangeRequest) -> None:
        """Show one with what can be done about it."""
        self._shown = request
        self.panel.set_heading(request.guest, field_title(request.field, request.kind))
        self.before.setText(self._before(request))
        self.after.setText(self._after(request))
        asked = _("{who}, {when}").format(who=request.requested_by, when=self._when(request))
        self.reason.setText(" · ".join(filter(None, (asked, request.reason))))
        correction = _correction(request)
        for name in ("value", "day"):
            self.form.field(name).setVisible(name == correction)
        day = request.after if correction == "day" else None
        self.form.set_values(value=request.after or "" if correction == "value" else "", day=day, answer="")
        self.area.open_panel()
        self.form.field(correction or "answer").setFocus()

    def unsaved(self) -> list[str]:
        """What is typed about a request and not sent."""
        edits = self.form.changed_fields() if self._shown is not None and not self.panel.isHidden() else []
        return [f"{self._shown.guest}: {', '.join(edits)}"] if edits and self._shown is not None else []

    def _make_panel(self) -> SidePanel:
        panel = SidePanel(object_name="guest_request", accessible_name=_("Change request"), unsaved=self.unsaved)
        self.form = Form(object_name="guest_request_form", accessible_name=_("Decision"), other_errors=self._context.messages.error)
        self.before, self.after, self.reason = (label("", wrap=True) for _part in range(3))
        for name, title, words in (
            ("before", _("Is"), self.before),
            ("after", _("Should be"), self.after),
            ("why", _("Asked by"), self.reason),
        ):
            words.setObjectName(f"guest_request_{name}")
            panel.add(label(title, "label"))
            panel.add(words)
        self.form.add(TextField("value", _("Corrected"), object_name="guest_request_value", limit=_LONGEST_TEXT))
        today = self._context.status().business_date
        self.form.add(DateField("day", _("Corrected"), object_name="guest_request_day", relative_to=lambda: today))
        self.form.add(NoteField("answer", _("Answer"), object_name="guest_request_answer", lines=2, hint=_("Needed where it is refused.")))
        panel.add(self.form)
        open_guest = Button(_("Guest file"), object_name="guest_request_open", accessible_name=_("Open the guest file"))
        open_guest.clicked.connect(lambda: self.guest_asked.emit(self._shown.profile_id) if self._shown is not None else None)
        panel.add_secondary(open_guest)
        panel.add_secondary(self._button(_("Refuse"), "guest_request_refuse", accept=False))
        panel.set_primary(self._button(_("Accept"), "guest_request_accept", accept=True))
        panel.left.connect(self._left)
        return panel

    def _button(self, title: str, object_name: str, *, accept: bool) -> CommandButton:
        return CommandButton(
            title,
            self._context.runner,
            lambda: self._intent(accept=accept),
            lambda _done: self._decided(accept=accept),
            self.form.show_error,
            object_name=object_name,
            accessible_name=title,
            kind="primary" if accept else "danger",
        )

    def _intent(self, *, accept: bool) -> Intent | None:
        if self._shown is None or (accept and not self.form.check()):
            return None
        typed = self._typed(self._shown) if accept else ""
        corrected = accept and self._shown.field not in LINE_FIELDS and typed != _as_taken(self._shown.after)
        arguments = {"request_id": self._shown.id, "accept": accept, "value": typed if corrected else None}
        return Intent(decide_change_request, {**arguments, "answer": self.form.value("answer")})

    def _typed(self, request: ChangeRequest) -> str:
        """What is written as the correction, as a command takes it."""
        correction = _correction(request)
        typed = self.form.value(correction) if correction else ""
        return _as_taken(typed)

    def _decided(self, *, accept: bool) -> None:
        self.form.mark_saved()
        guest = self._shown.guest if self._shown is not None else ""
        words = _("{guest} is changed as asked.") if accept else _("The request for {guest} is refused.")
        self._context.messages.success(words.format(guest=guest))
        self.panel.discard()
        self.refresh()

    def _left(self) -> None:
        self._shown = None

    def _take(self, requests: Sequence[ChangeRequest]) -> None:
        self.table.set_rows(requests)
        self.content.show_content(empty=not requests)
        self.counted.emit(len(requests))
        if self._shown is not None and all(request.id != self._shown.id for request in requests):
            self._context.messages.info(_("This request was decided meanwhile."))
            self.panel.discard()

    def _follow(self, row: ChangeRequest | None) -> None:
        if row is not None and self._shown is not None and row.id != self._shown.id and not self.unsaved():
            self.show_request(row)
            self.table.setFocus()

    def _before(self, row: ChangeRequest) -> str:
        return value_words(row.field, row.before, self._context.status().currency)

    def _after(self, row: ChangeRequest) -> str:
        return value_words(row.field, row.after, self._context.status().currency)

    def _when(self, row: ChangeRequest) -> str:
        return instant_text(row.requested_at, self._context.status().time_zone)

    def _padded(self, widget: QWidget) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(widget)
        return holder


def _correction(request: ChangeRequest) -> str:
    """The field that a request is corrected in; empty where it can only be accepted or refused."""
    if request.field in LINE_FIELDS:
        return ""
    return "day" if request.field == _BIRTH_DATE else "value"


def _as_taken(value: object) -> str:
    """A name or a date as a command takes a correction."""
    return value.isoformat() if isinstance(value, date) else str(value or "")
