"""What the card, the message bar and a screen reader say about a move."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.language import _
from hotel_desk.ui.booking.words import dates_words
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.quote_words import price_text
from hotel_desk.ui.tape_chart.drop_check import forbids
from hotel_desk.ui.tape_chart.held import Hold, room_at
from hotel_desk.ui.tape_chart.preview_card import CardWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotel_desk.domain.stay_move import MoveObstacle, MoveObstacleKind, MovePreview, StayMoved
    from hotel_desk.ui.tape_chart.chart_layout import ChartLayout
    from hotel_desk.ui.tape_chart.held import Held


def where_words(held: Held, layout: ChartLayout) -> str:
    """The room and its type, or that there would be none."""
    row = layout.rows[held.ghost.row]
    if room_at(layout, held.ghost.row) is None or row.room is None:
        return _("No room yet, {type}").format(type=row.type.name)
    return _("Room {room}, {type}").format(room=row.room.number, type=row.type.name)


def card_words(
    held: Held, layout: ChartLayout, seen: Sequence[MoveObstacle], preview: MovePreview | None, currency: str, *, asking: bool
) -> CardWords:
    """What the card says.

    Args:
        seen: what the rows in memory say, until the desk has answered.
        preview: the desk's answer.
        asking: the desk is being asked.
    """
    first, last = date.fromordinal(held.ghost.first), date.fromordinal(held.ghost.last)
    title = _("New reservation") if held.hold is Hold.DRAW else held.stay.guest_name
    lines = [where_words(held, layout), _dates(held, first, last)]
    forbidden, notices = _found(seen, preview)
    price = price_words(preview, currency) if preview is not None else (_("Working out the price…") if asking else "")
    return CardWords(title, tuple(lines), "" if held.hold is Hold.DRAW else price, forbidden, notices)


def _found(seen: Sequence[MoveObstacle], preview: MovePreview | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What forbids the drop, and what is only to be known.

    The desk decides. What it found and the rows in memory show as well is said in their words: a refusal says that nothing was changed,
    which goes without saying before the drop.
    """
    if preview is None:
        hard = [one.sentence for one in seen if forbids(one)]
        return _once(hard), _once(one.sentence for one in seen if not forbids(one))
    shown: dict[MoveObstacleKind, str] = {}
    for one in seen:
        shown.setdefault(one.kind, one.sentence)
    hard = [shown.get(one.kind, one.sentence) for one in preview.obstacles if not one.may_be_overridden]
    soft = [*(one for one in preview.obstacles if one.may_be_overridden), *preview.warnings]
    return _once(hard), _once(shown.get(one.kind, one.sentence) for one in soft)


def _once(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def price_words(preview: MovePreview, currency: str) -> str:
    """What the stay costs and would cost."""
    words = _price_words(preview, currency)
    return " · ".join((words, _("change fee {fee}").format(fee=money_text(preview.fee_minor, currency)))) if preview.fee_minor else words


def _price_words(preview: MovePreview, currency: str) -> str:
    before = price_text(preview.price_before_minor, currency)
    after = {preview.kept_price_minor, preview.new_nights_price_minor, preview.new_price_minor}
    if after == {preview.price_before_minor}:
        return _("{price}, as before").format(price=before)
    changed = preview.new_nights_price_minor
    return _("{before} → {after} ({difference})").format(
        before=before, after=price_text(changed, currency), difference=signed_money(changed - preview.price_before_minor, currency)
    )


def fee_words(preview: MovePreview, currency: str) -> str:
    """What changing the dates costs beside the price, and why; empty where it costs nothing."""
    if not preview.fee_minor:
        return ""
    fee = money_text(preview.fee_minor, currency)
    return _("Changing the dates costs a fee of {fee}.").format(fee=fee)


def signed_money(minor: int, currency: str) -> str:
    """A difference with its sign: +€30.00, −€30.00."""
    if minor < 0:
        return f"\N{MINUS SIGN}{money_text(-minor, currency)}"
    return f"+{money_text(minor, currency)}"


def price_choices(preview: MovePreview) -> list[tuple[PriceChoice, int]]:
    """The prices there are to choose from, each once; one entry where there is nothing to choose."""
    found: dict[int, PriceChoice] = {}
    for choice, price in (
        (PriceChoice.KEEP, preview.kept_price_minor),
        (PriceChoice.NEW_NIGHTS, preview.new_nights_price_minor),
        (PriceChoice.ALL, preview.new_price_minor),
    ):
        found.setdefault(price, choice)
    return [(choice, price) for price, choice in found.items()]


def choice_title(choice: PriceChoice, minor: int, currency: str) -> str:
    """On the button of a price."""
    price = price_text(minor, currency)
    if choice is PriceChoice.KEEP:
        return _("Keep the old price: {price}").format(price=price)
    if choice is PriceChoice.NEW_NIGHTS:
        return _("New nights at the new price: {price}").format(price=price)
    return _("New price for all nights: {price}").format(price=price)


def moved_words(held: Held, layout: ChartLayout) -> str:
    """What was done, for the message bar."""
    stay, ghost = held.stay, held.ghost
    dates = dates_words(date.fromordinal(ghost.first), date.fromordinal(ghost.last))
    same_dates = (ghost.first, ghost.last) == (stay.first.toordinal(), stay.last.toordinal())
    room = layout.rows[ghost.row].room
    if held.hold is Hold.CUT:
        return _("{guest} is in room {room} from {date} on.").format(
            guest=stay.guest_name, room=room.number if room else "", date=date_text(date.fromordinal(ghost.first))
        )
    if room is None:
        return _("{guest} has no room now: {dates}.").format(guest=stay.guest_name, dates=dates)
    if same_dates:
        return _("{guest} is moved to room {room}.").format(guest=stay.guest_name, room=room.number)
    return _("{guest} is moved: room {room}, {dates}.").format(guest=stay.guest_name, room=room.number, dates=dates)


def charged_words(moved: StayMoved, currency: str) -> str:
    """The fee that was charged with a move; empty for none."""
    return _("The change fee of {fee} is charged.").format(fee=money_text(moved.fee_minor, currency)) if moved.fee_minor else ""


def _dates(held: Held, first: date, last: date) -> str:
    words = dates_words(first, last)
    return _("From {date}: {dates}").format(date=date_text(first), dates=words) if held.hold is Hold.CUT else words
