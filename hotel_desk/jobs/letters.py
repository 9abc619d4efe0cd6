"""Letters made from the books: the draft to be read and changed, then the paper and the e-mail of what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.jobs.folio_papers import imprint_of
from hotel_desk.language import _, speaking
from hotel_desk.queries.letters import letter_facts
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.letter_words import LetterWords, letter_language, likely_kind, write_words
from hotel_desk.reports.letters import LETTER_TITLES, LetterPaper, letter_email, render_letter
from hotel_desk.services.papers import PaperPrinted

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import BookingId
    from hotel_desk.domain.rate_codes import LetterKind
    from hotel_desk.services.letters import LetterWritten


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter ready to go out: the paper, the e-mail with it, what it is (in the window's language), and names to save them under."""

    pdf: bytes
    email: bytes
    title: str
    pdf_name: str
    email_name: str


def letter_draft(reader: Reader, *, booking_id: BookingId, kind: LetterKind | None = None, language: str = "") -> LetterWords:
    """The words that the template gives for a booking, to be read and changed before they are written. Ten statements.

    Args:
        kind: None: the one that is usual at this moment.
        language: empty: the guest's, else the hotel's.

    Raises:
        NotFound: this hotel has no such booking.
        BrokenTemplate, LetterTooLong: the template does not bear this booking.
    """
    facts = letter_facts(reader, booking_id=booking_id)
    return write_words(facts, kind or likely_kind(facts), language or letter_language(facts), today=facts.business_date)


def made_letter(reader: Reader, *, words: LetterWords, guest_name: str, written: LetterWritten) -> MadeLetter:
    """The paper and the e-mail of a letter that was written. One statement.

    Args:
        words: as they were kept.
        guest_name: whom the paper is addressed to.
        written: what `write_letter` has written down.
    """
    head = paper_head(reader)
    printed = PaperPrinted(written.written_at, written.written_by, 1, written.printer)
    with speaking(words.language):
        imprint = imprint_of(head, written.confirmation_number, printed)
    paper = LetterPaper(imprint, words.kind, guest_name, words.subject, words.body)
    pdf = render_letter(paper, language=words.language)
    stem = f"{words.kind.value.lower().replace('_', '-')}-{written.confirmation_number}"
    email = letter_email(paper, recipient=words.recipient, sender=head.email, pdf=pdf, file_name=f"{stem}.pdf")
    title = _("{letter} {number}").format(letter=_(LETTER_TITLES[words.kind]), number=written.confirmation_number)
    return MadeLetter(pdf, email, title, f"{stem}.pdf", f"{stem}.eml")
