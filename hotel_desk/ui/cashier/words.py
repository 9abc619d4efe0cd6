"""What folios and their lines are called on the screen, beyond their kind, and how their status shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.domain.card_brands import brand_name
from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind, ReservationStatus
from hotel_desk.domain.ledger_words import FOLIO_TITLES
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _
from hotel_desk.ui.formats import money_text, short_date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import RoomLook, StatusLook, StayLook

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.queries.folio_list import FolioRow

_ACCOUNT_LETTER = "U"
_HOUSE_LETTER = "H"


def folio_look(kind: FolioKind, status: FolioStatus, stay: ReservationStatus | None, *, due_out: bool) -> StatusLook:
    """The sign of a folio: that of its stay; closed ones quiet; accounts a letter of their own."""
    stays = theme().tokens.stays
    if kind is FolioKind.LEFT_UNPAID:
        return replace(theme().tokens.rooms[RoomLook.OUT_OF_ORDER], title=N_("Left unpaid"), letter=_ACCOUNT_LETTER)
    if status is FolioStatus.CLOSED:
        return stays[StayLook.PAST]
    if kind in {FolioKind.HOUSE, FolioKind.CITY, FolioKind.PACKAGE}:
        return replace(stays[StayLook.RESERVED], title=FOLIO_TITLES[kind], letter=_HOUSE_LETTER)
    if stay is ReservationStatus.IN_HOUSE:
        return stays[StayLook.DUE_OUT if due_out else StayLook.IN_HOUSE]
    return stays[StayLook.RESERVED]


def row_look(row: FolioRow) -> StatusLook:
    """The sign of a folio in the list."""
    return folio_look(row.kind, row.status, row.stay_status, due_out=row.due_out)


def view_look(folio: FolioView) -> StatusLook:
    """The sign of the folio on view."""
    return folio_look(folio.kind, folio.status, folio.stay.status if folio.stay else None, due_out=folio.due_out)


def status_words(folio: FolioView) -> str:
    """What the sign of the folio means."""
    if folio.stay is None:
        return _(FOLIO_TITLES[folio.kind])
    if folio.due_out:
        return _("Due out")
    stay = _(STATUS_TITLES[folio.stay.status])
    if folio.kind is FolioKind.GUEST:
        return stay
    return f"{_(FOLIO_TITLES[folio.kind])} · {stay}"


def folio_facts(folio: FolioView) -> str:
    """Room, dates, numbers in one line."""
    stay = folio.stay
    if stay is None:
        return _("Folio {number}").format(number=folio.number)
    numbers = _("folio {number}").format(number=folio.number)
    dates = dates_words(stay.arrival_date, stay.departure_date)
    return " · ".join(part for part in (room_words(folio), dates, numbers, *_on_account(folio)) if part)


def _on_account(folio: FolioView) -> list[str]:
    """Who pays later, and how much; the balance at the head is without it."""
    words = _("{name} pays {amount}")
    return [words.format(name=one.payee_name, amount=money_text(one.balance_minor, folio.currency)) for one in folio.on_account]


def room_words(folio: FolioView) -> str:
    """The room of the stay: "Room 101"; empty without one."""
    return _("Room {room}").format(room=folio.stay.room_number) if folio.stay and folio.stay.room_number else ""


def dates_words(arrival: dt.date, departure: dt.date) -> str:
    """From when to when; one day for day use."""
    if arrival == departure:
        return short_date_text(arrival)
    return f"{short_date_text(arrival)} – {short_date_text(departure)}"


def balance_words(balance_minor: int) -> str:
    """What a balance means, so that its sign is never all there is."""
    if balance_minor > 0:
        return _("Balance due")
    return _("In the guest's favour") if balance_minor < 0 else _("Settled")


def folio_title(folio: FolioView) -> str:
    """Whose folio it is."""
    if folio.kind is FolioKind.LEFT_UNPAID:
        return _("Left unpaid")
    return folio.stay.guest_name if folio.stay else folio.name


def card_words(line: FolioLineView) -> str:
    """The card a line was paid with: “Visa ··4242”; empty for none."""
    return f"{brand_name(line.card_brand)} ··{line.card_last_four}".strip() if line.card_last_four else ""


def line_words(line: FolioLineView, *, with_guest: bool) -> str:
    """The text of a line with what tells it from others: the guest of an account, the card, the reference, where it was moved."""
    card = card_words(line)
    guest = line.guest_name if with_guest else ""
    moved = moved_words(line)
    reference = line.reference if line.method is not None and not moved else ""
    return " · ".join(part for part in (guest, line.text, card, reference, moved) if part)


def moved_words(line: FolioLineView) -> str:
    """Where a line that was moved came from, or went: “from 200001/2”; empty for others."""
    if not line.reference or not (line.takes_off or (line.kind is PostingKind.TRANSFER and line.origin_date is not None)):
        return ""
    return (_("to {window}") if line.takes_off else _("from {window}")).format(window=line.reference)


def window_name(folio: FolioView, number: int) -> str:
    """A window of a folio and whose it is, as sentences have it: “window 2, Acme Ltd”."""
    return _("window {number}, {payee}").format(number=number, payee=folio.window(number).payee_name)


def pair_look(line: FolioLineView) -> StatusLook | None:
    """The hatched sign that a reversed line and its reversal share, such as R1; an arrow on a line that is not here any more."""
    if line.has_left or line.takes_off:
        return replace(theme().tokens.stays[StayLook.PAST], title=N_("Moved"), letter="\N{RIGHTWARDS ARROW}")
    if line.pair is None:
        return None
    title = N_("Reversal") if line.is_reversal else N_("Reversed")
    return replace(theme().tokens.rooms[RoomLook.OUT_OF_SERVICE], title=title, letter=f"R{line.pair}", hatched=True)


def pair_words(line: FolioLineView) -> str:
    """What the sign means for this line."""
    if line.has_left:
        return _("Not in this window any more: it was moved, split or combined.")
    if line.takes_off:
        return _("Takes another line off this window.")
    if line.pair is None:
        return ""
    if line.is_reversal:
        return _("Takes back the line marked R{pair}.").format(pair=line.pair)
    return _("Taken back by the line marked R{pair}.").format(pair=line.pair)


def amount_words(minor: int, currency: str) -> str:
    """An amount with its currency, without its sign: "€20.00"; `balance_words` stands beside it."""
    return money_text(abs(minor), currency)
