"""The words of a letter: the facts of a booking as its reader writes them, put into the hotel's template or the one shipped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.letters import fill
from hotel_desk.domain.policies import TimesTerms
from hotel_desk.domain.rate_codes import LetterKind, PolicyKind
from hotel_desk.language import CHINESE, ENGLISH, LANGUAGES, _, plural, speaking
from hotel_desk.queries.letters import TemplateWords
from hotel_desk.queries.policy_words import terms_in_words
from hotel_desk.reports.local_format import count_text, country_text, date_text, money_text, time_text
from hotel_desk.resource_files import resource_folder

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.queries.letters import LetterFacts, PlaceOfLetter, RoomOfLetter

SUBJECT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class LetterWords:
    """A letter ready to be kept and sent: its language, the words of its subject, and the text."""

    kind: LetterKind
    language: str
    recipient: str
    subject: str
    body: str


@cache
def shipped_template(kind: LetterKind, language: str) -> TemplateWords:
    """What the program says where the hotel has no words of its own: the first line is the subject, a blank line follows.

    Args:
        language: one of `LANGUAGES`.
    """
    text = (resource_folder() / "letters" / language / f"{kind.value.lower()}.txt").read_text(encoding="utf-8")
    subject, _blank, body = text.partition("\n\n")
    return TemplateWords(kind, language, subject, body, 0)


def template_of(facts: LetterFacts, kind: LetterKind, language: str) -> TemplateWords:
    """The hotel's own template, else the one shipped."""
    return facts.templates.get((kind, language)) or shipped_template(kind, language)


def letter_language(facts: LetterFacts) -> str:
    """The guest's language where letters are written in it, else the hotel's."""
    spoken = facts.guest_language.lower()
    if spoken.startswith("zh"):
        return CHINESE
    return ENGLISH if spoken.startswith("en") else facts.hotel_language


def likely_kind(facts: LetterFacts) -> LetterKind:
    """Which letter is usually written at this moment: a cancelled booking's cancellation, else the confirmation."""
    return LetterKind.CONFIRMATION if any(room.live for room in facts.rooms) else LetterKind.CANCELLATION


def write_words(facts: LetterFacts, kind: LetterKind, language: str, *, today: date) -> LetterWords:
    """Put a booking into words.

    Args:
        language: one of `LANGUAGES`; another means the hotel's.
        today: the day of the letter.

    Raises:
        BrokenTemplate, LetterTooLong: the template does not bear this booking.
    """
    spoken = language if language in LANGUAGES else facts.hotel_language
    template = template_of(facts, kind, spoken)
    with speaking(spoken):
        values = letter_values(facts, kind, today=today)
    subject = " ".join(fill(template.subject, values, field="subject").split())[:SUBJECT_LENGTH]
    return LetterWords(kind, spoken, facts.email, subject, _tidy(fill(template.body, values)))


def letter_values(facts: LetterFacts, kind: LetterKind, *, today: date) -> dict[str, Any]:
    """What each placeholder stands for (`domain/letters.py`), in the language being spoken."""
    rooms = _rooms_of(facts, kind)
    hidden = any(room.confidential for room in rooms)
    adults, children = sum(room.adults for room in rooms), sum(room.children + room.babies for room in rooms)
    check_in, check_out = _times(facts, rooms)
    due = _deposit_due(facts, rooms)
    return {
        "guest_name": facts.guest_name,
        "contact_name": facts.contact_name,
        "company_name": facts.company_name,
        "agent_name": facts.agent_name,
        "confirmation_number": facts.confirmation_number,
        "order_number": facts.order_number,
        "booked_date": date_text(facts.booked_date),
        "arrival_date": date_text(min(room.arrival_date for room in rooms)),
        "departure_date": date_text(max(room.departure_date for room in rooms)),
        "night_count": count_text((max(room.departure_date for room in rooms) - min(room.arrival_date for room in rooms)).days),
        "room_count": count_text(len(rooms)),
        "persons": _persons(adults, children),
        "check_in_time": check_in,
        "check_out_time": check_out,
        "expected_time": next((time_text(room.expected_time) for room in rooms if room.expected_time), ""),
        "total": "" if hidden else _money(facts, sum(room.price_minor for room in rooms)),
        "deposit_due": due[0],
        "deposit_due_date": due[1],
        "deposit_paid": _money(facts, facts.deposit_paid_minor) if facts.deposit_paid_minor > 0 else "",
        "requests": "; ".join(dict.fromkeys(room.requests for room in rooms if room.requests)),
        "cancellation_reason": next((room.status_reason for room in rooms if not room.live and room.status_reason), ""),
        "hotel_name": facts.head.property_name,
        "hotel_address": _address(facts),
        "hotel_phone": facts.head.phone,
        "hotel_email": facts.head.email,
        "hotel_website": facts.head.website,
        "today": date_text(today),
        "written_by": facts.written_by,
        "rooms": tuple(_room(facts, room) for room in rooms),
        "nights": tuple(night for room in rooms for night in _nights(facts, room)),
        "policies": _policies(facts, rooms),
        "places": tuple(_place(facts, place) for place in facts.places),
    }


def _rooms_of(facts: LetterFacts, kind: LetterKind) -> list[RoomOfLetter]:
    """A cancellation is about the rooms that were cancelled, any other letter about those that are not; all where there are none such."""
    if kind is LetterKind.CANCELLATION:
        wanted = [room for room in facts.rooms if room.status is ReservationStatus.CANCELLED]
    else:
        wanted = [room for room in facts.rooms if room.live]
    return wanted or list(facts.rooms)


def _times(facts: LetterFacts, rooms: list[RoomOfLetter]) -> tuple[str, str]:
    """Check-in and check-out of the policy that the first room was made under, else of the hotel."""
    terms = rooms[0].policies.get(PolicyKind.TIMES)
    if isinstance(terms, TimesTerms):
        return time_text(terms.check_in), time_text(terms.check_out)
    return time_text(facts.check_in_time), time_text(facts.check_out_time)


def _deposit_due(facts: LetterFacts, rooms: list[RoomOfLetter]) -> tuple[str, str]:
    """What is still to be paid ahead, and the first day by which something of it is."""
    asked = [room.deposit for room in rooms if room.deposit is not None and room.live]
    left = sum(deposit.amount_minor for deposit in asked) - max(0, facts.deposit_paid_minor)
    if left <= 0:
        return "", ""
    return _money(facts, left), date_text(min(deposit.due_date for deposit in asked))


def _room(facts: LetterFacts, room: RoomOfLetter) -> dict[str, Any]:
    return {
        "room_type": room.room_type,
        "arrival_date": date_text(room.arrival_date),
        "departure_date": date_text(room.departure_date),
        "guest_name": room.guest_name,
        "persons": _persons(room.adults, room.children + room.babies),
        "price": "" if room.confidential else _money(facts, room.price_minor),
        "nights": _nights(facts, room),
    }


def _nights(facts: LetterFacts, room: RoomOfLetter) -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "date": date_text(night.date),
            "room_type": room.room_type,
            "price": "" if room.confidential else _money(facts, night.price_minor),
        }
        for night in room.nights
    )


def _policies(facts: LetterFacts, rooms: list[RoomOfLetter]) -> tuple[str, ...]:
    """The terms of all rooms in sentences, each once, in the order of their kinds."""
    sentences = [terms_in_words(room.policies[kind], facts.head.currency) for kind in PolicyKind for room in rooms if kind in room.policies]
    return tuple(dict.fromkeys(sentences))


def _place(facts: LetterFacts, place: PlaceOfLetter) -> dict[str, str]:
    zone = ZoneInfo(facts.head.time_zone)
    starts, ends = place.starts_at.astimezone(zone), place.ends_at.astimezone(zone)
    return {
        "name": place.name,
        "date": date_text(starts.date()),
        "time": f"{time_text(starts.time())}–{time_text(ends.time())}",
        "persons": count_text(place.persons),
    }


def _persons(adults: int, children: int) -> str:
    words = plural("{count} adult", "{count} adults", adults).format(count=count_text(adults))
    if not children:
        return words
    return _("{adults}, {children}").format(
        adults=words, children=plural("{count} child", "{count} children", children).format(count=count_text(children))
    )


def _money(facts: LetterFacts, minor: int) -> str:
    return money_text(minor, facts.head.currency)


def _address(facts: LetterFacts) -> str:
    head = facts.head
    parts = (*head.address.splitlines(), head.city, country_text(head.country) if head.country else "")
    return ", ".join(part for part in parts if part)


def _tidy(text: str) -> str:
    """No more than one blank line between two paragraphs, none at the ends, no blanks at the ends of lines."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
