"""The folio on view at the cashier's: what is read for it, and what is shown while there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.guest_codes import NotePlace
from hotel_desk.language import _
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.guest_notices import stay_notices
from hotel_desk.queries.left_unpaid import UnpaidStay, left_unpaid
from hotel_desk.queries.payment_attempts import attempts_of_folio
from hotel_desk.ui.terminal_words import notice_words
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.ui.cashier.folio_page import FolioPage

type FolioRead = tuple[FolioView, Sequence[UnpaidStay], Sequence[str]]


def folio_and_debts(reader: Reader, *, folio_id: FolioId) -> FolioRead:
    """A folio, for the account of those who left unpaid who owes what, and what the guest file makes pop up here."""
    folio = folio_view(reader, folio_id=folio_id)
    stay = folio.stay
    notices = () if stay is None else stay_notices(reader, reservation_id=stay.reservation_id, place=NotePlace.CASHIER)
    open_ones = attempts_of_folio(reader, folio_id=folio_id, reservation_id=None if stay is None else stay.reservation_id)
    notices = (*notices, *(notice_words(*attempt, folio.currency) for attempt in open_ones))
    return folio, left_unpaid(reader) if folio.kind is FolioKind.LEFT_UNPAID else (), notices


def folio_content(page: FolioPage, read: Callable[[], None]) -> Content:
    """The page of a folio, and what says that none is chosen yet."""
    nothing = EmptyState(
        _("Choose a folio"),
        _("Type a room, a guest or a folio number into the search (Ctrl+F), or choose one from the list."),
        object_name="no_folio",
        accessible_name=_("Choose a folio"),
        icon_name="mdi6.text-box-outline",
    )
    content = Content(page, nothing, read, object_name="folio_content", accessible_name=_("Folio"))
    content.show_content(empty=True)
    return content
