"""Letters to guests: the hotel's own templates, and what was written, kept word by word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import CardNumberTyped, shows_card_number
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotFound, SomeoneWasFaster
from hotel_desk.domain.ids import BookingId, LetterId, LetterTemplateId, new_id
from hotel_desk.domain.letters import LONGEST_LETTER, LONGEST_TEMPLATE, check_template
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import LetterKind
from hotel_desk.domain.settings import FOLIO_FOOTER, PAPER_PRINTER
from hotel_desk.language import LANGUAGES, N_, _
from hotel_desk.models.letter import Letter, LetterTemplate
from hotel_desk.models.reservation import Booking
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.typed_text import one_line, phone_line, printable

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


class CardNumberInLetter(CardNumberTyped):
    code = "letter.card_number"
    template = N_(
        "This looks like a card number, which no letter says. Nothing was saved. Leave it out; if it is the hotel's own account, "
        "write that into the setting “{setting}” first."
    )


@dataclass(frozen=True, slots=True)
class TemplateSaved:
    """A template as it is now; `version` is what the next change must name, 0 where it is the one shipped again."""

    kind: LetterKind
    language: str
    version: int


@dataclass(frozen=True, slots=True)
class LetterWritten:
    """What a letter must say of its writing, and where its paper should go.

    Args:
        written_at: UTC, from the clock of the desk.
        printer: the desk's printer (setting `papers.printer`), empty for the system's own.
    """

    letter_id: LetterId
    confirmation_number: str
    written_at: dt.datetime
    written_by: str
    printer: str


@command(
    title=N_("Change letter template"),
    permission=Permission.EDIT_LETTERS,
    audit=(AuditCode.SETUP_ADDED, AuditCode.SETUP_CHANGED),
    changes=(EntityKind.LETTER_TEMPLATE,),
    result=TemplateSaved,
)
def change_letter_template(uow: UnitOfWork, *, kind: LetterKind, language: str, subject: str, body: str, version: int) -> TemplateSaved:
    """Keep the hotel's own words of a letter in a language.

    Args:
        version: of the template that was shown; 0 where it was the one shipped.

    Raises:
        UnknownPlaceholder, BrokenTemplate, NotInTemplates: it cannot be written with every booking; the sentence says where.
        CardNumberInLetter: it looks as if it held the number of a card.
        InvalidInput, InputTooLong: the language is not written here, the subject or the text is missing or does not fit.
        SomeoneWasFaster: it was changed since it was shown.
    """
    if language not in LANGUAGES:
        raise InvalidInput("language", problem=N_("Letters are not written in this language. Nothing was saved. Choose another."))
    words = _checked("subject", one_line(subject, field="subject")), _checked("body", _text("body", body, LONGEST_TEMPLATE))
    _refuse_cards(uow, *words)
    template = _template(uow, kind, language)
    if (0 if template is None else template.version) != version:
        raise SomeoneWasFaster(what=_("The template"))
    if template is None:
        template = LetterTemplate(
            id=LetterTemplateId(new_id()), property_id=uow.property_id, kind=kind, language=language, subject="", body="", version=1
        )
        template.subject, template.body = words
        uow.session.add(template)
        uow.session.flush()
        uow.record(AuditCode.SETUP_ADDED, template, kind=kind, language=language)
    elif (template.subject, template.body) != words:
        before = template.subject
        template.subject, template.body = words
        uow.session.flush()
        uow.record(AuditCode.SETUP_CHANGED, template, kind=kind, language=language, subject=[before, words[0]])
    return TemplateSaved(kind, language, template.version)


@command(
    title=N_("Reset letter template"),
    permission=Permission.EDIT_LETTERS,
    audit=(AuditCode.SETUP_DELETED,),
    changes=(EntityKind.LETTER_TEMPLATE,),
    result=TemplateSaved,
)
def reset_letter_template(uow: UnitOfWork, *, kind: LetterKind, language: str, version: int) -> TemplateSaved:
    """Give the hotel's own words up: the template that came with the program is used again.

    Raises:
        NotFound: the hotel has no words of its own here.
        SomeoneWasFaster: they were changed since they were shown.
    """
    template = _template(uow, kind, language)
    if template is None:
        raise NotFound(what=_("The hotel's own template"))
    if template.version != version:
        raise SomeoneWasFaster(what=_("The template"))
    identifier: UUID = template.id
    uow.record_row(AuditCode.SETUP_DELETED, EntityKind.LETTER_TEMPLATE, identifier, kind=kind, language=language, subject=template.subject)
    uow.session.delete(template)
    uow.session.flush()
    uow.changed_row(EntityKind.LETTER_TEMPLATE, identifier, {"id": identifier, "deleted": True})
    return TemplateSaved(kind, language, 0)


@command(
    title=N_("Write letter"),
    permission=Permission.PRINT_PAPER,
    audit=(AuditCode.LETTER_WRITTEN,),
    changes=(EntityKind.BOOKING,),
    result=LetterWritten,
)
def write_letter(
    uow: UnitOfWork, *, booking_id: BookingId, kind: LetterKind, language: str, recipient: str, subject: str, body: str
) -> LetterWritten:
    """Keep a letter as it goes out, before it is printed, saved or handed to the mail program; what then becomes of it, nobody can tell.

    Args:
        recipient: an e-mail address; may be empty.
        subject, body: the words as they were read.

    Raises:
        NotFound: this hotel has no such booking.
        InvalidInput, InputTooLong: subject or text is missing or does not fit.
        CardNumberInLetter, CardNumberTyped: it looks as if it held the number of a card.
    """
    booking = uow.get(Booking, booking_id, what=_("The booking"), lock=False)
    letter = Letter(
        id=LetterId(new_id()),
        property_id=uow.property_id,
        booking_id=booking.id,
        kind=kind,
        language=language,
        recipient=phone_line(recipient, field="recipient"),
        subject=_needed("subject", one_line(subject, field="subject", limit=NAME_LENGTH)),
        body=_needed("body", _text("body", body, LONGEST_LETTER)),
        written_at=uow.clock.now(),
        user_id=uow.actor.user_id,
    )
    _refuse_cards(uow, letter.subject, letter.body)
    uow.session.add(letter)
    uow.session.flush()
    uow.record_row(AuditCode.LETTER_WRITTEN, EntityKind.BOOKING, booking.id, letter=letter.id, kind=kind, language=language)
    uow.changed(letter)
    return LetterWritten(
        LetterId(letter.id), booking.confirmation_number, letter.written_at, uow.actor.display_name, uow.setting(PAPER_PRINTER)
    )


def _refuse_cards(uow: UnitOfWork, subject: str, body: str) -> None:
    """Let no card number into a letter; the account that the hotel prints at the foot of its folios is none."""
    own_words = uow.setting(FOLIO_FOOTER)
    for field, text in (("subject", subject), ("body", body)):
        if shows_card_number(text, besides=own_words):
            raise CardNumberInLetter(field, setting=_(FOLIO_FOOTER.title))


def _template(uow: UnitOfWork, kind: LetterKind, language: str) -> LetterTemplate | None:
    found: LetterTemplate | None = uow.session.execute(
        select(LetterTemplate)
        .where(LetterTemplate.property_id == uow.property_id, LetterTemplate.kind == kind, LetterTemplate.language == language)
        .with_for_update()
    ).scalar_one_or_none()
    return found


def _checked(field: str, text: str) -> str:
    check_template(_needed(field, text), field=field)
    return text


def _needed(field: str, text: str) -> str:
    if not text.strip():
        raise InvalidInput(field, problem=N_("This is needed. Nothing was saved. Please fill it in."))
    return text


def _text(field: str, text: str, limit: int) -> str:
    clean = printable(text)
    if len(clean) > limit:
        raise InputTooLong(field, length=len(clean), limit=limit)
    return clean
