"""The tabs of a guest file that only show: stays, service, letters, changes, who looked. Each is read when it comes into view."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind, ProfileKind, ReservationStatus
from hotel_desk.domain.guest_code_titles import NOTE_KIND_TITLES
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _
from hotel_desk.queries.guest_desk import letters_of_guest
from hotel_desk.queries.guest_history import GuestChange, GuestLook, guest_changes, guest_looks
from hotel_desk.queries.guest_stays import GuestStay, ServiceNote, guest_service, guest_stays, partner_stays
from hotel_desk.queries.letters import WrittenLetter
from hotel_desk.reports.letters import LETTER_TITLES
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import amount_text, dated_instant_text, input_date_text
from hotel_desk.ui.guests.words import field_title, value_words
from hotel_desk.ui.letters.words import LANGUAGE_NAMES
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook, StayLook
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.ui.shell.screen import ScreenContext

PAST, TO_COME, CANCELLED, NO_SHOW = "past", "to_come", "cancelled", "no_show"
_PARTS = {PAST: N_("Past"), TO_COME: N_("In house and to come"), CANCELLED: N_("Cancelled"), NO_SHOW: N_("No-show")}
_STATUS_LOOKS = {
    ReservationStatus.IN_HOUSE: StayLook.IN_HOUSE,
    ReservationStatus.CHECKED_OUT: StayLook.PAST,
    ReservationStatus.CANCELLED: StayLook.PAST,
    ReservationStatus.NO_SHOW: StayLook.UNASSIGNED,
    ReservationStatus.TENTATIVE: StayLook.UNCONFIRMED,
}
_PART_OF = {
    ReservationStatus.CHECKED_OUT: PAST,
    ReservationStatus.CANCELLED: CANCELLED,
    ReservationStatus.NO_SHOW: NO_SHOW,
}


class HistoryPage(QWidget):
    """One read of one guest; read again when shown, and when something changed while it is on view.

    Signals:
        read(): the rows are on view.
    """

    read = Signal()

    def __init__(self, context: ScreenContext, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._context = context
        self._profile_id: ProfileId | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(12)

    def show_of(self, profile_id: ProfileId) -> None:
        """Read what there is of a guest."""
        if profile_id != self._profile_id:
            self.forget()
        self._profile_id = profile_id
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        if self._profile_id is not None:
            self.content.show_loading()
            self._context.runner.read(self.query(), self._take, self.content.show_error, key="rows", profile_id=self._profile_id)

    def forget(self) -> None:
        """Nothing of the guest before stays on view."""
        self._profile_id = None
        self.take(())

    @abstractmethod
    def query(self) -> Callable[..., Any]:
        """What is read of a guest."""

    @abstractmethod
    def take(self, rows: Any) -> None:
        """Show what was read."""

    def keep(self, content: QWidget, empty_title: str) -> None:
        """Put the content in with its other states."""
        name = self.objectName()
        empty = EmptyState(empty_title, "", object_name=f"{name}_empty", accessible_name=empty_title)
        self.content = Content(content, empty, self.refresh, object_name=f"{name}_content", accessible_name=content.accessibleName())
        self.column.addWidget(self.content, 1)

    def _take(self, rows: Any) -> None:
        self.take(rows)
        self.content.show_content(empty=not rows)
        self.read.emit()


class StaysPage(HistoryPage):
    """Every stay: past, in house and to come, cancelled, no-show. Enter opens it at the front desk."""

    def __init__(self, context: ScreenContext, *, of_partner: bool = False) -> None:
        super().__init__(context, object_name="guest_stays")
        self.of_partner = of_partner
        self._stays: Sequence[GuestStay] = ()
        self.chips = FilterChips(object_name="guest_stays_parts", accessible_name=_("Which stays"))
        self.chips.chosen.connect(lambda _key: self._show())
        self.table = DataTable(self._columns(), lambda row: row.reservation_id, object_name="guest_stays_table", accessible_name=_("Stays"))
        self.table.opened.connect(lambda row: context.go_to(Target(kind=EntityKind.RESERVATION, id=row.reservation_id)))
        self.column.addWidget(self.chips)
        self.keep(self.table, _("No stays yet"))

    def query(self) -> Callable[..., Any]:
        return partner_stays if self.of_partner else guest_stays

    def take(self, rows: Sequence[GuestStay]) -> None:
        self._stays = rows
        self.chips.set_chips([Chip(key, _(title), sum(_part(stay) == key for stay in rows)) for key, title in _PARTS.items()])
        self._show()

    def _show(self) -> None:
        key = self.chips.key()
        self.table.set_rows([stay for stay in self._stays if not key or _part(stay) == key])

    def _columns(self) -> list[Column[GuestStay]]:
        return [
            Column(
                "arrival",
                _("Arrival"),
                lambda row: input_date_text(row.arrival_date),
                sort_key=lambda row: (row.arrival_date, row.departure_date),
                width=96,
            ),
            Column(
                "departure",
                _("Departure"),
                lambda row: input_date_text(row.departure_date),
                sort_key=lambda row: row.departure_date,
                width=96,
            ),
            Column("status", _("Status"), lambda row: _(STATUS_TITLES[row.status]), width=124, look=_look),
            Column("room", _("Room"), lambda row: f"{row.room_number} {row.room_type}".strip(), width=0),
            Column("number", _("Confirmation"), lambda row: row.confirmation_number, width=104, optional=True),
            Column("role", _("As"), lambda row: _("guest") if row.own else _("came along"), width=88, optional=True),
            Column(
                "price",
                _("Price"),
                lambda row: amount_text(row.price_minor, self._context.status().currency),
                sort_key=lambda row: row.price_minor,
                align="right",
                width=96,
            ),
        ]


class ServicePage(HistoryPage):
    """Wishes and complaints; they are written down among the notes."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="guest_service")
        self.table = DataTable(
            [
                Column("kind", _("About"), lambda row: _(NOTE_KIND_TITLES[row.kind]), width=96),
                Column("text", _("Text"), lambda row: row.text, width=0, tooltip=lambda row: row.text),
                Column("when", _("Written"), self._when, sort_key=lambda row: row.written_at, width=136),
                Column("who", _("By"), lambda row: row.written_by, width=112, optional=True),
            ],
            lambda row: (row.written_at, row.text),
            object_name="guest_service_table",
            accessible_name=_("Service and complaints"),
        )
        self.column.addWidget(label(_("Add one on the Profile tab as a note about service or a complaint."), "small", wrap=True))
        self.keep(self.table, _("Neither wishes nor complaints"))

    def query(self) -> Callable[..., Any]:
        return guest_service

    def take(self, rows: Sequence[ServiceNote]) -> None:
        self.table.set_rows(rows)

    def _when(self, row: ServiceNote) -> str:
        return dated_instant_text(row.written_at, self._context.status().time_zone)


class LettersPage(HistoryPage):
    """The letters written to a guest, word by word."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="guest_letters")
        self.table = DataTable(
            [
                Column("when", _("Written"), self._when, sort_key=lambda row: row.written_at, width=136),
                Column("kind", _("Letter"), lambda row: _(LETTER_TITLES[row.kind]), width=128),
                Column("subject", _("Subject"), lambda row: row.subject, width=0, tooltip=lambda row: row.body),
                Column("language", _("Language"), lambda row: LANGUAGE_NAMES.get(row.language, row.language), width=80, optional=True),
                Column("who", _("By"), lambda row: row.written_by, width=112, optional=True),
            ],
            lambda row: row.letter_id,
            object_name="guest_letters_table",
            accessible_name=_("Letters"),
        )
        self.body = label("", wrap=True)
        self.body.setObjectName("guest_letter_body")
        self.table.selected.connect(lambda row: self.body.setText(row.body if row is not None else ""))
        self.keep(self.table, _("No letters yet"))
        self.column.addWidget(self.body)

    def query(self) -> Callable[..., Any]:
        return letters_of_guest

    def take(self, rows: Sequence[WrittenLetter]) -> None:
        self.body.setText("")
        self.table.set_rows(rows)

    def _when(self, row: WrittenLetter) -> str:
        return dated_instant_text(row.written_at, self._context.status().time_zone)


class ChangesPage(HistoryPage):
    """Who changed what, when, from what to what."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="guest_changes")
        self.kind = ProfileKind.GUEST
        self.table = DataTable(
            [
                Column("when", _("When"), self._when, sort_key=lambda row: row.changed_at, width=136),
                Column("field", _("Field"), lambda row: field_title(row.field, self.kind), width=128),
                Column("before", _("Was"), self._before, width=160, tooltip=self._before),
                Column("after", _("Is"), self._after, width=0, tooltip=self._after),
                Column("who", _("By"), lambda row: row.changed_by, width=112, optional=True),
            ],
            lambda row: (row.changed_at, row.field),
            object_name="guest_changes_table",
            accessible_name=_("Changes"),
        )
        self.keep(self.table, _("Nothing was changed yet"))

    def query(self) -> Callable[..., Any]:
        return guest_changes

    def take(self, rows: Sequence[GuestChange]) -> None:
        self.table.set_rows(rows)

    def _before(self, row: GuestChange) -> str:
        return value_words(row.field, row.before, self._context.status().currency)

    def _after(self, row: GuestChange) -> str:
        return value_words(row.field, row.after, self._context.status().currency)

    def _when(self, row: GuestChange) -> str:
        return dated_instant_text(row.changed_at, self._context.status().time_zone)


class LooksPage(HistoryPage):
    """Who looked at the file, and who saw a sealed field."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="guest_looks")
        self.table = DataTable(
            [
                Column("when", _("When"), self._when, sort_key=lambda row: row.viewed_at, width=136),
                Column("who", _("By"), lambda row: row.viewed_by, width=0),
                Column("what", _("Saw"), _seen, width=176),
                Column("where", _("Workstation"), lambda row: row.workstation, width=128, optional=True),
            ],
            lambda row: (row.viewed_at, row.viewed_by, row.field),
            object_name="guest_looks_table",
            accessible_name=_("Who looked"),
        )
        self.keep(self.table, _("Nobody looked yet"))

    def query(self) -> Callable[..., Any]:
        return guest_looks

    def take(self, rows: Sequence[GuestLook]) -> None:
        self.table.set_rows(rows)

    def _when(self, row: GuestLook) -> str:
        return dated_instant_text(row.viewed_at, self._context.status().time_zone)


def _part(stay: GuestStay) -> str:
    return _PART_OF.get(stay.status, TO_COME)


def _look(stay: GuestStay) -> StatusLook:
    return theme().tokens.stays[_STATUS_LOOKS.get(stay.status, StayLook.RESERVED)]


def _seen(look: GuestLook) -> str:
    if not look.field:
        return _("the guest file")
    return _("an allergy in the clear") if look.field.startswith("profile_preference") else _("a document number in the clear")
