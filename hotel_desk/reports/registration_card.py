"""The registration card: what the guest reads, completes by hand and signs at check-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from reportlab.platypus import Flowable, KeepTogether, Spacer

from hotel_desk.language import _, plural, speaking
from hotel_desk.reports.fact_grid import Fact, fact_grid, signature_lines
from hotel_desk.reports.local_format import count_text, country_text, date_text, money_text, time_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.typesetting import text_block


@dataclass(frozen=True, slots=True)
class RegistrationCardPaper:
    """Everything that a registration card shows. What is empty becomes a line for the guest to write on.

    Args:
        imprint: letterhead, registration number, time of printing.
        guest_name: who signs.
        arrival_date, departure_date: of the stay.
        adults, children: persons.
        room_number, room_type: empty where no room is assigned yet.
        confirmation_number: of the booking.
        currency: ISO 4217 code.
        rate_minor: price of a night, minor units; nothing where it is confidential or differs by night.
        rate_note: said instead of or beside the price, such as "breakfast included".
        check_in_time, check_out_time: of the hotel.
        birth_date, country_code, document_type, document_number, phone, email, address: of the guest.
        company_name: who the guest travels for.
        other_guests: names of those who share the room.
        house_rules: sentences to agree to, in the guest's language.
    """

    imprint: Imprint
    guest_name: str
    arrival_date: date
    departure_date: date
    currency: str
    adults: int = 1
    children: int = 0
    room_number: str = ""
    room_type: str = ""
    confirmation_number: str = ""
    rate_minor: int | None = None
    rate_note: str = ""
    check_in_time: time | None = None
    check_out_time: time | None = None
    birth_date: date | None = None
    country_code: str = ""
    document_type: str = ""
    document_number: str = ""
    phone: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    company_name: str = ""
    other_guests: tuple[str, ...] = ()
    house_rules: tuple[str, ...] = ()


def render_registration_card(paper: RegistrationCardPaper, *, language: str) -> bytes:
    """Print a registration card.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Registration card"), lambda: _story(paper))


def _story(paper: RegistrationCardPaper) -> list[Flowable]:
    return [
        *_section(_("Guest"), _guest_facts(paper), columns=3),
        *_section(_("Stay"), _stay_facts(paper), columns=4),
        *_house_rules(paper),
        KeepTogether([signature_lines([_("Guest's signature and date"), _("Receptionist's signature")], width=CONTENT_WIDTH)]),
    ]


def _section(title: str, facts: list[Fact], *, columns: int) -> list[Flowable]:
    return [text_block(title, size=12), Spacer(0, 4), fact_grid(facts, width=CONTENT_WIDTH, columns=columns, ruled=True), Spacer(0, 14)]


def _guest_facts(paper: RegistrationCardPaper) -> list[Fact]:
    return [
        Fact(_("Full name"), paper.guest_name),
        Fact(_("Date of birth"), date_text(paper.birth_date) if paper.birth_date else ""),
        Fact(_("Country"), country_text(paper.country_code)),
        Fact(_("Identity document"), paper.document_type),
        Fact(_("Document number"), paper.document_number),
        Fact(_("Phone"), paper.phone),
        Fact(_("E-mail"), paper.email),
        Fact(_("Address"), "\n".join(paper.address)),
        Fact(_("Company"), paper.company_name),
        *([Fact(_("Other guests in the room"), "\n".join(paper.other_guests))] if paper.other_guests else []),
    ]


def _stay_facts(paper: RegistrationCardPaper) -> list[Fact]:
    return [
        Fact(_("Room"), paper.room_number),
        Fact(_("Room type"), paper.room_type),
        Fact(_("Arrival"), _with_time(paper.arrival_date, paper.check_in_time)),
        Fact(_("Departure"), _with_time(paper.departure_date, paper.check_out_time)),
        Fact(_("Nights"), count_text((paper.departure_date - paper.arrival_date).days)),
        Fact(_("Guests"), _persons(paper)),
        Fact(_("Confirmation number"), paper.confirmation_number),
        Fact(_("Rate a night"), _rate(paper)),
    ]


def _with_time(day: date, hour: time | None) -> str:
    return date_text(day) if hour is None else f"{date_text(day)}, {time_text(hour)}"


def _persons(paper: RegistrationCardPaper) -> str:
    adults = plural("{count} adult", "{count} adults", paper.adults).format(count=count_text(paper.adults))
    if not paper.children:
        return adults
    children = plural("{count} child", "{count} children", paper.children).format(count=count_text(paper.children))
    return f"{adults}, {children}"


def _rate(paper: RegistrationCardPaper) -> str:
    price = _("As agreed") if paper.rate_minor is None else money_text(paper.rate_minor, paper.currency)
    return "\n".join(part for part in (price, paper.rate_note) if part)


def _house_rules(paper: RegistrationCardPaper) -> list[Flowable]:
    if not paper.house_rules:
        return []
    rules: list[Flowable] = [text_block(_("House rules"), size=12), Spacer(0, 4)]
    for number, rule in enumerate(paper.house_rules, start=1):
        rules.extend([text_block(f"{count_text(number)}. {rule}", size=8), Spacer(0, 2)])
    return rules
