"""The parts of a reservation's panel that are facts: stay, prices, guests, money."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.language import _, paragraph, plural
from hotel_desk.reports.payment_words import PAYER_TITLES
from hotel_desk.ui.formats import amount_text, date_text, instant_text, money_text
from hotel_desk.ui.front_desk.stay_words import dates_text, nights_words, persons_words, type_text
from hotel_desk.ui.places.words import status_words as place_status
from hotel_desk.ui.places.words import when_text
from hotel_desk.ui.reservations.words import POLICY_TITLES, RHYTHM_TITLES, SPLIT_TITLES, status_words

if TYPE_CHECKING:
    from hotel_desk.queries.penalties import PenaltyPreview
    from hotel_desk.queries.places import PlaceBookingRow
    from hotel_desk.queries.reservation_sheet import OtherStay, SoldNight
    from hotel_desk.ui.reservations.whole import Whole

type Fact = tuple[str, str]


def stay_facts(whole: Whole, time_zone: str) -> list[Fact]:
    """What was agreed: status, rooms, dates, plan, on whose behalf."""
    stay, sheet = whole.stay, whole.sheet
    status = status_words(stay.phase, stay.status)
    return [
        (_("Status"), f"{status}: {stay.status_reason}" if stay.status_reason else status),
        (_("Held until"), instant_text(sheet.option_expires_at, time_zone) if sheet.option_expires_at else ""),
        (_("Released"), instant_text(sheet.released_at, time_zone) if sheet.released_at else ""),
        (_("Priority"), str(sheet.waitlist_priority) if sheet.waitlist_priority is not None else ""),
        (_("Dates"), _("{arrival} to {departure}").format(arrival=date_text(stay.arrival_date), departure=date_text(stay.departure_date))),
        (_("Nights"), nights_words((stay.departure_date - stay.arrival_date).days)),
        (_("Arrives about"), f"{sheet.expected_time:%H:%M}" if sheet.expected_time is not None else ""),
        (_("Rate plan"), f"{sheet.plan_code} · {sheet.plan_name}" if sheet.plan_code else ""),
        (_("Group"), sheet.block_name),
        (_("Type"), type_text(stay.charged_type_name, stay.room_type_name)),
        (_("Upgrade"), sheet.upgrade_reason),
        (_("Room"), _rooms_words(whole)),
        (_("Guests"), _persons(whole)),
        (_("Places"), "\n".join(_place_words(place, time_zone) for place in whole.places)),
        (_("Extra beds"), str(sheet.extra_beds) if sheet.extra_beds else ""),
        (_("Booked"), date_text(stay.booked_date)),
        (_("Booked by"), stay.booker_name if stay.booker_name != stay.guest.name else ""),
        (_("Agent"), stay.agent_name),
        (_("Company"), stay.company_name),
        (_("Their order"), sheet.order_number),
        (_("Who pays"), _(PAYER_TITLES[sheet.payer]) if sheet.payer is not None else ""),
        (_("Contact"), " · ".join(part for part in (sheet.contact_name, sheet.contact_phone, sheet.contact_email) if part)),
        (_("Source"), " · ".join(part for part in (sheet.source, sheet.market, sheet.channel) if part)),
    ]


def night_rows(whole: Whole, currency: str) -> list[Fact]:
    """Each night with its price; the plan's price beside it where it is another."""
    if whole.stay.day_use:
        return [(_("Day use"), money_text(whole.stay.price_of_stay_minor, currency))]
    rows = [(_night_words(night, currency), amount_text(night.price_minor, currency)) for night in whole.sheet.nights]
    return [*rows, (_("Total"), money_text(whole.stay.price_of_stay_minor, currency))]


def price_facts(whole: Whole, currency: str) -> list[Fact]:
    """Packages, discount, policies."""
    sheet = whole.sheet
    packages = [
        (
            _("{package}, inside the price") if package.inside else _("{package}, on top"),
            package,
        )
        for package in sheet.packages
    ]
    return [
        (_("Discount"), sheet.discount_reason),
        *(
            (
                _("Package"),
                f"{words.format(package=package.name)}: {amount_text(package.price_minor, currency)}, {_(RHYTHM_TITLES[package.rhythm])}",
            )
            for words, package in packages
        ),
        *((_(POLICY_TITLES[kind]), words) for kind, words in whole.policies),
    ]


def guest_facts(whole: Whole, currency: str) -> list[Fact]:
    """Who comes along, who shares and pays what, what is linked."""
    sheet = whole.sheet
    along = [f"{one.name} ({one.age})" if one.age is not None else one.name for one in sheet.guests]
    split = _(SPLIT_TITLES[sheet.share_split]) if sheet.share_split is not None else ""
    return [
        (_("Guest"), whole.stay.guest.name),
        (_("Phone"), whole.stay.guest.phone),
        (_("E-mail"), whole.stay.guest.email),
        (_("Comes along"), "\n".join(along)),
        (_("Shares with"), "\n".join(f"{_other_words(one)} · {money_text(one.price_minor, currency)}" for one in sheet.sharers)),
        (_("Price"), split),
        (_("Linked"), "\n".join(_other_words(one) for one in sheet.linked)),
        (_("Same booking"), "\n".join(_other_words(one) for one in sheet.others if one.in_booking and not one.shares and not one.linked)),
    ]


def ending_words(preview: PenaltyPreview | None, currency: str) -> str:
    """What ending a reservation costs now, and what money that is held covers of it."""
    if preview is None:
        return ""
    words = [preview.sentence]
    if preview.from_deposit_minor:
        words.append(_("{amount} of it is taken from the money held.").format(amount=money_text(preview.from_deposit_minor, currency)))
    if preview.owed_minor and preview.from_deposit_minor:
        words.append(_("{amount} remains to be paid.").format(amount=money_text(preview.owed_minor, currency)))
    if preview.left_minor:
        words.append(_("{amount} stays held until it is paid back.").format(amount=money_text(preview.left_minor, currency)))
    return paragraph(*words)


def _rooms_words(whole: Whole) -> str:
    rooms = whole.stay.rooms
    words = (
        rooms[0].number if len(rooms) == 1 else ", ".join(f"{one.number} ({dates_text(one.first_date, one.last_date)})" for one in rooms)
    )
    words = words or _("none yet")
    return _("{room}, not to be moved").format(room=words) if whole.sheet.do_not_move else words


def _persons(whole: Whole) -> str:
    stay = whole.stay
    words = persons_words(stay.adults, stay.children, stay.babies)
    ages = ", ".join(map(str, whole.sheet.child_ages))
    return f"{words} ({ages})" if ages else words


def _place_words(place: PlaceBookingRow, time_zone: str) -> str:
    return f"{place.place_name} · {when_text(place, ZoneInfo(time_zone))} · {place_status(place)}"


def _night_words(night: SoldNight, currency: str) -> str:
    words = f"{date_text(night.date)}  {night.plan_code}".strip()
    if night.list_price_minor is None or night.list_price_minor == night.price_minor:
        return words
    return _("{night}, list {price}").format(night=words, price=amount_text(night.list_price_minor, currency))


def _other_words(other: OtherStay) -> str:
    return f"{other.guest_name} · {other.confirmation_number} · {dates_text(other.arrival_date, other.departure_date)}"


def trace_count_words(count: int) -> str:
    """`2 traces open`."""
    return plural("{count} trace open", "{count} traces open", count).format(count=count)
