"""Open requests to change protected fields: what it was, what it should be, and the decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.errors import SomeoneWasFaster
from hotel_desk.domain.guest_codes import RequestState
from hotel_desk.domain.guest_form import LINE_FIELDS
from hotel_desk.language import _
from hotel_desk.queries.guest_file import ChangeRequest, asked_number, change_requests, clear_value
from hotel_desk.services.change_requests import RequestDecided, decide_change_request
from hotel_desk.services.guest_views import reveal_field
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.guests.code_fields import SealedField
from hotel_desk.ui.guests.line_kinds import asked_documents_field
from hotel_desk.ui.guests.taken_away import TakenAwayDocuments
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
    from uuid import UUID

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.guest_form import DocumentLine
    from hotel_desk.ui.guests.line_fields import LineRow
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
        for name in ("value", "day", "documents"):
            self.form.field(name).setVisible(name == correction)
        day = request.after if correction == "day" else None
        value = request.after or "" if correction == "value" else ""
        self.form.set_values(value=value, day=day, documents=request.documents, answer="")
        self._show_taken_away()
        self.area.open_panel()
        # On a field and not on a button, so that Enter accepts.
        rows = self.documents.rows if correction == "documents" else []
        name = "answer" if correction == "documents" else correction
        first = next(iter(rows[0].fields.values())) if rows else self.form.field(name)
        first.setFocus()

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
        self.taken_away = TakenAwayDocuments()
        self.taken_away.keep_asked.connect(self._keep)
        panel.add(self.taken_away)
        self.documents = asked_documents_field(self._dress)
        self.documents.edited.connect(self._show_taken_away)
        self.form.add(self.documents)
        self.form.add(NoteField("answer", _("Answer"), object_name="guest_request_answer", lines=2, hint=_("Needed where it is refused.")))
        panel.add(self.form)
        open_guest = Button(_("Guest file"), object_name="guest_request_open", accessible_name=_("Open the guest file"))
        open_guest.clicked.connect(lambda: self.guest_asked.emit(self._shown.profile_id) if self._shown is not None else None)
        panel.add_secondary(open_guest)
        refuse = self._button(_("Refuse"), "guest_request_refuse", accept=False)
        accept = self._button(_("Accept"), "guest_request_accept", accept=True)
        self.decisions = (refuse, accept)
        panel.add_secondary(refuse)
        panel.set_primary(accept)
        panel.left.connect(self._left)
        return panel

    def _button(self, title: str, object_name: str, *, accept: bool) -> CommandButton:
        return CommandButton(
            title,
            self._context.runner,
            lambda: self._intent(accept=accept),
            self._decided,
            self._refused,
            object_name=object_name,
            accessible_name=title,
            kind="primary" if accept else "danger",
        )

    def _intent(self, *, accept: bool) -> Intent | None:
        if self._shown is None or (accept and not self.form.check()):
            return None
        correction = self._corrected(self._shown) if accept else {}
        arguments = {"request_id": self._shown.id, "accept": accept, "answer": self.form.value("answer")}
        return Intent(decide_change_request, arguments | correction)

    def _corrected(self, request: ChangeRequest) -> dict[str, Any]:
        """What is written otherwise than asked for, as the command takes it."""
        correction = _correction(request)
        if correction == "documents":
            documents = self.form.value(correction)
            return {} if documents == request.documents else {"documents": documents, "version": request.version}
        typed = _as_taken(self.form.value(correction))
        return {"value": typed} if typed != _as_taken(request.after) else {}

    def _decided(self, done: RequestDecided) -> None:
        self.form.mark_saved()
        guest = self._shown.guest if self._shown is not None else ""
        words = _("The request for {guest} is refused.")
        if done.state is RequestState.ACCEPTED:
            words = _("{guest} is changed as corrected.") if done.corrected else _("{guest} is changed as asked.")
        self._context.messages.success(words.format(guest=guest))
        self.panel.discard()
        self.refresh()

    def _refused(self, error: StaffError) -> None:
        self.form.show_error(error)
        if isinstance(error, SomeoneWasFaster):
            self.refresh()

    # --- Documents that would be taken away -----------------------------------------------------------------------------

    def _show_taken_away(self) -> None:
        """Those that nobody keeps so far."""
        shown = self._shown
        kept = {row.line.id for row in self.documents.rows}
        left = [] if shown is None else [line for line in shown.taken_away if line.id not in kept]
        self.taken_away.show_documents(left, {} if shown is None else shown.numbers)

    def _keep(self, line: DocumentLine) -> None:
        """Leave the guest a document, to be corrected like those that are asked for."""
        self.documents.add_line(line, focus=True)

    # --- Numbers of documents --------------------------------------------------------------------------------------------

    def _dress(self, row: LineRow) -> None:
        """Mask the number that is asked for, and let the eye of a row ask for it."""
        field = row.fields["number"]
        assert isinstance(field, SealedField)  # noqa: S101 - made so by the cells
        if self._shown is not None and row.line.id is not None and row.line.number is None:
            field.keep(self._shown.numbers.get(row.line.id) or field.mask)
        if not row.property("asks"):
            row.setProperty("asks", True)
            field.reveal_asked.connect(lambda: self._reveal(row, row.line.id, field))

    def _reveal(self, row: LineRow, document_id: UUID, field: SealedField) -> None:
        """Write down that the number is seen, then read it and show it for a while."""
        if (shown := self._shown) is None:
            return
        stored = any(line.id == document_id for line in shown.before)
        column = "profile_document.number_sealed" if stored else "profile_change_request.after_sealed"
        row_id = document_id if stored else shown.id

        def show(number: str) -> None:
            # The panel may be about another request by now, in the same fields.
            if self._shown is not None and self._shown.id == shown.id and row.line.id == document_id:
                field.show_clear(number)

        def read(_revealed: Any) -> None:
            if stored:
                self._context.runner.read(clear_value, show, owner=field, column=column, row_id=row_id)
            else:
                self._context.runner.read(asked_number, show, owner=field, request_id=shown.id, document_id=document_id)

        self._context.runner.run(reveal_field, read, owner=field, profile_id=shown.profile_id, column=column, row_id=row_id)

    def _left(self) -> None:
        self._shown = None

    def _take(self, requests: Sequence[ChangeRequest]) -> None:
        self.table.set_rows(requests)
        self.content.show_content(empty=not requests)
        self.counted.emit(len(requests))
        shown = self._shown
        if shown is None:
            return
        # What is typed stays; what it is compared with is as it is now.
        self._shown = next((request for request in requests if request.id == shown.id), shown)
        deciding = any(button.is_running for button in self.decisions)
        # Our own decision may be read here before its answer comes.
        if self._shown not in requests and not deciding:
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
    """The field that a request is corrected in."""
    if request.field in LINE_FIELDS:
        return "documents"
    return "day" if request.field == _BIRTH_DATE else "value"


def _as_taken(value: object) -> str:
    """A name or a date as a command takes a correction."""
    return value.isoformat() if isinstance(value, date) else str(value or "")
