"""The bill of a guest who has left without coming to the desk: an e-mail with the archived paper, to be sent from the mail program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.jobs.folio_papers import guest_language, imprint_of
from hotel_desk.language import _, speaking
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_detail import guest_facts
from hotel_desk.reports.letters import Email, email_with_paper

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, GuestId
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.services.papers import PaperPrinted


@dataclass(frozen=True, slots=True)
class ExpressBill:
    """A bill to be sent: the paper, the e-mail with it, a name to save it under, and whether an address is known."""

    paper: MadePaper
    email: bytes
    file_name: str
    has_address: bool


def express_bill(reader: Reader, *, folio_id: FolioId, guest_id: GuestId, paper: MadePaper, printed: PaperPrinted) -> ExpressBill:
    """Write the e-mail that the bill goes out with, in the guest's language. A fixed number of statements.

    Args:
        paper: the bill as it was archived.
        printed: what `record_paper_printed` has written down.

    Raises:
        NotFound: this hotel has no such folio or guest.
    """
    folio, head, guest = folio_view(reader, folio_id=folio_id), paper_head(reader), guest_facts(reader, guest_id=guest_id)
    with speaking(guest_language(guest.language or "")):
        words = Email(
            imprint_of(head, folio.number, printed),
            guest.name,
            _("Your bill {number}").format(number=folio.number),
            _("Dear {guest},\n\nyour bill is attached. Thank you for your stay; we look forward to welcoming you again.\n\n{hotel}").format(
                guest=guest.name, hotel=head.property_name
            ),
        )
    email = email_with_paper(words, recipient=guest.email, sender=head.email, pdf=paper.pdf, file_name=paper.file_name)
    return ExpressBill(paper, email, f"bill-{folio.number}.eml", bool(guest.email.strip()))
