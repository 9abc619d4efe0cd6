"""How a stay is put into words and looks: dates, nights, persons, types, status."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.stay_phases import StayPhase
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.formats import amount_text, short_date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import RoomLook, StatusLook, StayLook

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.leaving import AgreedHour
    from hotel_desk.queries.stay_detail import StayDetail, WindowBalance

_LOOKS: dict[StayPhase, RoomLook | StayLook] = {
    StayPhase.RESERVED: StayLook.RESERVED,
    StayPhase.DUE_IN: StayLook.DUE_IN,
    StayPhase.IN_HOUSE: StayLook.IN_HOUSE,
    StayPhase.DUE_OUT: StayLook.DUE_OUT,
    StayPhase.DAY_USE: RoomLook.DAY_USE,
    StayPhase.CHECKED_OUT: StayLook.PAST,
}
# Stays that came to nothing look like the past, with a letter of their own and the hatch that means "no".
_CAME_TO_NOTHING = {
    StayPhase.CANCELLED: (N_("Cancelled"), "X"),
    StayPhase.NO_SHOW: (N_("No-show"), "N"),
    StayPhase.WAITLISTED: (N_("Waitlisted"), "W"),
}
LEAVING_WORDS: dict[LeavingWay, str] = {
    LeavingWay.DESK: N_("At the desk"),
    LeavingWay.PHONE: N_("By a call"),
    LeavingWay.EXPRESS: N_("Express check-out"),
}


def late_words(late: AgreedHour | None) -> str:
    """The hour agreed with a guest; "" where there is none."""
    if late is None:
        return ""
    hour = f"{late.hour:%H:%M}"
    return _("{hour}, without a charge").format(hour=hour) if late.free else hour


def phase_look(phase: StayPhase) -> StatusLook:
    """How a phase shows in the present theme."""
    tokens = theme().tokens
    if phase in _LOOKS:
        return tokens.look(_LOOKS[phase])
    title, letter = _CAME_TO_NOTHING[phase]
    return replace(tokens.stays[StayLook.PAST], title=title, letter=letter, hatched=True)


def phase_title(phase: StayPhase) -> str:
    """What a phase is called."""
    return _(phase_look(phase).title)


def dates_text(arrival: date, departure: date) -> str:
    """The dates of a stay for a column: `2 Mar – 4 Mar`; one day for day use."""
    if arrival == departure:
        return short_date_text(arrival)
    return f"{short_date_text(arrival)} – {short_date_text(departure)}"


def nights_words(nights: int) -> str:
    """How long: `2 nights`, or `day use`."""
    if nights <= 0:
        return _("day use")
    return plural("{count} night", "{count} nights", nights).format(count=nights)


def persons_text(adults: int, children: int, babies: int) -> str:
    """Persons for a column: `2`, `2+1`, `2+1+1`."""
    parts = [adults, children, babies] if babies else [adults, children] if children else [adults]
    return "+".join(str(part) for part in parts)


def persons_words(adults: int, children: int, babies: int) -> str:
    """Persons in words: `2 adults, 1 child`."""
    parts = [plural("{count} adult", "{count} adults", adults).format(count=adults)]
    if children:
        parts.append(plural("{count} child", "{count} children", children).format(count=children))
    if babies:
        parts.append(plural("{count} baby", "{count} babies", babies).format(count=babies))
    return ", ".join(parts)


def type_text(charged: str, occupied: str) -> str:
    """The type, or `charged → occupied` where they differ."""
    return occupied if charged == occupied else f"{charged} → {occupied}"


def stay_subtitle(stay: StayDetail) -> str:
    """What tells a stay from others of the same name."""
    nights = (stay.departure_date - stay.arrival_date).days
    return " · ".join((stay.confirmation_number, dates_text(stay.arrival_date, stay.departure_date), nights_words(nights)))


def price_words(stay: StayDetail, currency: str) -> str:
    """The agreed price: of a night where all are the same, and of the stay."""
    total = amount_text(stay.price_of_stay_minor, currency)
    prices = {night.price_minor for night in stay.nights}
    if len(prices) == 1 and len(stay.nights) > 1:
        return _("{total} ({price} a night)").format(total=total, price=amount_text(prices.pop(), currency))
    return total


def first_line(text: str) -> str:
    """A note for a column: its first line."""
    return text.split("\n", 1)[0]


def window_name(window: WindowBalance) -> str:
    """Which window of which folio, and whose account pays it."""
    if window.kind is FolioKind.DEPOSIT:
        return _("Deposit {folio}").format(folio=window.folio_number)
    if window.kind is FolioKind.LATE:
        return _("Late charges {folio}, window {number}").format(folio=window.folio_number, number=window.number)
    name = _("Folio {folio}, window {number}").format(folio=window.folio_number, number=window.number)
    return name if window.payee_kind is None else f"{name}, {window.payee_name}"
