"""A letter on the hotel's paper, and as an e-mail that any mail program opens."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from reportlab.platypus import Spacer

from hotel_desk.domain.rate_codes import LetterKind
from hotel_desk.language import N_, _, speaking
from hotel_desk.reports.paper import Imprint, lay_out_pages
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

LETTER_TITLES: dict[LetterKind, str] = {
    LetterKind.CONFIRMATION: N_("Confirmation of reservation"),
    LetterKind.CHANGE: N_("Change of reservation"),
    LetterKind.CANCELLATION: N_("Cancellation of reservation"),
    LetterKind.PRE_ARRIVAL: N_("Before your arrival"),
}
_PARAGRAPH_GAP = 8


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter as it is set on paper.

    Args:
        imprint: letterhead, confirmation number, time of writing.
        recipient_name: whom it goes to.
        subject, body: the words as they were kept.
    """

    imprint: Imprint
    kind: LetterKind
    recipient_name: str
    subject: str
    body: str


def render_letter(paper: LetterPaper, *, language: str) -> bytes:
    """Print a letter.

    Args:
        language: of the letter, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same letter gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _(LETTER_TITLES[paper.kind]), lambda: _story(paper))


@dataclass(frozen=True, slots=True)
class Email:
    """What an e-mail says that a paper goes out with: from whom and when (the paper's imprint), to whom, and the words."""

    imprint: Imprint
    recipient_name: str
    subject: str
    body: str


def letter_email(paper: LetterPaper, *, recipient: str, sender: str, pdf: bytes, file_name: str) -> bytes:
    """An e-mail with the words of a letter as text and its paper attached, as `email_with_paper` writes it."""
    words = Email(paper.imprint, paper.recipient_name, paper.subject, paper.body)
    return email_with_paper(words, recipient=recipient, sender=sender, pdf=pdf, file_name=file_name)


def email_with_paper(words: Email, *, recipient: str, sender: str, pdf: bytes, file_name: str) -> bytes:
    """An e-mail with the words as text and the paper attached: an .eml file.

    Args:
        recipient, sender: e-mail addresses; empty or malformed ones are left out, to be filled in by hand.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = words.subject
    for header, name, mail in (
        ("From", words.imprint.letterhead.property_name, sender),
        ("To", words.recipient_name, recipient),
    ):
        address = _address(name, mail)
        if address is not None:
            message[header] = address
    message["Date"] = format_datetime(words.imprint.printed_at)
    # Mail programs open a message with this header for editing.
    message["X-Unsent"] = "1"
    message.set_content(words.body)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=file_name)
    # The library invents a boundary each time; the same letter is to give the same file.
    message.set_boundary(f"letter-{words.imprint.paper_number}-{words.imprint.printed_at:%Y%m%d%H%M%S%f}")
    return message.as_bytes()


def _address(name: str, mail: str) -> Address | None:
    user, _at, domain = mail.strip().rpartition("@")
    if not user or not domain or not mail.isascii() or any(character in mail for character in " <>\r\n,;"):
        return None
    return Address(" ".join(name.split()), user, domain)


def _story(paper: LetterPaper) -> list[Flowable]:
    story: list[Flowable] = [
        Spacer(0, 16),
        text_block(paper.recipient_name, size=11),
        Spacer(0, 24),
        text_block(paper.subject, size=12),
        Spacer(0, 16),
    ]
    for paragraph in paper.body.strip("\n").split("\n\n"):
        story.extend([*_lines(paragraph), Spacer(0, _PARAGRAPH_GAP)])
    return story


def _lines(paragraph: str) -> list[Flowable]:
    """Line by line, so that a long list may go over to the next page; leading blanks stay."""
    return [text_block(line.replace("  ", "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}") or " ", size=10) for line in paragraph.split("\n")]
