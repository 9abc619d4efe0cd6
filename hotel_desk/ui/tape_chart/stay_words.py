"""What a bar says in words: for the hover card, the panel, and people who listen."""

from __future__ import annotations

from babel.dates import format_time

from hotel_desk.domain.reservation_states import EXPECTED, STATUS_TITLES
from hotel_desk.language import _, plural
from hotel_desk.queries.tape_chart import ChartStay
from hotel_desk.ui.booking.words import dates_words
from hotel_desk.ui.formats import date_text, locale
from hotel_desk.ui.front_desk.stay_words import persons_words
from hotel_desk.ui.tape_chart.bars import Bar, is_urgent
from hotel_desk.ui.tape_chart.chart_layout import ChartLayout
from hotel_desk.ui.theme import theme


def look_title(bar: Bar) -> str:
    """The status of a bar in words."""
    return _(theme().tokens.look(bar.look).title)


def bar_lines(bar: Bar, layout: ChartLayout) -> list[str]:
    """What the hover card says below the title, a line each."""
    rooms = {room.room_id: room.number for room in layout.chart.rooms}
    if bar.closure is not None:
        closure = bar.closure
        return [
            _("Room {room}").format(room=rooms.get(closure.room_id, "")),
            _("{first} to {last}, both nights included").format(first=date_text(closure.first), last=date_text(closure.last)),
        ]
    assert bar.stay is not None  # noqa: S101 - a bar is a stay or a closure
    return _stay_lines(bar.stay, layout, rooms.get(bar.stay.room_id, "") if bar.stay.room_id else "")


def bar_sentence(bar: Bar, layout: ChartLayout) -> str:
    """A bar as one sentence, for a screen reader."""
    return ". ".join([f"{bar.title}, {look_title(bar)}", *bar_lines(bar, layout)])


def _stay_lines(stay: ChartStay, layout: ChartLayout, room: str) -> list[str]:
    types = {kind.room_type_id: kind.name for kind in layout.chart.types}
    occupied, charged = types.get(stay.room_type_id, ""), types.get(stay.charged_type_id, "")
    where = _("Room {room}, {type}").format(room=room, type=occupied) if room else _("No room yet, {type}").format(type=occupied)
    lines = [
        _("Confirmation {number}, {status}").format(number=stay.confirmation_number, status=_(STATUS_TITLES[stay.status])),
        dates_words(stay.arrival_date, stay.departure_date),
        where,
    ]
    if charged and charged != occupied:
        lines.append(_("Charged as {type}").format(type=charged))
    if (stay.first, stay.last) != (stay.arrival_date, stay.departure_date):
        lines.append(_("In this room: {dates}").format(dates=dates_words(stay.first, stay.last)))
    lines.append(persons_words(stay.adults, stay.children, stay.babies))
    return [*lines, *_to_be_known(stay, layout)]


def _to_be_known(stay: ChartStay, layout: ChartLayout) -> list[str]:
    """What needs doing, and what must not be done."""
    today = layout.chart.business_date
    lines = [_("Group {group}").format(group=block.name) for block in layout.chart.blocks if block.block_id == stay.block_id]
    if stay.rate_code:
        lines.append(_("Rate plan {code}").format(code=stay.rate_code))
    if stay.sharers:
        shared = plural("Shared with {count} reservation", "Shared with {count} reservations", stay.sharers)
        lines.append(shared.format(count=stay.sharers))
    if stay.expected_time is not None:
        lines.append(_("Expected at {time}").format(time=format_time(stay.expected_time, "short", locale=locale())))
    if stay.late_until is not None:
        lines.append(_("May leave until {time}").format(time=format_time(stay.late_until, "short", locale=locale())))
    if is_urgent(stay, today):
        overdue = stay.arrival_date < today if stay.status in EXPECTED else True
        lines.append(_("Urgent: was due on an earlier day.") if overdue else _("Urgent: arrives today and has no room yet."))
    if stay.unconfirmed:
        lines.append(_("Unconfirmed: tentative, an option, or released."))
    if stay.do_not_move:
        lines.append(_("Must not be moved: this room was promised."))
    return lines
